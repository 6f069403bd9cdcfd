"""The door over HTTP: `/bot<token>/<method>`, as Telegram has it, with the faults that a test has planned."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any, Final, Self

from aiohttp import web

from bot.botapi import control, limits
from bot.botapi.checks import Upload
from bot.botapi.errors import ApiError
from bot.botapi.faults import OF_UPDATES, Fault, FaultKind
from bot.botapi.ledger import Call
from bot.botapi.server import Answer, Server

_GATEWAY_PAGE: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>"
)
_BUT_THOSE_OF_UPDATES: Final = frozenset(FaultKind) - OF_UPDATES


class Door:
    """Serves a `Server` on a port of this machine: `async with Door(server) as door: door.url`."""

    def __init__(self, server: Server, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.server = server
        self._host = host
        self._port = port
        app = web.Application(client_max_size=limits.UPLOAD_BYTES + 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_route("*", "/control/{verb}", self._control)
        app.router.add_route("*", "/{rest:.*}", self._nothing)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    @property
    def url(self) -> str:
        """The address to give as the API's, without a slash at its end."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        if not re.fullmatch(r"\d+:[\w-]+", token):
            return _json(Answer(404, ApiError(404, "Not Found").body()))
        if token != self.server.token:
            return _json(Answer(401, ApiError(401, "Unauthorized").body()))
        try:
            parameters = await _parameters(request)
        except ValueError:
            return _json(Answer(400, ApiError(400, "Bad Request: can't parse the request").body()))
        fault = self.server.faults.take(method, _chat(parameters))
        if fault is not None:
            return await _PLAYED[fault.kind](self.server, request, parameters, fault)
        answer = await self.server.call(method, parameters)
        return _json(self._shuffled(answer) if method.lower() == "getupdates" else answer)

    def _shuffled(self, answer: Answer) -> Answer:
        """The updates as the plan wants them: twice, or in reverse."""
        updates = answer.body.get("result")
        if not updates:
            return answer
        fault = self.server.faults.take("getUpdates", None, but=_BUT_THOSE_OF_UPDATES)
        match fault and fault.kind:
            case FaultKind.DUPLICATE:
                updates = [copy for update in updates for copy in (update, update)]
            case FaultKind.REORDER:
                updates = updates[::-1]
        return Answer(answer.status, answer.body | {"result": updates})

    async def _control(self, request: web.Request) -> web.Response:
        return await control.answer(self.server, request)

    async def _nothing(self, _: web.Request) -> web.Response:
        return _json(Answer(404, ApiError(404, "Not Found").body()))


async def _parameters(request: web.Request) -> dict[str, Any]:
    """Query, form, JSON and files of a request as one. Raises `ValueError` for what cannot be read."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        sent = json.loads(body) if body else {}
        if not isinstance(sent, dict):
            raise ValueError("an object is expected")
        return found | sent
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            found[key] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            found[key] = value if isinstance(value, str) else bytes(value).decode()
    return found


def _chat(parameters: dict[str, Any]) -> int | None:
    try:
        return int(parameters["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def _json(answer: Answer) -> web.Response:
    headers = {}
    if "retry_after" in answer.body.get("parameters", {}):
        headers["Retry-After"] = str(answer.body["parameters"]["retry_after"])
    body = json.dumps(answer.body).encode()
    return web.Response(status=answer.status, body=body, content_type="application/json", headers=headers)


_Play = Callable[[Server, web.Request, dict[str, Any], Fault], Awaitable[web.StreamResponse]]


async def _refuse(server: Server, request: web.Request, parameters: dict[str, Any], fault: Fault) -> web.Response:
    return _json(await server.call(request.match_info["method"], parameters, fault))


async def _bad_gateway(server: Server, request: web.Request, parameters: dict[str, Any], fault: Fault) -> web.Response:
    _unhandled(server, request, parameters, fault, 502)
    return web.Response(status=502, text=_GATEWAY_PAGE, content_type="text/html")


async def _reset(server: Server, request: web.Request, parameters: dict[str, Any], fault: Fault) -> web.Response:
    _unhandled(server, request, parameters, fault, 0)
    return _broken(request)


async def _drop(server: Server, request: web.Request, parameters: dict[str, Any], fault: Fault) -> web.Response:
    await server.call(request.match_info["method"], parameters, fault)
    return _broken(request)


async def _stall(server: Server, request: web.Request, parameters: dict[str, Any], fault: Fault) -> web.Response:
    _unhandled(server, request, parameters, fault, 0)
    await asyncio.sleep(fault.seconds)
    return _broken(request)


async def _slow(server: Server, request: web.Request, parameters: dict[str, Any], fault: Fault) -> web.Response:
    answer = await server.call(request.match_info["method"], parameters, fault)
    await asyncio.sleep(fault.seconds)
    return _json(answer)


_PLAYED: Final[dict[FaultKind, _Play]] = {
    FaultKind.RETRY_AFTER: _refuse,
    FaultKind.REFUSE: _refuse,
    FaultKind.MIGRATE: _refuse,
    FaultKind.BAD_GATEWAY: _bad_gateway,
    FaultKind.RESET: _reset,
    FaultKind.DROP: _drop,
    FaultKind.STALL: _stall,
    FaultKind.SLOW: _slow,
}


def _unhandled(server: Server, request: web.Request, parameters: dict[str, Any], fault: Fault, status: int) -> None:
    number, method = len(server.ledger) + 1, request.match_info["method"]
    server.note(Call(number, server.world.now(), method, parameters, status, {"ok": False}, fault.kind))


def _broken(request: web.Request) -> web.Response:
    """Breaks the connection so that the other side sees a reset, not an end."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()
