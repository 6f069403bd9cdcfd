"""`python -m bot.botapi --port 0 --token 1:x`: the local Bot API in a process of its own.

Prints its address as the first line, and serves until SIGTERM or SIGINT.
"""

import argparse
import asyncio
import signal
import sys

from bot.botapi.http import Door
from bot.botapi.server import TOKEN, Server


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.botapi", description="A local Bot API over HTTP.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN, help="the only token it knows")
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.host, arguments.port, arguments.token))
    return 0


async def _serve(host: str, port: int, token: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Door(Server(token=token), host=host, port=port) as door:
        sys.stdout.write(door.url + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
