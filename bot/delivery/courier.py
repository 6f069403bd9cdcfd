"""One dispatcher at a time, however many processes there are: who has the lease plans and sends, the others wait.

The limit of messages a second is the bot's, not a process's, so one sender is as fast as many.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, NoReturn

from telegram.ext import ExtBot

from bot.delivery.alerts import Alerts
from bot.delivery.planner import Planner
from bot.delivery.planning import Compose
from bot.delivery.sender import Sender
from bot.storage.errors import StorageError
from bot.telegram.limiter import Limiter
from bot.telegram.services import Services

_log = logging.getLogger(__name__)

_CANDIDATE: Final = 2.0  # seconds between two tries to lead
_AFTER_A_BUG: Final = 30.0  # seconds
_RENEW: Final = 5.0  # seconds between two prolongations of the lease


class LeaseLostError(StorageError):
    """Another process leads."""


class Courier:
    """Delivers whenever it leads; whoever runs it cancels it."""

    def __init__(  # noqa: PLR0913 - by name
        self,
        *,
        bot: ExtBot[Any],
        limiter: Limiter,
        services: Services,
        compose: Compose,
        alone: bool = False,
        on_lead: Callable[[int], None] = lambda _epoch: None,
    ) -> None:
        """`alone`: no other process can be at work, so what an earlier one left is taken up at once."""
        self._bot = bot
        self._limiter = limiter
        self._services = services
        self._planner = Planner(services.store, compose, services.clock)
        self._alerts = Alerts(bot, services)
        self._alone = alone
        self._holder = f"{socket.gethostname()}:{os.getpid()}"[:64]
        self._on_lead = on_lead

    async def run(self) -> NoReturn:
        """Never ends by itself: a database that fails is tried again, and so is what a bug broke."""
        lease = self._services.store.dispatching
        while True:
            try:
                epoch = await lease.take(self._holder, seize=self._alone)
                if epoch is not None:
                    await self._lead(epoch)
            except StorageError as error:
                _log.error("nothing is delivered for a moment: %s", error)
            except Exception:  # noqa: BLE001 - replies to people go on, and so shall this
                _log.exception("delivering broke; it is tried again in a while")
                await asyncio.sleep(_AFTER_A_BUG)
            await asyncio.sleep(_CANDIDATE)

    async def _lead(self, epoch: int) -> None:
        """Plans and sends until the lease is lost. Raises StorageError."""
        _log.info("this process delivers (epoch %d)", epoch)
        self._on_lead(epoch)
        store, clock = self._services.store, self._services.clock
        try:
            again = await store.deliveries.take_up(epoch, clock())
            if again:
                _log.warning("messages that may have been sent and are sent once more: %d", again)
            sender = Sender(
                bot=self._bot, limiter=self._limiter, store=store, alerts=self._alerts, clock=clock, epoch=epoch
            )
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep(epoch), name="lease")
                group.create_task(self._planner.run(), name="planner")
                group.create_task(sender.run(), name="sender")
        except ExceptionGroup as raised:
            raise raised.exceptions[0] from None
        finally:
            with suppress(StorageError):
                await store.dispatching.release(epoch)

    async def _keep(self, epoch: int) -> NoReturn:
        while True:
            await asyncio.sleep(_RENEW)
            if not await self._services.store.dispatching.renew(epoch):
                raise LeaseLostError("another process delivers")
