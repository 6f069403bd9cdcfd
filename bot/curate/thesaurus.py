"""A thesaurus in the MyThes format: an encoding, then entries `word|meanings`, each meaning a line `(kind)|word|…`."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.answering.normalise import fold
from bot.curate.reading import ReadingError, read_bytes

_NOTE = re.compile(r"\s*\(([^()]*)\)$")  # "city (generic term)"
_ELSEWHERE = frozenset({"antonym", "generic term", "related term"})  # words that such a note stands by mean another


def read_thesaurus(file: Path) -> Mapping[str, tuple[str, ...]]:
    """For each folded word those of the same meaning, of all its meanings, in the order of the file.

    Raises ReadingError where the file is none or cannot be read.
    """
    first, _, body = read_bytes(file).removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    try:
        lines = body.decode(first.strip().decode("ascii")).splitlines()
    except (LookupError, UnicodeDecodeError) as error:
        raise ReadingError(file, f"it is no thesaurus in the MyThes format: {error}") from None
    found: dict[str, tuple[str, ...]] = {}
    number = 0
    while number < len(lines):
        word, _, count = lines[number].rpartition("|")
        if not word or not count.strip().isdecimal():
            raise ReadingError(file, f"line {number + 2} is not of the form 'word|number of its meanings'")
        meanings = lines[number + 1 : number + 1 + int(count)]
        same = (like for meaning in meanings for each in meaning.split("|")[1:] if (like := _same(each)))
        found[fold(word)] = tuple(dict.fromkeys((*found.get(fold(word), ()), *same)))
        number += 1 + int(count)
    return found


def _same(written: str) -> str | None:
    """A word as an entry lists it, without the note behind it; None where the note says that it means another."""
    note = _NOTE.search(written)
    if note and note[1] in _ELSEWHERE:
        return None
    return (written[: note.start()] if note else written).strip() or None
