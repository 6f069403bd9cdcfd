"""The limiter of all that goes out. Telegram's limits are of three kinds, and each is kept for itself:

- A chat: one message a second, of which a person may have twenty at once; a group or channel twenty a minute, firm.
- Broadcasts: so many a second over all chats. Replies to people are not paced over all, and never wait for a broadcast.
- What Telegram says: after a 429 the chat it was about is left alone until the time that it names, and nothing else is,
  unless one chat after the other is refused: then it is the bot that is to be silent.

A message counts from when it was given away until its answer came, since nobody knows when in between Telegram counts
it: so no span of time, as Telegram measures it, ever has more messages than the limit.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.verdict import seconds

BULK_RATE: Final = 30  # messages a second over all chats (Telegram's bot FAQ)
_BURST: Final = 20  # messages to a person at once, after which it is one a second
_IN_A_GROUP: Final = 20  # messages a minute
_SHORT: Final = 1.0  # seconds that a reply waits for its chat by itself; beyond, its update is put back
_REFUSED_IN_A_ROW: Final = 5  # chats, after which a 429 is taken to be about the bot
_EVEN: Final = 0.9  # of the mean distance between two broadcast messages: they are spread over the second
_CATCH_UP: Final = 0.1  # seconds of delay of our own that are made up for
_SWEEP: Final = 1000  # chats in memory, beyond which those that are free again are let go

Clock = Callable[[], float]
Json = bool | dict[str, Any] | list[dict[str, Any]]


class TooSoon(RetryAfter):
    """Not sent: the chat has had as many messages as it may, or Telegram wants to hear nothing of it for a while."""


@dataclass(slots=True)
class Window:
    """At most `limit` messages in any span of `seconds`."""

    limit: int
    seconds: float
    on_their_way: int = 0
    answered: deque[float] = field(default_factory=deque)  # when

    def delay(self, now: float) -> float:
        """Seconds until one more may go; infinite while all that count are on their way."""
        while self.answered and self.answered[0] + self.seconds <= now:
            self.answered.popleft()
        surplus = self.on_their_way + len(self.answered) - self.limit
        if surplus < 0:
            return 0
        return self.answered[surplus] + self.seconds - now if surplus < len(self.answered) else math.inf

    def begin(self, _now: float) -> None:
        self.on_their_way += 1

    def end(self, now: float) -> None:
        self.on_their_way -= 1
        self.answered.append(now)


@dataclass(slots=True)
class Bucket:
    """One message every `seconds`, `burst` at once after a silence."""

    seconds: float
    burst: int
    full: float = -math.inf  # when it is as if nothing had been sent
    on_their_way: int = 0

    def delay(self, now: float) -> float:
        """Seconds until one more may go."""
        if self.on_their_way >= self.burst:
            return math.inf
        return max(0.0, self.full - (self.burst - 1) * self.seconds - now)

    def begin(self, now: float) -> None:
        self.on_their_way += 1
        self.full = max(self.full, now) + self.seconds

    def end(self, now: float) -> None:
        self.on_their_way -= 1
        self.full = max(self.full, now + self.seconds)


@dataclass(slots=True)
class Spread:
    """Messages `seconds` apart; what was late by our own fault is made up for, but no more than `most` of it."""

    seconds: float
    most: float
    next_at: float = -math.inf

    def delay(self, now: float) -> float:
        return max(0.0, self.next_at - now)

    def begin(self, now: float) -> None:
        self.next_at = max(self.next_at, now - self.most) + self.seconds

    def end(self, _now: float) -> None:
        """It is their going that is spread."""


Limit = Window | Bucket | Spread
ChatId = int | str


class Slot:
    """The right to send one message of a broadcast, which has been counted."""

    def __init__(self, limits: tuple[Limit, ...], clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        for limit in limits:
            limit.begin(clock())

    def end(self) -> None:
        """The answer is there, or the message was not sent. May be called twice."""
        for limit in self._limits:
            limit.end(self._clock())
        self._limits = ()


class Limiter(BaseRateLimiter[Slot]):
    """Holds back what would break a limit. `rate` is that of broadcasts, in messages a second over all chats."""

    def __init__(self, rate: int = BULK_RATE, clock: Clock = time.monotonic) -> None:
        """`clock` gives seconds."""
        self.rate = rate
        self._clock = clock
        # What a process that was killed a moment ago has sent is not known: it starts as if that had been all.
        self._bulk = Window(rate, 1.0, answered=deque([clock()] * rate))
        self._spread = Spread(_EVEN / rate, _CATCH_UP)
        self._chats: dict[ChatId, Window | Bucket] = {}
        self._silent: dict[ChatId, float] = {}  # until when, for chats and for methods that name none
        self._bot_silent = -math.inf
        self._refused: dict[ChatId, float] = {}  # the chats refused since the last message that was taken, until when

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    def delay(self, chat: ChatId) -> float:
        """Seconds until a message may go to the chat."""
        now = self._clock()
        silent = max(self._silent.get(chat, now), self._bot_silent, now) - now
        return max(silent, self._chat(chat).delay(now))

    def broadcast_delay(self) -> float:
        """Seconds until a message of a broadcast may go, to whatever chat; infinite until one is answered."""
        now = self._clock()
        return max(self._bulk.delay(now), self._spread.delay(now), self._bot_silent - now)

    def broadcast(self, chat: ChatId) -> Slot:
        """Counts a message of a broadcast, to be sent with the slot as its `rate_limit_args`; both delays are over."""
        return Slot((self._bulk, self._spread, self._chat(chat)), self._clock)

    async def process_request(  # noqa: PLR0913, PLR0917 - the base's form
        self,
        callback: Callable[..., Coroutine[Any, Any, Json]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Slot | None,
    ) -> Json:
        """Makes the call when its turn has come. Raises TooSoon where that is more than a second ahead."""
        chat: ChatId | None = data.get("chat_id")
        key = endpoint if chat is None else chat
        slot = rate_limit_args or await self._turn(key, is_message=chat is not None and _is_message(endpoint))
        try:
            answer = await callback(*args, **kwargs)
        except RetryAfter as refusal:
            self._note_refusal(key, seconds(refusal))
            raise
        finally:
            slot.end()
        self._refused.clear()
        return answer

    async def _turn(self, key: ChatId, *, is_message: bool) -> Slot:
        while (delay := self.delay(key) if is_message else self._silence(key)) > 0:
            if delay > _SHORT:
                raise TooSoon(timedelta(seconds=1 if delay == math.inf else math.ceil(delay)))
            await asyncio.sleep(delay)
        return Slot((self._chat(key),) if is_message else (), self._clock)

    def _silence(self, key: ChatId) -> float:
        now = self._clock()
        return max(self._silent.get(key, now), self._bot_silent) - now

    def _note_refusal(self, key: ChatId, wait: float) -> None:
        until = self._clock() + wait
        self._silent[key] = max(until, self._silent.get(key, until))
        self._refused[key] = until
        if len(self._refused) >= _REFUSED_IN_A_ROW:
            self._bot_silent = max(self._bot_silent, *self._refused.values())

    def _chat(self, chat: ChatId) -> Window | Bucket:
        if chat not in self._chats:
            if len(self._chats) >= _SWEEP:
                self._sweep()
            # A name is that of a channel or a public group; their numbers, too, are below zero.
            is_group = isinstance(chat, str) or chat < 0
            self._chats[chat] = Window(_IN_A_GROUP, 60.0) if is_group else Bucket(1.0, _BURST)
        return self._chats[chat]

    def _sweep(self) -> None:
        now = self._clock()
        self._silent = {chat: until for chat, until in self._silent.items() if until > now}
        self._chats = {chat: limit for chat, limit in self._chats.items() if _counts(limit, now)}


def _counts(limit: Window | Bucket, now: float) -> bool:
    match limit:
        case Window():
            limit.delay(now)
            return bool(limit.on_their_way or limit.answered)
        case Bucket():
            return bool(limit.on_their_way) or limit.full > now


def _is_message(endpoint: str) -> bool:
    """Whether Telegram counts the call as a message: an edit is one, a sign of typing is none."""
    return endpoint.startswith(("send", "edit", "forward", "copy")) and endpoint != "sendChatAction"
