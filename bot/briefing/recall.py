"""Which question is put to a reader, and when."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.briefing.model import Asked, Reader
from bot.knowledge.model import Edition, Recall

SESSION = 3
"""Questions at a time, once the course is read."""

REST = timedelta(days=4)
"""Between two such times: so there are two in any seven days at most."""

_AGAIN = timedelta(days=3)  # until what was not known is asked once more

# What comes first: what was not known, then what was never asked, what got no answer, and what was known.
_MISSED, _NEW, _SILENT, _KNOWN, _FRESH = range(5)


def questions(earlier: Sequence[Edition], reader: Reader, day: date) -> list[Recall]:
    """The questions to put beside an edition, of the editions before it; the one whose turn it is first."""
    return _ranked(_questions(earlier), reader, day)


def session(editions: Sequence[Edition], reader: Reader) -> list[Recall]:
    """The questions to put when the course is read, those that were not known first; none that was known."""
    known = {asked.fact for asked in reader.asked if asked.knew}
    left = [each for each in _questions(editions) if each.fact not in known]
    return _ranked(left, reader, date.max)[:SESSION]


def rested(reader: Reader, day: date) -> bool:
    """Whether the last question was put long enough ago for a session."""
    return all(day - asked.on >= REST for asked in reader.asked)


def _questions(editions: Iterable[Edition]) -> list[Recall]:
    return [each for edition in editions for each in edition.recall]


def _ranked(questions: Sequence[Recall], reader: Reader, day: date) -> list[Recall]:
    asked = {each.fact: each for each in reader.asked}
    return sorted(questions, key=lambda each: _rank(asked.get(each.fact), day))


def _rank(asked: Asked | None, day: date) -> tuple[int, date]:
    match asked:
        case None:
            return _NEW, date.min
        case Asked(on=on) if day - on < _AGAIN:
            return _FRESH, on
        case Asked(on=on, knew=None):
            return _SILENT, on
        case Asked(on=on, knew=knew):
            return (_KNOWN if knew else _MISSED), on
