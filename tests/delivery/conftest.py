from collections.abc import AsyncIterator

import pytest

from bot.botapi.http import Door
from bot.botapi.server import Server
from bot.storage.store import Store
from tests.delivery.delivering import Delivering, delivering


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def door(server: Server) -> AsyncIterator[Door]:
    async with Door(server) as door:
        yield door


@pytest.fixture
async def bot(store: Store, door: Door) -> AsyncIterator[Delivering]:
    """A courier that does not run yet, on each database."""
    async with delivering(store, door.url, door.server.token) as bot:
        yield bot
