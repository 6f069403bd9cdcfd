"""What a database may look like when it is opened, and what is said when it cannot be used."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage import revision
from bot.storage.errors import OwnedElsewhereError, StorageError
from bot.storage.owner import own
from bot.storage.store import Store
from bot.storage.tables import metadata


async def refusal(url: str) -> str:
    with pytest.raises(StorageError) as caught:
        await Store.open(url)
    told = str(caught.value)
    assert "\n" not in told
    return told


def test_the_newest_migration_is_the_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(revision._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [revision.HEAD]


async def test_the_migrations_make_the_tables_that_the_code_uses(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with store._database.engine.begin() as connection:
        assert await connection.run_sync(differences) == []


async def test_stores_that_open_together_migrate_once(database_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(database_url) for _ in range(6)))
    async with stores[0]._database.reading.connect() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).all() == [(revision.HEAD,)]
    for store in stores:
        await store.close()


def test_processes_that_open_together_migrate_once(database_url: str) -> None:
    code = "import asyncio, sys\nfrom bot.storage.store import Store\n"
    code += (
        "async def main():\n"
        "    store = await Store.open(sys.argv[1])\n"
        "    await store.keep('key', 'value')\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, database_url]) for _ in range(4)]
    assert [process.wait(60) for process in started] == [0, 0, 0, 0]


async def test_alembic_is_not_imported_when_there_is_nothing_to_migrate(database_url: str) -> None:
    await (await Store.open(database_url)).close()
    code = (
        "import asyncio, sys\nfrom bot.storage.store import Store\n"
        "async def main():\n    await (await Store.open(sys.argv[1])).close()\n"
        "asyncio.run(main())\nassert 'sqlalchemy' in sys.modules\nassert 'alembic' not in sys.modules\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, database_url)
    assert await process.wait() == 0


async def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    async with await Store.open(database_url) as store, store._database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999_future'"))
    told = await refusal(database_url)
    assert "newer than this kaznato" in told
    assert "9999_future" in told


async def test_a_migration_that_fails_leaves_nothing(database_url: str) -> None:
    async with await Store.open(database_url) as store, store._database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
        await connection.execute(text("DROP TABLE updates"))
    # The migration makes "updates" anew, then meets "chats", which is there.
    assert "already exists" in await refusal(database_url)
    found = await _tables(database_url)
    assert "updates" not in found
    assert "alembic_version" not in found


async def _tables(url: str) -> set[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(names)


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    file = tmp_path / "one" / "two %d" / "kaznato.sqlite3"
    await (await Store.open(f"sqlite+aiosqlite:///{file}")).close()
    assert file.is_file()


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.sqlite3"
    file.write_text("shopping list\n" * 200)
    told = await refusal(f"sqlite+aiosqlite:///{file}")
    assert told == f"cannot use the database {file}: file is not a database"
    assert file.read_text() == "shopping list\n" * 200


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = await refusal(f"sqlite+aiosqlite:///{tmp_path}/file/below/kaznato.sqlite3")
    assert told.startswith(f"cannot use the database {tmp_path}/file/below/kaznato.sqlite3: ")
    assert "Not a directory" in told


async def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert "unable to open database file" in await refusal(f"sqlite+aiosqlite:///{tmp_path}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    await asyncio.to_thread(tmp_path.chmod, 0o500)
    assert "ermission denied" in await refusal(f"sqlite+aiosqlite:///{tmp_path}/a/kaznato.sqlite3")


async def test_a_database_locked_by_another_program_is_told(tmp_path: Path) -> None:
    file = tmp_path / "kaznato.sqlite3"
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert "locked" in await refusal(f"sqlite+aiosqlite:///{file}")
    other.close()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "not a database address"),
        ("mysql://host/name", "not supported"),
        ("sqlite+aiosqlite://", "needs a file"),
        ("sqlite+aiosqlite:///:memory:", "needs a file"),
        ("postgresql+asyncpg://user:secret@127.0.0.1:1/name", "cannot use the database"),
    ],
)
async def test_an_address_that_leads_nowhere_is_told_without_the_password(url: str, told: str) -> None:
    message = await refusal(url)
    assert told in message
    assert "secret" not in message


async def test_a_database_that_postgresql_does_not_have_is_told(postgresql: Path) -> None:
    assert "does not exist" in await refusal(f"postgresql+asyncpg://postgres@/nowhere?host={postgresql}")


async def test_the_short_names_of_the_drivers_do_too(postgresql_url: str, sqlite_url: str) -> None:
    for url, name in (
        (postgresql_url.replace("postgresql+asyncpg", "postgres"), "PostgreSQL"),
        (sqlite_url.replace("+aiosqlite", ""), "SQLite"),
    ):
        async with await Store.open(url) as store:
            assert store.engine_name == name


async def test_a_database_has_one_owner_at_a_time(database_url: str) -> None:
    async with own(database_url):
        with pytest.raises(OwnedElsewhereError, match="another `kaznato run`"):
            async with own(database_url):
                pass
    async with own(database_url):
        pass


async def test_a_store_opens_beside_the_owner(database_url: str) -> None:
    async with own(database_url), await Store.open(database_url) as store:
        await store.keep("key", "value")


async def test_a_killed_owner_leaves_the_database_free(database_url: str) -> None:
    code = (
        "import asyncio, sys\nfrom bot.storage.owner import own\n"
        "async def main():\n"
        "    async with own(sys.argv[1]):\n"
        "        print('mine', flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, database_url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"mine\n"
    with pytest.raises(OwnedElsewhereError):
        async with own(database_url):
            pass
    process.kill()
    await process.wait()
    async with asyncio.timeout(5):
        while True:
            try:
                async with own(database_url):
                    return
            except OwnedElsewhereError:
                await asyncio.sleep(0.05)  # PostgreSQL sees a moment later that its client has gone


async def test_an_owner_learns_that_its_connection_is_lost(
    postgresql_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.storage.owner._HEARTBEAT", 0.05)
    async with own(postgresql_url) as owner, await Store.open(postgresql_url) as store:
        waiting = asyncio.create_task(owner.lost())
        await asyncio.sleep(0.2)
        assert not waiting.done()
        async with store._database.reading.connect() as connection:
            end = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            await connection.execute(text(end))
        assert await asyncio.wait_for(waiting, 5)


async def test_the_owner_of_a_file_keeps_it(sqlite_url: str) -> None:
    async with own(sqlite_url) as owner:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(owner.lost(), 0.1)


@pytest.mark.parametrize(
    "url",
    ["sqlite+aiosqlite:////proc/nowhere/kaznato.sqlite3", "postgresql+asyncpg://user@127.0.0.1:1/name"],
)
async def test_what_cannot_be_used_cannot_be_owned(url: str) -> None:
    with pytest.raises(StorageError, match="cannot use the database"):
        async with own(url):
            pass


async def test_only_what_telegram_forgets_waits_for_the_disk(sqlite_url: str) -> None:
    async with await Store.open(sqlite_url) as store:
        async with store._database.writer.transaction() as connection:
            assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2  # FULL
        async with store._database.writer._transaction(store._database.engine) as connection:
            assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 1  # NORMAL
            assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"


async def test_postgresql_waits_for_its_disk_in_the_same_transactions(postgresql_url: str) -> None:
    asked = text("SHOW synchronous_commit")
    async with await Store.open(postgresql_url) as store:
        async with store._database.transaction() as connection:
            assert (await connection.execute(asked)).scalar() == "on"
        async with store._database.transaction(durably=False) as connection:
            assert (await connection.execute(asked)).scalar() == "off"
        async with store._database.transaction() as connection:
            assert (await connection.execute(asked)).scalar() == "on"
