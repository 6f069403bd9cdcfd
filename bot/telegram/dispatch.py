"""A queue per chat: order within a chat, chats side by side, and a chat that floods holds back only itself.

python-telegram-bot's own update processor takes its slot before any lock per chat, so there one chat can fill all.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from telegram import Update
from telegram.error import ChatMigrated
from telegram.ext import Application, CallbackContext

from bot.storage.errors import StorageError
from bot.storage.records import Incoming
from bot.storage.store import Store
from bot.telegram.limiter import TooSoon
from bot.telegram.verdict import GARBAGE, GIVEN_UP, MOST_ATTEMPTS, Again, Done, Verdict, is_bug, judge

_log = logging.getLogger(__name__)

AT_ONCE: Final = 64  # chats handled side by side
IN_MEMORY: Final = 20  # updates of one chat; what is beyond waits in the database
MOST_CHATS: Final = 1000  # with something to do; then intake waits
_DATABASE_PAUSE: Final = 1.0  # seconds between two tries at a database that fails

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

# What the handlers of the present update raised. `process_update` swallows it, and its error handlers run in the same
# task, so a list in a context variable brings it back.
_raised: ContextVar[list[Exception] | None] = ContextVar("raised", default=None)


@dataclass(slots=True)
class _Line:
    """The queue of a chat."""

    chat_id: int
    waiting: deque[Incoming] = field(default_factory=deque)
    more: bool = False  # the database has updates of this chat that `waiting` has not
    inherited: int = -1  # ids up to this one came in an earlier run, which may have died of one of them
    tries: int = 0  # at the first of `waiting`, in this process


class Dispatcher:
    """Hands updates to the application, and notes in the store how each ended."""

    def __init__(self, application: AnyApplication, store: Store, clock: Callable[[], datetime]) -> None:
        """`clock` gives aware moments in UTC."""
        self._application = application
        self._store = store
        self._clock = clock
        self._lines: dict[int, _Line] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._room = asyncio.Condition()
        self._stopping = asyncio.Event()
        application.add_error_handler(_record)

    async def recover(self) -> int:
        """Takes up what earlier runs left unhandled; gives the number of chats that wait. Raises StorageError."""
        backlog = await self._store.backlog()
        for chat_id, newest in backlog:
            await self.room()
            self._wake(_Line(chat_id, more=True, inherited=newest))
        return len(backlog)

    async def room(self) -> None:
        """Waits until there is room for another chat."""
        async with self._room:
            await self._room.wait_for(lambda: len(self._lines) < MOST_CHATS)

    def put(self, update: Incoming) -> None:
        """Queues an update that is stored."""
        line = self._lines.get(update.chat_id)
        if line is None:
            self._wake(_Line(update.chat_id, deque([update])))
        elif line.more or len(line.waiting) >= IN_MEMORY:
            line.more = True
        else:
            line.waiting.append(update)

    async def close(self, deadline: float) -> None:
        """Lets what is being handled end, for `deadline` seconds at most; the rest stays pending."""
        self._stopping.set()
        tasks = list(self._tasks.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=deadline)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _wake(self, line: _Line) -> None:
        self._lines[line.chat_id] = line
        self._tasks[line.chat_id] = asyncio.create_task(self._work(line), name=f"chat {line.chat_id}")

    async def _work(self, line: _Line) -> None:
        try:
            while not self._stopping.is_set() and (line.waiting or line.more):
                if line.waiting:
                    await self._advance(line)
                else:
                    await self._fetch(line)
        except Exception:  # noqa: BLE001 - other chats go on
            _log.exception("the queue of a chat broke; what waits in it is taken up at the next start")
        finally:
            # No await between the last look at the line and this: an update put meanwhile wakes a line of its own.
            del self._lines[line.chat_id], self._tasks[line.chat_id]
            async with self._room:
                self._room.notify()

    async def _fetch(self, line: _Line) -> None:
        line.more = False
        try:
            stored = await self._store.pending(chat_id=line.chat_id, limit=IN_MEMORY)
        except StorageError as error:
            _log.error("%s", error)
            line.more = True
            await self._pause(_DATABASE_PAUSE)
            return
        known = {update.update_id for update in stored}
        arrived = [update for update in line.waiting if update.update_id not in known]
        if len(stored) == IN_MEMORY:
            # What has arrived meanwhile is newer than what is still in the database.
            line.more, arrived = True, []
        line.waiting = deque([*stored, *arrived])

    async def _advance(self, line: _Line) -> None:
        """Handles the first of the line, or pauses before it is tried again."""
        update = line.waiting[0]
        async with self._slots:
            if self._stopping.is_set():
                return
            line.tries += 1
            try:
                verdict = await self._judged(update, line)
                await self._note(update, verdict)
            except StorageError as error:
                _log.error("%s", error)
                verdict = Again(_DATABASE_PAUSE, counted=False)
        match verdict:
            case Done():
                line.waiting.popleft()
                line.tries = 0
            case Again(pause=pause, counted=counted):
                if counted:
                    line.waiting[0] = _attempted(update)
                await self._pause(pause)

    async def _judged(self, update: Incoming, line: _Line) -> Verdict:
        if update.update_id <= line.inherited and line.tries == 1:
            if update.attempts >= MOST_ATTEMPTS:
                _log.error("update %d is given up after %d attempts", update.update_id, update.attempts)
                return Done(GIVEN_UP)
            # Noted before, so that an update that kills the process does not do so for ever.
            await self._store.attempt(update.update_id)
        try:
            parsed = Update.de_json(json.loads(update.payload), self._application.bot)
        except Exception as error:  # noqa: BLE001 - python-telegram-bot raises whatever a field it cannot read leads to
            _log.warning("update %d cannot be read: %s", update.update_id, type(error).__name__)
            return Done(GARBAGE)
        raised = await self._handled(parsed)
        if isinstance(raised, ChatMigrated):
            await self._store.migrate(update.chat_id, raised.new_chat_id)
        if is_bug(raised):
            _log.error("update %d: a handler failed", update.update_id, exc_info=raised)
        elif raised is not None and not isinstance(raised, TooSoon):
            _log.warning("update %d: %s: %s", update.update_id, type(raised).__name__, raised)
        age = self._clock() - update.received_at
        return judge(raised, attempts=update.attempts, tries=line.tries, age=age)

    async def _handled(self, update: Update) -> Exception | None:
        """What the handlers of an update raised first."""
        raised: list[Exception] = []
        token = _raised.set(raised)
        try:
            await self._application.process_update(update)
        except Exception as error:  # noqa: BLE001 - a chat must not stand still for what another library lets pass
            raised.append(error)
        finally:
            _raised.reset(token)
        return raised[0] if raised else None

    async def _note(self, update: Incoming, verdict: Verdict) -> None:
        """Stores the verdict. It is insisted upon, because to handle again what has ended is to say it twice."""
        while True:
            try:
                match verdict:
                    case Done(outcome=outcome):
                        await self._store.handled(update.update_id, outcome, self._clock())
                    case Again(counted=True):
                        await self._store.attempt(update.update_id)
            except StorageError as error:
                if self._stopping.is_set():
                    raise
                _log.error("%s", error)
                await self._pause(_DATABASE_PAUSE)
            else:
                return

    async def _pause(self, seconds: float) -> None:
        """Sleeps, or until all is to stop."""
        waiting = asyncio.create_task(self._stopping.wait())
        await asyncio.wait([waiting], timeout=seconds)
        waiting.cancel()


async def _record(_update: object, scene: CallbackContext[Any, Any, Any, Any]) -> None:
    raised = _raised.get()
    if raised is not None and isinstance(scene.error, Exception):
        raised.append(scene.error)


def _attempted(update: Incoming) -> Incoming:
    return Incoming(update.update_id, update.chat_id, update.payload, update.received_at, update.attempts + 1)
