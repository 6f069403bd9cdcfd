from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.botapi.http import Door
from bot.botapi.server import Server

Call = Callable[..., Coroutine[Any, Any, Any]]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Server:
    return Server(now=clock)


@pytest.fixture
def ann(server: Server) -> int:
    return server.add_user("Ann", language_code="en", username="ann")


@pytest.fixture
def call(server: Server) -> Call:
    """Calls a method; gives its result, or the refusal's text."""

    async def call(method: str, **parameters: Any) -> Any:
        body = (await server.call(method, parameters)).body
        return body["result"] if body["ok"] else body["description"]

    return call


@pytest.fixture
async def door(server: Server) -> AsyncIterator[Door]:
    async with Door(server) as door:
        yield door


@pytest.fixture
async def web() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session
