"""What is to go out and what became of it, on both engines."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.storage.deliveries import NEVER_SEEN
from bot.storage.records import (
    Carried,
    Delivery,
    Failed,
    Late,
    Moved,
    Outcome,
    Parked,
    Planned,
    Recall,
    Refused,
    Sent,
    Unreachable,
    Unseen,
)
from bot.storage.store import Store
from bot.storage.tables import deliveries
from tests.delivery.delivering import subscription

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 11, 20)
LATER = NOW + timedelta(minutes=1)


def message(chat: int = 7, kind: Any = "briefing", key: str = "2026-11-20", **given: Any) -> Planned:
    return Planned(chat, kind, key, NOW, "<b>words</b>", (), local_date=DAY, **given)


async def leads(store: Store) -> int:
    epoch = await store.dispatching.take("test", seize=True)
    assert epoch is not None
    return epoch


async def attempted(store: Store, *messages: Planned) -> list[Delivery]:
    await store.deliveries.plan(messages, NOW)
    due = await store.deliveries.due(NOW, 100)
    assert await store.deliveries.attempt([each.id for each in due], await leads(store), NOW) == {d.id for d in due}
    return due


async def rows(store: Store) -> list[dict[str, Any]]:
    found = await store._database.rows(select(deliveries).order_by(deliveries.c.id))
    return [dict(row._mapping) for row in found]


async def test_a_message_comes_back_as_it_was_planned(store: Store) -> None:
    carries = Carried("border-money", "v2", {"fact": 1}, ("other",), 5)
    buttons = ((("Знал 👍", "1:y"), ("Source", "https://example.org/?a=1&b=2")), (("Next", "1:n"),))
    planned = Planned(-7, "briefing", "2026-11-20", NOW, "<b>слова</b>", buttons, 101, DAY, carries)
    await store.deliveries.plan([planned], NOW)
    assert await store.deliveries.due(NOW - timedelta(seconds=1), 10) == []
    [delivery] = await store.deliveries.due(NOW, 10)
    assert (delivery.text, delivery.buttons, delivery.carries) == (planned.text, buttons, carries)
    assert (delivery.thread_id, delivery.local_date, delivery.plain, delivery.unseen) == (101, DAY, False, 0)


async def test_of_a_chat_kind_and_key_there_is_one(store: Store) -> None:
    await store.deliveries.plan([message(), message()], NOW)
    await store.deliveries.plan([message(), message(8), message(kind="answer"), message(key="2026-11-21")], NOW)
    assert len(await rows(store)) == 4


async def test_an_attempt_is_granted_once(store: Store) -> None:
    [delivery] = await attempted(store, message())
    assert await store.deliveries.attempt([delivery.id], await leads(store), NOW) == set()
    assert await store.deliveries.due(LATER, 10) == []


async def test_no_attempt_is_granted_to_an_epoch_that_is_over(store: Store) -> None:
    await store.deliveries.plan([message()], NOW)
    old = await leads(store)
    new = await leads(store)
    [delivery] = await store.deliveries.due(NOW, 10)
    assert await store.deliveries.attempt([delivery.id], old, NOW) == set()
    assert await store.deliveries.attempt([delivery.id], new, NOW) == {delivery.id}


async def test_no_attempt_is_granted_when_the_lease_ends_before_it_would(store: Store) -> None:
    await store.deliveries.plan([message()], NOW)
    epoch = await leads(store)
    await store.dispatching.release(epoch)
    [delivery] = await store.deliveries.due(NOW, 10)
    assert await store.deliveries.attempt([delivery.id], epoch, NOW) == set()
    assert await store.dispatching.renew(epoch)
    assert await store.deliveries.attempt([delivery.id], epoch, NOW) == {delivery.id}


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (Sent(5), "sent", None),
        (Failed("no"), "failed", "no"),
        (Failed("n" * 500), "failed", "n" * 200),
        (Late("late"), "skipped", "late"),
        (Unreachable("blocked"), "failed", "blocked"),
    ],
)
async def test_what_has_ended_keeps_no_words(store: Store, outcome: Outcome, state: str, reason: str | None) -> None:
    [delivery] = await attempted(store, message())
    await store.deliveries.note(delivery, outcome, LATER)
    [row] = await rows(store)
    assert (row["state"], row["reason"], row["ended_at"]) == (state, reason, LATER)
    assert row["text"] is row["buttons"] is row["carries"] is None
    assert (row["message_id"] == 5) == (state == "sent")


async def test_what_has_ended_stays_as_it_ended(store: Store) -> None:
    [delivery] = await attempted(store, message())
    await store.deliveries.note(delivery, Sent(5), NOW)
    await store.deliveries.note(delivery, Parked(LATER, "late news"), LATER)
    await store.deliveries.note(delivery, Failed("late news"), LATER)
    assert (await rows(store))[0]["state"] == "sent"


async def test_what_is_parked_waits_for_its_time(store: Store) -> None:
    [delivery] = await attempted(store, message())
    await store.deliveries.note(delivery, Parked(LATER, "told to wait"), NOW)
    assert await store.deliveries.due(NOW, 10) == []
    assert await store.deliveries.planned(NOW) == 0
    [again] = await store.deliveries.due(LATER, 10)
    assert (again.attempts, again.unseen, again.text) == (1, 0, delivery.text)


async def test_what_may_have_arrived_is_counted_and_what_is_refused_goes_plain(store: Store) -> None:
    [first, second] = await attempted(store, message(7), message(8))
    await store.deliveries.note(first, Unseen(LATER, "no answer in time"), NOW)
    await store.deliveries.note(second, Refused("can't parse entities"), NOW)
    again = {each.chat_id: each for each in await store.deliveries.due(LATER, 10)}
    assert (again[7].unseen, again[7].plain) == (1, False)
    assert (again[8].unseen, again[8].plain) == (0, True)


async def test_what_a_dead_dispatcher_left_is_tried_once_more_and_then_given_up(store: Store) -> None:
    await attempted(store, message())
    epoch = await leads(store)
    assert await store.deliveries.take_up(epoch, NOW) == 1
    [again] = await store.deliveries.due(NOW, 10)
    assert again.unseen == 1
    assert await store.deliveries.attempt([again.id], epoch, NOW)
    assert await store.deliveries.take_up(epoch, NOW) == 0  # its own are its own
    assert await store.deliveries.take_up(await leads(store), NOW) == 0
    [row] = await rows(store)
    assert (row["state"], row["reason"], row["unseen"]) == ("failed", NEVER_SEEN, 2)


async def test_what_a_message_carries_becomes_so_when_it_arrives(store: Store) -> None:
    await store.subscriptions.put(subscription(7, NOW))
    question = await waiting(store)
    carries = Carried("border-money", "v2", {"fact": 1, "other": 0}, ("other",), question)
    [delivery] = await attempted(store, message(carries=carries))
    await store.deliveries.note(delivery, Sent(5), NOW)
    assert (kept := await store.subscriptions.get(7)) is not None
    assert (kept.position, kept.told) == ("border-money", "v2")
    memory = (await store.readers.memories([7]))[7]
    assert memory.shown == {"fact": 1, "other": 0}
    assert memory.recalls == (Recall("other", DAY, None),)
    assert await store.readers.waiting() == []


async def test_a_message_that_fails_costs_nobody_an_edition(store: Store) -> None:
    await store.subscriptions.put(subscription(7, NOW, position="first", told="v1"))
    [delivery] = await attempted(store, message(carries=Carried("second", "v2", {"fact": 1})))
    await store.deliveries.note(delivery, Failed("no"), NOW)
    assert (kept := await store.subscriptions.get(7)) is not None
    assert (kept.position, kept.told) == ("first", "v1")
    assert (await store.readers.memories([7]))[7].shown == {}


async def test_what_carries_nothing_changes_nothing(store: Store) -> None:
    await store.subscriptions.put(subscription(7, NOW, position="first", told="v1"))
    [delivery] = await attempted(store, message())
    await store.deliveries.note(delivery, Sent(5), NOW)
    assert (kept := await store.subscriptions.get(7)) is not None
    assert (kept.position, kept.told) == ("first", "v1")


async def test_a_chat_that_cannot_be_reached_has_nothing_left_to_come(store: Store) -> None:
    await store.subscriptions.put(subscription(7, NOW))
    await store.deliveries.plan([message(kind="answer", key="5"), message(8)], NOW)
    first = next(each for each in await attempted(store, message()) if each.chat_id == 7 and each.kind == "briefing")
    await store.deliveries.plan([message(key="2026-11-21")], NOW)
    await store.deliveries.note(first, Unreachable("blocked"), NOW)
    assert {(row["chat_id"], row["key"], row["state"]) for row in await rows(store)} >= {
        (7, "2026-11-20", "failed"),
        (7, "2026-11-21", "skipped"),
        (8, "2026-11-20", "attempted"),
    }
    assert (kept := await store.subscriptions.get(7)) is not None
    assert (kept.state, kept.reason, kept.due_at, kept.due_on) == ("suspended", "blocked", None, None)


async def test_a_group_that_moves_takes_all_along(store: Store) -> None:
    await store.subscriptions.put(subscription(-7, NOW))
    await store.readers.show(-7, {"fact": 1}, NOW)
    await store.readers.wait(-7, None, "en", "why?", NOW)
    [delivery] = await attempted(store, message(-7))
    await store.deliveries.note(delivery, Moved(-100_007), NOW)
    [again] = await store.deliveries.due(NOW, 10)
    assert again.chat_id == -100_007
    assert await store.subscriptions.get(-7) is None
    assert await store.subscriptions.get(-100_007) is not None
    assert (await store.readers.memories([-7, -100_007]))[-100_007].shown == {"fact": 1}
    assert [each.chat_id for each in await store.readers.waiting()] == [-100_007]


async def test_a_group_that_moves_where_it_already_is_keeps_what_is_there(store: Store) -> None:
    await store.subscriptions.put(subscription(-7, NOW, position="old"))
    await store.subscriptions.put(subscription(-100_007, NOW, position="new"))
    await store.deliveries.plan([message(-7), message(-100_007)], NOW)
    await store.migrate(-7, -100_007)
    assert (kept := await store.subscriptions.get(-100_007)) is not None
    assert kept.position == "new"
    assert [row["chat_id"] for row in await rows(store)] == [-100_007]


async def test_a_chat_that_is_forgotten_leaves_nothing(store: Store) -> None:
    for chat in (7, 8):
        await store.subscriptions.put(subscription(chat, NOW))
        await store.readers.wait(chat, None, "en", "why?", NOW)
        await store.deliveries.plan([message(chat)], NOW)
        await store.readers.show(chat, {"fact": 1}, NOW)
    await store.forget(7)
    assert await store.subscriptions.get(7) is None
    assert [row["chat_id"] for row in await rows(store)] == [8]
    assert [each.chat_id for each in await store.readers.waiting()] == [8]
    memories = await store.readers.memories([7, 8])
    assert (memories[7].shown, memories[8].shown) == ({}, {"fact": 1})


async def test_facts_shown_are_forgotten_after_90_days_and_outcomes_after_30(store: Store) -> None:
    await store.readers.show(7, {"old": 0}, NOW)
    [delivery] = await attempted(store, message())
    await store.deliveries.note(delivery, Sent(5), NOW)
    await store.deliveries.plan([message(8)], NOW)  # is not over yet
    await store.purge(NOW + timedelta(days=29))
    assert len(await rows(store)) == 2
    await store.purge(NOW + timedelta(days=31))
    assert [row["chat_id"] for row in await rows(store)] == [8]
    assert (await store.readers.memories([7]))[7].shown == {"old": 0}
    await store.purge(NOW + timedelta(days=91))
    assert (await store.readers.memories([7]))[7].shown == {}


async def test_a_press_of_recall_is_kept_and_asking_again_does_not_undo_it(store: Store) -> None:
    await store.readers.recalled(7, "fact", knew=True)  # never asked: nothing to note
    for day in (20, 23):
        planned = message(key=f"2026-11-{day}", carries=Carried(asked=("fact",)))
        [delivery] = await attempted(store, planned)
        await store.deliveries.note(delivery, Sent(5), NOW)
        await store.readers.recalled(7, "fact", knew=True)
    assert (await store.readers.memories([7]))[7].recalls == (Recall("fact", DAY, knew=True),)


async def waiting(store: Store) -> int:
    await store.readers.wait(7, None, "en", "why?", NOW)
    await store.readers.wait(7, None, "en", "why?", LATER)
    [question] = await store.readers.waiting()
    return question.id


async def test_a_briefing_that_is_given_when_asked_for_takes_the_place_of_the_one_that_is_planned(store: Store) -> None:
    ordered = subscription(7, NOW)
    await store.subscriptions.put(ordered)
    await store.deliveries.plan([message()], NOW)
    await store.deliveries.given(message(carries=Carried("first", "v2", {"fact": 1})), ordered, LATER)
    assert await store.deliveries.due(LATER, 10) == []
    [row] = await rows(store)
    assert (row["state"], row["ended_at"], row["text"]) == ("sent", LATER, None)
    assert (await store.readers.memories([7]))[7].shown == {"fact": 1}
