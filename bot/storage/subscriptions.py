"""Who has ordered what, and when each is due."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Select, String, bindparam, delete, func, select, type_coerce, update

from bot.storage.database import Database
from bot.storage.records import After, Subscription
from bot.storage.tables import deliveries, subscriptions
from bot.storage.writer import Step

UNSUBSCRIBED: Final = "unsubscribed"
PAUSED: Final = "paused"

_COLUMNS = [subscriptions.c[field.name] for field in fields(Subscription)]
_ALL: Select[Any] = select(*_COLUMNS)
_OF_CHAT = _ALL.where(subscriptions.c.chat_id == bindparam("the_chat"))
_DUE = (
    _ALL.where(subscriptions.c.due_at <= bindparam("the_moment"))
    .order_by(subscriptions.c.due_at)
    .limit(bindparam("the_most"))
)
_BY_OLD_TZDATA = (
    _ALL.where(
        subscriptions.c.chat_id > bindparam("the_last"),
        subscriptions.c.tzdata != bindparam("the_tzdata"),
        subscriptions.c.due_at.is_not(None),
    )
    .order_by(subscriptions.c.chat_id)
    .limit(bindparam("the_most"))
)
_RESCHEDULE = (
    update(subscriptions)
    .where(
        subscriptions.c.chat_id == bindparam("the_chat"),
        # What a person has changed meanwhile was computed with the new data already.
        subscriptions.c.due_at == bindparam("the_old"),
    )
    .values(due_at=bindparam("the_new"), due_on=bindparam("the_date"), tzdata=bindparam("the_tzdata"))
)
_CHOOSE = (
    update(subscriptions)
    .where(subscriptions.c.chat_id == bindparam("the_chat"))
    .values(after=bindparam("the_choice", type_=String))
)
_RESTART = update(subscriptions).where(subscriptions.c.chat_id == bindparam("the_chat")).values(position="")
_REMOVE = delete(subscriptions).where(subscriptions.c.chat_id == bindparam("the_chat"))
_REST = (
    update(subscriptions)
    .where(subscriptions.c.chat_id == bindparam("the_chat"))
    .values(state=bindparam("the_state"), reason=bindparam("the_reason"), due_at=None, due_on=None)
)
SKIP_PLANNED = (
    update(deliveries)
    .where(deliveries.c.chat_id == bindparam("the_chat"), deliveries.c.state == "planned")
    .values(
        state="skipped",
        reason=bindparam("the_reason"),
        ended_at=bindparam("the_moment"),
        text=None,
        buttons=None,
        carries=None,
    )
)
_SKIP_BRIEFINGS = SKIP_PLANNED.where(deliveries.c.kind == "briefing")
_LAST_PLANNED = select(func.max(deliveries.c.local_date)).where(
    deliveries.c.chat_id == bindparam("the_chat"), deliveries.c.kind == "briefing"
)
_KEPT: Final = frozenset({"chat_id", "created_at", "last_on", "position", "told", "after"})
_COUNTS = select(subscriptions.c.state, func.count()).group_by(subscriptions.c.state)
_MINUTE = 60_000_000  # microseconds
_of_minute = type_coerce(subscriptions.c.due_at, BigInteger) // _MINUTE
_BY_MINUTE = (
    select(_of_minute, func.count())
    .where(subscriptions.c.due_at > bindparam("the_first"), subscriptions.c.due_at <= bindparam("the_last"))
    .group_by(_of_minute)
    .order_by(_of_minute)
)


class Subscriptions:
    """Subscriptions, one a chat at most. All methods may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        insert = database.insert(subscriptions)
        self._arrange = insert.on_conflict_do_update(
            index_elements=[subscriptions.c.chat_id],
            set_={column.name: insert.excluded[column.name] for column in _COLUMNS if column.name not in _KEPT},
        )

    async def get(self, chat_id: int) -> Subscription | None:
        rows = await self._database.rows(_OF_CHAT, {"the_chat": chat_id})
        return Subscription(*rows[0]) if rows else None

    async def put(self, subscription: Subscription) -> None:
        """Makes the chat's subscription this one, whatever it was."""
        await self._database.write(putting(self._database, subscription), durably=True)

    async def arrange(self, subscription: Subscription) -> None:
        """Makes it due as this one is. How far the chat has come stays as it is, whatever has been sent meanwhile."""
        await self._database.write((self._arrange, asdict(subscription)), durably=True)

    async def choose(self, chat_id: int, after: After) -> None:
        """What comes after the last edition. All else stays as it is, whatever is planned or sent meanwhile."""
        await self._database.write((_CHOOSE, {"the_chat": chat_id, "the_choice": after}), durably=True)

    async def restart(self, chat_id: int) -> None:
        """The course begins anew."""
        await self._database.write((_RESTART, {"the_chat": chat_id}), durably=True)

    async def last_planned(self, chat_id: int) -> date | None:
        """The newest local date for which the chat has had a briefing planned, in whichever subscription of it."""
        rows = await self._database.rows(_LAST_PLANNED, {"the_chat": chat_id})
        return rows[0][0] if rows else None

    async def remove(self, chat_id: int, now: datetime) -> None:
        """Ends the subscription; a briefing that is planned and not yet attempted is skipped."""
        await self._database.write(
            (_REMOVE, {"the_chat": chat_id}),
            (_SKIP_BRIEFINGS, {"the_chat": chat_id, "the_reason": UNSUBSCRIBED, "the_moment": now}),
            durably=True,
        )

    async def pause(self, chat_id: int, now: datetime) -> None:
        """Nothing is due until the subscription is put anew; what is planned and not yet attempted is skipped."""
        await self._database.write(
            (_REST, {"the_chat": chat_id, "the_state": "paused", "the_reason": None}),
            (_SKIP_BRIEFINGS, {"the_chat": chat_id, "the_reason": PAUSED, "the_moment": now}),
            durably=True,
        )

    async def suspend(self, chat_id: int, reason: str, now: datetime) -> None:
        """The chat cannot be reached: nothing is due until the subscription is put anew."""
        await self._database.write(*suspending(chat_id, reason, now), durably=True)

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        """The subscriptions that are due, the longest first."""
        rows = await self._database.rows(_DUE, {"the_moment": now, "the_most": limit})
        return [Subscription(*row) for row in rows]

    async def of_other_tzdata(self, tzdata: str, *, after: int, limit: int) -> list[Subscription]:
        """Those whose instant was computed with another version, by chat, from the one above `after` on."""
        rows = await self._database.rows(_BY_OLD_TZDATA, {"the_last": after, "the_tzdata": tzdata, "the_most": limit})
        return [Subscription(*row) for row in rows]

    async def reschedule(self, changed: Sequence[tuple[Subscription, Subscription]]) -> None:
        """Moves the instants of subscriptions from those of the first to those of the second of each pair."""
        rows = [
            {
                "the_chat": old.chat_id,
                "the_old": old.due_at,
                "the_new": new.due_at,
                "the_date": new.due_on,
                "the_tzdata": new.tzdata,
            }
            for old, new in changed
        ]
        if rows:
            async with self._database.transaction() as connection:
                await connection.execute(_RESCHEDULE, rows)

    async def counts(self) -> Mapping[str, int]:
        """How many there are in each state."""
        return {state: int(count) for state, count in await self._database.rows(_COUNTS)}

    async def due_by_minute(self, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
        """How many are due in each minute after `since` and up to `until`; empty ones are left out."""
        rows = await self._database.rows(_BY_MINUTE, {"the_first": since, "the_last": until})
        return [(datetime.fromtimestamp(minute * 60, UTC), int(count)) for minute, count in rows]


def putting(database: Database, subscription: Subscription) -> Step:
    """What is written when a chat's subscription becomes this one."""
    insert = database.insert(subscriptions)
    put = insert.on_conflict_do_update(
        index_elements=[subscriptions.c.chat_id],
        set_={column.name: insert.excluded[column.name] for column in _COLUMNS if column.name != "chat_id"},
    )
    return put, asdict(subscription)


def suspending(chat_id: int, reason: str, now: datetime) -> tuple[Step, Step]:
    """What is written when a chat can no longer be reached."""
    return (
        (_REST, {"the_chat": chat_id, "the_state": "suspended", "the_reason": reason}),
        (SKIP_PLANNED, {"the_chat": chat_id, "the_reason": reason, "the_moment": now}),
    )
