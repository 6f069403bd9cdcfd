"""Names in every case of three languages: where a text has one, and what another looks like in its place."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.knowledge.model import KnowledgeBase, Lang

Rows = Mapping[str, Sequence[str]]
"""By the name of a row: endings in the order of the cases."""

NOMINATIVE = 0
_PART = 3  # letters by which a first name before a surname is told in any case
_WORD_LIKE = 2  # letters of an acronym that may be a word when it is written small ("us")
_NO_GENDER = "x"
_ARTICLE = "the "


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name."""

    forms: tuple[str, ...]  # by case
    gender: str = _NO_GENDER

    @classmethod
    def read(cls, written: str, rows: Rows) -> Self:
        """From "stem|row", or "stem|row|rest" where something unchanging follows the ending; else it never changes."""
        if "|" not in written:
            return cls((written,))
        stem, row, *rest = written.split("|")
        return cls(tuple("".join((stem, ending, *rest)) for ending in rows[row]), row[0])


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something, as it can be written."""

    entity: str | None  # its id; None when the base does not have it
    group: str  # people, countries …: names of a group can stand for each other
    spellings: Mapping[Lang, tuple[Spelling, ...]]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, and the cases that its form there may be."""

    start: int
    end: int
    name: Name
    gender: str
    cases: tuple[int, ...]

    def stand_in(self, other: Name, lang: Lang) -> str | None:
        """Another name in the form that this place asks for; None where several would be possible or none fits."""
        for spelling in other.spellings.get(lang, ())[:1]:
            fits = {spelling.forms[case] for case in self.cases}
            agrees = spelling.gender == self.gender or _NO_GENDER in (spelling.gender, self.gender)
            if len(fits) == 1 and (agrees or lang != "ru" or NOMINATIVE not in self.cases):
                return fits.pop()
        return None


class Finder:
    """Finds the names of a base in texts of one language."""

    def __init__(self, names: Iterable[Name], lang: Lang, base: KnowledgeBase) -> None:
        self._of: dict[str, tuple[Name, Spelling]] = {}
        for name in names:
            for spelling in name.spellings.get(lang, ()):
                for form in spelling.forms:
                    self._of.setdefault(_bare(form.lower()), (name, spelling))
        longest_first = sorted(self._of, key=len, reverse=True)
        forms = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w-])(?:{_ARTICLE})?({forms})(?![\w-])", re.IGNORECASE)
        self._parts: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for entity in base.entities.values():
            self._parts[entity.id] = tuple(word[:_PART].lower() for word in entity.name.get(lang, "").split()[:-1])

    def mentions(self, text: str) -> Iterator[Mention]:
        """The names in a text, in its order; a person's first names belong to the mention."""
        for match in self._pattern.finditer(text):
            written = match[1]
            if len(written) <= _WORD_LIKE and not written.isupper():
                continue
            name, spelling = self._of[written.lower()]
            cases = tuple(at for at, form in enumerate(spelling.forms) if _bare(form.lower()) == written.lower())
            start = match.start() if name.spellings["en"][0].forms[0].startswith(_ARTICLE) else match.start(1)
            yield Mention(self._with_first_names(text, start, name), match.end(), name, spelling.gender, cases)

    def _with_first_names(self, text: str, start: int, name: Name) -> int:
        parts = self._parts[name.entity or ""] if name.group == "people" else ()
        while parts and (before := re.search(r"(\w+)\s$", text[:start])) and before[1].lower().startswith(parts):
            start = before.start()
        return start


def put(text: str, pieces: Sequence[tuple[int, int, str]]) -> str:
    """The text with each piece in the place from its start to its end; capitals are those of the text."""
    small = text == text.lower()
    for start, end, piece in sorted(pieces, reverse=True):
        new = piece.lower() if small else piece
        if text[:start].lower().endswith(_ARTICLE):
            new = _bare(new)
        if start == 0 and text[0].isupper():
            new = new[0].upper() + new[1:]
        text = text[:start] + new + text[end:]
    return text


def _bare(form: str) -> str:
    return form.removeprefix(_ARTICLE)
