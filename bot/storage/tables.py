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
    UniqueConstraint,
    false,
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
    Column("digest", String(32)),  # of the text, by which a button finds it
)
Index("unanswered_digest", unanswered.c.digest)
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

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger),  # of a forum's topic
    Column("kind", String(8), nullable=False),  # private, group or channel
    Column("language", String(8), nullable=False),
    Column("zone", SafeText, nullable=False),  # IANA name
    Column("minute", Integer, nullable=False),  # of the local day
    Column("weekdays", Integer, nullable=False),  # bit mask, Monday is 1
    Column("state", String(12), nullable=False),  # active, paused or suspended
    Column("reason", SafeText),  # why it is suspended
    Column("due_at", Moment),  # the next instant; null unless active
    Column("due_on", Date),  # the local date of that instant
    Column("last_on", Date),  # the last local date that was planned
    Column("tzdata", String(16), nullable=False),  # the version that `due_at` was computed with
    Column("position", String(64), nullable=False),  # id of the edition last received; empty before the first
    Column("after", String(12), nullable=False),  # what comes after the last one
    Column("told", String(64), nullable=False),  # the version of the base whose changes were last told
    Column("created_at", Moment, nullable=False),
)
Index("subscriptions_due", subscriptions.c.due_at)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("kind", String(12), nullable=False),  # briefing, correction, answer or notice
    Column("key", String(128), nullable=False),  # the local date; of others the fact or question
    Column("local_date", Date),
    Column("due_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),  # parked until then
    Column("text", Text),  # HTML as it goes out; gone once it has
    Column("buttons", Text),  # JSON in ASCII: rows of {"text", "data"} or {"text", "url"}
    Column("carries", Text),  # JSON in ASCII: what is noted of the chat once it is sent
    Column("silent", Boolean, nullable=False, server_default=false()),
    Column("plain", Boolean, nullable=False, server_default=false()),  # its markup was refused
    Column("state", String(12), nullable=False),  # planned, attempted; sent, skipped, failed
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("unseen", Integer, nullable=False, server_default="0"),  # attempts whose answer was never seen
    Column("reason", SafeText),
    Column("message_id", BigInteger),
    Column("epoch", BigInteger),  # of the dispatcher that made the last attempt
    Column("planned_at", Moment, nullable=False),
    Column("attempted_at", Moment),
    Column("ended_at", Moment),
    UniqueConstraint("chat_id", "kind", "key", name="deliveries_once"),
)
Index("deliveries_open", deliveries.c.state, deliveries.c.not_before)
Index("deliveries_ended", deliveries.c.ended_at)

leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("epoch", BigInteger, nullable=False),  # one more with every holder
    Column("until", BigInteger, nullable=False),  # microseconds since 1970 by the database's own clock
)

shown = Table(
    "shown",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("fact", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),  # of the fact as it was shown
    Column("at", Moment, nullable=False),
)
Index("shown_at", shown.c.at)

recalls = Table(
    "recalls",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("fact", String(64), primary_key=True),
    Column("asked_on", Date, nullable=False),  # the chat's local date
    Column("knew", Boolean),  # null: no button was pressed
)

waiting = Table(
    "waiting",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("language", String(8), nullable=False),
    Column("text", SafeText, nullable=False),
    Column("digest", String(32), nullable=False),  # of the text
    Column("asked_at", Moment, nullable=False),
    UniqueConstraint("chat_id", "digest", name="waiting_once"),
)
