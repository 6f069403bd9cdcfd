"""Time-zone data that changed moves the stored instants, and gives no date a second briefing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.briefing import clocks
from bot.delivery.reckoning import reckon_anew, reckoned
from bot.storage.records import Subscription

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
OLD = "2023c"  # when Almaty was six hours ahead


def ordered(chat: int, **how: Any) -> Subscription:
    """Due at 8:31 in Almaty, as the old data has it."""
    base = Subscription(
        chat_id=chat,
        kind="private",
        language="en",
        zone="Asia/Almaty",
        minute=8 * 60 + 31,
        weekdays=127,
        created_at=NOW,
        tzdata=OLD,
        told="",
        due_at=datetime(2026, 11, 21, 2, 31, tzinfo=UTC),
        due_on=date(2026, 11, 21),
    )
    return replace(base, **how)


async def test_instants_of_other_data_are_moved_and_their_dates_stay(store: Any) -> None:
    for chat in (-5, 1, 2):
        await store.subscriptions.put(ordered(chat))
    assert await reckon_anew(store, NOW) == 3
    for chat in (-5, 1, 2):
        found = await store.subscriptions.get(chat)
        assert found.due_at == datetime(2026, 11, 21, 3, 31, tzinfo=UTC)
        assert (found.due_on, found.tzdata) == (date(2026, 11, 21), clocks.VERSION)
    assert await reckon_anew(store, NOW) == 0


async def test_what_rests_and_what_is_of_the_present_data_is_left_alone(store: Any) -> None:
    paused = ordered(1, state="paused", due_at=None, due_on=None)
    current = ordered(2, tzdata=clocks.VERSION)
    for each in (paused, current):
        await store.subscriptions.put(each)
    assert await reckon_anew(store, NOW) == 0
    assert await store.subscriptions.get(1) == paused
    assert await store.subscriptions.get(2) == current


async def test_a_zone_that_is_no_more_stops_nothing(store: Any) -> None:
    gone = ordered(1, zone="Asia/Atlantis")
    for each in (gone, ordered(2)):
        await store.subscriptions.put(each)
    await reckon_anew(store, NOW)
    assert await store.subscriptions.get(1) == gone
    assert (await store.subscriptions.get(2)).tzdata == clocks.VERSION


async def test_more_than_a_batch_is_reckoned_to_the_end(store: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.delivery.reckoning._BATCH", 3)
    for chat in range(1, 9):
        await store.subscriptions.put(ordered(chat))
    assert await reckon_anew(store, NOW) == 8


def test_a_briefing_that_was_due_while_the_bot_was_down_keeps_its_date() -> None:
    overdue = ordered(1, due_at=NOW - timedelta(hours=7), due_on=date(2026, 11, 20))
    found = reckoned(overdue, NOW)
    assert found.due_on == date(2026, 11, 20)
    assert found.due_at == datetime(2026, 11, 20, 3, 31, tzinfo=UTC)


def test_a_date_that_its_zone_has_no_more_gives_way_to_the_next_that_was_not_planned() -> None:
    workdays = ordered(1, weekdays=0b0011111, last_on=date(2026, 11, 23))  # the 21st is a Saturday
    found = reckoned(workdays, NOW)
    assert found.due_on == date(2026, 11, 24)
    assert found.due_at == datetime(2026, 11, 24, 3, 31, tzinfo=UTC)
