"""The local Bot API itself: takes the bot's calls, keeps the ledger, and lets a test wait for what comes."""

import asyncio
import contextlib
import inspect
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from bot.botapi.checks import checked
from bot.botapi.errors import ApiError
from bot.botapi.faults import Fault, FaultPlan
from bot.botapi.ledger import Call
from bot.botapi.methods import SIMULATED
from bot.botapi.people import People
from bot.botapi.spec import load
from bot.botapi.updates import UpdateQueue
from bot.botapi.world import Json, World

TOKEN: Final = "4200000:LOCAL-bot-api-token-that-opens-nothing"  # noqa: S105 - known to all, opens nothing

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the caller: the HTTP status and the JSON body."""

    status: int
    body: Json


class Server(People):
    """One bot's Telegram. Not for threads: all of it belongs to one event loop."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        first_name: str = "Local Bot",
        username: str = "local_bot",
        now: Callable[[], float] = time.time,
        first_id: int = 1,
    ) -> None:
        """`first_id` is the number of the first update and message, for one whose counting must go on."""
        number = int(token.partition(":")[0])
        super().__init__(
            World(
                {"id": number, "is_bot": True, "first_name": first_name, "username": username},
                now,
                UpdateQueue(first_id),
                first_message=first_id,
            ),
        )
        self.token = token
        self.faults = FaultPlan()
        self.ledger: list[Call] = []
        self._watching: set[asyncio.Future[None]] = set()

    async def call(self, method: str, parameters: Mapping[str, Any], fault: Fault | None = None) -> Answer:
        """Checks and handles one call of the bot. Never raises: a refusal is an answer too.

        A `fault` that Telegram itself would answer with takes the place of the handling; any other is only noted.
        """
        arrived = self.world.now()
        name, values = method, dict(parameters)
        try:
            name, values = checked(method, parameters)
            if fault is not None and (refusal := fault.refusal()):
                raise refusal
            result = await self._handled(name, values)
        except ApiError as error:
            answer = Answer(error.code, error.body())
        else:
            answer = Answer(200, {"ok": True, "result": result})
        kind = fault.kind if fault else None
        self.note(Call(len(self.ledger) + 1, arrived, name, values, answer.status, answer.body, kind))
        return answer

    def note(self, call: Call) -> None:
        """Enters a call into the ledger and wakes whoever waits."""
        self.ledger.append(call)
        for watcher in self._watching:
            if not watcher.done():
                watcher.set_result(None)

    def calls(self, method: str | None = None, *, chat: int | None = None, since: int = 0) -> list[Call]:
        """Calls after number `since`, oldest first, of that method and about that chat."""
        return [
            call
            for call in self.ledger[since:]
            if (method is None or call.method == method) and (chat is None or call.chat == chat)
        ]

    async def until(self, condition: Callable[[], T], seconds: float = 5) -> T:
        """Waits for `condition` to give something true, looking after every call; gives that. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not (value := condition()):
                watcher: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._watching.add(watcher)
                try:
                    await watcher
                finally:
                    self._watching.discard(watcher)
        return value

    async def sent(self, chat: int, count: int = 1, *, since: int = 0, seconds: float = 5) -> list[Json]:
        """The messages that the bot sent to a chat after call number `since`, as soon as there are `count` of them."""

        def enough() -> list[Json]:
            calls = (call for call in self.calls(chat=chat, since=since) if call.ok)
            found = [call.body["result"] for call in calls if isinstance(call.body["result"], dict)]
            fresh = [message for message in found if "edit_date" not in message]
            return fresh if len(fresh) >= count else []

        with contextlib.suppress(TimeoutError):
            return await self.until(enough, seconds)
        raise TimeoutError(
            f"fewer than {count} messages came to chat {chat} within {seconds} s: {self.calls(since=since)}"
        )

    async def _handled(self, name: str, values: Json) -> Any:
        handler = SIMULATED.get(name)
        if handler is None:
            raise ApiError(501, f"Not Implemented: {name} of {load().version} is not simulated")
        result = handler(self.world, values)
        return await result if inspect.isawaitable(result) else result
