"""Puts the parts together: `kaznato run`."""

import asyncio
import logging
import os
import signal
from typing import Final

from pydantic import SecretStr
from telegram.error import TelegramError

from bot.briefing.clocks import VERSION
from bot.delivery.courier import Courier
from bot.delivery.editor import editor
from bot.delivery.planner import remember_base
from bot.delivery.reckoning import reckon_anew
from bot.endings import told
from bot.logs import set_up
from bot.opening import open_services
from bot.settings import Settings
from bot.storage.engine import SQLITE
from bot.storage.errors import StorageError
from bot.storage.owner import own
from bot.telegram.application import build, set_menu
from bot.telegram.dispatch import AnyApplication, Dispatcher
from bot.telegram.intake import Intake, connect
from bot.telegram.limiter import Limiter
from bot.telegram.request import AiohttpRequest
from bot.telegram.services import Services
from bot.telegram.waiting import ask_again

_log = logging.getLogger("kaznato")

_DEADLINE: Final = 10.0  # seconds that what is being handled gets at the end
_PURGE_EVERY: Final = 600.0  # seconds


def main() -> int:
    """`kaznato run`: gives the exit status."""
    return told(_main)


def _main() -> int:
    # python-telegram-bot warns whoever asks for seconds as a number; as time spans they come without.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    settings = Settings.read()
    token = settings.token()
    set_up(settings.log_level, [token.get_secret_value()])
    asyncio.run(_run(settings, token))
    return 0


async def _run(settings: Settings, token: SecretStr) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # Owned before it is opened: a newer version must not migrate the database under a `run` that works on it.
    async with own(settings.database_url) as owner, open_services(settings) as services:
        _log.info("fact base %s: %d facts", services.base.version, len(services.base.facts))
        _log.info("database: %s", services.store.engine_name)
        parts = (
            asyncio.create_task(_talk(settings, token, services)),
            asyncio.create_task(_purge(services)),
            asyncio.create_task(owner.lost()),
            asyncio.create_task(stop.wait()),
        )
        done, others = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            _log.info("stopping")
        for part in others:
            part.cancel()
        endings = await asyncio.gather(*others, return_exceptions=True)
        if parts[2] in done:
            raise StorageError(f"the database is no longer ours alone: {parts[2].result()}")
        for part in done:
            part.result()
        for ending in endings:
            if isinstance(ending, Exception):
                raise ending
    _log.info("stopped")


async def _talk(settings: Settings, token: SecretStr, services: Services) -> None:
    """The bot on Telegram, until it is cancelled."""
    request = AiohttpRequest(proxy=settings.telegram_proxy)
    address = f"{settings.telegram_api_url}/bot"
    limiter = Limiter(settings.bulk_rate)
    application = build(request, services, token=token.get_secret_value(), base_url=address, limiter=limiter)
    dispatcher = Dispatcher(application, services.store, services.clock)
    courier = Courier(
        bot=application.bot,
        limiter=limiter,
        services=services,
        compose=editor(services.base, services.texts),
        # The lock on a file ends with its holder, so nobody else is sending. That of a server may end before.
        alone=settings.database_url.startswith(SQLITE),
    )
    try:
        await connect(application)
        _log.info("Telegram knows the bot as @%s", application.bot.username)
        await _set_menu(application, services)
        waiting = await dispatcher.recover()
        if waiting:
            _log.info("chats with messages that an earlier run left unanswered: %d", waiting)
        await remember_base(services)
        async with asyncio.TaskGroup() as group:
            group.create_task(Intake(application, dispatcher, services.store, services.clock).run(), name="intake")
            group.create_task(courier.run(), name="courier")
            group.create_task(ask_again(services), name="waiting questions")
            group.create_task(_reckon_anew(services), name="time-zone data")
    except ExceptionGroup as raised:
        raise raised.exceptions[0] from None
    finally:
        await dispatcher.close(_DEADLINE)
        await application.shutdown()
        await request.shutdown()


async def _set_menu(application: AnyApplication, services: Services) -> None:
    try:
        await set_menu(application, services)
    except TelegramError as error:
        # The bot answers as well without; the next start tries again.
        _log.warning("the menu of commands could not be set: %s", error.message)


async def _reckon_anew(services: Services) -> None:
    """Beside the rest: a million subscriptions take two minutes, and people write meanwhile."""
    try:
        count = await reckon_anew(services.store, services.clock())
    except StorageError as error:
        _log.warning("instants of other time-zone data stay as they are until the next start: %s", error)
    else:
        if count:
            _log.info("the time-zone data is now %s; subscriptions that were reckoned anew: %d", VERSION, count)


async def _purge(services: Services) -> None:
    while True:
        await asyncio.sleep(_PURGE_EVERY)
        try:
            await services.store.purge(services.clock())
        except StorageError as error:
            _log.warning("%s", error)
