"""The road out: python-telegram-bot's requests over aiohttp, with what went wrong told apart.

`benchmarks/road_out.py` measures it against httpx, which python-telegram-bot uses by default.
"""

import asyncio
from http import HTTPMethod, HTTPStatus
from typing import Final
from urllib.parse import urlencode

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_READ: Final = 20.0  # seconds for Telegram to answer
_WRITE: Final = 20.0
_CONNECT: Final = 10.0
_POOL: Final = 10.0  # seconds to wait for one of the connections to be free
_CONNECTIONS: Final = 100
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class NeverSent(NetworkError):  # noqa: N818 - named as what it means, like python-telegram-bot's own
    """Telegram has not seen the request: no free connection, no address, no connection, no TLS, no proxy."""


class MaybeSent(TimedOut):
    """The request went out, and what Telegram did with it is not known."""


# Anything else that aiohttp raises comes from a connection that was there.
_BEFORE: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


class AiohttpRequest(BaseRequest):
    """Requests to the Bot API. No error of it shows the address, which has the bot's token in it."""

    def __init__(self, *, proxy: str | None = None, connections: int = _CONNECTIONS) -> None:
        self._proxy = proxy
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds; python-telegram-bot asks for it."""
        return _READ

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the base's form
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Sends a request and gives status and body. Raises NeverSent or MaybeSent."""
        if self._session is None:
            raise NeverSent("the road to Telegram is closed")
        timeout = _timeout(
            read=_seconds(read_timeout, _READ),
            write=_seconds(write_timeout, _WRITE),
            connect=_seconds(connect_timeout, _CONNECT),
            pool=_seconds(pool_timeout, _POOL),
        )
        body = _body(request_data)
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=_FORM if isinstance(body, bytes) else None,
                timeout=timeout,
                proxy=self._proxy,
                allow_redirects=False,
            ) as response:
                status, payload = response.status, await response.read()
        # Without their causes: aiohttp's errors may show the address, and a log shows causes.
        except _BEFORE as error:
            raise NeverSent(_told(error)) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise MaybeSent(_told(error)) from None
        if method == HTTPMethod.POST and not payload.lstrip().startswith(b"{"):
            _refuse_alien(status)
        return status, payload


def _refuse_alien(status: int) -> None:
    """An answer that is no JSON comes from something in between, which may have passed the request on."""
    if status < HTTPStatus.MULTIPLE_CHOICES or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise MaybeSent(f"something on the way to Telegram answered with status {status}")


def _timeout(
    *,
    read: float | None,
    write: float | None,
    connect: float | None,
    pool: float | None,
) -> aiohttp.ClientTimeout:
    reaching = None if connect is None or pool is None else connect + pool
    # aiohttp has no time-out for writing: a body that is not taken is caught by the total.
    total = None if reaching is None or read is None or write is None else reaching + write + read
    return aiohttp.ClientTimeout(total=total, connect=reaching, sock_connect=connect, sock_read=read, ceil_threshold=60)


def _seconds(given: ODVInput[float], default: float) -> float | None:
    match given:
        case DefaultValue():
            return default
        case None:
            return None
        case _:
            return float(given)


def _body(data: RequestData | None) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        # A lone surrogate, which no encoding has, becomes a question mark.
        return urlencode(data.json_parameters, encoding="utf-8", errors="replace").encode("ascii")
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value.encode("utf-8", "replace").decode("utf-8"))
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _told(error: BaseException) -> str:
    match error:
        case aiohttp.ClientConnectorError():
            return f"cannot connect to {error.host}:{error.port}: {error.os_error.strerror or error.os_error}"
        case aiohttp.ClientHttpProxyError():
            return f"the proxy refuses: {error.status} {error.message}"
        case aiohttp.ConnectionTimeoutError():
            return "no connection in time"
        case aiohttp.InvalidURL():
            return "the address of the Bot API is not valid"
        case asyncio.TimeoutError():
            return "no answer in time"
        case aiohttp.ServerDisconnectedError():
            return "the connection was closed before the answer"
        case _:
            return f"the connection broke: {type(error).__name__}"
