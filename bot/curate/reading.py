"""Files that a curator names: read whole, or one clear line why not."""

import re
from pathlib import Path
from typing import ClassVar

from bot.endings import EndingError, Status
from bot.knowledge.model import Lang

# A frequency list has "word 4.25", a hunspell dictionary "word/flags" and names with a capital letter.
_LISTED: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"([a-z]{3,})(?:[/\s].*)?"),
    "ru": re.compile(r"([а-яё]{3,})(?:[/\s].*)?"),
    "kk": re.compile(r"([а-яёәғқңөұүһі]{3,})(?:[/\s].*)?"),
}


class ReadingError(EndingError):
    """A file that was named cannot be used; the text says which and why."""

    status: ClassVar[Status] = Status.WRONG

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file}: {why}")


def read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReadingError(file, str(error.strerror)) from None


def read_words(file: Path, language: Lang) -> list[str]:
    """The ordinary words of a list, a word first in each line; three letters or more, no names. Raises ReadingError."""
    try:
        lines = read_bytes(file).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ReadingError(file, "the list of words is not UTF-8: save it as UTF-8") from None
    return [match[1] for line in lines if (match := _LISTED[language].fullmatch(line.rstrip()))]
