"""How briefings go out: `python -m benchmarks.delivery [--people N] [--million N]`, on SQLite and on PostgreSQL.

First, so many people are due at one minute, and `kaznato run` sends to them over HTTP while others ask questions: at
which share of the allowed rate, how many in the busiest second as the server counts, how long a reply takes meanwhile,
and the memory. Clocks are real; the local Bot API and the bot share the machine.

Then, with so many subscriptions in the database, how long a batch of planning and claiming takes.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

import psutil
from sqlalchemy import func, insert, select

from bot.botapi.server import TOKEN
from bot.delivery.planner import BATCH, Planner
from bot.knowledge.loader import load
from bot.knowledge.places import default_paths
from bot.storage.frozen import ENDED
from bot.storage.records import Sent, Subscription
from bot.storage.store import Store
from bot.storage.tables import deliveries, subscriptions
from bot.telegram.services import now
from tests.delivery.delivering import composed, subscription
from tests.processes import Api, postgresql_server

RATE: Final = 30
QUESTION: Final = "How much will be spent on the border?"
_ASKING: Final = 40  # people who ask, in turn
_ASK_EVERY: Final = 0.25  # seconds
_ROWS: Final = 10_000  # inserted at a time
_ROUNDS: Final = 200  # batches
_CLAIM: Final = 100  # messages taken up at a time, as the sender does
_ATTEMPTS: Final = 5  # of which so many have their attempt and their outcome noted


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000, help="who are due at one minute; 0: none")
    parser.add_argument("--million", type=int, default=1_000_000, help="subscriptions in the database; 0: none")
    given = parser.parse_args()
    for count, told, measure in (
        (given.people, "due at one minute", at_one_minute),
        (given.million, "subscriptions", batches),
    ):
        with databases() as urls:
            for name, url in urls.items():
                if count:
                    print(f"{name}, {count} {told}:", asyncio.run(measure(url, count)), flush=True)


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """An empty database of each kind."""
    with tempfile.TemporaryDirectory() as folder, postgresql_server() as socket:
        yield {
            "SQLite": f"sqlite+aiosqlite:///{folder}/kaznato.sqlite3",
            "PostgreSQL": f"postgresql+asyncpg://postgres@/postgres?host={socket}",
        }


async def subscribed(store: Store, people: Iterable[Subscription]) -> None:
    rows = [asdict(each) for each in people]
    for start in range(0, len(rows), _ROWS):
        async with store._database.transaction() as connection:  # noqa: SLF001 - no store has an insert of ten thousand
            await connection.execute(insert(subscriptions), rows[start : start + _ROWS])


async def at_one_minute(url: str, count: int) -> str:
    """Sends to so many while some ask."""
    api = Api()
    people = [api.does("add_user") for _ in range(count)]
    asking = [api.does("add_user", language_code="en") for _ in range(_ASKING)]
    async with await Store.open(url) as store:
        due = now() + timedelta(seconds=10)
        version = load(*default_paths()).version  # of which they know, as most subscribers do on most days
        await subscribed(store, (subscription(each, due, told=version) for each in people))
        process = subprocess.Popen(  # noqa: ASYNC220 - before anything else is under way
            [sys.executable, "-m", "bot", "run"],
            env=os.environ | {"DATABASE_URL": url, "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url},
            stderr=subprocess.DEVNULL,
        )
        try:
            asked, memory = await _meanwhile(store, api, psutil.Process(process.pid), asking, count)
        finally:
            process.terminate()
            process.wait()
    calls = api.calls("sendMessage")
    api.close()
    mine = set(people)
    sent = [call["time"] for call in calls if call["body"]["ok"] and call["parameters"]["chat_id"] in mine]
    replies: dict[int, deque[float]] = {person: deque() for person in asking}
    for call in calls:
        if call["parameters"]["chat_id"] in replies:
            replies[call["parameters"]["chat_id"]].append(call["time"])
    pairs = [(at, replies[person].popleft()) for person, at in asked]
    waited = sorted(reply - at for at, reply in pairs if sent[0] <= at < sent[-1])
    rate = (len(sent) - 1) / (sent[-1] - sent[0])
    return (
        f"sent {len(sent)} at {rate:.2f} a second ({rate / RATE:.1%} of the rate), {busiest(sent)} in the busiest; "
        f"{len(waited)} replies meanwhile: p50 {share(waited, 0.5) * 1e3:.0f} ms, "
        f"p95 {share(waited, 0.95) * 1e3:.0f} ms, at most {waited[-1] * 1e3:.0f} ms; "
        f"memory at the first tenth {memory[len(memory) // 10]:.0f} MB, at the end {memory[-1]:.0f} MB"
    )


async def _meanwhile(
    store: Store, api: Api, process: psutil.Process, asking: Sequence[int], count: int
) -> tuple[list[tuple[int, float]], list[float]]:
    """Asks until all is sent; gives who asked when, and the memory in MB from time to time."""
    asked: list[tuple[int, float]] = []
    memory: list[float] = []
    ended = select(func.count()).where(deliveries.c.state.in_(ENDED))
    while (await store._database.rows(ended))[0][0] < count:  # noqa: SLF001
        for person in asking[:: max(1, _ASKING // 20)]:
            asked.append((person, time.time()))
            await asyncio.to_thread(api.writes, person, QUESTION)
            await asyncio.sleep(_ASK_EVERY)
        if memory or (await store.deliveries.open()):  # it has begun
            memory.append(process.memory_info().rss / 1e6)
    await asyncio.sleep(2)
    return asked, memory


async def batches(url: str, count: int) -> str:
    """Plans and claims beside so many subscriptions, of which a few thousand are due."""
    chance = random.Random(1)
    async with await Store.open(url) as store:
        start = now()
        await subscribed(store, (_spread(chat, start, chance) for chat in range(1, count + 1)))
        took: dict[str, list[tuple[float, float]]] = {}
        planner = Planner(store, composed, now)
        epoch = await store.dispatching.take("benchmark")
        assert epoch is not None
        for _ in range(_ROUNDS):
            await _timed(took, "planning", planner.plan())
            due = await _timed(took, "claiming", store.deliveries.due(now(), _CLAIM))
            for each in due[:_ATTEMPTS]:
                await _timed(took, "attempt", store.deliveries.attempt([each.id], epoch, now()))
                await _timed(took, "outcome", store.deliveries.note(each, Sent(1), now()))
            await _timed(took, "what is open", store.deliveries.planned(now()))
            await store.dispatching.renew(epoch)
    return f"batches of {BATCH} planned, of {_CLAIM} claimed; ms by the clock (p95), by the processor: " + ", ".join(
        f"{what} {_p50(clock for clock, _ in times)} ({share(sorted(clock for clock, _ in times), 0.95) * 1e3:.1f}), "
        f"{_p50(processor for _, processor in times)}"
        for what, times in took.items()
    )


async def _timed(took: dict[str, list[tuple[float, float]]], what: str, work: Any) -> Any:
    """Notes how long it takes: by the clock, and of the processor, PostgreSQL's own part aside."""
    clock, processor = time.perf_counter(), time.process_time()
    result = await work
    took.setdefault(what, []).append((time.perf_counter() - clock, time.process_time() - processor))
    return result


def _p50(times: Iterable[float]) -> str:
    return f"{statistics.median(times) * 1e3:.1f}"


def _spread(chat: int, start: datetime, chance: random.Random) -> Subscription:
    """Every hundredth is due, the others within a day."""
    away = timedelta(seconds=-1 if chat % 100 == 0 else chance.uniform(3_600, 86_400))
    return subscription(chat, start + away)


def busiest(times: Iterable[float]) -> int:
    """The most within any second."""
    recent: deque[float] = deque()
    most = 0
    for at in times:
        recent.append(at)
        while at - recent[0] >= 1:
            recent.popleft()
        most = max(most, len(recent))
    return most


def share(ordered: Sequence[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


if __name__ == "__main__":
    main()
