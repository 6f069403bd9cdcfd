"""What is to go out and what became of it: planned -> attempted -> sent, skipped or failed.

A row is written before its message is sent and after, so that whatever kills the process in between, the next one
knows what may have arrived. Of one chat, kind and key there is one row for ever.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import String, and_, bindparam, case, delete, func, select, update

from bot.storage.database import Database
from bot.storage.frozen import ATTEMPTED, FAILED, PLANNED, SENT, SKIPPED, WORDLESS, delivery_of, row_of
from bot.storage.lease import holds
from bot.storage.moving import moving
from bot.storage.readers import STOP_WAITING, Readers
from bot.storage.records import (
    Advance,
    Carried,
    Delivery,
    Failed,
    Late,
    Moved,
    Outcome,
    Parked,
    Planned,
    Refused,
    Sent,
    Skipped,
    Subscription,
    Unreachable,
    Unseen,
)
from bot.storage.subscriptions import putting, suspending
from bot.storage.tables import deliveries, subscriptions
from bot.storage.writer import Step

DISPATCHER: Final = "dispatcher"
"""The name of the lease of whoever sends."""

LONGEST_SEND: Final = 18.0
"""Seconds that one attempt may take. None begins unless the lease lasts so long, so that none is under way after it."""

NEVER_SEEN: Final = "sent twice, and the answer was never seen"
_REASON_LENGTH: Final = 200  # characters

_UNMOVED = (
    select(subscriptions.c.chat_id, subscriptions.c.due_at)
    .where(subscriptions.c.chat_id.in_(bindparam("the_chats", expanding=True)))
    .with_for_update()
)
_ADVANCE = (
    update(subscriptions)
    .where(subscriptions.c.chat_id == bindparam("the_chat"))
    .values(
        due_at=bindparam("the_due"),
        due_on=bindparam("the_date"),
        last_on=bindparam("the_last"),
    )
)
_DUE = (
    select(
        deliveries.c.id,
        deliveries.c.chat_id,
        deliveries.c.thread_id,
        deliveries.c.kind,
        deliveries.c.due_at,
        deliveries.c.text,
        deliveries.c.buttons,
        deliveries.c.carries,
        deliveries.c.plain,
        deliveries.c.attempts,
        deliveries.c.unseen,
        deliveries.c.local_date,
    )
    .where(deliveries.c.state == PLANNED, deliveries.c.not_before <= bindparam("the_moment"))
    .order_by(deliveries.c.not_before)
    .limit(bindparam("the_most"))
)
_COUNT_DUE = select(func.count()).where(
    deliveries.c.state == PLANNED, deliveries.c.not_before <= bindparam("the_moment")
)
_ATTEMPT = (
    update(deliveries)
    .where(
        deliveries.c.id.in_(bindparam("the_ids", expanding=True)),
        deliveries.c.state == PLANNED,
        holds(DISPATCHER, seconds=LONGEST_SEND),
    )
    .values(
        state=ATTEMPTED,
        attempts=deliveries.c.attempts + 1,
        attempted_at=bindparam("the_moment"),
        epoch=bindparam("the_epoch"),
    )
    .returning(deliveries.c.id)
)
_END = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("the_id"), deliveries.c.state.in_([PLANNED, ATTEMPTED]))
    .values(
        state=bindparam("the_state"),
        reason=bindparam("the_reason"),
        message_id=bindparam("the_message"),
        silent=bindparam("the_silence"),
        ended_at=bindparam("the_moment"),
        **WORDLESS,
    )
)
_AGAIN = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("the_id"), deliveries.c.state.in_([PLANNED, ATTEMPTED]))
    .values(
        state=PLANNED,
        reason=bindparam("the_reason"),
        not_before=bindparam("the_until"),
        unseen=deliveries.c.unseen + bindparam("the_unseen"),
        plain=bindparam("the_plain"),
    )
)
_left = and_(deliveries.c.state == ATTEMPTED, deliveries.c.epoch < bindparam("the_epoch"))
_GIVE_UP = (
    update(deliveries)
    .where(_left, deliveries.c.unseen > 0)
    .values(
        state=FAILED,
        reason=NEVER_SEEN,
        unseen=deliveries.c.unseen + 1,
        ended_at=bindparam("the_moment"),
        **WORDLESS,
    )
)
_TAKE_UP = (
    update(deliveries)
    .where(_left)
    .values(state=PLANNED, unseen=deliveries.c.unseen + 1, not_before=bindparam("the_moment"))
    .returning(deliveries.c.id)
)
_CARRY = (
    update(subscriptions)
    .where(subscriptions.c.chat_id == bindparam("the_chat"))
    .values(
        position=case(
            (bindparam("the_position", type_=String) == "", subscriptions.c.position), else_=bindparam("the_position")
        ),
        told=case((bindparam("the_told", type_=String) == "", subscriptions.c.told), else_=bindparam("the_told")),
    )
)
_OPEN = (
    select(deliveries.c.state, func.count())
    .where(deliveries.c.state.in_([PLANNED, ATTEMPTED]))
    .group_by(deliveries.c.state)
)
PURGE = delete(deliveries).where(deliveries.c.ended_at < bindparam("the_oldest"))


class Deliveries:
    """All methods may raise StorageError."""

    def __init__(self, database: Database, readers: Readers) -> None:
        self._database = database
        self._readers = readers
        self._plan = database.insert(deliveries).on_conflict_do_nothing()
        insert = database.insert(deliveries)
        self._give = insert.on_conflict_do_update(
            index_elements=[deliveries.c.chat_id, deliveries.c.kind, deliveries.c.key],
            set_={name: insert.excluded[name] for name in ("state", "ended_at", *WORDLESS)},
            where=deliveries.c.state == PLANNED,
        )

    async def plan(
        self, messages: Iterable[Planned | Skipped], now: datetime, advances: Sequence[Advance] = ()
    ) -> None:
        """Writes what is to go out, or why it does not, and moves the subscriptions on, all in one transaction.

        Nothing is written for a subscription that has changed since it was read: it is read again. What is there
        already, by chat, kind and key, stays as it is.
        """
        by_chat = {advance.chat_id: advance for advance in advances}
        # Not durably: what a power cut undoes is planned again, and an attempt that is noted later makes this last too.
        async with self._database.transaction(durably=False) as connection:
            if by_chat:
                unmoved = (await connection.execute(_UNMOVED, {"the_chats": list(by_chat)})).all()
                still = {chat for chat, due in unmoved if due == by_chat[chat].was_due_at}
                messages = [each for each in messages if each.chat_id in still or each.chat_id not in by_chat]
                advances = [each for each in advances if each.chat_id in still]
            rows = [row_of(each, now) for each in messages]
            if rows:
                await connection.execute(self._plan, rows)
            if advances:
                await connection.execute(_ADVANCE, [_advanced(each) for each in advances])
            told = [
                {"the_chat": each.chat_id, "the_position": "", "the_told": each.told}
                for each in messages
                if isinstance(each, Skipped) and each.told
            ]
            if told:
                await connection.execute(_CARRY, told)

    async def given(self, message: Planned, subscription: Subscription, now: datetime) -> None:
        """Notes that a briefing was given when it was asked for, and how the subscription goes on.

        One of the same date that is planned and has not gone out yet is not needed any more.
        """
        row = row_of(message, now) | {"state": SENT, "ended_at": now} | WORDLESS
        await self._database.write(
            (self._give, row),
            putting(self._database, subscription),
            *self._carrying(message.chat_id, message.carries, message.local_date or now.date(), now),
            durably=True,
        )

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """What is planned and may go out now, the longest waiting first."""
        return [delivery_of(*row) for row in await self._database.rows(_DUE, {"the_moment": now, "the_most": limit})]

    async def planned(self, now: datetime) -> int:
        """How many are planned and may go out now."""
        return int((await self._database.rows(_COUNT_DUE, {"the_moment": now}))[0][0])

    async def attempt(self, ids: Collection[int], epoch: int, now: datetime) -> set[int]:
        """Notes that these are about to be sent, and gives those that may be.

        The others are planned no more; none may be when the epoch's lease is over.
        """
        row = {"the_ids": list(ids), "the_epoch": epoch, "the_moment": now}
        async with self._database.transaction() as connection:
            return set((await connection.execute(_ATTEMPT, row)).scalars())

    async def note(self, delivery: Delivery, outcome: Outcome, now: datetime, *, silent: bool = False) -> None:
        """Writes what became of an attempt, with all that follows from it. `silent`: it went out without a sound."""
        match outcome:
            case Sent(message_id=message_id):
                steps = [_end(delivery, SENT, now, message_id=message_id, silent=silent)]
                day = delivery.local_date or now.date()
                steps += self._carrying(delivery.chat_id, delivery.carries, day, now)
            case Failed(reason=reason):
                steps = [_end(delivery, FAILED, now, reason=reason)]
            case Late(reason=reason):
                steps = [_end(delivery, SKIPPED, now, reason=reason)]
            case Unreachable(reason=reason):
                steps = [_end(delivery, FAILED, now, reason=reason), *suspending(delivery.chat_id, reason, now)]
            case Parked(until=until, why=why):
                steps = [_again(delivery, until, why)]
            case Unseen(until=until, why=why):
                steps = [_again(delivery, until, why, unseen=1)]
            case Refused(why=why):
                steps = [_again(delivery, now, why, plain=True)]
            case Moved(chat_id=chat_id):
                steps = [*moving(delivery.chat_id, chat_id), _again(delivery, now, "the group has moved")]
        await self._database.write(*steps, durably=True)

    async def take_up(self, epoch: int, now: datetime) -> int:
        """What earlier epochs left attempted may have arrived: it is tried once more, or given up the second time.

        Gives the number of those that are tried once more.
        """
        row = {"the_epoch": epoch, "the_moment": now}
        async with self._database.transaction() as connection:
            await connection.execute(_GIVE_UP, row)
            return len((await connection.execute(_TAKE_UP, row)).all())

    async def open(self) -> Mapping[str, int]:
        """How many are planned, and how many attempted."""
        return {state: int(count) for state, count in await self._database.rows(_OPEN)}

    def _carrying(self, chat: int, carried: Carried, day: date, now: datetime) -> list[Step]:
        steps: list[Step] = []
        if carried.position or carried.told:
            row = {"the_chat": chat, "the_position": carried.position, "the_told": carried.told}
            steps.append((_CARRY, row))
        steps += self._readers.showing(chat, carried.shown, now)
        steps += self._readers.asking(chat, carried.asked, day)
        if carried.waiting:
            steps.append((STOP_WAITING, {"the_question": carried.waiting}))
        return steps


def _advanced(advance: Advance) -> dict[str, Any]:
    return {
        "the_chat": advance.chat_id,
        "the_due": advance.due_at,
        "the_date": advance.due_on,
        "the_last": advance.planned_on,
    }


def _end(  # noqa: PLR0913 - by name, each with a default
    delivery: Delivery,
    state: str,
    now: datetime,
    *,
    reason: str | None = None,
    message_id: int | None = None,
    silent: bool = False,
) -> Step:
    row = {
        "the_id": delivery.id,
        "the_state": state,
        "the_reason": reason and reason[:_REASON_LENGTH],
        "the_message": message_id,
        "the_silence": silent,
        "the_moment": now,
    }
    return _END, row


def _again(delivery: Delivery, until: datetime, why: str, *, unseen: int = 0, plain: bool = False) -> Step:
    row = {
        "the_id": delivery.id,
        "the_reason": why[:_REASON_LENGTH],
        "the_until": until,
        "the_unseen": unseen,
        "the_plain": plain or delivery.plain,
    }
    return _AGAIN, row
