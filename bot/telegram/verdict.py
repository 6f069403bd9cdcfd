"""What becomes of an update whose handling raised.

Nothing that is known not to have been said is given up for a day, which is as long as Telegram itself keeps updates.
What may have been said is said once more at most: a question without an answer is worse than one answered twice.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.request import NeverSent

PATIENCE: Final = timedelta(days=1)
MOST_ATTEMPTS: Final = 5
_LONGEST_PAUSE: Final = 60.0  # seconds
_REASON_LENGTH: Final = 200  # characters

DONE: Final = "done"
MAYBE: Final = "maybe"
GARBAGE: Final = "garbage"
GIVEN_UP: Final = "given up"


@dataclass(frozen=True, slots=True)
class Done:
    """It has ended."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Again:
    """It stays pending and is tried again."""

    pause: float  # seconds
    counted: bool  # as an attempt that may have reached the person


Verdict = Done | Again


def judge(error: Exception | None, *, attempts: int, tries: int, age: timedelta) -> Verdict:
    """The verdict over one try.

    `attempts` are the earlier tries that may have reached the person, `tries` all of this process, the present one
    included; `age` is how long ago the update came.
    """
    match error:
        case None:
            return Done(DONE)
        case RetryAfter() | NeverSent() if age > PATIENCE:
            return Done(GIVEN_UP)
        case RetryAfter():
            return Again(seconds(error), counted=False)
        case NeverSent():
            return Again(_pause(tries), counted=False)
        case TimedOut():
            return Again(_pause(tries), counted=True) if attempts == 0 else Done(MAYBE)
        case BadRequest() | Forbidden() | ChatMigrated():
            return Done(_failed(error.message))
        case NetworkError() | TelegramError():
            return Again(_pause(tries), counted=True) if attempts + 1 < MOST_ATTEMPTS else Done(_failed(error.message))
        case _:
            return Done(_failed(type(error).__name__))


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants to hear nothing; python-telegram-bot is about to change the type."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_bug(error: Exception | None) -> bool:
    """Whether the fault is ours: not the road's, and not the person's who has blocked the bot."""
    return error is not None and (isinstance(error, BadRequest) or not isinstance(error, TelegramError))


def _pause(tries: int) -> float:
    return min(2.0 ** (tries - 1), _LONGEST_PAUSE)


def _failed(why: str) -> str:
    return f"failed: {why}"[:_REASON_LENGTH]
