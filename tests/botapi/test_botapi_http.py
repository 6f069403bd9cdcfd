import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, FormData
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.http import Door
from bot.botapi.server import Server


@pytest.fixture
def api(door: Door, server: Server) -> str:
    return f"{door.url}/bot{server.token}"


@pytest.fixture
async def bot(door: Door, server: Server) -> AsyncIterator[Bot]:
    async with Bot(server.token, base_url=f"{door.url}/bot") as bot:
        yield bot


async def test_a_real_client_talks_to_it(bot: Bot, server: Server, ann: int) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Source", callback_data="s")]])
    sent = await bot.send_message(ann, "<b>Hi</b>", parse_mode="HTML", reply_markup=keyboard)
    assert sent.text_html == "<b>Hi</b>"
    await bot.send_document(ann, b"1,2", filename="a.csv")
    await bot.set_my_commands([("who", "People")])
    query = server.user_presses(ann, sent.message_id, "Source")
    [update] = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.id == query
    await update.callback_query.answer("Here")
    assert server.world.presses[query].answer == {"text": "Here", "show_alert": False}


async def test_every_way_of_sending_parameters_is_understood(
    api: str, web: ClientSession, server: Server, ann: int
) -> None:
    form = FormData()
    form.add_field("chat_id", str(ann))
    form.add_field("document", b"1,2", filename="a.csv", content_type="text/csv")
    for request in (
        web.get(f"{api}/sendMessage", params={"chat_id": ann, "text": "x"}),
        web.post(f"{api}/sendMessage", data={"chat_id": ann, "text": "x"}),
        web.post(f"{api}/sendMessage", json={"chat_id": ann, "text": "x"}),
        web.post(f"{api}/SENDMESSAGE?chat_id={ann}", json={"text": "x"}),
        web.post(f"{api}/sendDocument", data=form),
    ):
        async with request as response:
            assert (await response.json())["ok"], await response.text()
    assert server.ledger[-1].json()["parameters"]["document"] == {"upload": "a.csv", "bytes": 3}


async def test_a_wrong_token_a_wrong_path_and_a_wrong_body_are_told_apart(
    door: Door, api: str, web: ClientSession
) -> None:
    async def status(url: str, **request: Any) -> tuple[int, str]:
        async with web.post(url, **request) as response:
            return response.status, (await response.json())["description"]

    assert await status(f"{door.url}/bot1:x/getMe") == (401, "Unauthorized")
    assert await status(f"{door.url}/botx/getMe") == (404, "Not Found")
    assert await status(f"{door.url}/elsewhere") == (404, "Not Found")
    assert await status(f"{api}/getMee") == (404, "Not Found: method not found")
    broken = {"data": b"{", "headers": {"Content-Type": "application/json"}}
    assert await status(f"{api}/getMe", **broken) == (400, "Bad Request: can't parse the request")
    assert await status(f"{api}/getMe", json=[1]) == (400, "Bad Request: can't parse the request")


async def test_refusals_come_as_a_client_knows_them(bot: Bot, server: Server, ann: int, door: Door) -> None:
    bob = server.add_user("Bob")
    server.faults.add(Fault(FaultKind.RETRY_AFTER, chat=ann, seconds=3))
    server.faults.add(Fault(FaultKind.REFUSE, chat=bob, times=2))
    server.faults.add(Fault(FaultKind.MIGRATE, to=-100_5))
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(bob, "x")
    with pytest.raises(RetryAfter) as halt:
        await bot.send_message(ann, "x")
    assert halt.value._retry_after.total_seconds() == 3
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(ann, "x")
    assert moved.value.new_chat_id == -1005
    with pytest.raises(Forbidden):
        await bot.send_message(bob, "x")
    await bot.send_message(bob, "at last")
    assert [call.fault for call in server.calls("sendMessage")] == ["refuse", "retry_after", "migrate", "refuse", None]
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{door.url}/bot"):
            pass


async def test_broken_ways_lose_either_the_call_or_its_answer(
    api: str, web: ClientSession, server: Server, ann: int
) -> None:
    async def send(text: str, seconds: float = 5) -> str:
        request = web.post(
            f"{api}/sendMessage", json={"chat_id": ann, "text": text}, timeout=ClientTimeout(total=seconds)
        )
        async with request as response:
            return f"{response.status} {response.content_type}"

    server.faults.add(Fault(FaultKind.RESET))
    with pytest.raises(ClientConnectionError):
        await send("reset")
    server.faults.add(Fault(FaultKind.DROP))
    with pytest.raises(ClientConnectionError):
        await send("dropped")
    server.faults.add(Fault(FaultKind.BAD_GATEWAY))
    assert await send("gateway") == "502 text/html"
    server.faults.add(Fault(FaultKind.STALL, seconds=0.2))
    with pytest.raises(TimeoutError):
        await send("stalled", 0.05)
    server.faults.add(Fault(FaultKind.SLOW, seconds=0.05))
    assert await send("slow") == "200 application/json"
    assert await send("plain") == "200 application/json"
    texts = [message["text"] for message in server.world.chats[ann].messages.values()]
    assert texts == ["dropped", "slow", "plain"]
    assert [call.status for call in server.ledger] == [0, 200, 502, 0, 200, 200]


async def test_updates_can_come_twice_or_in_reverse(api: str, web: ClientSession, server: Server, ann: int) -> None:
    async def texts() -> list[str]:
        async with web.get(f"{api}/getUpdates") as response:
            return [update["message"]["text"] for update in (await response.json())["result"]]

    server.faults.add(Fault(FaultKind.DUPLICATE, method="getUpdates"))
    server.faults.add(Fault(FaultKind.REORDER, method="getUpdates"))
    assert await texts() == []
    server.user_sends(ann, "a")
    server.user_sends(ann, "b")
    assert await texts() == ["a", "a", "b", "b"]
    assert await texts() == ["b", "a"]
    assert await texts() == ["a", "b"]


async def test_another_process_can_be_told_what_people_do_and_asked_what_the_bot_did(web: ClientSession) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "error",
        "-m",
        "bot.botapi",
        "--token",
        "5:abc",
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    url = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    try:
        await _drive(web, url)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0


async def _drive(web: ClientSession, url: str) -> None:
    async def control(verb: str, **arguments: object) -> Any:
        async with web.post(f"{url}/control/{verb}", json=arguments) as response:
            body = await response.json()
            assert body["ok"] == (response.status == 200)
            return body["result"] if body["ok"] else body["description"]

    ann = await control("add_user", first_name="Ann")
    await control("user_sends", chat=ann, text="/start")
    await control("fault", kind="retry_after", chat=ann)
    assert [fault["kind"] for fault in (await control("state"))["faults"]] == ["retry_after"]
    for expected in (429, 200):
        async with web.post(f"{url}/bot5:abc/sendMessage", json={"chat_id": ann, "text": "hi"}) as response:
            assert response.status == expected
            assert response.headers.get("Retry-After") == ("1" if expected == 429 else None)
    assert [call["status"] for call in await control("ledger", method="sendMessage")] == [429, 200]
    assert [call["status"] for call in await control("ledger", since=1)] == [200]
    assert [message["text"] for message in await control("messages", chat=ann)] == ["/start", "hi"]
    await control("fault", kind="reset", times=9)
    await control("clear_faults")
    assert (await control("state"))["faults"] == []
    assert "there is no chat 5" in await control("user_sends", chat=5, text="x")
    assert "unexpected keyword" in await control("add_user", shoe_size=43)
    assert "no such verb" in await control("dance")
