"""One `run` per database. Both kinds of lock end with their holder, also when it is killed."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import address, create, file_of, name_of, reading
from bot.storage.errors import OwnedElsewhereError, StorageError, reason

_OWNER_LOCK = 0x6B617A6E61746F02  # an arbitrary number of our own
_HEARTBEAT = 5.0  # seconds between two looks at the connection that holds the lock


class Owner(Protocol):
    """Who holds the lock."""

    async def lost(self) -> str:
        """Waits until the lock is lost, if ever, and says why."""


@asynccontextmanager
async def own(url: str) -> AsyncIterator[Owner]:
    """Holds the database for this process. Raises OwnedElsewhereError when another holds it, or StorageError."""
    parsed = address(url)
    file = file_of(parsed)
    async with _file_lock(file) if file else _advisory_lock(parsed) as owner:
        yield owner


class _Forever:
    async def lost(self) -> str:
        never: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        return await never


@asynccontextmanager
async def _file_lock(file: Path) -> AsyncIterator[Owner]:
    lock = file.with_name(f"{file.name}.lock")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(f"cannot use the database {file}: {reason(error)}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OwnedElsewhereError(_owned(str(file))) from None
        yield _Forever()
    finally:
        # The file stays: removing it would let two processes lock two files of the same name.
        os.close(descriptor)


class _Connected:
    """The lock lives as long as the connection does."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lost(self) -> str:
        while True:
            await asyncio.sleep(_HEARTBEAT)
            try:
                await self._connection.execute(text("SELECT 1"))
            except (SQLAlchemyError, OSError) as error:
                return reason(error)


@asynccontextmanager
async def _advisory_lock(url: URL) -> AsyncIterator[Owner]:
    engine = create(url)
    try:
        try:
            connection = await reading(engine).connect()
            held = await connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _OWNER_LOCK})
        # See Store.open: while connecting, a driver's own classes come through.
        except Exception as error:
            raise StorageError(f"cannot use the database {name_of(url)}: {reason(error)}") from error
        if not held.scalar_one():
            await connection.close()
            raise OwnedElsewhereError(_owned(name_of(url)))
        try:
            yield _Connected(connection)
        finally:
            # Not back into the pool: the lock belongs to the connection.
            await connection.invalidate()
            await connection.close()
    finally:
        await engine.dispose()


def _owned(name: str) -> str:
    return f"another `kaznato run` works on the database {name}: stop it, or set another DATABASE_URL"
