"""What chats were shown and recalled, and the questions that wait for an answer."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from bot.knowledge.model import Lang
from bot.storage.database import Database
from bot.storage.records import Memory, Recall, Waiting
from bot.storage.subscriptions import SKIP_PLANNED
from bot.storage.tables import deliveries, recalls, shown, storable, waiting
from bot.storage.writer import Step

MOST_WAITING: Final = 20
"""Questions of one chat that may wait at a time."""

LET_GO: Final = "let go"

_SHOWN = select(shown.c.chat_id, shown.c.fact, shown.c.revision).where(
    shown.c.chat_id.in_(bindparam("the_chats", expanding=True)),
)
_RECALLS = (
    select(recalls.c.chat_id, recalls.c.fact, recalls.c.asked_on, recalls.c.knew)
    .where(recalls.c.chat_id.in_(bindparam("the_chats", expanding=True)))
    .order_by(recalls.c.chat_id, recalls.c.fact)
)
_KNEW = (
    update(recalls)
    .where(recalls.c.chat_id == bindparam("the_chat"), recalls.c.fact == bindparam("the_fact"))
    .values(knew=bindparam("the_knew"))
)
_EVERY = select(
    waiting.c.id, waiting.c.chat_id, waiting.c.thread_id, waiting.c.language, waiting.c.text, waiting.c.asked_at
)
_WAITING = _EVERY.where(waiting.c.id > bindparam("the_last")).order_by(waiting.c.id).limit(bindparam("the_most"))
_WAITING_OF = _EVERY.where(waiting.c.chat_id == bindparam("the_chat")).order_by(waiting.c.asked_at, waiting.c.id)
_DIGESTS = select(waiting.c.digest).where(waiting.c.chat_id == bindparam("the_chat"))
STOP_WAITING = delete(waiting).where(waiting.c.id == bindparam("the_question"))

_LEAVE = delete(waiting).where(waiting.c.chat_id == bindparam("the_chat"), waiting.c.digest == bindparam("the_digest"))
# The key of an answer ends with its question's digest.
_SKIP_ANSWER = SKIP_PLANNED.where(deliveries.c.kind == "answer", deliveries.c.key.endswith(bindparam("the_digest")))


def digest(text: str) -> str:
    """What a button calls a text by: 32 hexadecimal digits."""
    return hashlib.sha256(storable(text).encode()).hexdigest()[:32]


class Readers:
    """All methods may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        insert = database.insert(shown)
        self._show = insert.on_conflict_do_update(
            index_elements=[shown.c.chat_id, shown.c.fact],
            set_={"revision": insert.excluded.revision, "at": insert.excluded.at},
        )
        insert = database.insert(recalls)
        self._ask = insert.on_conflict_do_update(
            index_elements=[recalls.c.chat_id, recalls.c.fact],
            set_={"asked_on": insert.excluded.asked_on},
        )
        self._wait = database.insert(waiting).on_conflict_do_nothing()

    async def memories(self, chats: Collection[int]) -> Mapping[int, Memory]:
        """What is remembered of each of the chats."""
        facts: dict[int, dict[str, int]] = defaultdict(dict)
        asked: dict[int, list[Recall]] = defaultdict(list)
        for chat, fact, revision in await self._database.rows(_SHOWN, {"the_chats": list(chats)}):
            facts[chat][fact] = revision
        for chat, *recall in await self._database.rows(_RECALLS, {"the_chats": list(chats)}):
            asked[chat].append(Recall(*recall))
        return {chat: Memory(facts.get(chat, {}), tuple(asked.get(chat, ()))) for chat in chats}

    async def show(self, chat: int, facts: Mapping[str, int], now: datetime) -> None:
        """Notes that a chat was shown facts, each in a revision, for 90 days."""
        if facts:
            await self._database.write(*self.showing(chat, facts, now))

    async def recalled(self, chat: int, fact: str, knew: bool) -> None:
        """Notes whether the answer of a question of recall was known; nothing where it was never asked."""
        await self._database.write((_KNEW, {"the_chat": chat, "the_fact": fact, "the_knew": knew}))

    async def wait(self, chat: int, thread: int | None, language: Lang, text: str, now: datetime) -> bool:
        """Keeps a question until it is answered or let go; False where as many wait already as may.

        To ask for the same twice changes nothing. What one chat asks for comes one after the other.
        """
        row = {
            "chat_id": chat,
            "thread_id": thread,
            "language": language,
            "text": text,
            "digest": digest(text),
            "asked_at": now,
        }
        async with self._database.transaction() as connection:
            held = set((await connection.execute(_DIGESTS, {"the_chat": chat})).scalars())
            if len(held) >= MOST_WAITING and row["digest"] not in held:
                return False
            await connection.execute(self._wait, row)
        return True

    async def waiting_of(self, chat: int) -> list[Waiting]:
        """The questions of a chat that wait, the oldest first."""
        return [Waiting(*row) for row in await self._database.rows(_WAITING_OF, {"the_chat": chat})]

    async def waiting(self, *, after: int = 0, limit: int = 100) -> list[Waiting]:
        """The questions that wait, in the order of their ids, from the one above `after` on."""
        rows = await self._database.rows(_WAITING, {"the_last": after, "the_most": limit})
        return [Waiting(*row) for row in rows]

    async def stop_waiting(self, question: int) -> None:
        await self._database.write((STOP_WAITING, {"the_question": question}))

    async def leave(self, chat: int, question: str, now: datetime) -> None:
        """Keeps a question no more, nor does an answer go out that is planned; `question` is its digest."""
        row = {"the_chat": chat, "the_digest": question}
        await self._database.write((_LEAVE, row), (_SKIP_ANSWER, row | {"the_reason": LET_GO, "the_moment": now}))

    def showing(self, chat: int, facts: Mapping[str, int], now: datetime) -> list[Step]:
        """What is written when facts were shown."""
        return [
            (self._show, {"chat_id": chat, "fact": fact, "revision": revision, "at": now})
            for fact, revision in facts.items()
        ]

    def asking(self, chat: int, facts: Collection[str], day: date) -> list[Step]:
        """What is written when questions of recall were put."""
        return [(self._ask, {"chat_id": chat, "fact": fact, "asked_on": day, "knew": None}) for fact in facts]
