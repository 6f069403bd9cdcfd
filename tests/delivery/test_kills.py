"""Nothing is lost when the dispatcher is killed, at whatever step; twice comes only what nobody saw an answer to."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.botapi.server import TOKEN
from bot.storage.deliveries import NEVER_SEEN
from bot.storage.figures import STOPPED_KEY
from bot.storage.store import Store
from bot.storage.tables import deliveries, leases
from bot.telegram.services import now
from tests.delivery.delivering import subscription
from tests.processes import PATIENCE, Api, until

Json = dict[str, Any]


@pytest.fixture
def api() -> Iterator[Api]:
    api = Api()
    yield api
    api.close()


class Processes:
    """Dispatchers in processes of their own, over one database."""

    def __init__(self, url: str, api: Api) -> None:
        self._url = url
        self._api = api
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, *, rate: int = 30, alone: bool = True) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.delivery.delivering", self._url, self._api.url, TOKEN]
        process = subprocess.Popen([*command, "--rate", str(rate), *(["--alone"] if alone else [])])
        self._started.append(process)
        return process

    def close(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()


@pytest.fixture
def processes(database_url: str, api: Api) -> Iterator[Processes]:
    processes = Processes(database_url, api)
    yield processes
    processes.close()


async def subscribed(store: Store, api: Api, count: int) -> list[int]:
    """So many people, all of them due."""
    people = [api.does("add_user") for _ in range(count)]
    due = now() - timedelta(seconds=1)
    await asyncio.gather(*(store.subscriptions.put(subscription(person, due)) for person in people))
    return people


async def states(store: Store) -> Counter[str]:
    rows = await store._database.rows(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
    return Counter(dict(map(tuple, rows)))


async def come(condition: Callable[[], Awaitable[Any]], seconds: float = PATIENCE) -> Any:
    deadline = time.monotonic() + seconds
    while not (value := await condition()):
        assert time.monotonic() < deadline, "it did not come in time"
        await asyncio.sleep(0.005)
    return value


async def all_ended(store: Store, count: int, seconds: float = PATIENCE) -> list[Json]:
    async def found() -> bool:
        return sum((number for state, number in (await states(store)).items() if state in ENDED), 0) == count

    await come(found, seconds)
    rows = [dict(row._mapping) for row in await store._database.rows(select(deliveries))]
    assert len(rows) == count
    return rows


ENDED = {"sent", "skipped", "failed"}
_ON_THEIR_WAY = select(deliveries.c.id, deliveries.c.attempts).where(deliveries.c.state == "attempted")


def arrived(api: Api) -> Counter[int]:
    """How many messages each chat got, whether or not the bot saw the answer."""
    return Counter(call["parameters"]["chat_id"] for call in api.calls("sendMessage") if call["body"].get("ok"))


def kept_promise(rows: list[Json], messages: Counter[int]) -> int:
    """Checks that none is lost and that a repeat had an attempt whose answer was never seen; gives the repeats."""
    for row in rows:
        count = messages[row["chat_id"]]
        assert row["state"] == "sent" or row["reason"] == NEVER_SEEN, row
        assert count >= (row["state"] == "sent"), row
        assert count <= 1 + row["unseen"] <= 3, row
    return sum(count - 1 for count in messages.values() if count)


async def due_at(store: Store, person: int) -> datetime:
    kept = await store.subscriptions.get(person)
    assert kept is not None
    assert kept.due_at is not None
    return kept.due_at


@asynccontextmanager
async def locked(store: Store) -> AsyncIterator[None]:
    """Nobody else can write deliveries. On SQLite, to begin a transaction is enough."""
    async with store._database.engine.begin() as connection:
        if store.engine_name == "PostgreSQL":
            await connection.execute(text("LOCK TABLE deliveries IN EXCLUSIVE MODE"))
        yield


async def killed(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    await asyncio.to_thread(process.wait)


async def test_killed_before_anything_is_planned(store: Store, api: Api, processes: Processes) -> None:
    await subscribed(store, api, 5)
    await killed(processes.start())
    assert await states(store) == {}
    processes.start()
    assert kept_promise(await all_ended(store, 5), arrived(api)) == 0


async def test_killed_when_all_is_planned_and_nothing_attempted(store: Store, api: Api, processes: Processes) -> None:
    people = await subscribed(store, api, 60)
    await store.keep(STOPPED_KEY, "by the test")  # so that it plans and does not send

    async def planned() -> bool:
        return (await states(store))["planned"] == 60

    process = processes.start()
    await come(planned)
    await killed(process)
    assert await states(store) == {"planned": 60}
    assert arrived(api) == {}
    await store.keep(STOPPED_KEY, "")
    processes.start()
    assert kept_promise(await all_ended(store, 60), arrived(api)) == 0
    assert set(arrived(api)) == set(people)


@pytest.mark.parametrize(("kind", "repeats"), [("slow", 1), ("stall", 0)])
async def test_killed_while_telegram_holds_its_answer(
    store: Store, api: Api, processes: Processes, kind: str, repeats: int
) -> None:
    """`slow`: the message has arrived; `stall`: it never will. Nobody can tell, so it is sent once more."""
    [person] = await subscribed(store, api, 1)
    api.does("fault", kind=kind, seconds=30)

    async def attempted() -> bool:
        return bool((await states(store))["attempted"] and api.calls("sendMessage"))

    process = processes.start()
    await come(attempted)
    await killed(process)
    processes.start()
    [row] = await all_ended(store, 1)
    assert (row["state"], row["unseen"], row["attempts"]) == ("sent", 1, 2)
    assert kept_promise([row], arrived(api)) == repeats
    assert arrived(api)[person] == 1 + repeats


async def test_killed_when_it_has_the_answer_and_not_noted_it(store: Store, api: Api, processes: Processes) -> None:
    [person] = await subscribed(store, api, 1)
    api.does("fault", kind="slow", seconds=1)

    async def attempted() -> bool:
        return bool((await states(store))["attempted"] and api.calls("sendMessage"))

    process = processes.start()
    await come(attempted)
    async with locked(store):
        await asyncio.sleep(2)  # the answer is there, the database is not
        await killed(process)
    processes.start()
    [row] = await all_ended(store, 1)
    assert (row["state"], row["unseen"]) == ("sent", 1)
    assert arrived(api) == {person: 2}


async def test_killed_while_it_notes_the_attempt(store: Store, api: Api, processes: Processes) -> None:
    [person] = await subscribed(store, api, 1)
    await store.keep(STOPPED_KEY, "by the test")

    async def planned() -> bool:
        return (await states(store))["planned"] == 1

    process = processes.start()
    await come(planned)
    await store.keep(STOPPED_KEY, "")
    async with locked(store):
        await asyncio.sleep(7)  # it looks every five seconds whether it may go on
        await killed(process)
    assert await states(store) == {"planned": 1}
    processes.start()
    [row] = await all_ended(store, 1)
    assert (row["state"], row["unseen"]) == ("sent", 0)
    assert arrived(api) == {person: 1}


async def test_killed_while_it_plans(store: Store, api: Api, processes: Processes) -> None:
    """A transaction that is cut off leaves neither a row nor a subscription that has moved on."""
    people = await subscribed(store, api, 200)
    process = processes.start()

    async def begun() -> bool:
        return bool(await states(store))

    await come(begun)
    await killed(process)
    rows = await store._database.rows(select(deliveries.c.chat_id))
    moved = [person for person in people if (await due_at(store, person)) > now()]
    assert sorted(moved) == sorted(chat for (chat,) in rows)
    processes.start()
    assert kept_promise(await all_ended(store, 200), arrived(api)) == 0


async def test_killed_twice_while_telegram_holds_its_answer_it_is_given_up(
    store: Store, api: Api, processes: Processes
) -> None:
    [person] = await subscribed(store, api, 1)
    for attempt in (1, 2):
        api.does("fault", kind="slow", seconds=30)

        async def attempted(attempt: int = attempt) -> bool:
            return bool((await states(store))["attempted"]) and len(api.calls("sendMessage")) == attempt

        process = processes.start()
        await come(attempted)
        await killed(process)
    processes.start()
    [row] = await all_ended(store, 1)
    assert (row["state"], row["reason"], row["unseen"]) == ("failed", NEVER_SEEN, 2)
    assert arrived(api)[person] == 2


async def test_killed_after_its_outcome_is_noted_it_is_not_sent_again(
    store: Store, api: Api, processes: Processes
) -> None:
    [person] = await subscribed(store, api, 1)

    async def sent() -> bool:
        return (await states(store))["sent"] == 1

    process = processes.start()
    await come(sent)
    await killed(process)
    process = processes.start()
    await asyncio.sleep(3)
    assert arrived(api) == {person: 1}


async def test_told_to_stop_it_lets_what_is_on_its_way_end(store: Store, api: Api, processes: Processes) -> None:
    await subscribed(store, api, 1)
    api.does("fault", kind="slow", seconds=2)
    process = processes.start()
    until(lambda: api.calls("sendMessage"))
    process.terminate()
    await asyncio.to_thread(process.wait, PATIENCE)
    [row] = await all_ended(store, 1)
    assert (row["state"], row["unseen"]) == ("sent", 0)


async def kills_at_random(store: Store, api: Api, processes: Processes, *, count: int, kills: int) -> str:
    """Kills at random while so many go out; gives what was seen."""
    chance = random.Random(os.environ.get("SOAK_SEED", "1"))
    await subscribed(store, api, count)
    api.does("fault", kind="slow", seconds=0.3, times=1_000_000)  # so that several are on their way at any moment
    on_their_way: set[tuple[int, int]] = set()  # a message, and which of its attempts
    most = 0
    for _ in range(kills):
        process = processes.start()
        await asyncio.sleep(chance.uniform(1.5, 4))
        await killed(process)
        await asyncio.sleep(0.2)  # a server of its own may be at its last commit
        rows_left = await store._database.rows(_ON_THEIR_WAY)
        most = max(most, len(rows_left))
        on_their_way |= {tuple(row) for row in rows_left}
    processes.start()
    rows = await all_ended(store, count, 600)
    repeats = kept_promise(rows, arrived(api))
    unseen = sum(row["unseen"] for row in rows)
    assert repeats <= unseen == len(on_their_way)
    states_ = Counter(row["state"] for row in rows)
    return (
        f"{kills} kills, {count} briefings: {dict(states_)}; {unseen} answers never seen ({most} at most in a kill), "
        f"{repeats} arrived twice"
    )


async def test_a_hundred_briefings_survive_five_random_kills(store: Store, api: Api, processes: Processes) -> None:
    print(await kills_at_random(store, api, processes, count=100, kills=5))


@pytest.mark.soak
async def test_two_thousand_briefings_survive_fifty_random_kills(store: Store, api: Api, processes: Processes) -> None:
    print("\n" + await kills_at_random(store, api, processes, count=2_000, kills=50))


async def test_two_dispatchers_send_nothing_twice_and_the_killed_ones_work_is_taken_over_within_30_seconds(
    postgresql_url: str, api: Api
) -> None:
    processes = Processes(postgresql_url, api)
    try:
        async with await Store.open(postgresql_url) as store:
            await subscribed(store, api, 300)
            both = [processes.start(alone=False) for _ in range(2)]
            until(lambda: len(api.calls("sendMessage")) >= 60)
            [(holder,)] = await store._database.rows(select(leases.c.holder))
            leader = next(process for process in both if holder.endswith(f":{process.pid}"))
            await killed(leader)
            at, left = time.time(), (await states(store))["attempted"]
            rows = await all_ended(store, 300, 90)
            repeats = kept_promise(rows, arrived(api))
            first = min(call["time"] for call in api.calls("sendMessage") if call["time"] > at + 0.5)
    finally:
        processes.close()
    assert first - at < 30
    assert repeats <= left
    assert all(row["unseen"] == 0 for row in rows) or left
    print(f"taken over after {first - at:.1f} s; {left} on their way, {repeats} repeats")
