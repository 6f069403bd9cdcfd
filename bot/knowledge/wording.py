"""What two records must not say alike, and letters that only look alike."""

import re
from collections.abc import Iterator
from typing import Any

from bot.knowledge.documents import Document
from bot.knowledge.entries import Entries, Entry, Path
from bot.knowledge.model import LANGUAGES
from bot.knowledge.problems import Place, Problem

_SEAM = re.compile(r"(?<!\\)[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
# Letters that have a twin in the other script. NATOға, where none does the harm, is no slip.
_LATIN_TWINS = frozenset("aceiopxyhkABCEHIKMOPTXYh")
_CYRILLIC_TWINS = frozenset("асеіорхуһкАВСЕНІКМОРТХУҺ")


def check(entries: Entries) -> Iterator[Problem]:
    """Names that two entities claim, and questions that two facts or gaps do."""
    yield from _aliases(entries)
    yield from _questions(entries)


def check_letters(document: Document) -> Iterator[Problem]:
    """Words of a file in which a letter of the wrong script hides."""
    text, end = document.text, 0
    for seam in _SEAM.finditer(text):
        start, stop = seam.span()
        if start < end:
            continue  # a second seam of the same word
        while _in_word(text, start - 1):
            start -= 1
        while _in_word(text, stop):
            stop += 1
        word, end = text[start:stop], stop
        latin = {letter for letter in word if letter.isascii() and letter.isalpha()}
        cyrillic = {letter for letter in word if "\u0400" <= letter <= "\u04ff"}
        if latin <= _LATIN_TWINS or cyrillic <= _CYRILLIC_TWINS:
            few, script = (latin, "Latin") if len(latin) <= len(cyrillic) else (cyrillic, "Cyrillic")
            yield Problem(
                Place(document.file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)),
                f"{word!r} mixes Cyrillic and Latin letters",
                f"type it anew in one script; {script} here: {', '.join(sorted(few))}",
            )


def _in_word(text: str, position: int) -> bool:
    # The n of an escaped line break, as in "…\\nКазахстан", belongs to no word.
    return 0 <= position < len(text) and text[position].isalpha() and text[position - 1 : position] != "\\"


def _aliases(entries: Entries) -> Iterator[Problem]:
    owners: dict[str, Entry[Any]] = {}
    for entity in entries.entities:
        names = [(("name", lang), text) for lang, text in entity.record.name.items()]
        strong = [
            (("strong", lang, index), text)
            for lang, texts in entity.record.strong.items()
            for index, text in enumerate(texts)
        ]
        for path, text in (*names, *strong):
            owner = owners.setdefault(text.casefold(), entity)
            if owner.record.id != entity.record.id:
                yield entity.problem(
                    path,
                    f"{text!r} is strong in entity {owner.record.id!r}, too",
                    f"make it weak in both, or leave it to one; the other stands in {_line(owner)}",
                )


def _questions(entries: Entries) -> Iterator[Problem]:
    owners: dict[str, Entry[Any]] = {}
    for entry, path, text in _asked(entries):
        owner = owners.setdefault(text.casefold(), entry)
        if owner.record.id != entry.record.id:
            yield entry.problem(
                path,
                f"{owner.record.id!r} answers {text!r}, too",
                f"leave it to the one that answers it better; the other stands in {_line(owner)}",
            )


def _asked(entries: Entries) -> Iterator[tuple[Entry[Any], Path, str]]:
    """All questions and messages, with where they stand."""
    subjects: tuple[Entry[Any], ...] = (*entries.facts, *entries.gaps)
    for entry in subjects:
        for lang in LANGUAGES:
            yield from ((entry, ("ask", lang, at), text) for at, text in enumerate(entry.record.ask.get(lang, ())))
    for heard in entries.heard:
        for lang in LANGUAGES:
            yield from ((heard, (lang, at), text) for at, text in enumerate(getattr(heard.record, lang)))


def _line(entry: Entry[Any]) -> str:
    place = entry.place("id")
    return f"{place.file}:{place.line}"
