"""What a test in another process does with the server: `/control/<verb>` with a JSON object of arguments.

Answers `{"ok": true, "result": …}`, or 400 with `{"ok": false, "description": …}`.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from aiohttp import web

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.server import Server


def _fault(server: Server, kind: str, **wanted: Any) -> None:
    server.faults.add(Fault(FaultKind(kind), **wanted))


def _ledger(server: Server, since: int = 0, method: str | None = None, chat: int | None = None) -> list[dict[str, Any]]:
    return [call.json() for call in server.calls(method, chat=chat, since=since)]


def _state(server: Server) -> dict[str, Any]:
    return {
        "bot": server.world.bot,
        "pending": len(server.world.updates.pending),
        "calls": len(server.ledger),
        "faults": [asdict(fault) for fault in server.faults.planned],
    }


def _messages(server: Server, chat: int) -> list[dict[str, Any]]:
    return list(server.world.chat(chat).messages.values())


VERBS: Final[dict[str, Callable[..., Any]]] = {
    "add_group": Server.add_group,
    "add_user": Server.add_user,
    "bot_is_made": Server.bot_is_made,
    "clear_faults": lambda server: server.faults.clear(),
    "fault": _fault,
    "group_migrates": Server.group_migrates,
    "ledger": _ledger,
    "messages": _messages,
    "state": _state,
    "user_blocks": Server.user_blocks,
    "user_edits": Server.user_edits,
    "user_leaves_telegram": Server.user_leaves_telegram,
    "user_opens": Server.user_opens,
    "user_presses": Server.user_presses,
    "user_sends": Server.user_sends,
    "user_unblocks": Server.user_unblocks,
}


async def answer(server: Server, request: web.Request) -> web.Response:
    """Does what the request asks for."""
    verb = VERBS.get(request.match_info["verb"])
    if verb is None:
        return _refused(f"there is no such verb; known are {', '.join(VERBS)}")
    try:
        arguments = json.loads(await request.read() or b"{}")
        result = verb(server, **arguments)
    except Exception as error:  # noqa: BLE001 - whatever the other process asked wrongly, it shall read why
        return _refused(f"{type(error).__name__}: {error}")
    return web.json_response({"ok": True, "result": result})


def _refused(why: str) -> web.Response:
    return web.json_response({"ok": False, "description": why}, status=400)
