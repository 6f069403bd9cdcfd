"""How a program ends: its exit statuses, and the errors that end it with one clear line."""

import sys
from collections.abc import Callable
from enum import IntEnum
from typing import ClassVar


class Status(IntEnum):
    """What a command gives back to the shell."""

    DONE = 0
    PROBLEMS = 1  # in the base
    WRONG = 2  # a setting or an argument
    TOKEN_REFUSED = 3  # by Telegram
    DATABASE = 4  # cannot be used
    OWNED_ELSEWHERE = 5  # another `run` works on this database


class EndingError(Exception):
    """Ends the program; its message is for the person who started it."""

    status: ClassVar[Status]


def told(work: Callable[[], int]) -> int:
    """Does the work; where an EndingError ends it, says so on standard error and gives its status."""
    try:
        return work()
    except EndingError as error:
        sys.stderr.write(f"kaznato: {error}\n")
        return error.status
