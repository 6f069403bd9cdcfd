"""The services that `kaznato run` and the chat in the terminal share."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.compiled import ready_engine
from bot.knowledge.places import default_paths
from bot.locales.texts import Texts
from bot.settings import Settings
from bot.storage.store import Store
from bot.telegram.services import Services


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """The services over the base and the database that the settings name. Raises BaseError or StorageError."""
    knowledge, seeds = default_paths()
    engine = ready_engine(settings.knowledge_dir or knowledge, settings.seeds_dir or seeds)
    gc.freeze()  # the base lives as long as the program: the collector need not walk through it ever again
    async with await Store.open(settings.database_url) as store:
        texts, rate = Texts.load(), settings.bulk_rate
        services = Services(engine.base, engine, store, texts, admins=settings.admin_ids, bulk_rate=rate)
        await store.purge(services.clock())
        yield services
