"""What the handlers stand on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.answering.engine import Engine
from bot.knowledge.model import KnowledgeBase
from bot.locales.texts import Texts
from bot.storage.store import Store


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that a bot is put together from."""

    base: KnowledgeBase
    engine: Engine
    store: Store
    texts: Texts
    clock: Callable[[], datetime] = now  # aware, UTC
    admins: frozenset[int] = frozenset()  # Telegram's ids of the people who may see the bot's inner life
    bulk_rate: float = 30.0  # briefings a second that may go out
