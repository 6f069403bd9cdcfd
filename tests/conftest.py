"""What many tests stand on: a real database of each kind."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.storage.store import Store
from tests.processes import postgresql_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """A PostgreSQL server for this test process; gives the folder of its socket."""
    with postgresql_server() as socket:
        yield socket


@pytest.fixture
async def postgresql_url(postgresql: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of a database of this test's own."""
    name = f"test_{os.urandom(6).hex()}"
    server = await asyncpg.connect(host=str(postgresql), user="postgres", database="postgres")
    try:
        await server.execute(f"CREATE DATABASE {name}")
        yield f"postgresql+asyncpg://postgres@/{name}?host={postgresql}"
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await server.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a file of this test's own, which is not there yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'data' / 'kaznato.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind, one after the other."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with await Store.open(database_url) as opened:
        yield opened
