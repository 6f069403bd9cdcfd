"""The courier alone, over a real road to the local Bot API: in this process for most tests, in one of its own
(`python -m tests.delivery.delivering`) for those that kill it.
"""

import argparse
import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from telegram.ext import Application

from bot.answering.engine import Engine
from bot.briefing.clocks import VERSION
from bot.delivery.courier import Courier
from bot.delivery.planner import Planner
from bot.delivery.planning import Told
from bot.locales.texts import Texts
from bot.logs import set_up
from bot.storage.records import Carried, Memory, Planned, Skipped, Subscription
from bot.storage.store import Store
from bot.telegram.limiter import Limiter
from bot.telegram.request import AiohttpRequest
from bot.telegram.services import Services, now

Json = dict[str, Any]


def subscription(chat: int, due_at: datetime, **given: Any) -> Subscription:
    """Of a chat in Almaty, due at that instant."""
    local = due_at + timedelta(hours=5)
    fields: Json = {
        "chat_id": chat,
        "kind": "private" if chat > 0 else "group",
        "language": "en",
        "zone": "Asia/Almaty",
        "minute": local.hour * 60 + local.minute,
        "weekdays": 127,
        "created_at": due_at,
        "tzdata": VERSION,
        "told": "1",
        "due_at": due_at,
        "due_on": local.date(),
    }
    return Subscription(**fields | given)


def composed(subscription: Subscription, _memory: Memory, _told: Told | None) -> Planned | Skipped:
    """A briefing that says whose and of which day it is, so that the server's ledger can be held against the rows."""
    day = subscription.due_on or date.min
    return Planned(
        chat_id=subscription.chat_id,
        kind="briefing",
        key=day.isoformat(),
        due_at=subscription.due_at or now(),
        text=f"<b>Briefing</b> of {day} for {subscription.chat_id} &amp; all",
        buttons=((("I knew it", "knew"), ("The source", "https://example.org/")),),
        thread_id=subscription.thread_id,
        local_date=day,
        carries=Carried("first", "2", {"border-funding": 1}, ("border-funding",)),
    )


@dataclass(frozen=True)
class Delivering:
    """What a test has in hand."""

    store: Store
    courier: Courier
    planner: Planner
    limiter: Limiter
    application: Application[Any, Any, Any, Any, Any, Any]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.courier.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def subscribe(self, subscriptions: Iterable[Subscription]) -> None:
        await asyncio.gather(*(self.store.subscriptions.put(each) for each in subscriptions))


@asynccontextmanager
async def delivering(
    store: Store,
    url: str,
    token: str,
    *,
    clock: Callable[[], datetime] = now,
    compose: Callable[[Subscription, Memory, Told | None], Planned | Skipped] = composed,
    admins: Iterable[int] = (),
    rate: int = 1000,
    alone: bool = True,
    rested: bool = True,
    engine: Engine | None = None,
) -> AsyncIterator[Delivering]:
    limiter = Limiter(rate)
    if rested:
        limiter._bulk.answered.clear()  # nothing was sent before, so a test need not wait a second
    # A courier asks for neither base nor engine.
    services = Services(None, engine, store, Texts.load(), clock, frozenset(admins))  # type: ignore[arg-type]
    builder = Application.builder().token(token).base_url(f"{url}/bot").updater(None).job_queue(None)
    async with AiohttpRequest() as request:
        application = builder.request(request).get_updates_request(request).rate_limiter(limiter).build()
        async with application:
            courier = Courier(bot=application.bot, limiter=limiter, services=services, compose=compose, alone=alone)
            yield Delivering(store, courier, Planner(store, compose, clock), limiter, application)


async def _main(database: str, url: str, token: str, rate: int, *, alone: bool) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with (
        await Store.open(database) as store,
        delivering(store, url, token, rate=rate, alone=alone, rested=False) as bot,
        bot.running(),
    ):
        await stop.wait()


if __name__ == "__main__":
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("--rate", type=int, default=30)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    set_up("INFO")
    asyncio.run(_main(given.database, given.url, given.token, given.rate, alone=given.alone))
