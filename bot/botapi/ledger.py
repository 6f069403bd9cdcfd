"""All calls the bot has made, in order: the oracle of tests. Nothing is ever taken out."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.botapi.checks import Upload


@dataclass(frozen=True, slots=True)
class Call:
    """One call, and how it ended."""

    number: int  # counted from 1
    time: float  # seconds since the epoch, when the call arrived
    method: str
    parameters: Mapping[str, Any]  # decoded, or as they came if they were refused
    status: int  # of HTTP; 0: the fault left the call unanswered
    body: Mapping[str, Any]  # {"ok": …, "result": …} or the refusal; what was done, even if the answer was dropped
    fault: str | None = None  # the kind of the scripted fault, if one was played

    @property
    def ok(self) -> bool:
        return bool(self.body.get("ok"))

    @property
    def chat(self) -> int | str | None:
        """The chat it concerns, if it names one."""
        chat: int | str | None = self.parameters.get("chat_id")
        return chat

    def json(self) -> dict[str, Any]:
        """The call as plain data, uploads by their name and size."""
        parameters = {
            key: {"upload": value.name, "bytes": len(value.content)} if isinstance(value, Upload) else value
            for key, value in self.parameters.items()
        }
        return {
            "number": self.number,
            "time": self.time,
            "method": self.method,
            "parameters": parameters,
            "status": self.status,
            "body": dict(self.body),
            "fault": self.fault,
        }


def busiest(calls: Iterable[Call], seconds: float, chat: int | None = None) -> int:
    """The most messages sent within any span of `seconds`, over all chats or in one: to hold against `limits`."""
    recent: deque[float] = deque()
    most = 0
    for call in calls:
        if not (call.ok and call.method.startswith("send") and call.method != "sendChatAction"):
            continue
        if chat is not None and call.chat != chat:
            continue
        recent.append(call.time)
        while call.time - recent[0] >= seconds:
            recent.popleft()
        most = max(most, len(recent))
    return most
