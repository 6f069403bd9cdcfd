"""The tables, the same on both engines. What they promise to forget is in `Store.purge`."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def storable(text: str) -> str:
    """The text as both engines take it: each NUL and lone surrogate becomes U+FFFD, surrogate pairs one character."""
    if not _UNSTORABLE.search(text):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\0", "\ufffd")


class SafeText(TypeDecorator[str]):
    """Text from people, made storable at this one edge."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's form
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment as microseconds since 1970 UTC: it sorts, and no engine reads a time zone into it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _EPOCH + value * _MICROSECOND


metadata = MetaData()

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    # A handled update keeps its id alone, so that Telegram's repeating it changes nothing.
    Column("chat_id", BigInteger),
    Column("payload", Text),  # Telegram's JSON, in ASCII: any Unicode survives as it came
    Column("received_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("handled_at", Moment),
    Column("outcome", SafeText),
)

# A partial index would say it better, and make both dialects load at every start.
Index("updates_waiting", updates.c.chat_id, updates.c.update_id)
Index("updates_handled", updates.c.handled_at)

chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8)),
    Column("zone", SafeText),
    Column("context", Text),  # JSON in ASCII
    Column("context_at", Moment),
)
Index("chats_context", chats.c.context_at)

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("text", SafeText, nullable=False),
    Column("language", String(8), nullable=False),
    Column("nearest", SafeText),  # id of the fact that came closest
    Column("at", Moment, nullable=False),
)
Index("unanswered_at", unanswered.c.at)

outcomes = Table(
    "outcomes",
    metadata,
    Column("day", Date, primary_key=True),  # UTC
    Column("outcome", String(64), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("count", BigInteger, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("fact", SafeText),
    Column("helpful", Boolean),
    Column("text", SafeText),
    Column("language", String(8), nullable=False),
    Column("at", Moment, nullable=False),
)

keep = Table(
    "keep",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", SafeText, nullable=False),
)
