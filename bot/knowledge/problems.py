"""What is wrong with the base: always a place, what is wrong there, and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from textwrap import indent

from bot.endings import EndingError, Status


class Severity(StrEnum):
    ERROR = "error"  # the base does not load
    WARNING = "warning"  # the base loads, `kaznato check` fails


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; both count from 1, as editors do."""

    file: Path
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend."""

    place: Place
    message: str
    mend: str  # may have several lines
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}: {self.message}\n{indent(self.mend, '    ')}"


class BaseError(EndingError):
    """The base cannot be used; `problems` says why, in the order of the files."""

    status = Status.PROBLEMS

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
