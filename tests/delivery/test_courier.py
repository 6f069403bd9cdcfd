"""What is due goes out, and each has its outcome, on both databases, over a real road to a local Bot API."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.http import Door
from bot.botapi.server import Server
from bot.delivery import sender as sending
from bot.storage.deliveries import NEVER_SEEN
from bot.storage.figures import STOPPED_KEY
from bot.storage.records import Planned, Recall, Skipped, Subscription
from bot.storage.store import Store
from bot.storage.tables import deliveries
from bot.telegram.services import now
from tests.delivery.delivering import Delivering, composed, delivering, subscription

Json = dict[str, Any]
_ROWS = select(deliveries).order_by(deliveries.c.id)


async def rows(store: Store) -> list[Json]:
    return [dict(row._mapping) for row in await store._database.rows(_ROWS)]


async def ended(store: Store, count: int, seconds: float = 20) -> list[Json]:
    """All rows, as soon as so many have ended and none is open."""
    async with asyncio.timeout(seconds):
        while True:
            found = await rows(store)
            if len(found) >= count and all(row["ended_at"] for row in found):
                return found
            await asyncio.sleep(0.02)


def told(server: Server, chat: int) -> list[Json]:
    return [dict(call.parameters) for call in server.calls("sendMessage", chat=chat) if call.ok]


async def test_a_due_briefing_arrives_once_and_all_it_carries_is_noted(bot: Delivering, server: Server) -> None:
    ann = server.add_user()
    due = now() - timedelta(seconds=1)
    ordered = subscription(ann, due)
    await bot.subscribe([ordered])
    async with bot.running():
        [row] = await ended(bot.store, 1)
    [message] = told(server, ann)
    assert message["text"] == f"<b>Briefing</b> of {ordered.due_on} for {ann} &amp; all"
    assert message["reply_markup"]["inline_keyboard"] == [
        [{"text": "I knew it", "callback_data": "knew"}, {"text": "The source", "url": "https://example.org/"}],
    ]
    assert not message.get("disable_notification")
    assert (row["state"], row["attempts"], row["unseen"], row["reason"]) == ("sent", 1, 0, None)
    assert row["message_id"] == server.calls("sendMessage")[0].body["result"]["message_id"]
    assert row["text"] is row["buttons"] is row["carries"] is None  # it is in the chat, and need not be kept
    after = await bot.store.subscriptions.get(ann)
    assert after is not None
    assert (after.position, after.told, after.last_on) == ("first", "2", ordered.due_on)
    assert after.due_at is not None
    assert timedelta(hours=23) < after.due_at - due < timedelta(hours=25)
    memory = (await bot.store.readers.memories([ann]))[ann]
    assert memory.shown == {"border-funding": 1}
    assert memory.recalls == (Recall("border-funding", ordered.due_on, None),)  # type: ignore[arg-type]


async def test_what_is_not_due_does_not_go_out(bot: Delivering, server: Server) -> None:
    ann = server.add_user()
    await bot.subscribe([subscription(ann, now() + timedelta(minutes=1))])
    async with bot.running():
        await asyncio.sleep(1.5)
    assert await rows(bot.store) == []


async def test_after_downtime_todays_goes_out_silently_and_older_ones_are_skipped(
    bot: Delivering, server: Server
) -> None:
    ann = server.add_user()
    await bot.subscribe([subscription(ann, now() - timedelta(days=3, hours=2))])
    async with bot.running():
        found = await ended(bot.store, 4)
    assert [(row["state"], row["reason"]) for row in found] == [("skipped", "late")] * 3 + [("sent", None)]
    assert [row["local_date"] for row in found] == sorted(row["local_date"] for row in found)
    [message] = told(server, ann)
    assert message["disable_notification"] is True
    assert found[3]["silent"]
    assert (after := await bot.store.subscriptions.get(ann)) is not None
    assert after.due_at is not None
    assert after.due_at > now()


async def test_a_briefing_that_is_six_hours_late_is_skipped_though_it_was_planned(
    bot: Delivering, server: Server
) -> None:
    ann = server.add_user()
    row = composed(subscription(ann, now() - timedelta(hours=6, minutes=1)), None, None)  # type: ignore[arg-type]
    await bot.store.deliveries.plan([row], now())
    async with bot.running():
        [found] = await ended(bot.store, 1)
    assert (found["state"], found["reason"], found["attempts"]) == ("skipped", "late", 0)
    assert told(server, ann) == []


async def test_nothing_due_is_recorded_as_that(store: Store, door: Door, server: Server) -> None:
    def nothing(subscription: Subscription, _memory: object, _told: object) -> Skipped:
        assert subscription.due_on is not None
        assert subscription.due_at is not None
        day = subscription.due_on
        return Skipped(subscription.chat_id, "briefing", f"{day}", subscription.due_at, "unchanged", day, "7")

    ann = server.add_user()
    async with delivering(store, door.url, server.token, compose=nothing) as bot:
        await bot.subscribe([subscription(ann, now())])
        async with bot.running():
            [row] = await ended(store, 1)
    assert (row["state"], row["reason"]) == ("skipped", "unchanged")
    assert (after := await store.subscriptions.get(ann)) is not None
    assert (after.told, after.position, after.state) == ("7", "", "active")


async def test_a_briefing_that_cannot_be_composed_holds_up_no_other(store: Store, door: Door, server: Server) -> None:
    ann, bob = server.add_user(), server.add_user()

    def compose(subscription: Subscription, memory: Any, told: Any) -> Planned | Skipped:
        if subscription.chat_id == ann:
            raise RuntimeError("no words")
        return composed(subscription, memory, told)

    async with delivering(store, door.url, server.token, compose=compose) as bot:
        await bot.subscribe([subscription(ann, now() - timedelta(minutes=1)), subscription(bob, now())])
        async with bot.running():
            found = await ended(store, 2)
    assert {row["chat_id"]: row["state"] for row in found} == {ann: "skipped", bob: "sent"}


async def test_a_zone_that_is_no_more_suspends_its_subscription_alone(bot: Delivering, server: Server) -> None:
    ann, bob = server.add_user(), server.add_user()
    await bot.subscribe([subscription(ann, now(), zone="Asia/Atlantis"), subscription(bob, now())])
    async with bot.running():
        await ended(bot.store, 1)
    assert (lost := await bot.store.subscriptions.get(ann)) is not None
    assert (lost.state, lost.reason, lost.due_at) == ("suspended", "no time zone", None)
    assert len(told(server, bob)) == 1


async def test_a_topic_of_a_forum_keeps_its_thread(bot: Delivering, server: Server) -> None:
    ann = server.add_user()
    forum = server.add_group("Forum", [ann], kind="supergroup", topics=["News"])
    await bot.subscribe([subscription(forum, now(), thread_id=101)])
    async with bot.running():
        await ended(bot.store, 1)
    assert told(server, forum)[0]["message_thread_id"] == 101


@pytest.mark.parametrize(
    ("fault", "outcome", "messages"),
    [
        (Fault(FaultKind.RETRY_AFTER, seconds=1), ("sent", None, 0), 1),
        (Fault(FaultKind.BAD_GATEWAY), ("sent", None, 1), 1),
        (Fault(FaultKind.RESET), ("sent", None, 1), 1),
        (Fault(FaultKind.DROP), ("sent", None, 1), 2),
        (Fault(FaultKind.BAD_GATEWAY, times=2), ("failed", NEVER_SEEN, 1), 0),
        (Fault(FaultKind.DROP, times=2), ("failed", NEVER_SEEN, 1), 2),
        (Fault(FaultKind.REFUSE), ("failed", "blocked", 0), 0),
        (Fault(FaultKind.REFUSE, text="Forbidden: something new"), ("failed", "Forbidden: something new", 0), 0),
        (Fault(FaultKind.REFUSE, code=400, text="Bad Request: message is too long"), ("failed", None, 0), 0),
    ],
    ids=["429", "502", "reset", "drop", "502 twice", "drop twice", "403", "unknown 403", "400"],
)
async def test_each_answer_of_telegrams_has_its_outcome(
    bot: Delivering, server: Server, fault: Fault, outcome: tuple[str, str | None, int], messages: int
) -> None:
    ann, bob = server.add_user(), server.add_user()
    server.faults.add(Fault(**{name: getattr(fault, name) for name in fault.__slots__} | {"chat": ann}))
    await bot.subscribe([subscription(ann, now() - timedelta(seconds=9)), subscription(bob, now())])
    async with bot.running():
        found = {row["chat_id"]: row for row in await ended(bot.store, 2)}
    state, reason, unseen = outcome
    assert found[ann]["state"] == state
    assert state == "sent" or found[ann]["reason"]
    assert reason is None or found[ann]["reason"] == reason
    assert found[ann]["unseen"] == unseen
    assert len(told(server, ann)) == messages
    assert found[bob]["state"] == "sent"
    suspended = await bot.store.subscriptions.get(ann)
    assert suspended is not None
    assert (suspended.state == "suspended") == (reason == "blocked")


async def test_after_a_429_the_chat_is_left_alone_for_as_long_and_no_other_is(bot: Delivering, server: Server) -> None:
    ann = server.add_user()
    others = [server.add_user() for _ in range(20)]
    server.faults.add(Fault(FaultKind.RETRY_AFTER, chat=ann, seconds=3))
    await bot.subscribe([subscription(ann, now() - timedelta(minutes=1))])
    await bot.subscribe([subscription(each, now() - timedelta(seconds=1)) for each in others])
    async with bot.running():
        await ended(bot.store, 21)
    first, second = server.calls("sendMessage", chat=ann)
    assert second.time - first.time >= 3
    assert all(call.time < first.time + 3 for call in server.calls("sendMessage") if call.chat != ann)


async def test_a_429_longer_than_a_briefing_is_worth_waiting_for_skips_it_at_once(
    bot: Delivering, server: Server
) -> None:
    ann = server.add_user()
    server.faults.add(Fault(FaultKind.RETRY_AFTER, chat=ann, seconds=43_838))
    await bot.subscribe([subscription(ann, now())])
    async with bot.running():
        [row] = await ended(bot.store, 1)
    assert row["state"] == "skipped"
    assert row["reason"].startswith("late")


async def test_a_person_who_blocked_the_bot_is_suspended_with_the_reason_and_kept(
    bot: Delivering, server: Server
) -> None:
    ann = server.add_user()
    await bot.subscribe([subscription(ann, now(), position="first")])
    server.user_blocks(ann)
    async with bot.running():
        [row] = await ended(bot.store, 1)
    assert (row["state"], row["reason"]) == ("failed", "blocked")
    assert (kept := await bot.store.subscriptions.get(ann)) is not None
    assert (kept.state, kept.reason, kept.due_at, kept.position) == ("suspended", "blocked", None, "first")


async def test_a_group_that_has_moved_goes_on_under_its_new_id(bot: Delivering, server: Server) -> None:
    ann = server.add_user()
    group = server.add_group("Group", [ann])
    await bot.subscribe([subscription(group, now())])
    new = server.group_migrates(group)
    async with bot.running():
        [row] = await ended(bot.store, 1)
    assert (row["chat_id"], row["state"], row["attempts"]) == (new, "sent", 2)
    assert len(told(server, new)) == 1
    assert await bot.store.subscriptions.get(group) is None
    assert (moved := await bot.store.subscriptions.get(new)) is not None
    assert moved.position == "first"


async def test_markup_that_is_refused_goes_out_as_plain_text_once_and_the_admins_hear_of_it(
    store: Store, door: Door, server: Server
) -> None:
    def broken(subscription: Subscription, memory: Any, told: Any) -> Planned | Skipped:
        whole = composed(subscription, memory, told)
        assert isinstance(whole, Planned)
        return Planned(whole.chat_id, "briefing", whole.key, whole.due_at, "<b>5 &lt; 7</i>", whole.buttons)

    ann, admin = server.add_user(), server.add_user()
    async with delivering(store, door.url, server.token, compose=broken, admins=[admin]) as bot:
        await bot.subscribe([subscription(ann, now())])
        async with bot.running():
            [row] = await ended(store, 1)
            assert len(await server.sent(admin)) == 1
    assert (row["state"], row["plain"], row["attempts"]) == ("sent", True, 2)
    [message] = told(server, ann)
    assert message["text"] == "5 < 7"
    assert "Can't parse entities" in told(server, admin)[0]["text"]


async def test_a_telegram_that_cannot_be_reached_is_tried_again_and_no_try_counts_as_sent(
    store: Store, server: Server
) -> None:
    ann = server.add_user()
    async with AsyncExitStack() as closing:
        open_door = AsyncExitStack()
        door = await open_door.enter_async_context(Door(server))
        port = int(door.url.rpartition(":")[2])
        bot = await closing.enter_async_context(delivering(store, door.url, server.token))
        await open_door.aclose()
        await bot.subscribe([subscription(ann, now())])
        await closing.enter_async_context(bot.running())
        async with asyncio.timeout(20):
            while not (found := await rows(store)) or found[0]["attempts"] < 2:  # noqa: ASYNC110 - nothing rings
                await asyncio.sleep(0.05)
        async with Door(server, port=port):
            [row] = await ended(store, 1)
    assert (row["state"], row["unseen"]) == ("sent", 0)
    assert len(told(server, ann)) == 1


async def test_a_run_in_which_most_are_refused_stops_and_the_admins_hear_of_it(
    store: Store, door: Door, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_STOPPED", 0.1)
    people = [server.add_user() for _ in range(200)]
    admin = server.add_user()
    for person in people:
        server.faults.add(Fault(FaultKind.REFUSE, chat=person, code=400, text="Bad Request: SOMETHING_NEW"))
    async with delivering(store, door.url, server.token, admins=[admin], rate=100) as bot:
        await bot.subscribe([subscription(person, now() - timedelta(seconds=1)) for person in people])
        async with bot.running():
            assert len(await server.sent(admin)) == 1
            stopped = len(server.calls("sendMessage"))
            await asyncio.sleep(1)
            assert len(server.calls("sendMessage")) <= stopped + sending.MOST_AT_ONCE
            assert (await store.kept(STOPPED_KEY) or "").endswith("Something_new")
            assert len(server.calls("sendMessage")) < 120
            server.faults.clear()
            await store.keep(STOPPED_KEY, "")  # as `kaznato briefing resume` does
            found = await ended(store, 200)
    sent = [row for row in found if row["state"] == "sent"]
    assert len(sent) > 80
    assert {row["reason"] for row in found if row["state"] == "failed"} == {"Something_new"}


async def test_what_is_called_off_before_its_attempt_does_not_go_out(bot: Delivering, server: Server) -> None:
    ann, bob = server.add_user(), server.add_user()
    for person in (ann, bob):
        await bot.subscribe([subscription(person, now() - timedelta(seconds=1))])
    while await bot.planner.plan():
        pass
    await bot.store.subscriptions.remove(ann, now())
    await bot.store.subscriptions.pause(bob, now())
    async with bot.running():
        found = await ended(bot.store, 2)
    assert sorted(row["reason"] for row in found) == ["paused", "unsubscribed"]
    assert server.calls("sendMessage") == []


async def test_a_subscription_that_changes_while_it_is_planned_is_planned_as_it_now_is(
    store: Store, door: Door, server: Server
) -> None:
    ann = server.add_user()
    old = subscription(ann, now() - timedelta(seconds=1))

    async with delivering(store, door.url, server.token) as bot:
        await bot.subscribe([old])
        [read] = await store.subscriptions.due(now(), 10)
        later = subscription(ann, now() + timedelta(hours=1))
        await bot.subscribe([later])
        from bot.delivery.planning import planned  # noqa: PLC0415
        from bot.storage.records import Memory  # noqa: PLC0415

        content, advance = planned(read, Memory(), None, now(), composed)
        await store.deliveries.plan([content], now(), [advance])
        assert await rows(store) == []
        assert (kept := await store.subscriptions.get(ann)) is not None
        assert kept.due_at == later.due_at


async def test_one_local_date_never_has_two_briefings(bot: Delivering, server: Server) -> None:
    ann = server.add_user()
    first = subscription(ann, datetime(2026, 11, 20, 3, tzinfo=UTC))
    row = composed(first, None, None)  # type: ignore[arg-type]
    await bot.store.deliveries.plan([row, row], now())
    await bot.store.deliveries.plan([row], now())
    assert len(await rows(bot.store)) == 1
