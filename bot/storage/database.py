"""An open database: what reads it, and the one that writes to it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.engine import SQLITE, reading
from bot.storage.errors import speaking
from bot.storage.writer import Step, Writer


class Database:
    """What every part of the store works on. All methods may raise StorageError."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.reading = reading(engine)
        self.writer = Writer(engine)
        # Only the dialect in use is imported: the other costs a tenth of a second at the start.
        if engine.dialect.name == SQLITE:
            from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415
        else:
            from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]  # noqa: PLC0415
        self.insert = insert
        """An insert that knows `on_conflict_…`, which each dialect has as its own."""

    async def rows(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> Sequence[Any]:
        with speaking("cannot read the database"):
            async with self.reading.connect() as connection:
                return (await connection.execute(statement, parameters or {})).all()

    async def write(self, *steps: Step, durably: bool = False) -> None:
        """Returns once the steps are committed, all or none; with `durably`, also against a power cut."""
        await self.writer.write(*steps, durably=durably)

    def transaction(self, *, durably: bool = True) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction of its own; with `durably`, it survives a power cut."""
        return self.writer.transaction(durably=durably)

    async def close(self) -> None:
        """Writes what is under way, then closes. May be called twice."""
        await self.writer.close()
        await self.engine.dispose()
