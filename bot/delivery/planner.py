"""Turns what is due into what goes out, batch by batch."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.briefing.changes import revisions
from bot.delivery.planning import UNWRITTEN, Compose, Content, Told, planned, skipped
from bot.storage.records import Advance, Memory, Subscription
from bot.storage.store import Store
from bot.telegram.briefings import told_key
from bot.telegram.services import Services

_log = logging.getLogger(__name__)

BATCH: Final = 10  # subscriptions: so few that a reply never waits long for the database or for the processor
_AHEAD: Final = 2_000  # messages that are planned and may go out; beyond, planning waits, so that the table stays small
_IDLE: Final = 1.0  # seconds


class Planner:
    """Plans for as long as it is let; whoever runs it cancels it, and loses nothing by that at any point."""

    def __init__(self, store: Store, compose: Compose, clock: Callable[[], datetime]) -> None:
        """`clock` gives aware moments in UTC."""
        self._store = store
        self._compose = compose
        self._clock = clock
        self._told: dict[str, Told | None] = {}

    async def run(self) -> None:
        """Raises StorageError."""
        while True:
            if await self._store.deliveries.planned(self._clock()) >= _AHEAD or not await self.plan():
                await asyncio.sleep(_IDLE)

    async def plan(self) -> int:
        """Plans one batch; gives how many subscriptions it had."""
        now = self._clock()
        due = await self._store.subscriptions.due(now, BATCH)
        if not due:
            return 0
        memories = await self._store.readers.memories([each.chat_id for each in due])
        contents: list[Content] = []
        advances: list[Advance] = []
        for subscription in due:
            told = await self._told_of(subscription.told)
            try:
                content, advance = planned(subscription, memories[subscription.chat_id], told, now, self._written)
            except KeyError as error:
                _log.error("chat %d is suspended: there is no time zone %s", subscription.chat_id, error)
                await self._store.subscriptions.suspend(subscription.chat_id, "no time zone", now)
            else:
                contents.append(content)
                advances.append(advance)
            await asyncio.sleep(0)  # to compose one takes half a millisecond: replies to people go in between
        await self._store.deliveries.plan(contents, now, advances)
        return len(due)

    def _written(self, subscription: Subscription, memory: Memory, told: Told | None) -> Content:
        try:
            return self._compose(subscription, memory, told)
        except Exception:  # noqa: BLE001 - one briefing that cannot be composed must not hold up the others
            _log.exception("the briefing of chat %d could not be composed", subscription.chat_id)
            return skipped(subscription, UNWRITTEN)

    async def _told_of(self, version: str) -> Told | None:
        """What a version of the base said; None where that was never kept. Versions are few, and read once."""
        if version not in self._told:
            kept = await self._store.kept(told_key(version))
            self._told[version] = json.loads(kept) if kept else None
        return self._told[version]


async def remember_base(services: Services) -> None:
    """Keeps what the base says now, so that a reader can be told later what has changed since."""
    base = services.base
    await services.store.keep(told_key(base.version), json.dumps(revisions(base)))
