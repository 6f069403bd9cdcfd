"""The store: everything the bot remembers, behind one door."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Final, Self

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.answering.answer import Context
from bot.knowledge.model import Lang
from bot.storage import statements as sql
from bot.storage.database import Database
from bot.storage.deliveries import DISPATCHER, Deliveries
from bot.storage.engine import SQLITE, address, create, file_of, name_of, prepare
from bot.storage.errors import StorageError, reason
from bot.storage.lease import Lease
from bot.storage.moving import forgetting, moving
from bot.storage.readers import Readers, digest
from bot.storage.records import Chat, Incoming
from bot.storage.revision import upgrade
from bot.storage.subscriptions import Subscriptions
from bot.storage.tables import storable
from bot.storage.tally import Tally

LEASE: Final = 25.0
"""Seconds for which a dispatcher leads unless it prolongs that."""

_NAME_LENGTH = 64  # characters of an outcome's name, as its column has


class Store:
    """One database. Moments are aware and come in as arguments; every method may raise StorageError.

    A method that writes returns when it is committed. NUL and lone surrogates in a text are replaced by U+FFFD.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        """For `open` alone."""
        self._database = Database(engine)
        self._upserts = sql.Upserts(self._database)
        self.subscriptions = Subscriptions(self._database)
        self.readers = Readers(self._database)
        self.deliveries = Deliveries(self._database, self.readers)
        self.tally = Tally(self._database)
        self.dispatching = Lease(self._database, DISPATCHER, LEASE)

    @classmethod
    async def open(cls, url: str) -> Self:
        """Opens the database, creating the file and its folder where need be, and brings it up to date."""
        parsed = address(url)
        engine = create(parsed)
        try:
            file = file_of(parsed)
            if file is not None:
                await asyncio.to_thread(prepare, file)
            await upgrade(engine)
        # A driver raises its own classes while connecting, which SQLAlchemy lets pass; all of them mean the same here.
        except Exception as error:
            await engine.dispose()
            raise StorageError(f"cannot use the database {name_of(parsed)}: {reason(error)}") from error
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine)

    async def close(self) -> None:
        """Writes what is under way, then closes. May be called twice."""
        await self._database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()

    @property
    def engine_name(self) -> str:
        """`SQLite` or `PostgreSQL`, for people."""
        return "SQLite" if self._database.engine.dialect.name == SQLITE else "PostgreSQL"

    # Updates

    async def receive(self, batch: Sequence[Incoming]) -> list[Incoming]:
        """Stores the updates in one transaction and gives those that were not there before, in their order."""
        if not batch:
            return []
        once: dict[int, Incoming] = {}
        for update in batch:
            once.setdefault(update.update_id, update)
        rows = [asdict(update) for update in once.values()]
        async with self._database.transaction() as connection:
            new = set((await connection.execute(self._upserts.receive, rows)).scalars())
        return [update for update in once.values() if update.update_id in new]

    async def backlog(self) -> list[tuple[int, int]]:
        """The chats with unhandled updates, each with the id of its newest, the longest waiting chat first."""
        rows = await self._database.rows(sql.BACKLOG, {})
        return [(chat_id, newest) for chat_id, newest in rows]

    async def pending(self, *, chat_id: int | None = None, after: int = -1, limit: int = 100) -> list[Incoming]:
        """Unhandled updates with ids above `after`, in the order of their ids: of one chat, or of all."""
        statement = sql.PENDING if chat_id is None else sql.PENDING_OF_CHAT
        parameters = {"the_last": after, "the_most": limit}
        rows = await self._database.rows(
            statement, parameters if chat_id is None else parameters | {"the_chat": chat_id}
        )
        return [Incoming(*row) for row in rows]

    async def attempt(self, update_id: int) -> None:
        """Notes that the handling of an update is begun once more."""
        await self._database.write((sql.ATTEMPT, {"the_update": update_id}))

    async def handled(self, update_id: int, outcome: str, now: datetime) -> None:
        """Notes how an update ended; of its content nothing is kept."""
        row = {"the_update": update_id, "the_outcome": outcome, "the_moment": now}
        await self._database.write((sql.HANDLED, row))

    # Chats

    async def chat(self, chat_id: int, now: datetime) -> Chat:
        """What is remembered of a chat; an empty Chat for one never seen."""
        rows = await self._database.rows(sql.CHAT, {"the_chat": chat_id})
        if not rows:
            return Chat()
        language, zone, context, context_at = rows[0]
        fresh = context is not None and now - context_at <= sql.CONTEXT_LIVES
        return Chat(language, zone, _context(context) if fresh else None)

    async def set_language(self, chat_id: int, language: Lang) -> None:
        await self._database.write((self._upserts.set_language, {"chat_id": chat_id, "language": language}))

    async def set_zone(self, chat_id: int, zone: str) -> None:
        await self._database.write((self._upserts.set_zone, {"chat_id": chat_id, "zone": zone}))

    async def remember(self, chat_id: int, context: Context, now: datetime) -> None:
        """Keeps what the chat's next message may refer to, for half an hour."""
        clean = replace(context, question=storable(context.question))
        row = {"chat_id": chat_id, "context": json.dumps(asdict(clean)), "context_at": now}
        await self._database.write((self._upserts.remember, row))

    async def forget(self, chat_id: int) -> None:
        """Deletes all that is remembered of a chat. Its updates are forgotten as they are handled."""
        await self._database.write(*forgetting(chat_id))

    async def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: all that is known of it moves to the new id, unless that has its own already."""
        await self._database.write(*moving(old, new), durably=True)

    # What is learnt, without knowing from whom

    async def note_unanswered(self, text: str, language: Lang, nearest: str | None, now: datetime) -> None:
        """Keeps a question the bot could not answer, for 30 days; `nearest` is the id of a fact."""
        row = {"text": text, "language": language, "nearest": nearest, "at": now, "digest": digest(text)}
        await self._database.write((sql.NOTE_UNANSWERED, row))

    async def unanswered_text(self, digest: str) -> str | None:
        """The text of an unanswered question by its digest (`readers.digest`), as long as it is kept."""
        rows = await self._database.rows(sql.UNANSWERED_TEXT, {"the_digest": digest})
        return str(rows[0][0]) if rows else None

    async def count(self, outcome: str, language: Lang, now: datetime) -> None:
        """Adds one to the outcome's count of the day (UTC)."""
        name = storable(outcome)[:_NAME_LENGTH]
        row = {"day": now.date(), "outcome": name, "language": language, "count": 1}
        await self._database.write((self._upserts.count, row))

    async def totals(self, since: date) -> Mapping[tuple[str, str], int]:
        """How often each outcome came in each language from that day (UTC) on."""
        rows = await self._database.rows(sql.TOTALS, {"the_day": since})
        return {(outcome, language): int(count) for outcome, language, count in rows}

    async def feedback(self, fact: str, helpful: bool, language: Lang, now: datetime) -> None:
        await self._feedback(fact, helpful, None, language, now)

    async def comment(self, text: str, language: Lang, now: datetime) -> None:
        await self._feedback(None, None, text, language, now)

    async def _feedback(
        self,
        fact: str | None,
        helpful: bool | None,
        text: str | None,
        language: Lang,
        now: datetime,
    ) -> None:
        row = {"fact": fact, "helpful": helpful, "text": text, "language": language, "at": now}
        await self._database.write((sql.FEEDBACK, row))

    # The bot's own

    async def kept(self, key: str) -> str | None:
        rows = await self._database.rows(sql.KEPT, {"the_key": key})
        return str(rows[0][0]) if rows else None

    async def keep(self, key: str, value: str) -> None:
        """Keeps a value under a key of at most 64 characters."""
        await self._database.write((self._upserts.keep, {"key": key, "value": value}))

    async def purge(self, now: datetime) -> None:
        """Deletes what has lived its time, chats of which nothing is left to remember among it."""
        await self._database.write(*((statement, {"the_oldest": now - lives}) for statement, lives in sql.PURGE))


def _context(text: str) -> Context:
    fields = json.loads(text)
    return Context(tuple(fields["facts"]), tuple(fields["entities"]), fields["question"])
