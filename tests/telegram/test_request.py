"""The road out, against real servers that behave and misbehave."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.http import Door
from bot.botapi.server import Server
from bot.telegram.request import AiohttpRequest, MaybeSent, NeverSent

TOKEN = "123456:AAAA-a-token-that-must-not-show-AAAA"

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[int]:
    """A bare TCP server; gives its port."""

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(once, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def failure(url: str, request: AiohttpRequest | None = None, read_timeout: float = 1) -> TelegramError:
    async with request or AiohttpRequest() as road:
        with pytest.raises(TelegramError) as caught:
            await road.post(f"{url}/bot{TOKEN}/sendMessage", read_timeout=read_timeout, connect_timeout=0.5)
    assert TOKEN not in repr(caught.value) + str(caught.value)
    if isinstance(caught.value, (NeverSent, MaybeSent)):
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with Door(Server()) as door:
        yield door


@asynccontextmanager
async def botted(door: Door) -> AsyncIterator[Bot]:
    async with AiohttpRequest() as request:
        bot = Bot(door.server.token, base_url=f"{door.url}/bot", request=request, get_updates_request=request)
        async with bot:
            yield bot


async def test_a_call_and_its_answer_pass(door: Door) -> None:
    ann = door.server.add_user()
    async with botted(door) as bot:
        message = await bot.send_message(ann, "Тоқаев & Co. <b>+ %26</b>\n😀")
    assert message.text == "Тоқаев & Co. <b>+ %26</b>\n😀"


async def test_a_lone_surrogate_does_not_keep_a_message_from_being_sent(door: Door) -> None:
    ann = door.server.add_user()
    async with botted(door) as bot:
        assert (await bot.send_message(ann, "a\ud800b")).text == "a?b"


async def test_a_file_is_uploaded_with_its_caption(door: Door) -> None:
    ann = door.server.add_user()
    async with botted(door) as bot:
        await bot.send_document(ann, InputFile(b"content", filename="facts.txt"), caption="Дәлел\ud800")
    [call] = door.server.calls("sendDocument")
    assert call.ok
    assert call.parameters["caption"] == "Дәлел?"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(FaultKind.RETRY_AFTER, seconds=3), RetryAfter),
        (Fault(FaultKind.REFUSE), Forbidden),
        (Fault(FaultKind.REFUSE, code=400, text="Bad Request: chat not found"), BadRequest),
        (Fault(FaultKind.BAD_GATEWAY), MaybeSent),
        (Fault(FaultKind.RESET), MaybeSent),
        (Fault(FaultKind.DROP), MaybeSent),
    ],
)
async def test_each_failure_has_its_class(door: Door, fault: Fault, error: type[TelegramError]) -> None:
    ann = door.server.add_user()
    door.server.faults.add(fault)
    async with botted(door) as bot:
        with pytest.raises(error):
            await bot.send_message(ann, "hello")
        assert (await bot.send_message(ann, "hello")).text == "hello"


async def test_an_answer_that_does_not_come_in_time_may_have_been_sent() -> None:
    async def stall(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(stall) as port:
        error = await failure(f"http://127.0.0.1:{port}", read_timeout=0.1)
    assert isinstance(error, MaybeSent)
    assert error.message == "no answer in time"


async def test_a_connection_closed_before_the_answer_may_have_been_sent() -> None:
    async def hang_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readline()

    async with listening(hang_up) as port:
        assert isinstance(await failure(f"http://127.0.0.1:{port}"), MaybeSent)


async def test_an_answer_cut_short_may_have_been_sent() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":')
        await writer.drain()

    async with listening(cut) as port:
        assert isinstance(await failure(f"http://127.0.0.1:{port}"), MaybeSent)


async def test_a_page_in_place_of_an_answer_may_have_been_sent() -> None:
    async def portal(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>")
        await writer.drain()

    async with listening(portal) as port:
        assert isinstance(await failure(f"http://127.0.0.1:{port}"), MaybeSent)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:1", "cannot connect to 127.0.0.1:1: "),
        ("http://nowhere.invalid", "cannot connect to nowhere.invalid:80: "),
        ("http://[", "not valid"),
    ],
)
async def test_what_cannot_be_connected_to_was_never_sent(url: str, told: str) -> None:
    error = await failure(url)
    assert isinstance(error, NeverSent)
    assert told in error.message


async def test_a_server_without_tls_was_never_sent_to() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with listening(plain) as port:
        assert isinstance(await failure(f"https://127.0.0.1:{port}"), NeverSent)


async def test_a_connection_that_is_not_taken_was_never_sent() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        taken = [socket.socket() for _ in range(4)]
        for each in taken:
            each.setblocking(False)
            each.connect_ex(address)
        try:
            error = await failure(f"http://127.0.0.1:{address[1]}")
        finally:
            for each in taken:
                each.close()
    assert isinstance(error, NeverSent)
    assert error.message == "no connection in time"


async def test_waiting_in_vain_for_a_free_connection_was_never_sent() -> None:
    async def stall(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(stall) as port, AiohttpRequest(connections=1) as road:
        url = f"http://127.0.0.1:{port}/bot{TOKEN}/sendMessage"
        first = asyncio.create_task(road.post(url, read_timeout=1))
        await asyncio.sleep(0.1)
        with pytest.raises(NeverSent, match="no connection in time"):
            await road.post(url, connect_timeout=0.1, pool_timeout=0.1)
        with pytest.raises(MaybeSent):
            await first


async def test_requests_go_through_the_proxy() -> None:
    asked: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}')
        await writer.drain()

    async with listening(proxy) as port, AiohttpRequest(proxy=f"http://127.0.0.1:{port}") as road:
        assert await road.post("http://telegram.invalid/bot1:x/close") is True
    assert asked == ["POST http://telegram.invalid/bot1:x/close HTTP/1.1\r\n"]


async def test_a_proxy_that_refuses_was_never_sent_through() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with listening(refuse) as port:
        error = await failure("https://telegram.invalid", AiohttpRequest(proxy=f"http://127.0.0.1:{port}"))
    assert isinstance(error, NeverSent)
    assert error.message == "the proxy refuses: 403 Forbidden"


async def test_a_file_is_fetched_whatever_is_in_it() -> None:
    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=b"\x00 no JSON")

    site = web.Application()
    site.router.add_get("/file", serve)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with AiohttpRequest() as road:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/file"
        assert await road.retrieve(url, read_timeout=None) == b"\x00 no JSON"
    await runner.cleanup()


async def test_a_closed_road_was_never_sent_on() -> None:
    road = AiohttpRequest()
    await road.initialize()
    await road.initialize()
    await road.shutdown()
    await road.shutdown()
    with pytest.raises(NeverSent):
        await road.post("http://127.0.0.1:1/bot1:x/getMe")
    assert isinstance(road, BaseRequest)
    assert road.read_timeout == 20


async def test_no_log_shows_the_token(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ann = door.server.add_user()
    async with botted(door) as bot:
        await bot.send_message(ann, "hello")
        door.server.faults.add(Fault(FaultKind.BAD_GATEWAY))
        with pytest.raises(NetworkError):
            await bot.send_message(ann, "hello")
    assert door.server.token not in caplog.text
