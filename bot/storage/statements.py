"""The statements of the store, built once per engine; only the name of the upsert differs between the two."""

from datetime import timedelta

from sqlalchemy import Delete, Insert, Select, Update, bindparam, delete, func, select, update

from bot.storage.database import Database
from bot.storage.deliveries import PURGE as PURGE_DELIVERIES
from bot.storage.tables import chats, feedback, keep, outcomes, shown, unanswered, updates

waiting = updates.c.handled_at.is_(None)

# Parameters that are not columns to be set begin with "the_".

BACKLOG: Select[tuple[int, int]] = (
    select(updates.c.chat_id, func.max(updates.c.update_id)).where(waiting).group_by(updates.c.chat_id)
)
PENDING = (
    select(updates.c.update_id, updates.c.chat_id, updates.c.payload, updates.c.received_at, updates.c.attempts)
    .where(waiting, updates.c.update_id > bindparam("the_last"))
    .order_by(updates.c.update_id)
    .limit(bindparam("the_most"))
)
PENDING_OF_CHAT = PENDING.where(updates.c.chat_id == bindparam("the_chat"))
ATTEMPT: Update = (
    update(updates)
    .where(updates.c.update_id == bindparam("the_update"), waiting)
    .values(attempts=updates.c.attempts + 1)
)
HANDLED: Update = (
    update(updates)
    .where(updates.c.update_id == bindparam("the_update"))
    .values(payload=None, chat_id=None, outcome=bindparam("the_outcome"), handled_at=bindparam("the_moment"))
)

CHAT = select(chats.c.language, chats.c.zone, chats.c.context, chats.c.context_at).where(
    chats.c.chat_id == bindparam("the_chat"),
)

NOTE_UNANSWERED: Insert = unanswered.insert()
FEEDBACK: Insert = feedback.insert()
TOTALS: Select[tuple[str, str, int]] = (
    select(outcomes.c.outcome, outcomes.c.language, func.sum(outcomes.c.count))
    .where(outcomes.c.day >= bindparam("the_day"))
    .group_by(outcomes.c.outcome, outcomes.c.language)
)
UNANSWERED_TEXT: Select[tuple[str]] = (
    select(unanswered.c.text).where(unanswered.c.digest == bindparam("the_digest")).limit(1)
)
KEPT: Select[tuple[str]] = select(keep.c.value).where(keep.c.key == bindparam("the_key"))

CONTEXT_LIVES = timedelta(minutes=30)
UNANSWERED_LIVES = timedelta(days=30)
DELIVERY_LIVES = timedelta(days=30)
SHOWN_LIVES = timedelta(days=90)
HANDLED_LIVES = timedelta(days=7)  # Telegram repeats an update for a day at most

_stale = chats.c.context_at < bindparam("the_oldest")
PURGE: tuple[tuple[Delete | Update, timedelta], ...] = (
    (delete(unanswered).where(unanswered.c.at < bindparam("the_oldest")), UNANSWERED_LIVES),
    (delete(updates).where(updates.c.handled_at < bindparam("the_oldest")), HANDLED_LIVES),
    (PURGE_DELIVERIES, DELIVERY_LIVES),
    (delete(shown).where(shown.c.at < bindparam("the_oldest")), SHOWN_LIVES),
    (delete(chats).where(_stale, chats.c.language.is_(None), chats.c.zone.is_(None)), CONTEXT_LIVES),
    (update(chats).where(_stale).values(context=None, context_at=None), CONTEXT_LIVES),
)
"""What is deleted, and at which age."""


class Upserts:
    """The statements that insert or change."""

    def __init__(self, database: Database) -> None:
        insert = database.insert
        self.receive = insert(updates).on_conflict_do_nothing().returning(updates.c.update_id)
        key = [chats.c.chat_id]
        new = insert(chats).excluded
        self.set_language = insert(chats).on_conflict_do_update(index_elements=key, set_={"language": new.language})
        self.set_zone = insert(chats).on_conflict_do_update(index_elements=key, set_={"zone": new.zone})
        self.remember = insert(chats).on_conflict_do_update(
            index_elements=key,
            set_={"context": new.context, "context_at": new.context_at},
        )
        self.count = insert(outcomes).on_conflict_do_update(
            index_elements=[outcomes.c.day, outcomes.c.outcome, outcomes.c.language],
            set_={"count": outcomes.c.count + 1},
        )
        self.keep = insert(keep).on_conflict_do_update(
            index_elements=[keep.c.key],
            set_={"value": insert(keep).excluded.value},
        )
