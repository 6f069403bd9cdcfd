"""Dates and numbers in a message."""

import re
from collections.abc import Sequence

from bot.answering.stems import is_cyrillic, kazakh_stems
from bot.knowledge.model import KnowledgeBase, PartialDate

_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|го|е|ое)?")
_NTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|го|ші|сі|і)")
_DAY_BEFORE = frozenset({"on", "by"})  # "on the 5th"
_DAY_AFTER = frozenset({"числа", "число", "күні"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:[+/]\d+)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SHORT = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?")


class Calendar:
    """Reads the months and number words of the vocabulary."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._months: dict[str, int] = {}
        for lists in base.lexicon.get("months", {}).values():
            for number, forms in enumerate(lists, start=1):
                self._months |= dict.fromkeys(forms.split(), number)
        self._numbers: dict[str, str] = {
            form: entry.split()[0]
            for entries in base.lexicon.get("numbers", {}).values()
            for entry in entries
            for form in entry.split()[1:]
        }

        # What follows a year and adds nothing: "2010 жылы", "в 2010 году".
        self._year_words = frozenset(word for words in base.lexicon.get("year-words", {}).values() for word in words)
        self._kazakh = {name: number for name, number in self._months.items() if is_cyrillic(name) and len(name) > 4}

    def _month(self, word: str) -> int | None:
        if (month := self._months.get(word)) is not None or not is_cyrillic(word):
            return month
        # Kazakh case endings: қазанда, қаңтардың.
        return next((self._kazakh[stem] for stem in kazakh_stems(word) if stem in self._kazakh), None)

    def _day(self, word: str) -> int | None:
        match = _DAY.fullmatch(self._numbers.get(word, word))
        return int(match[1]) if match else None

    def date_at(self, words: Sequence[str], start: int) -> tuple[int, PartialDate] | None:
        """The date that starts at a word, with its length in words: "October 4", "4 қазан", "январь 2006", "2006", and
        "the 5th" of no month.
        """
        return self._lone_day(words, start) or self._date_at(words, start)

    def _date_at(self, words: Sequence[str], start: int) -> tuple[int, PartialDate] | None:
        first = words[start]
        if not first[0].isdigit() and self._month(first) is None and first not in self._numbers:
            return None
        at = dict(enumerate(words[start : start + 4]))
        if _YEAR.fullmatch(first):
            return 1 + (at.get(1) in self._year_words), PartialDate(year=int(first))
        if match := _YEAR_FIRST.fullmatch(first):
            return 1, PartialDate(*map(int, match.groups()))
        if match := _SHORT.fullmatch(first):
            nth, of = int(match[1]), int(match[2])
            if 1 <= of <= 12 and 1 <= nth <= 31 and ("/" in first or match[3]):
                return 1, PartialDate(int(match[3] or 0), of, nth)
        month = self._month(first)
        if month is not None:
            following = self._day(at.get(1, ""))
            # A bare "may" or "mar" is a verb or a name more often than a month.
            if following is None and len(first) < 4:
                return None
            day, length = (following, 2) if following else (0, 1)
        else:
            before = self._day(first)
            length = 3 if at.get(1) == "of" else 2
            month = self._month(at.get(length - 1, ""))
            if before is None or month is None:
                return None
            day = before
        year = at.get(length, "")
        if _YEAR.fullmatch(year):
            return length + 1, PartialDate(int(year), month, day)
        return length, PartialDate(0, month, day)

    def _lone_day(self, words: Sequence[str], start: int) -> tuple[int, PartialDate] | None:
        """A day without its month: "on the 5th", "5 числа", "5 күні"."""
        day = self._day(words[start])
        following = words[start + 1] if start + 1 < len(words) else ""
        if day and following in _DAY_AFTER:
            return 2, PartialDate(0, 0, day)
        nth = _NTH.fullmatch(words[start])
        if nth and day and start and words[start - 1] in _DAY_BEFORE and self._month(following) is None:
            return (1, PartialDate(0, 0, day)) if following != "of" else None
        return None

    def number(self, word: str) -> str | None:
        """A number as it is compared ("4,4" is "4.4", "twenty" is "20"), or None."""
        if word in self._numbers:
            return self._numbers[word]
        return word.replace(",", ".") if _NUMBER.fullmatch(word) else None


def same(asked: PartialDate, held: PartialDate) -> bool:
    """Whether a date in a question can be the date of a fact: what both give must agree."""
    return all(not a or not h or a == h for a, h in zip(parts(asked), parts(held), strict=True))


def parts(date: PartialDate) -> tuple[int, int, int]:
    """Year, month, day."""
    return date.year, date.month, date.day
