"""Telegram's limits, on a clock that the test moves, and once on a real one."""

import asyncio
import heapq
import itertools
import math
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.telegram.limiter import Bucket, Limiter, TooSoon, Window
from bot.telegram.verdict import seconds


class Clock:
    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    limiter = Limiter(30, clock)
    clock.time += 1  # over the silence of a start
    return limiter


async def reply(limiter: Limiter, chat: int | None, endpoint: str = "sendMessage", wait: float = 0) -> bool:
    """A call that Telegram takes, or answers with 429 and so many seconds."""

    async def call() -> bool:
        if wait:
            raise RetryAfter(timedelta(seconds=wait))
        return True

    data = {} if chat is None else {"chat_id": chat}
    return bool(await limiter.process_request(call, (), {}, endpoint, data, None))


async def test_a_person_may_get_twenty_at_once_and_then_one_a_second(limiter: Limiter, clock: Clock) -> None:
    for _ in range(20):
        assert limiter.delay(7) == 0
        await reply(limiter, 7)
    assert 0.9 < limiter.delay(7) <= 1
    clock.time += 1
    await reply(limiter, 7)
    assert limiter.delay(7) > 0
    clock.time += 20
    for _ in range(20):
        assert limiter.delay(7) == 0
        await reply(limiter, 7)


async def test_a_group_gets_twenty_a_minute_and_not_one_more(limiter: Limiter, clock: Clock) -> None:
    for _ in range(20):
        clock.time += 2
        await reply(limiter, -7)
    with pytest.raises(TooSoon) as refused:
        await reply(limiter, -7)
    assert seconds(refused.value) == 22  # the first of the twenty counts for a minute
    clock.time += 22
    await reply(limiter, -7)
    with pytest.raises(TooSoon):
        await reply(limiter, -7)


async def test_what_is_no_message_is_not_counted(limiter: Limiter) -> None:
    for _ in range(100):
        await reply(limiter, 7, "sendChatAction")
        await reply(limiter, None, "answerCallbackQuery")
    assert limiter.delay(7) == 0


async def test_after_a_429_a_chat_is_left_alone_and_nothing_else_is(limiter: Limiter, clock: Clock) -> None:
    with pytest.raises(RetryAfter):
        await reply(limiter, 7, wait=30)
    clock.time += 29.5
    assert limiter.delay(7) == 0.5
    with pytest.raises(RetryAfter):
        await reply(limiter, 8, wait=5)
    assert limiter.delay(9) == 0
    assert limiter.broadcast_delay() == 0
    await reply(limiter, 9)
    await reply(limiter, None, "setMyCommands")
    # A call that succeeds does not end the silence of another chat.
    with pytest.raises(TooSoon):
        await reply(limiter, 8)
    clock.time += 0.5
    assert limiter.delay(7) == 0


async def test_a_429_to_a_call_without_a_chat_halts_that_method_alone(limiter: Limiter) -> None:
    with pytest.raises(RetryAfter):
        await reply(limiter, None, "setMyCommands", wait=60)
    with pytest.raises(TooSoon):
        await reply(limiter, None, "setMyCommands")
    await reply(limiter, None, "answerCallbackQuery")
    await reply(limiter, 7)


async def test_when_one_chat_after_the_other_is_refused_the_bot_is_silent_for_as_long(
    limiter: Limiter, clock: Clock
) -> None:
    for chat in (1, 2, 3, 4, 5):
        with pytest.raises(RetryAfter):
            await reply(limiter, chat, wait=20 if chat == 2 else 10)
    assert limiter.broadcast_delay() == 20
    with pytest.raises(TooSoon):
        await reply(limiter, 99)
    with pytest.raises(TooSoon):
        await reply(limiter, None, "answerCallbackQuery")
    clock.time += 20
    assert limiter.broadcast_delay() == 0
    await reply(limiter, 99)


async def test_refusals_with_successes_between_them_are_about_their_chats_alone(limiter: Limiter) -> None:
    for chat in range(1, 20):
        with pytest.raises(RetryAfter):
            await reply(limiter, chat, wait=10)
        await reply(limiter, 100 + chat)
    assert limiter.broadcast_delay() == 0


async def test_replies_never_wait_behind_a_broadcast(limiter: Limiter) -> None:
    slots = []
    for chat in itertools.count(1):
        if limiter.broadcast_delay() > 0.1:
            break
        limiter._spread.next_at = -math.inf  # the limit of a second alone
        slots.append(limiter.broadcast(chat))
    assert len(slots) == 30
    for chat in range(1_000, 1_200):
        await reply(limiter, chat)


def test_a_start_is_silent_for_a_second_because_nobody_knows_what_was_sent_before_it(clock: Clock) -> None:
    limiter = Limiter(30, clock)
    assert limiter.broadcast_delay() == 1


def test_a_slot_counts_once_however_often_it_ends(limiter: Limiter) -> None:
    assert limiter.broadcast_delay() == 0
    slot = limiter.broadcast(7)
    slot.end()
    slot.end()
    assert limiter._bulk.on_their_way == 0
    assert len(limiter._bulk.answered) == 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 1)), min_size=40, max_size=120),
    st.integers(1, 40),
)
def test_no_second_has_more_than_the_rate_whenever_the_other_side_counts(
    calls: list[tuple[float, float]], rate: int
) -> None:
    """Each call takes so long, and is counted at some point of that time: a share of it from its beginning."""
    clock = Clock()
    limiter = Limiter(rate, clock)
    ends: list[tuple[float, int, Any]] = []
    counted: list[float] = []
    for number, (length, share) in enumerate(calls):
        while (delay := limiter.broadcast_delay()) > 0:
            clock.time = min(ends[0][0] if ends else math.inf, clock.time + delay)
            while ends and ends[0][0] <= clock.time:
                heapq.heappop(ends)[2].end()
        heapq.heappush(ends, (clock.time + length, number, limiter.broadcast(number)))
        counted.append(clock.time + share * length)
    counted.sort()
    for first, last in zip(counted, counted[rate:], strict=False):
        assert last - first > 1 - 1e-6


@given(st.lists(st.floats(0, 5), min_size=30, max_size=80))
def test_a_chat_has_its_burst_and_one_a_second_in_any_span(pauses: list[float]) -> None:
    now, bucket, sent = 0.0, Bucket(1.0, 20), []
    for pause in pauses:
        now += pause
        now += bucket.delay(now)
        bucket.begin(now)
        bucket.end(now)
        sent.append(now)
    for start, end in itertools.combinations(range(len(sent)), 2):
        assert end - start + 1 <= 20 + (sent[end] - sent[start]) + 1e-6


def test_a_window_whose_messages_are_all_on_their_way_has_no_time_to_name() -> None:
    window = Window(2, 1.0)
    window.begin(0)
    window.begin(0)
    assert window.delay(5) == math.inf
    window.end(5)
    assert window.delay(5) == 1
    assert window.delay(6) == 0


async def test_chats_that_are_free_again_are_let_go(limiter: Limiter, clock: Clock) -> None:
    for chat in range(1, 3_000):
        await reply(limiter, chat)
        clock.time += 0.1
    assert len(limiter._chats) <= 1_000


async def test_a_reply_that_is_a_moment_too_early_waits_by_itself() -> None:
    limiter = Limiter()
    await asyncio.gather(*(reply(limiter, 7) for _ in range(20)))
    loop = asyncio.get_running_loop()
    before = loop.time()
    await reply(limiter, 7)
    assert 0.8 < loop.time() - before < 3
