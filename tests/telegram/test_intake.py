"""Updates are stored before they are confirmed, and polling goes on whatever happens on the way."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from sqlalchemy import text
from telegram.ext import ApplicationBuilder

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.http import Door
from bot.botapi.server import Server
from bot.storage.store import Store
from bot.telegram import intake
from bot.telegram.intake import Box, TokenRefusedError, connect
from bot.telegram.request import AiohttpRequest
from tests.telegram.echo import clock, echoing

TOKEN = "123456:not-the-one-that-it-knows"


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    async with await Store.open(sqlite_url) as opened:
        yield opened


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(intake, "_CONFLICT_PAUSE", 0.1)
    monkeypatch.setattr(intake, "_FIRST_PAUSE", 0.05)
    caplog.set_level(logging.INFO, logger="bot.telegram.intake")


def texts(server: Server, chat: int) -> list[str]:
    return [call.parameters["text"] for call in server.calls("sendMessage", chat=chat) if call.ok]


async def test_what_people_write_is_answered(store: Store, server: Server) -> None:
    ann = server.add_user()
    async with echoing(server, store) as echo, echo.polling():
        for n in range(10):
            server.user_sends(ann, str(n))
        await echo.outcomes(10)
    assert texts(server, ann) == [str(n) for n in range(10)]


async def test_an_update_is_confirmed_only_once_it_is_stored(
    store: Store,
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ann = server.add_user()
    server.user_sends(ann, "hello")
    async with store._database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE updates RENAME TO away"))
    async with echoing(server, store) as echo:
        async with echo.polling():
            await server.until(lambda: len(server.calls("getUpdates")) >= 2)
        assert len(server.world.updates.pending) == 1
        assert "updates are left with Telegram: cannot write to the database" in caplog.text
        async with store._database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO updates"))
        async with echo.polling():
            await echo.outcomes(1)
    assert texts(server, ann) == ["hello"]


async def test_an_update_that_comes_twice_or_out_of_order_is_answered_once_and_in_order(
    store: Store,
    server: Server,
) -> None:
    ann = server.add_user()
    for n in range(5):
        server.user_sends(ann, str(n))
    server.faults.add(Fault(FaultKind.REORDER, method="getUpdates"))
    async with echoing(server, store) as echo, echo.polling():
        await echo.outcomes(5)
        server.faults.add(Fault(FaultKind.DUPLICATE, method="getUpdates"))
        server.user_sends(ann, "5")
        await echo.outcomes(6)
    assert texts(server, ann) == [str(n) for n in range(6)]


async def test_a_webhook_is_removed_and_what_waits_is_kept(
    store: Store,
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ann = server.add_user()
    server.user_sends(ann, "hello")
    assert (await server.call("setWebhook", {"url": "https://example.org/hook"})).status == 200
    async with echoing(server, store) as echo, echo.polling():
        await echo.outcomes(1)
    assert "a webhook was set for this bot and is removed" in caplog.text
    assert texts(server, ann) == ["hello"]


async def test_a_webhook_that_comes_later_is_removed_too(store: Store, server: Server) -> None:
    ann = server.add_user()
    async with echoing(server, store) as echo, echo.polling():
        server.user_sends(ann, "one")
        await echo.outcomes(1)
        await server.call("setWebhook", {"url": "https://example.org/hook"})
        server.user_sends(ann, "two")
        await echo.outcomes(2)
    assert texts(server, ann) == ["one", "two"]


async def test_another_poller_is_told_once_and_outlived(
    store: Store,
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ann = server.add_user()
    conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    server.faults.add(Fault(FaultKind.REFUSE, method="getUpdates", times=3, code=409, text=conflict))
    server.user_sends(ann, "hello")
    async with echoing(server, store) as echo, echo.polling():
        await echo.outcomes(1)
        server.user_sends(ann, "again")
        await echo.outcomes(2)
    assert caplog.text.count("another program polls with this token") == 1
    assert caplog.text.count("updates come in again") == 1


@pytest.mark.parametrize("kind", [FaultKind.BAD_GATEWAY, FaultKind.RESET, FaultKind.DROP, FaultKind.RETRY_AFTER])
async def test_polling_outlives_what_goes_wrong_on_the_way(store: Store, server: Server, kind: FaultKind) -> None:
    ann = server.add_user()
    server.faults.add(Fault(kind, method="getUpdates", seconds=1))
    server.faults.add(Fault(kind, method="getWebhookInfo", seconds=1))
    server.user_sends(ann, "hello")
    async with echoing(server, store) as echo, echo.polling():
        await echo.outcomes(1)
    assert texts(server, ann) == ["hello"]


async def test_a_404_alone_does_not_end_polling(store: Store, server: Server) -> None:
    ann = server.add_user()
    server.faults.add(Fault(FaultKind.REFUSE, method="get[UW]*", times=2, code=404, text="Not Found"))
    server.user_sends(ann, "hello")
    async with echoing(server, store) as echo, echo.polling():
        await echo.outcomes(1)
    assert texts(server, ann) == ["hello"]


async def test_a_revoked_token_ends_polling(store: Store, server: Server) -> None:
    async with echoing(server, store) as echo:
        server.faults.add(Fault(FaultKind.REFUSE, method="get*", times=9, code=401, text="Unauthorized"))
        with pytest.raises(TokenRefusedError, match="revoked"):
            await asyncio.wait_for(echo.intake.run(), 10)


async def test_a_wrong_token_is_refused_and_not_shown(server: Server) -> None:
    async with Door(server) as door, AiohttpRequest() as request:
        builder = ApplicationBuilder().token(TOKEN).base_url(f"{door.url}/bot").updater(None).job_queue(None)
        application = builder.request(request).get_updates_request(request).build()
        with pytest.raises(TokenRefusedError, match="Telegram refuses the token") as caught:
            await connect(application)
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_connecting_goes_on_until_telegram_answers(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    async with Door(server) as door:
        port = int(door.url.rpartition(":")[2])
    async with AiohttpRequest() as request:
        address = f"http://127.0.0.1:{port}/bot"
        builder = ApplicationBuilder().token(server.token).base_url(address).updater(None).job_queue(None)
        application = builder.request(request).get_updates_request(request).build()
        connecting = asyncio.create_task(connect(application))
        await asyncio.sleep(0.3)
        assert not connecting.done()
        async with Door(server, port=port):
            await asyncio.wait_for(connecting, 10)
        await application.shutdown()
    assert caplog.text.count("Telegram cannot be reached") == 1
    assert "Telegram answers" in caplog.text


async def test_what_is_no_list_of_updates_is_passed_over(store: Store, server: Server) -> None:
    """Against a server that answers nonsense, and then well."""
    answers: list[object] = [None, [{"no": "id"}], [1, {"update_id": "x"}]]
    served = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal served
        if request.match_info["method"] != "getUpdates":
            return web.json_response(
                {"ok": True, "result": {"url": "", "has_custom_certificate": False} | {"pending_update_count": 0}}
            )
        served += 1
        return web.json_response({"ok": True, "result": answers.pop(0) if answers else [{"update_id": 7}]})

    site = web.Application()
    site.router.add_route("*", "/bot{token}/{method}", answer)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with echoing(server, store) as echo:
            echo.intake._bot._base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot1:x"
            async with echo.polling():
                assert await echo.outcomes(1) == ["done"]
    finally:
        await runner.cleanup()
    assert served >= 4


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"message": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"my_chat_member": {"chat": {"id": -5}, "from": {"id": 6}}}, -5),
        ({"callback_query": {"message": {"chat": {"id": 5}}, "from": {"id": 6}}}, 5),
        ({"callback_query": {"inline_message_id": "x", "from": {"id": 6}}}, 6),
        ({"message": {"chat": {"id": 2**70}, "from": {"id": 2**70}}}, 0),
        ({"message": "text"}, 0),
        ({}, 0),
    ],
)
def test_the_queue_that_an_update_belongs_in(raw: dict[str, object], chat: int) -> None:
    box = Box.of({"update_id": 1, **raw})
    assert box is not None
    assert box.incoming(clock()).chat_id == chat


@pytest.mark.parametrize("raw", [None, 1, [], {}, {"update_id": "1"}, {"update_id": -1}, {"update_id": 2**63}])
def test_what_has_no_id_is_no_update(raw: object) -> None:
    assert Box.of(raw) is None
