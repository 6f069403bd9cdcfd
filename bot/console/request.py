"""python-telegram-bot's road out, leading to a local Bot API in the same process."""

import json

from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, RequestData

from bot.botapi.checks import Upload
from bot.botapi.server import Server


class InProcessRequest(BaseRequest):
    """Calls `server` directly. The token in the address is not looked at: nobody else can call."""

    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing is to be opened."""

    async def shutdown(self) -> None:
        """Nothing is to be closed."""

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is the library's
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002
        write_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        parameters: dict[str, str | Upload] = {}
        if request_data is not None:
            parameters |= request_data.json_parameters
            parameters |= {key: _upload(file) for key, file in (request_data.multipart_data or {}).items()}
        answer = await self._server.call(url.rpartition("/")[2], parameters)
        return answer.status, json.dumps(answer.body).encode()


def _upload(file: tuple[str, object, str]) -> Upload:
    name, content, kind = file
    data = content if isinstance(content, bytes) else content.read()  # type: ignore[attr-defined]
    return Upload(name, data, kind)
