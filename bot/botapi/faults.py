"""What goes wrong on the way to Telegram and back, as a script that a test writes beforehand."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from bot.botapi import errors
from bot.botapi.errors import ApiError


class FaultKind(StrEnum):
    RETRY_AFTER = "retry_after"  # 429: wait `seconds`
    REFUSE = "refuse"  # 403 (or `code`) with `text`
    MIGRATE = "migrate"  # 400: the chat has moved to `to`
    BAD_GATEWAY = "bad_gateway"  # 502 with a page of HTML
    RESET = "reset"  # the connection breaks before the call is handled
    DROP = "drop"  # the call is handled, its answer never sent
    STALL = "stall"  # the call is not handled, and for `seconds` nothing happens; then the connection breaks
    SLOW = "slow"  # the call is handled at once, its answer comes after `seconds`
    DUPLICATE = "duplicate"  # getUpdates gives each update twice
    REORDER = "reorder"  # getUpdates gives the updates in reverse


OF_UPDATES: Final = frozenset({FaultKind.DUPLICATE, FaultKind.REORDER})


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, and which calls it hits."""

    kind: FaultKind
    method: str = "send*"  # a pattern
    chat: int | None = None  # None: all chats
    times: int = 1  # how many calls it hits before it is over
    seconds: float = 1
    code: int = 403
    text: str = "Forbidden: bot was blocked by the user"
    to: int = 0

    def hits(self, method: str, chat: int | None) -> bool:
        return fnmatchcase(method, self.method) and (self.chat is None or self.chat == chat)

    def refusal(self) -> ApiError | None:
        """The error that Telegram itself would answer with, if this fault is of that sort."""
        match self.kind:
            case FaultKind.RETRY_AFTER:
                return errors.too_many_requests(int(self.seconds))
            case FaultKind.REFUSE:
                return ApiError(self.code, self.text)
            case FaultKind.MIGRATE:
                return errors.migrated(self.to)
            case _:
                return None


class FaultPlan:
    """The faults to come, in the order in which they were planned."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self.planned.append(fault)

    def clear(self) -> None:
        self.planned.clear()

    def take(self, method: str, chat: int | None, *, but: Collection[FaultKind] = OF_UPDATES) -> Fault | None:
        """The first planned fault that hits this call, used up by one."""
        for place, fault in enumerate(self.planned):
            if fault.kind in but or not fault.hits(method, chat):
                continue
            if fault.times > 1:
                self.planned[place] = replace(fault, times=fault.times - 1)
            else:
                del self.planned[place]
            return fault
        return None
