"""Brings the database to this version's tables at start, once, also when several processes start together."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import POSTGRESQL, reading
from bot.storage.errors import StorageError

_MIGRATIONS = Path(__file__).parent / "migrations"
# A file is named after its revision, so the head is known without importing Alembic, which takes a third of a second.
REVISIONS = tuple(sorted(path.stem for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")))
HEAD = REVISIONS[-1]
_UPGRADE_LOCK = 0x6B617A6E61746F01  # an arbitrary number of our own


async def upgrade(engine: AsyncEngine) -> None:
    """Runs the migrations that are missing, all or none. Raises StorageError for a database newer than this code."""
    async with reading(engine).connect() as connection:
        if await connection.run_sync(_current) == HEAD:
            return
    async with engine.begin() as connection:
        # On SQLite the transaction itself holds the write lock by now.
        if engine.dialect.name == POSTGRESQL:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
        await connection.run_sync(_migrate)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision is not None and revision not in REVISIONS:
        raise StorageError(
            f"the database is newer than this kaznato: it has revision {revision}, this one knows none after {HEAD}",
        )
    return None if revision is None else str(revision)


def _migrate(connection: Connection) -> None:
    if _current(connection) == HEAD:
        return  # another process was faster
    from alembic import command  # noqa: PLC0415 - see REVISIONS
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    # Alembic reads its options with ConfigParser, to which a % in a folder's name is an interpolation.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
