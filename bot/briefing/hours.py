"""The time of the day that a line tells: 8:30, 8 am, half past eight, полдевятого вечера, таңғы сегізде."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.briefing.lexicon import Sense, Shape
from bot.briefing.pieces import HOUR, Piece, Puzzle, PuzzledError
from bot.briefing.schedule import MINUTES

_HALF_DAY: Final = MINUTES // 2


@dataclass(frozen=True, slots=True)
class _Told:
    """A time as it is told."""

    minute: int
    bare: bool  # of either half of the day, as far as the words go
    sure: bool = True


_PARTS: Final = (Sense.AM, Sense.PM, Sense.MORNING, Sense.DAY, Sense.EVENING, Sense.NIGHT)
_ALONE: Final = {Sense.MORNING: 8 * HOUR, Sense.DAY: 13 * HOUR, Sense.EVENING: 19 * HOUR}
"""What a part of the day means where no hour is told: a guess."""

_HOURS: Final[dict[Sense, dict[int, int]]] = {
    Sense.AM: {12: 0, **{hour: hour for hour in range(12)}},
    Sense.PM: {12: 12, **{hour: hour + 12 for hour in range(1, 12)}, **{hour: hour for hour in range(13, 24)}},
    Sense.MORNING: {hour: hour for hour in range(1, 12)},
    Sense.DAY: {11: 11, 12: 12, **{hour: hour + 12 for hour in range(1, 7)}, **{hour: hour for hour in range(13, 19)}},
    Sense.EVENING: {**{hour: hour + 12 for hour in range(4, 12)}, **{hour: hour for hour in range(16, 24)}},
    Sense.NIGHT: {
        12: 0,
        0: 0,
        **{hour: hour for hour in range(1, 6)},
        **{hour: hour + 12 for hour in range(9, 12)},
        22: 22,
        23: 23,
    },
}
"""The hour of the day that an hour is in a part of the day; what is not here contradicts itself."""


def time_in(pieces: Sequence[Piece]) -> tuple[int | None, int | None, bool]:
    """The minute, the other minute it may be, and whether it is sure."""
    parts = {sense for piece in pieces for sense in _PARTS if piece.has(sense)}
    times = list(_times([piece for piece in pieces if not piece.has(Sense.HOURS)]))
    if len(times) > 1:
        raise PuzzledError(Puzzle.TIMES)
    if not times:
        alone = [_ALONE[part] for part in parts if part in _ALONE]
        if len(parts) > 1 or len(alone) < len(parts):
            raise PuzzledError(Puzzle.TIMES)
        return (alone[0], None, False) if alone else (None, None, True)
    told = times[0]
    if parts:
        return _in_parts(told, parts), None, told.sure
    if told.bare and 0 < told.minute < _HALF_DAY + HOUR:
        return told.minute % MINUTES, (told.minute + _HALF_DAY) % MINUTES, False
    return told.minute, None, told.sure


def _in_parts(told: _Told, parts: set[Sense]) -> int:
    hour, minute = divmod(told.minute, HOUR)
    hours = {_HOURS[part].get(hour) for part in parts}
    if len(hours) != 1 or None in hours:
        raise PuzzledError(Puzzle.TIMES)
    return (hours.pop() or 0) * HOUR + minute


def _times(pieces: Sequence[Piece]) -> Iterator[_Told]:
    """The times that are told. What belongs to one stands side by side."""
    shift: int | None = None  # of the hour that must follow: quarter past, half to
    at = 0
    while at < len(pieces):
        piece, after = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else None
        at += 1
        if piece.has(*_SHIFTS):
            if shift is not None:
                raise PuzzledError(Puzzle.TIMES)
            shift = next(_SHIFTS[each.sense] for each in piece.meanings if each.sense in _SHIFTS)
            continue
        told = _clock(piece)
        hour = _number(piece, ordinal=shift is not None) if told is None else None
        if told is None and hour is None:
            if shift is not None or piece.has(Sense.AND_HALF, Sense.ORDINAL):
                raise PuzzledError(Puzzle.TIMES)
            continue
        if told is None and hour is not None:
            minutes = _minutes(after) if shift is None and after else None
            half = bool(after and after.has(Sense.AND_HALF))
            at += minutes is not None or half
            told = _hour(hour, piece, minutes if minutes is not None else 30 * half)
        assert told is not None
        if shift is not None:
            told = _Told((told.minute + shift) % MINUTES, bare=True)
            shift = None
        yield told
    if shift is not None:
        raise PuzzledError(Puzzle.TIMES)


_SHIFTS: Final = {Sense.HALF_TO: -30, Sense.QUARTER_TO: -15, Sense.HALF_PAST: 30, Sense.QUARTER_PAST: 15}


def _clock(piece: Piece) -> _Told | None:
    """A time in figures (8:30, 8.30, 8-30, 0830), or one by name (noon)."""
    if piece.has(Sense.SPOKEN):
        return _Told(piece.value(Sense.SPOKEN) or 0, bare=True)
    if piece.has(Sense.MOMENT):
        return _Told(piece.value(Sense.MOMENT) or 0, bare=False)
    text = piece.token.text if piece.token else ""
    if piece.token and piece.token.shape is Shape.CLOCK:
        hour, minute, *seconds = (int(part) for part in text.replace(".", ":").replace("-", ":").split(":"))
        if any(seconds):
            raise PuzzledError(Puzzle.NO_TIME, text)
        return _Told(_valid(hour, minute, text), bare=False, sure=":" in text)
    if piece.token and piece.token.shape is Shape.NUMBER and len(text) in {3, 4}:
        return _Told(_valid(int(text[:-2]), int(text[-2:]), text), bare=False, sure=len(text) == 4)
    return None


def _number(piece: Piece, *, ordinal: bool = False) -> int | None:
    if piece.token and piece.token.shape is Shape.NUMBER:
        if len(piece.token.text) > 2:
            raise PuzzledError(Puzzle.NO_TIME, piece.token.text)
        return int(piece.token.text)
    return piece.value(Sense.NUMBER, *([Sense.ORDINAL] if ordinal else []))


def _minutes(piece: Piece) -> int | None:
    """The minutes after an hour: 8 30, eight thirty. They have two figures."""
    number = _number(piece)
    two = piece.token is None or len(piece.token.text) == 2
    return number if number is not None and two and (10 <= number < HOUR or number == 0) else None


def _hour(hour: int, piece: Piece, minutes: int) -> _Told:
    # An hour with two figures that begin with a nought, or past noon, is of the 24-hour clock.
    written = piece.token is not None and (piece.token.text.startswith("0") or hour > 12)
    return _Told(_valid(hour, minutes, piece.text), bare=not written and hour <= 12, sure=True)


def _valid(hour: int, minute: int, text: str) -> int:
    if not (0 <= hour < 24 and 0 <= minute < HOUR):
        raise PuzzledError(Puzzle.NO_TIME, text)
    return hour * HOUR + minute
