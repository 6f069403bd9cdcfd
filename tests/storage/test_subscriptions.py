from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.storage.records import Skipped, Subscription

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)

ORDERED = Subscription(
    chat_id=1,
    kind="private",
    language="en",
    zone="Asia/Almaty",
    minute=480,
    weekdays=127,
    created_at=NOW,
    tzdata="2026a",
    told="v1",
    due_at=datetime(2026, 11, 21, 3, tzinfo=UTC),
    due_on=date(2026, 11, 21),
)


async def test_an_order_is_new_or_takes_the_place_of_the_one_before(store: Any) -> None:
    await store.subscriptions.arrange(ORDERED)
    assert await store.subscriptions.get(1) == ORDERED
    other = replace(ORDERED, zone="Etc/UTC", minute=1015, weekdays=31, language="kk", thread_id=7, tzdata="2026b")
    await store.subscriptions.arrange(other)
    assert await store.subscriptions.get(1) == other


async def test_a_change_of_the_order_never_undoes_how_far_the_chat_has_come(store: Any) -> None:
    """Between the reading of a subscription and its change, a briefing may have gone out."""
    read = ORDERED
    come = replace(ORDERED, position="edition-3", last_on=date(2026, 11, 20), told="v2", after="recall")
    await store.subscriptions.put(come)
    await store.subscriptions.arrange(replace(read, minute=600))
    assert await store.subscriptions.get(1) == replace(come, minute=600)


async def test_the_last_date_that_was_planned_outlives_the_subscription(store: Any) -> None:
    assert await store.subscriptions.last_planned(1) is None
    days = [date(2026, 11, 19), date(2026, 11, 20)]
    skipped = [Skipped(1, "briefing", day.isoformat(), NOW, "unchanged", day) for day in days]
    await store.subscriptions.put(ORDERED)
    for each in skipped:
        await store.deliveries.plan([each], NOW)
    await store.subscriptions.remove(1, NOW)
    assert await store.subscriptions.last_planned(1) == date(2026, 11, 20)
    assert await store.subscriptions.last_planned(2) is None


async def test_a_choice_of_what_comes_after_and_a_new_start_change_nothing_else(store: Any) -> None:
    """Between the reading of a subscription and the choice, the next briefing may have been planned."""
    come = replace(ORDERED, position="edition-3", last_on=date(2026, 11, 20), told="v2")
    await store.subscriptions.put(come)
    await store.subscriptions.put(replace(come, chat_id=2))
    await store.subscriptions.choose(1, "recall")
    assert await store.subscriptions.get(1) == replace(come, after="recall")
    await store.subscriptions.restart(1)
    assert await store.subscriptions.get(1) == replace(come, after="recall", position="")
    assert await store.subscriptions.get(2) == replace(come, chat_id=2)
