"""What an answer of Telegram's means, and when a run has gone wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Chat, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.delivery import breaker
from bot.delivery.breaker import Breaker
from bot.delivery.judging import MARKUP, UNREACHABLE, ends, is_permanent, judge, overdue
from bot.storage.deliveries import NEVER_SEEN
from bot.storage.records import (
    Carried,
    Delivery,
    Failed,
    Late,
    Moved,
    Outcome,
    Parked,
    Refused,
    Sent,
    Unreachable,
    Unseen,
)
from bot.telegram.request import MaybeSent, NeverSent

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
FIRST = Delivery(
    1, 7, None, "briefing", NOW, "x", (), Carried(), plain=False, attempts=0, unseen=0, local_date=NOW.date()
)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Message(5, NOW, Chat(7, "private")), Sent(5)),
        (RetryAfter(timedelta(seconds=90)), Parked(after(90), "told to wait")),
        (RetryAfter(timedelta(hours=7)), Late("late: told to wait")),
        (NeverSent("no connection in time"), Parked(after(1), "no connection in time")),
        (InvalidToken(), Parked(after(60), "the token was refused")),
        (ChatMigrated(-100), Moved(-100)),
        (MaybeSent("no answer in time"), Unseen(after(2), "no answer in time")),
        (NetworkError("Bad Gateway"), Unseen(after(2), "Bad Gateway")),
        (TelegramError("Invalid server response"), Unseen(after(2), "Invalid server response")),
        (Conflict("what?"), Unseen(after(2), "what?")),
        (TimeoutError(), Unseen(after(2), "TimeoutError")),
        (Forbidden("Forbidden: something new"), Failed("Forbidden: something new")),
        (BadRequest("message is too long"), Failed("message is too long")),
        (KeyError("chat"), Failed("a bug: KeyError")),
    ],
)
def test_each_answer_means_one_thing(answer: Message | Exception, outcome: Outcome) -> None:
    assert judge(answer, FIRST, NOW) == outcome


def test_what_may_have_arrived_twice_is_given_up() -> None:
    again = replace(FIRST, unseen=1)
    assert judge(MaybeSent("no answer"), again, NOW) == Failed(NEVER_SEEN)
    assert judge(NeverSent("no connection"), again, NOW) == Parked(after(1), "no connection")


def test_what_never_left_is_tried_at_growing_distances() -> None:
    waits = [judge(NeverSent(""), replace(FIRST, attempts=number), NOW) for number in (0, 1, 2, 5, 6, 100)]
    assert waits == [Parked(after(seconds), "") for seconds in (1, 2, 4, 32, 60, 60)]


@pytest.mark.parametrize("told", [words for words, _ in UNREACHABLE])
def test_who_cannot_be_reached_is_known_by_telegrams_words_however_they_are_written(told: str) -> None:
    for error in (Forbidden(f"Forbidden: {told}"), BadRequest(f"Bad Request: {told.upper()}")):
        assert isinstance(judge(error, FIRST, NOW), Unreachable)


@pytest.mark.parametrize("told", MARKUP)
def test_refused_markup_goes_plain_once(told: str) -> None:
    error = BadRequest(f"Bad Request: {told.upper()} …")
    assert isinstance(judge(error, FIRST, NOW), Refused)
    assert isinstance(judge(error, replace(FIRST, plain=True), NOW), Failed)


def test_a_briefing_is_worth_six_hours_and_an_answer_a_week() -> None:
    assert not overdue(FIRST, NOW + timedelta(hours=6))
    assert overdue(FIRST, NOW + timedelta(hours=6, seconds=1))
    answer = replace(FIRST, kind="answer")
    assert not overdue(answer, NOW + timedelta(days=7))
    assert overdue(answer, NOW + timedelta(days=7, seconds=1))


def test_only_what_telegram_refuses_for_good_is_permanent() -> None:
    refusals: tuple[Outcome, ...] = (Unreachable("blocked"), Refused("x"), Failed("x"))
    open_still: tuple[Outcome, ...] = (Parked(NOW, ""), Unseen(NOW, ""), Moved(2), Late(""))
    assert all(is_permanent(each) for each in refusals)
    assert not any(is_permanent(each) for each in (Sent(1), Failed(NEVER_SEEN), *open_still))
    assert not any(ends(each) for each in open_still)


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def test_a_few_who_block_the_bot_stop_nothing() -> None:
    clock = Clock()
    counts = Breaker(clock)
    for number in range(10_000):
        clock.time += 1 / 30
        assert not counts.note(refused=number % 3 == 0)


def test_when_most_of_a_minute_is_refused_the_run_stops() -> None:
    clock = Clock()
    counts = Breaker(clock)
    stops = []
    for _ in range(breaker.LEAST):
        clock.time += 1
        stops.append(counts.note(refused=True))
    assert stops == [False] * (breaker.LEAST - 1) + [True]
    counts.reset()
    assert not counts.note(refused=True)


def test_refusals_of_more_than_a_minute_ago_are_forgotten() -> None:
    clock = Clock()
    counts = Breaker(clock)
    for _ in range(200):
        clock.time += 60 / (breaker.LEAST - 2)
        assert not counts.note(refused=True)
