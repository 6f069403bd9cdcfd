"""Logging to standard error, from which a bot token never comes out."""

import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Final
from urllib.parse import quote

_FORMAT: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# Tokens as BotFather makes them, also inside an address, where the colon may be written as %3A.
_BOTFATHERS: Final = r"\d{6,}(?::|%3A)[\w-]{20,}"
_HIDDEN: Final = "<token>"
# These log every request with its address, which has the token in it.
_TALKERS: Final = ("httpx", "httpcore", "telegram", "aiosqlite", "asyncio", "alembic")


class RedactingFormatter(logging.Formatter):
    """Hides tokens in the finished line: message, arguments and traceback alike.

    It sits on the root's handler: a filter on a logger would not see what that logger's children pass on.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(_FORMAT)
        known = {form for secret in secrets for form in (secret, quote(secret, safe=""))}
        self._secret = re.compile("|".join([*map(re.escape, sorted(known, key=len, reverse=True)), _BOTFATHERS]))

    def format(self, record: logging.LogRecord) -> str:
        return self.redact(super().format(record))

    def redact(self, text: str) -> str:
        return self._secret.sub(_HIDDEN, text)


def set_up(level: str, secrets: Iterable[str] = ()) -> None:
    """Logs to standard error from `level` on; warnings and uncaught exceptions go the same way."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in _TALKERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    logging.getLogger("kaznato").critical("stopped by a bug", exc_info=(kind, error, traceback))
