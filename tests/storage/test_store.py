"""The store, on both engines."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.answering.answer import Context
from bot.storage.errors import StorageError
from bot.storage.records import Chat, Incoming
from bot.storage.store import Store

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
CONTEXT = Context(("visit",), ("putin",), "when was that?")
NASTY = "a\0b\ud800c\ud83d\ude00\udc00"


def incoming(update_id: int, chat_id: int = 7, payload: str = "{}") -> Incoming:
    return Incoming(update_id, chat_id, payload, NOW)


async def scalar(store: Store, sql: str) -> object:
    async with store._database.reading.connect() as connection:
        return (await connection.execute(text(sql))).scalar()


async def test_an_update_is_new_only_once(store: Store) -> None:
    assert await store.receive([incoming(1), incoming(2), incoming(1)]) == [incoming(1), incoming(2)]
    assert await store.receive([incoming(2), incoming(3)]) == [incoming(3)]
    assert await store.receive([]) == []


async def test_a_handled_update_is_not_new_again_and_keeps_its_id_alone(store: Store) -> None:
    await store.receive([incoming(1, payload='{"text": "secret"}')])
    await store.handled(1, "done", NOW)
    assert await store.receive([incoming(1)]) == []
    assert await store.pending() == []
    assert await scalar(store, "SELECT payload FROM updates") is None
    assert await scalar(store, "SELECT chat_id FROM updates") is None
    assert await scalar(store, "SELECT outcome FROM updates") == "done"


async def test_pending_updates_come_in_order_and_in_parts(store: Store) -> None:
    await store.receive([incoming(number, chat_id=number % 2) for number in (5, 3, 9, 4, 7, 8)])
    await store.handled(4, "done", NOW)
    assert [update.update_id for update in await store.pending()] == [3, 5, 7, 8, 9]
    assert [update.update_id for update in await store.pending(after=5, limit=2)] == [7, 8]
    assert [update.update_id for update in await store.pending(chat_id=1, after=3)] == [5, 7, 9]
    assert sorted(await store.backlog()) == [(0, 8), (1, 9)]


async def test_attempts_are_counted(store: Store) -> None:
    await store.receive([incoming(1)])
    await store.attempt(1)
    await store.attempt(1)
    assert [update.attempts for update in await store.pending()] == [2]


async def test_a_payload_with_any_unicode_comes_back_as_it_was(store: Store) -> None:
    payload = '{"text": "\\u0000 \\ud800 \\ud83d\\ude00"}'
    await store.receive([incoming(1, payload=payload)])
    assert [update.payload for update in await store.pending()] == [payload]


async def test_a_chat_never_seen_is_empty(store: Store) -> None:
    assert await store.chat(7, NOW) == Chat()


async def test_a_chat_remembers_language_zone_and_context_each_for_itself(store: Store) -> None:
    await store.set_language(7, "kk")
    await store.remember(7, CONTEXT, NOW)
    await store.set_zone(7, "Asia/Almaty")
    await store.set_language(7, "ru")
    await store.set_language(8, "en")
    assert await store.chat(7, NOW) == Chat("ru", "Asia/Almaty", CONTEXT)
    assert await store.chat(8, NOW) == Chat("en")


async def test_a_context_is_gone_after_half_an_hour(store: Store) -> None:
    await store.remember(7, CONTEXT, NOW)
    assert (await store.chat(7, NOW + timedelta(minutes=30))).context == CONTEXT
    assert (await store.chat(7, NOW + timedelta(minutes=30, seconds=1))).context is None


async def test_a_forgotten_chat_leaves_nothing(store: Store) -> None:
    await store.set_language(7, "kk")
    await store.remember(7, CONTEXT, NOW)
    await store.forget(7)
    assert await store.chat(7, NOW) == Chat()
    assert await scalar(store, "SELECT count(*) FROM chats") == 0


async def test_a_migrated_group_keeps_its_settings(store: Store) -> None:
    await store.set_language(-7, "kk")
    await store.migrate(-7, -100)
    assert await store.chat(-100, NOW) == Chat("kk")
    assert await store.chat(-7, NOW) == Chat()


async def test_a_migrated_group_that_has_settings_already_keeps_the_newer(store: Store) -> None:
    await store.set_language(-7, "kk")
    await store.set_language(-100, "ru")
    await store.migrate(-7, -100)
    assert await store.chat(-100, NOW) == Chat("ru")
    assert await store.chat(-7, NOW) == Chat()


async def test_nul_and_lone_surrogates_are_replaced(store: Store) -> None:
    clean = "a\ufffdb\ufffdc\U0001f600\ufffd"
    await store.keep("key", NASTY)
    assert await store.kept("key") == clean
    await store.note_unanswered(NASTY, "en", None, NOW)
    assert await scalar(store, "SELECT text FROM unanswered") == clean
    await store.comment(NASTY, "en", NOW)
    assert await scalar(store, "SELECT text FROM feedback") == clean
    await store.set_zone(7, NASTY)
    await store.remember(7, Context((), (), NASTY), NOW)
    assert await store.chat(7, NOW) == Chat(None, clean, Context((), (), clean))
    await store.receive([incoming(1)])
    await store.handled(1, NASTY, NOW)
    assert await scalar(store, "SELECT outcome FROM updates") == clean
    await store.count(NASTY * 20, "en", NOW)
    assert [outcome[:10] for outcome, _ in await store.totals(NOW.date())] == [clean + clean[:3]]


async def test_outcomes_are_counted_by_day_and_language(store: Store) -> None:
    for _ in range(3):
        await store.count("found", "en", NOW - timedelta(days=1))
    await asyncio.gather(*(store.count("found", "en", NOW) for _ in range(150)))
    await store.count("unknown", "ru", NOW)
    assert await store.totals(NOW.date()) == {("found", "en"): 150, ("unknown", "ru"): 1}
    assert await store.totals(NOW.date() - timedelta(days=1)) == {("found", "en"): 153, ("unknown", "ru"): 1}


async def test_feedback_names_a_fact_and_no_chat(store: Store) -> None:
    await store.feedback("visit", False, "kk", NOW)
    assert await scalar(store, "SELECT fact FROM feedback WHERE NOT helpful AND text IS NULL") == "visit"


async def test_a_kept_value_is_replaced(store: Store) -> None:
    assert await store.kept("menu") is None
    await store.keep("menu", "one")
    await store.keep("menu", "two")
    assert await store.kept("menu") == "two"


async def test_purging_deletes_what_has_lived_its_time_and_nothing_else(store: Store) -> None:
    await store.receive([incoming(1), incoming(2), incoming(3)])
    await store.handled(1, "done", NOW - timedelta(days=8))
    await store.handled(2, "done", NOW - timedelta(days=6))
    await store.note_unanswered("old", "en", None, NOW - timedelta(days=31))
    await store.note_unanswered("young", "en", "visit", NOW - timedelta(days=29))
    await store.remember(7, CONTEXT, NOW - timedelta(hours=1))
    await store.remember(8, CONTEXT, NOW - timedelta(hours=1))
    await store.set_language(8, "kk")
    await store.remember(9, CONTEXT, NOW)
    await store.purge(NOW)
    assert await store.receive([incoming(1), incoming(2), incoming(3)]) == [incoming(1)]
    assert await scalar(store, "SELECT text FROM unanswered") == "young"
    assert await scalar(store, "SELECT count(*) FROM chats") == 2
    assert await scalar(store, "SELECT count(context) FROM chats") == 1
    assert await store.chat(8, NOW) == Chat("kk")


async def test_what_is_written_is_there_after_a_restart(database_url: str) -> None:
    async with await Store.open(database_url) as store:
        await store.receive([incoming(1)])
        await store.set_language(7, "kk")
    async with await Store.open(database_url) as store:
        assert await store.pending() == [incoming(1)]
        assert await store.chat(7, NOW) == Chat("kk")


async def test_one_bad_write_does_not_take_its_neighbours_down(store: Store) -> None:
    results = await asyncio.gather(
        store.keep("good", "1"),
        store.keep("bad", None),  # type: ignore[arg-type]  # what the column refuses
        store.keep("fine", "2"),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), StorageError, type(None)]
    assert (await store.kept("good"), await store.kept("bad"), await store.kept("fine")) == ("1", None, "2")


async def test_a_cancelled_caller_leaves_its_write_to_be_made(store: Store) -> None:
    caller = asyncio.create_task(store.keep("key", "value"))
    other = asyncio.create_task(store.keep("other", "value"))
    await asyncio.sleep(0)
    caller.cancel()
    await other
    assert caller.cancelled() or caller.cancelling()
    assert await store.kept("key") == "value"


async def test_closing_writes_what_is_queued(database_url: str) -> None:
    store = await Store.open(database_url)
    writes = [asyncio.create_task(store.keep(str(number), "value")) for number in range(250)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*writes)
    with pytest.raises(StorageError, match="closed"):
        await store.keep("key", "value")
    await store.close()
    async with await Store.open(database_url) as again:
        assert await scalar(again, "SELECT count(*) FROM keep") == 250


async def test_reading_a_table_that_is_gone_is_one_line(store: Store) -> None:
    async with store._database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE keep"))
    with pytest.raises(StorageError) as caught:
        await store.kept("key")
    assert str(caught.value).startswith("cannot read the database: ")
    assert "\n" not in str(caught.value)
