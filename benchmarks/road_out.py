"""How fast messages go out: our aiohttp request against python-telegram-bot's httpx one, in paired runs.

`python -m benchmarks.road_out [messages]`: a server that only says ok runs in a process of its own; both clients take
turns on the same cores, so the ratio says more than the figures.
"""

import asyncio
import statistics
import sys
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection

from aiohttp import web
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.request import AiohttpRequest

IN_FLIGHT = (1, 8, 64, 256)
PAIRS = 5
TOKEN = "1:benchmark"
ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bench","username":"bench_bot"}}'
SENT = b'{"ok":true,"result":{"message_id":1,"date":1800000000,"chat":{"id":1,"type":"private"},"text":"hello"}}'
TEXT = "Kazakhstan was the first in its region to agree on a programme. " * 10


def serve(pipe: Connection) -> None:
    """The other end, until it is killed; tells its port."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        body = ME if request.path.endswith("getMe") else SENT
        return web.Response(body=body, content_type="application/json")

    async def main() -> None:
        site = web.Application()
        site.router.add_post("/{path:.*}", answer)
        runner = web.AppRunner(site, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


async def rate(request: BaseRequest, port: int, in_flight: int, messages: int) -> float:
    """Messages a second."""
    bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request, get_updates_request=request)
    async with bot:
        left = iter(range(messages))

        async def send() -> None:
            for _ in left:
                await bot.send_message(1, TEXT)

        started = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(in_flight)))
        return messages / (time.perf_counter() - started)


async def main(port: int, messages: int) -> None:
    print(f"{'in flight':>9}  {'aiohttp/s':>9}  {'httpx/s':>9}  {'ratio':>5}   medians of {PAIRS} paired runs")
    for in_flight in IN_FLIGHT:
        pairs = []
        for _ in range(PAIRS):
            ours = await rate(AiohttpRequest(connections=256), port, in_flight, messages)
            theirs = await rate(HTTPXRequest(connection_pool_size=256, pool_timeout=60), port, in_flight, messages)
            pairs.append((ours, theirs))
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        print(f"{in_flight:>9}  {ours:>9.0f}  {theirs:>9.0f}  {ratio:>5.1f}", flush=True)


if __name__ == "__main__":
    context = get_context("spawn")
    near, far = context.Pipe()
    server = context.Process(target=serve, args=(far,), daemon=True)
    server.start()
    try:
        asyncio.run(main(near.recv(), int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
    finally:
        server.terminate()
