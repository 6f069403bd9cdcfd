"""The weekdays that a line names: weekdays, mon-fri, кроме выходных, жексенбіден басқа."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.briefing.lexicon import Sense, Shape
from bot.briefing.pieces import Piece, Puzzle, PuzzledError
from bot.briefing.schedule import EVERY_DAY, WEEKENDS, WORKDAYS

_SETS: Final = {Sense.EVERY_DAY: EVERY_DAY, Sense.WORKDAYS: WORKDAYS, Sense.WEEKENDS: WEEKENDS}


@dataclass(slots=True)
class _Week:
    """The days as they are being named."""

    days: int = 0
    less: int = 0
    excepting: bool = False
    group: int = 0  # named last, without anything else between: a word behind them may except them

    def name(self, mask: int) -> None:
        self.group |= mask
        if self.excepting:
            self.less |= mask
        else:
            self.days |= mask

    def left(self) -> int | None:
        """The days that remain; None where none was named."""
        if not (self.days or self.less or self.excepting):
            return None
        left = (self.days or EVERY_DAY) & ~self.less
        if not left or (self.excepting and not self.less):
            raise PuzzledError(Puzzle.DAYS)
        return left


def weekdays_in(pieces: Sequence[Piece]) -> int | None:
    """The days that are named: single ones, ranges, sets, less what is excepted. None where none is."""
    week, at = _Week(), 0
    while at < len(pieces):
        size, mask = _named(pieces[at:])
        if mask:
            week.name(mask)
        else:
            _other(pieces[at], week)
        at += size
    return week.left()


def _other(piece: Piece, week: _Week) -> None:
    """A piece that names no day: an exception, or something that parts the days before it from those after."""
    if piece.has(Sense.EXCEPT):
        if week.excepting:
            raise PuzzledError(Puzzle.DAYS)
        week.excepting, week.group = True, 0
    elif piece.has(Sense.EXCEPT_AFTER):
        if week.excepting or not week.group:
            raise PuzzledError(Puzzle.DAYS)
        week.days, week.less, week.group = week.days & ~week.group, week.less | week.group, 0
    elif not piece.empty:
        if piece.has(Sense.FROM, Sense.THROUGH, Sense.THROUGH_AFTER, Sense.WEEKDAY_FROM):
            raise PuzzledError(Puzzle.WORDS, piece.text)  # since when, or until when: that is no order
        week.group = 0


def _named(pieces: Sequence[Piece]) -> tuple[int, int]:
    """The days that the pieces begin with: how many pieces name them, and which they are."""
    size, span = _span(pieces)
    if span:
        return size, span
    first = pieces[0]
    day = first.value(Sense.WEEKDAY)
    if day is None and len(pieces) > 1 and pieces[1].has(Sense.EXCEPT_AFTER):
        day = first.value(Sense.WEEKDAY_FROM)
    if day is not None:
        return 1, 1 << day - 1
    return 1, next((_SETS[each.sense] for each in first.meanings if each.sense in _SETS), 0)


def _span(pieces: Sequence[Piece]) -> tuple[int, int]:
    """The range that the pieces begin with: how many of them it takes, and its days. Noughts if there is none.

    Mon-Fri, from Monday to Friday, с понедельника по пятницу, дүйсенбіден жұмаға дейін.
    """
    start = 1 if pieces[0].has(Sense.FROM) else 0
    if len(pieces) < start + 3:
        return 0, 0
    first, middle, third = pieces[start : start + 3]
    begin, end = first.value(Sense.WEEKDAY, Sense.WEEKDAY_FROM), third.value(Sense.WEEKDAY)
    dash = middle.token is not None and middle.token.shape is Shape.DASH
    if begin and end and (dash or middle.has(Sense.THROUGH)):
        return start + 3, _range(begin, end)
    end = middle.value(Sense.WEEKDAY)
    if begin and end and third.has(Sense.THROUGH_AFTER):
        return start + 3, _range(begin, end)
    return 0, 0


def _range(first: int, last: int) -> int:
    """From one day to another, over Sunday where need be."""
    return sum(1 << (first - 1 + step) % 7 for step in range((last - first) % 7 + 1))
