"""A fifth of all calls goes wrong, in every way there is, on a real clock: outcomes are right, and no limit breaks."""

import asyncio
import random
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.http import Door
from bot.botapi.ledger import Call
from bot.botapi.server import Server
from bot.storage.store import Store
from bot.storage.tables import deliveries
from bot.telegram.services import now
from tests.delivery.delivering import delivering, subscription

RATE: Final = 30
MIGRATED: Final = "migrated"
# What goes wrong, and: the state it must lead to, how many messages arrive, how many answers are never seen.
WRONG: Final[dict[Any, tuple[str, int, int]]] = {
    FaultKind.RETRY_AFTER: ("sent", 1, 0),
    FaultKind.REFUSE: ("failed", 0, 0),
    MIGRATED: ("sent", 1, 0),
    FaultKind.BAD_GATEWAY: ("sent", 1, 1),
    FaultKind.RESET: ("sent", 1, 1),
    FaultKind.DROP: ("sent", 2, 1),
    FaultKind.STALL: ("sent", 1, 1),
}


def most(calls: Iterable[Call], seconds: float) -> int:
    """The most calls that arrived within any span of so many seconds."""
    recent: deque[float] = deque()
    count = 0
    for call in calls:
        recent.append(call.time)
        while call.time - recent[0] >= seconds:
            recent.popleft()
        count = max(count, len(recent))
    return count


@pytest.mark.parametrize("people", [300, pytest.param(3_000, marks=pytest.mark.soak)])
async def test_with_a_fifth_of_all_calls_going_wrong_all_outcomes_are_right_and_no_limit_breaks(
    store: Store, door: Door, server: Server, people: int
) -> None:
    chance = random.Random(people)
    expected: dict[int, tuple[str, int, int]] = {}
    due = now() - timedelta(seconds=1)
    subscriptions = []
    for _ in range(people):
        wrong = chance.choice(list(WRONG)) if chance.random() < 0.2 else None
        person = server.add_user()
        if wrong == MIGRATED:
            group = server.add_group("Group", [person])
            subscriptions.append(subscription(group, due))
            person = server.group_migrates(group)
        else:
            subscriptions.append(subscription(person, due))
            if wrong is not None:
                server.faults.add(Fault(wrong, chat=person, seconds=2 if wrong == FaultKind.RETRY_AFTER else 60))
        expected[person] = WRONG.get(wrong, ("sent", 1, 0))
    async with delivering(store, door.url, server.token, rate=RATE) as bot:
        await bot.subscribe(subscriptions)
        since = len(server.ledger)
        async with bot.running(), asyncio.timeout(60 + people / RATE):
            while (await store.deliveries.open()) or len(await ended(store)) < people:  # noqa: ASYNC110
                await asyncio.sleep(0.2)  # the database rings no bell
    calls = server.calls("sendMessage", since=since)
    rows = await ended(store)
    arrived = Counter(call.chat for call in calls if call.ok)
    found = {row["chat_id"]: (row["state"], arrived[row["chat_id"]], row["unseen"]) for row in rows}
    assert found == expected
    assert most(calls, 1.0) <= RATE
    by_chat: dict[Any, list[Call]] = defaultdict(list)
    for call in calls:
        by_chat[call.chat].append(call)
    for chat, fault in ((call.chat, call) for call in calls if call.status == 429):
        again = next(call for call in by_chat[chat] if call.number > fault.number)
        assert again.time - fault.time >= 2
    states = dict(Counter(row["state"] for row in rows))
    print(f"\n{people}: {states} in {calls[-1].time - calls[0].time:.0f} s, at most {most(calls, 1.0)} in a second")


async def ended(store: Store) -> list[Any]:
    return [row._mapping for row in await store._database.rows(select(deliveries)) if row.ended_at]


async def test_when_all_that_may_be_on_its_way_hangs_no_noted_attempt_waits_longer_than_its_lease_allows(
    store: Store, door: Door, server: Server
) -> None:
    people = [server.add_user() for _ in range(20)]
    server.faults.add(Fault(FaultKind.STALL, times=5, seconds=60))
    async with delivering(store, door.url, server.token, rate=5) as bot:
        await bot.subscribe([subscription(person, now() - timedelta(seconds=1)) for person in people])
        async with bot.running(), asyncio.timeout(60):
            while len(await ended(store)) < len(people):  # noqa: ASYNC110
                await asyncio.sleep(0.2)  # the database rings no bell
    last = {call.chat: call.time for call in server.calls("sendMessage")}
    rows = await ended(store)
    assert [row["state"] for row in rows] == ["sent"] * len(people)
    assert sum(row["unseen"] for row in rows) == 5
    # It is 2 seconds, and what a busy machine adds; those that hang do so for 10.
    assert max(last[row["chat_id"]] - row["attempted_at"].timestamp() for row in rows) < 8
