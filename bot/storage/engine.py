"""From an address to an engine, and what each of the two databases wants to be told."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.errors import StorageError

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
_BUSY = 5.0  # seconds that a writer waits for another process's transaction
_PRAGMAS = (
    f"PRAGMA busy_timeout={_BUSY * 1000:.0f}",
    "PRAGMA foreign_keys=ON",
)
_READING = "kaznato_reading"
_DURABLE = "kaznato_durable"
_HASTEN = text("SET LOCAL synchronous_commit TO off")


def address(url: str) -> URL:
    """The address with the asynchronous driver named. Raises StorageError for what is none of ours."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError("DATABASE_URL is not a database address like sqlite+aiosqlite:////folder/file") from None
    parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
    if parsed.drivername not in _DRIVERS.values():
        known = " or ".join(dict.fromkeys(_DRIVERS.values()))
        raise StorageError(f"DATABASE_URL: {parsed.drivername} is not supported, use {known}")
    if parsed.get_backend_name() == SQLITE and parsed.database in {None, "", ":memory:"}:
        raise StorageError("DATABASE_URL: SQLite needs a file, as in sqlite+aiosqlite:////folder/file")
    return parsed


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database."""
    return Path(url.database).absolute() if url.get_backend_name() == SQLITE and url.database else None


def name_of(url: URL) -> str:
    """How a message calls the database: without the password."""
    file = file_of(url)
    return str(file) if file else url.render_as_string(hide_password=True)


def create(url: URL) -> AsyncEngine:
    """An engine for the address; nothing is connected yet. Raises StorageError when the driver is not installed."""
    if url.get_backend_name() == SQLITE:
        # isolation_level None keeps Python's sqlite3 from beginning transactions of its own, late and deferred.
        engine = create_async_engine(url, pool_size=3, max_overflow=0, connect_args={"isolation_level": None})
        event.listen(engine.sync_engine, "connect", _tune)
        event.listen(engine.sync_engine, "begin", _begin)
        return engine
    try:
        return create_async_engine(url, pool_size=8, max_overflow=4, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StorageError("PostgreSQL needs its driver: pip install 'kaznato[postgres]'") from error


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for single SELECTs: no transaction around them, which saves two round trips."""
    if engine.dialect.name == SQLITE:
        return engine.execution_options(**{_READING: True})
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def durable(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for commits that must survive a power cut."""
    return engine.execution_options(**{_DURABLE: True})


async def hasten(connection: AsyncConnection) -> None:
    """Lets a transaction that need not survive a power cut commit without waiting for PostgreSQL's disk.

    SQLite is told as the transaction begins (`_begin`).
    """
    options = connection.sync_connection.get_execution_options() if connection.sync_connection else {}
    if connection.dialect.name == POSTGRESQL and not options.get(_DURABLE):
        await connection.execute(_HASTEN)


def prepare(file: Path) -> None:
    """Makes an SQLite file where there is none, sees that it can be written, and switches it to write-ahead logging.

    With that, readers and a writer do not wait for each other. Raises OSError or sqlite3.Error. Done without aiosqlite,
    whose thread outlives a connection that fails, and then complains on standard error.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + _BUSY
    with closing(sqlite3.connect(file, timeout=_BUSY, isolation_level=None)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            except sqlite3.OperationalError as error:
                # SQLite does not wait its busy time-out for the switch, and several processes may start at once.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return


def _tune(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    try:
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
    except BaseException:
        # The pool has not heard of this connection yet, so nobody else would end its thread.
        connection.close()
        raise
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_READING):
        return
    # Every commit survives a kill. What Telegram is told to forget must survive a power cut too, so those commits wait
    # for the disk; what a power cut may undo of the others is, at worst, that an update was handled.
    level = "FULL" if options.get(_DURABLE) else "NORMAL"
    if connection.info.get("synchronous") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.info["synchronous"] = level
    # IMMEDIATE takes the write lock at once: a transaction that began by reading could not wait for it later.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
