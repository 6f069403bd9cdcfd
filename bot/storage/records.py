"""What the store takes and gives."""

from dataclasses import dataclass
from datetime import datetime

from bot.answering.answer import Context
from bot.knowledge.model import Lang

NO_CHAT = 0
"""The chat of an update that belongs to none; Telegram gives no chat this id."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update as Telegram sent it."""

    update_id: int
    chat_id: int  # whose queue it stands in; NO_CHAT where it belongs to no chat
    payload: str  # JSON in ASCII, so that NUL and lone surrogates stand in it as escapes
    received_at: datetime
    attempts: int = 0  # how often its handling was begun in vain


@dataclass(frozen=True, slots=True)
class Chat:
    """What is remembered of a chat."""

    language: Lang | None = None  # chosen by the person; None: not yet
    zone: str | None = None  # IANA name
    context: Context | None = None  # of the last answer; None once it is older than 30 minutes
