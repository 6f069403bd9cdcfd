"""Order within a chat, chats side by side, and what becomes of an update whose handling fails."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.server import Server
from bot.storage.errors import StorageError
from bot.storage.records import Incoming
from bot.storage.store import Store
from bot.telegram import dispatch
from bot.telegram.request import MaybeSent, NeverSent
from bot.telegram.verdict import Again, Done, is_bug, judge
from tests.telegram.echo import Echo, Scene, clock, echoing, repeat


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    async with await Store.open(sqlite_url) as opened:
        yield opened


@pytest.fixture
def server() -> Server:
    return Server()


def said(update_id: int, chat: int, words: str) -> Incoming:
    message = {
        "message_id": update_id,
        "date": 1_800_000_000,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "Ann"},
        "text": words,
    }
    return Incoming(update_id, chat, json.dumps({"update_id": update_id, "message": message}), clock())


async def hand_over(echo: Echo, *updates: Incoming) -> None:
    for update in await echo.store.receive(updates):
        echo.dispatcher.put(update)


def texts(server: Server, chat: int) -> list[str]:
    return [call.parameters["text"] for call in server.calls("sendMessage", chat=chat) if call.ok]


async def test_a_chat_is_answered_in_order_and_chats_do_not_mix(store: Store, server: Server) -> None:
    people = [server.add_user() for _ in range(5)]
    async with echoing(server, store) as echo:
        batch = [said(n * 10 + k, person, f"{person}: {n}") for n in range(15) for k, person in enumerate(people)]
        await hand_over(echo, *batch)
        assert await echo.outcomes(75) == ["done"] * 75
    for person in people:
        assert texts(server, person) == [f"{person}: {n}" for n in range(15)]


async def test_a_slow_chat_holds_back_only_itself(store: Store, server: Server) -> None:
    slow, quick = server.add_user(), server.add_user()
    gate = asyncio.Event()

    async def handler(update: Update, scene: Scene) -> None:
        if update.effective_chat and update.effective_chat.id == slow:
            await gate.wait()
        await repeat(update, scene)

    async with echoing(server, store, handler) as echo:
        await hand_over(echo, *(said(n, slow, "slow") for n in range(150)), said(151, quick, "quick"))
        assert len(await server.sent(quick)) == 1
        assert texts(server, slow) == []
        gate.set()
        assert len(await server.sent(slow, 150, seconds=20)) == 150


async def test_a_flooding_chat_waits_in_the_database_and_keeps_its_order(store: Store, server: Server) -> None:
    ann = server.add_user()
    gate = asyncio.Event()

    async def handler(update: Update, scene: Scene) -> None:
        await gate.wait()
        await repeat(update, scene)

    async with echoing(server, store, handler) as echo:
        await hand_over(echo, *(said(n, ann, str(n)) for n in range(100)))
        assert sum(len(line.waiting) for line in echo.dispatcher._lines.values()) == dispatch.IN_MEMORY
        gate.set()
        for n in range(100, 200):  # while the queue drains
            await hand_over(echo, said(n, ann, str(n)))
        await echo.outcomes(200)
        async with asyncio.timeout(10):  # a line goes a moment after its last outcome is stored
            while echo.dispatcher._lines:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
    assert texts(server, ann) == [str(n) for n in range(200)]


async def test_intake_waits_while_too_many_chats_have_something_to_do(
    store: Store,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dispatch, "MOST_CHATS", 1)
    ann = server.add_user()
    gate = asyncio.Event()

    async def handler(update: Update, scene: Scene) -> None:
        await gate.wait()

    async with echoing(server, store, handler) as echo:
        await asyncio.wait_for(echo.dispatcher.room(), 1)
        await hand_over(echo, said(1, ann, "hi"))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(echo.dispatcher.room(), 0.1)
        gate.set()
        await asyncio.wait_for(echo.dispatcher.room(), 5)


async def test_what_an_earlier_run_left_is_taken_up_once_and_in_order(store: Store, server: Server) -> None:
    ann, bob = server.add_user(), server.add_user()
    await store.receive([said(n, ann if n % 2 else bob, str(n)) for n in range(1, 101)])
    async with echoing(server, store) as echo:
        assert await echo.dispatcher.recover() == 2
        await echo.outcomes(100)
        assert await echo.dispatcher.recover() == 0
    assert texts(server, ann) == [str(n) for n in range(1, 101, 2)]
    assert texts(server, bob) == [str(n) for n in range(2, 101, 2)]


async def test_an_update_that_ended_five_runs_is_given_up(store: Store, server: Server) -> None:
    ann = server.add_user()
    await store.receive([said(1, ann, "poison"), said(2, ann, "fine")])
    for _ in range(5):
        await store.attempt(1)
    async with echoing(server, store) as echo:
        await echo.dispatcher.recover()
        assert await echo.outcomes(2) == ["given up", "done"]
    assert texts(server, ann) == ["fine"]


async def test_what_is_being_handled_ends_and_the_rest_stays_pending(store: Store, server: Server) -> None:
    ann = server.add_user()
    begun = asyncio.Event()

    async def handler(update: Update, scene: Scene) -> None:
        begun.set()
        await asyncio.sleep(0.1)
        await repeat(update, scene)

    async with echoing(server, store, handler) as echo:
        await hand_over(echo, said(1, ann, "first"), said(2, ann, "second"))
        await begun.wait()
        await echo.dispatcher.close(5)
    assert texts(server, ann) == ["first"]
    assert [update.update_id for update in await store.pending()] == [2]


async def test_what_takes_longer_than_the_deadline_stays_pending(store: Store, server: Server) -> None:
    ann = server.add_user()
    begun = asyncio.Event()

    async def handler(update: Update, scene: Scene) -> None:
        begun.set()
        await asyncio.sleep(60)

    async with echoing(server, store, handler) as echo:
        await hand_over(echo, said(1, ann, "long"))
        await begun.wait()
        await asyncio.wait_for(echo.dispatcher.close(0.05), 2)
    assert [update.update_id for update in await store.pending()] == [1]


async def test_an_update_that_cannot_be_read_is_noted_and_stops_nothing(
    store: Store,
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ann = server.add_user()
    garbage = [
        Incoming(1, ann, '{"update_id": 1, "message": {"text": "no chat, no date"}}', clock()),
        Incoming(2, ann, '{"update_id": 2, "message": "a string"}', clock()),
    ]
    async with echoing(server, store) as echo:
        await hand_over(echo, *garbage, said(3, ann, "fine"))
        assert await echo.outcomes(3) == ["garbage", "garbage", "done"]
    assert texts(server, ann) == ["fine"]
    assert "update 1 cannot be read: " in caplog.text


async def test_a_bug_in_a_handler_is_noted_and_stops_nothing(
    store: Store,
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ann = server.add_user()

    async def handler(update: Update, scene: Scene) -> None:
        if update.message and update.message.text == "boom":
            raise KeyError("boom")
        await repeat(update, scene)

    async with echoing(server, store, handler) as echo:
        await hand_over(echo, said(1, ann, "boom"), said(2, ann, "fine"))
        assert await echo.outcomes(2) == ["failed: KeyError", "done"]
    assert texts(server, ann) == ["fine"]
    assert "update 1: a handler failed" in caplog.text
    assert "Traceback" in caplog.text


async def test_a_429_is_obeyed_and_answered_after_it(store: Store, server: Server) -> None:
    ann, bob = server.add_user(), server.add_user()
    server.faults.add(Fault(FaultKind.RETRY_AFTER, chat=ann, seconds=1))
    async with echoing(server, store) as echo:
        await hand_over(echo, said(1, ann, "one"), said(2, ann, "two"), said(3, bob, "three"))
        assert len(await server.sent(bob)) == 1
        assert texts(server, ann) == []
        await echo.outcomes(3)
    assert texts(server, ann) == ["one", "two"]
    refused, first, _ = server.calls("sendMessage", chat=ann)
    assert first.time - refused.time >= 1


@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.BAD_GATEWAY])
async def test_what_may_have_been_said_is_said_once_more_at_most(store: Store, server: Server, kind: FaultKind) -> None:
    ann = server.add_user()
    server.faults.add(Fault(kind, chat=ann))
    server.faults.add(Fault(FaultKind.DROP, chat=ann))
    server.faults.add(Fault(FaultKind.DROP, chat=ann))
    async with echoing(server, store) as echo:
        await hand_over(echo, said(1, ann, "one"))
        assert await echo.outcomes(1) == ["maybe"]
        await hand_over(echo, said(2, ann, "two"))
        assert await echo.outcomes(2) == ["maybe", "done"]
    assert len(server.calls("sendMessage")) == 4


async def test_a_person_who_blocked_the_bot_is_not_written_to_again(store: Store, server: Server) -> None:
    ann = server.add_user()
    server.faults.add(Fault(FaultKind.REFUSE, chat=ann))
    async with echoing(server, store) as echo:
        await hand_over(echo, said(1, ann, "one"))
        assert await echo.outcomes(1) == ["failed: Forbidden: bot was blocked by the user"]
    assert len(server.calls("sendMessage", chat=ann)) == 1


async def test_a_group_that_has_migrated_takes_its_settings_along(store: Store, server: Server) -> None:
    ann = server.add_user()
    await store.set_language(ann, "kk")
    server.faults.add(Fault(FaultKind.MIGRATE, chat=ann, to=-1_000_000_000_777))
    async with echoing(server, store) as echo:
        await hand_over(echo, said(1, ann, "one"))
        assert (await echo.outcomes(1))[0].startswith("failed: Group migrated")
    assert (await store.chat(-1_000_000_000_777, clock())).language == "kk"


async def test_a_database_that_fails_for_a_while_loses_no_outcome(
    store: Store,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dispatch, "_DATABASE_PAUSE", 0.05)
    ann = server.add_user()
    async with echoing(server, store) as echo:
        updates = await store.receive([said(n, ann, str(n)) for n in range(40)])
        async with store._database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE updates RENAME TO away"))
        for update in updates:
            echo.dispatcher.put(update)
        await server.sent(ann)
        with pytest.raises(StorageError):
            await store.pending()
        await asyncio.sleep(0.2)
        async with store._database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO updates"))
        assert await echo.outcomes(40) == ["done"] * 40
    assert texts(server, ann) == [str(n) for n in range(40)]


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("error", "attempts", "age", "verdict"),
    [
        (None, 0, HOUR, Done("done")),
        (RetryAfter(5072), 0, HOUR, Again(5072, counted=False)),
        (RetryAfter(timedelta(seconds=3)), 4, HOUR, Again(3, counted=False)),
        (RetryAfter(3), 0, 25 * HOUR, Done("given up")),
        (NeverSent("x"), 9, HOUR, Again(4, counted=False)),
        (NeverSent("x"), 0, 25 * HOUR, Done("given up")),
        (MaybeSent("x"), 0, HOUR, Again(4, counted=True)),
        (MaybeSent("x"), 1, HOUR, Done("maybe")),
        (TimedOut("x"), 0, HOUR, Again(4, counted=True)),
        (NetworkError("x"), 3, HOUR, Again(4, counted=True)),
        (NetworkError("x"), 4, HOUR, Done("failed: x")),
        (TelegramError("x"), 0, HOUR, Again(4, counted=True)),
        (BadRequest("x"), 0, HOUR, Done("failed: x")),
        (Forbidden("x" * 300), 0, HOUR, Done("failed: " + "x" * 192)),
        (ZeroDivisionError(), 0, HOUR, Done("failed: ZeroDivisionError")),
    ],
)
def test_the_verdict_over_an_error(error: Exception, attempts: int, age: timedelta, verdict: object) -> None:
    assert judge(error, attempts=attempts, tries=3, age=age) == verdict


def test_pauses_grow_to_a_minute() -> None:
    verdicts = [judge(NeverSent("x"), attempts=0, tries=tries, age=HOUR) for tries in (1, 2, 7, 99)]
    assert verdicts == [Again(pause, counted=False) for pause in (1.0, 2.0, 60.0, 60.0)]


def test_a_refused_message_is_a_bug_and_a_blocked_bot_is_none() -> None:
    assert is_bug(KeyError())
    assert is_bug(BadRequest("can't parse entities"))
    assert not is_bug(Forbidden("blocked"))
    assert not is_bug(None)
