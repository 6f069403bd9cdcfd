"""Sends what is planned: its attempt noted before, its outcome after."""

import asyncio
import logging
import math
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.delivery.alerts import Alerts
from bot.delivery.breaker import Breaker
from bot.delivery.judging import SILENT, TOO_LATE, ends, is_permanent, judge, overdue
from bot.locales.markup import Markup, plain
from bot.storage.deliveries import LONGEST_SEND
from bot.storage.errors import StorageError
from bot.storage.figures import STOPPED_KEY
from bot.storage.records import Buttons, Delivery, Failed, Late, Outcome, Parked, Refused, Unreachable
from bot.storage.store import Store
from bot.telegram.limiter import Limiter, Slot
from bot.telegram.request import NeverSent

_log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 50  # on their way, which leaves half of the connections to replies
_BATCH: Final = 100  # taken up at a time
_IDLE: Final = 0.25  # seconds between two looks at what is planned
_STOPPED: Final = 5.0  # seconds between two looks at whether the run may go on
_TOGETHER: Final = 0.1  # seconds' worth of messages whose attempts are noted in one transaction
_SHORT: Final = 1.0  # seconds that a message waits for its turn
_DATABASE_PAUSE: Final = 1.0  # seconds between two tries at a database that fails
_LONGEST_PAUSE: Final = 30.0  # seconds between two tries at a Telegram that cannot be reached
_DEADLINE: Final = 10.0  # seconds that what is on its way gets at the end
# In seconds; together they are _SEND, which with the wait for its turn stays below LONGEST_SEND.
_POOL, _CONNECT, _WRITE, _READ = 2.0, 2.5, 0.5, 10.0
_SEND: Final = 15.0
_WAIT: Final = 2.0  # seconds from the note of an attempt to its sending
assert _SEND + _WAIT < LONGEST_SEND
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Sends for one epoch, until it is cancelled; then it lets what is on its way end."""

    def __init__(  # noqa: PLR0913 - by name
        self,
        *,
        bot: ExtBot[Any],
        limiter: Limiter,
        store: Store,
        alerts: Alerts,
        clock: Callable[[], datetime],
        epoch: int,
    ) -> None:
        """`clock` gives aware moments in UTC. The limiter is the bot's own."""
        self._bot = bot
        self._limiter = limiter
        self._store = store
        self._alerts = alerts
        self._clock = clock
        self._epoch = epoch
        # Attempts are noted some at a time, so that a commit each is not what limits a high rate.
        self._group = max(1, int(limiter.rate * _TOGETHER))
        self._tasks: set[asyncio.Task[None]] = set()
        self._breaker = Breaker(lambda: asyncio.get_running_loop().time())
        self._road = Road()
        self._stopped = False

    async def run(self) -> None:
        """Raises StorageError."""
        try:
            while True:
                stopped = await self._store.kept(STOPPED_KEY)
                self._stopped = bool(stopped)
                if stopped:
                    await self._alerts.tell("stopped", why=stopped)
                    await asyncio.sleep(_STOPPED)
                elif not await self._send_some():
                    await asyncio.sleep(_IDLE)
        finally:
            await self._drain()

    async def _send_some(self) -> bool:
        """Sends a batch, or as much of it as may go now; gives whether anything came of it."""
        batch = deque(await self._store.deliveries.due(self._clock(), _BATCH))
        moved = False
        while batch and await self._turn():
            group = [batch.popleft() for _ in range(min(self._group, len(batch)))]
            ready = [delivery for delivery in group if not await self._put_off(delivery)]
            allowed = ready and await self._store.deliveries.attempt(
                [delivery.id for delivery in ready], self._epoch, self._clock()
            )
            granted = asyncio.get_running_loop().time()
            for delivery in ready:
                if delivery.id in allowed:  # the others were called off, or the lease ends
                    await self._begin(delivery, granted)
            moved = moved or bool(allowed) or len(ready) < len(group)
        return moved

    async def _put_off(self, delivery: Delivery) -> bool:
        """Whether it cannot go now: it is too late for it, or its chat has had enough."""
        now = self._clock()
        if overdue(delivery, now):
            await self._note(delivery, Late(TOO_LATE))
            return True
        delay = self._limiter.delay(delivery.chat_id)
        if delay > 0:
            wait = timedelta(seconds=_SHORT if delay == math.inf else delay)
            await self._note(delivery, Parked(now + wait, "the chat has had enough for now"))
        return delay > 0

    async def _turn(self) -> bool:
        """Waits until one more may go; false where that is more than a moment ahead."""
        while not self._stopped:
            delay = max(self._limiter.broadcast_delay(), self._road.delay())
            if delay == math.inf or len(self._tasks) >= MOST_AT_ONCE:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            elif delay > _SHORT:
                return False
            elif delay > 0:
                await asyncio.sleep(delay)
            else:
                return True
        return False

    async def _begin(self, delivery: Delivery, granted: float) -> None:
        """Sends one whose attempt is noted, in its turn; the lease is known to last for LONGEST_SEND from then on."""
        if not await self._turn() or asyncio.get_running_loop().time() - granted > _WAIT:
            await self._note(delivery, Parked(self._clock() + timedelta(seconds=_SHORT), "its turn did not come"))
        elif not await self._put_off(delivery):
            slot = self._limiter.broadcast(delivery.chat_id)
            task = asyncio.create_task(self._send(delivery, slot), name=f"delivery {delivery.id}")
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Its message stays attempted, and is taken up by the next epoch; the others go on.
            _log.error("%s broke", task.get_name(), exc_info=error)

    async def _send(self, delivery: Delivery, slot: Slot) -> None:
        silent = self._clock() - delivery.due_at > SILENT
        answer = await self._answer(delivery, slot, silent=silent)
        outcome = judge(answer, delivery, self._clock())
        if isinstance(answer, NeverSent):
            self._road.blocked()
        else:
            self._road.free()
        await self._note(delivery, outcome, silent=silent)
        match outcome:
            case Refused(why=why):
                _log.error("delivery %d goes out as plain text, because Telegram refuses it: %s", delivery.id, why)
                await self._alerts.tell("markup", why=why)
            case Failed(reason=reason):
                bug = answer if isinstance(answer, Exception) and reason.startswith("a bug") else None
                _log.error("delivery %d failed: %s", delivery.id, reason, exc_info=bug)
        if ends(outcome) and self._breaker.note(refused=is_permanent(outcome)):
            await self._stop(_told(outcome))

    async def _answer(self, delivery: Delivery, slot: Slot, *, silent: bool) -> Message | Exception:
        html = Markup(delivery.text)
        try:
            async with asyncio.timeout(_SEND):
                return await self._bot.send_message(
                    delivery.chat_id,
                    plain(html) if delivery.plain else html,
                    None if delivery.plain else ParseMode.HTML,
                    reply_markup=None if delivery.plain else _keyboard(delivery.buttons),
                    message_thread_id=delivery.thread_id,
                    disable_notification=silent,
                    link_preview_options=_NO_PREVIEW,
                    rate_limit_args=slot,
                    pool_timeout=_POOL,
                    connect_timeout=_CONNECT,
                    write_timeout=_WRITE,
                    read_timeout=_READ,
                )
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what became of the attempt
            return error
        finally:
            slot.end()

    async def _note(self, delivery: Delivery, outcome: Outcome, *, silent: bool = False) -> None:
        """Insists: what is not noted is sent once more."""
        while True:
            try:
                await self._store.deliveries.note(delivery, outcome, self._clock(), silent=silent)
            except StorageError as error:
                _log.error("%s", error)
                await asyncio.sleep(_DATABASE_PAUSE)
            else:
                return

    async def _stop(self, why: str) -> None:
        """Nothing goes out any more until an admin says so."""
        self._breaker.reset()
        self._stopped = True
        if not await self._store.kept(STOPPED_KEY):
            await self._store.keep(STOPPED_KEY, f"{self._clock():%Y-%m-%d %H:%M} UTC: {why}")
            _log.critical("most of what is sent is refused, so nothing goes out any more; the last: %s", why)

    async def _drain(self) -> None:
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=_DEADLINE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


class Road:
    """Whether Telegram can be reached: after each time that it cannot, the next try is twice as far away."""

    def __init__(self) -> None:
        self._pause = 0.0
        self._until = -math.inf

    def delay(self) -> float:
        return max(0.0, self._until - asyncio.get_running_loop().time())

    def blocked(self) -> None:
        if self.delay() == 0:  # not again by what was on its way at the same time
            self._pause = min(max(1.0, self._pause * 2), _LONGEST_PAUSE)
            self._until = asyncio.get_running_loop().time() + self._pause

    def free(self) -> None:
        self._pause, self._until = 0.0, -math.inf


def _told(outcome: Outcome) -> str:
    match outcome:
        case Failed(reason=told) | Unreachable(reason=told) | Refused(why=told):
            return told
        case _:
            return type(outcome).__name__


def _keyboard(rows: Buttons) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(*each) for each in row] for row in rows])


def _button(label: str, data: str) -> InlineKeyboardButton:
    if data.startswith("https://"):
        return InlineKeyboardButton(label, url=data)
    return InlineKeyboardButton(label, callback_data=data)
