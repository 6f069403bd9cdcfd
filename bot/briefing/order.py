"""What somebody orders in a line: `8am Almaty weekdays`, `на 7 утра по Москве`, `таңғы сегізде, жұмыс күндері`.

Every word is accounted for. A line is understood as it stands, or guessed (a misspelt name, an hour that may be of the
morning or of the evening), and then whoever asks confirms it first; else it is asked back. What is not said is left
open: the caller knows the chat's zone and what it had before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.briefing import lexicon, places
from bot.briefing.hours import time_in
from bot.briefing.lexicon import Meaning, Sense, Shape
from bot.briefing.pieces import Piece, Puzzle, Puzzled, PuzzledError, pieces
from bot.briefing.weekdays import weekdays_in

LONGEST: Final = 200  # characters of a line that orders anything
_PLAIN: Final = frozenset({Shape.WORD, Shape.NUMBER, Shape.DASH})


@dataclass(frozen=True, slots=True)
class Order:
    """A line that was understood. What it does not say is None or empty."""

    minute: int | None = None  # of the day
    zones: tuple[str, ...] = ()  # IANA, each with a clock of its own; several: it is not said which
    weekdays: int | None = None  # a bit for each, Monday is 1
    sure: bool = True  # nothing in it is guessed
    later: int | None = None  # the other minute that the hour may mean: "8" is 8:00, or 20:00


def read(line: str) -> Order | Puzzled:
    """What the line orders. Any text is read or puzzles; none raises."""
    if len(line) > LONGEST:
        return Puzzled(Puzzle.WORDS, line)
    try:
        phrases = list(pieces(lexicon.tokens(line)))
        minute, later, told = time_in(phrases)
        zones, placed = _zones(phrases)
        days = weekdays_in(phrases)
        _account(phrases)
        # "В понедельник" may be the coming one alone.
        sure = told and placed and (days is None or days.bit_count() > 1) and all(each.sure for each in phrases)
        return Order(minute, zones, days, sure, later)
    except PuzzledError as error:
        return error.puzzled


def ordered(message: str) -> str | None:
    """The line of a message that orders without a slash; None unless it begins or ends like an order, and is one.

    "Подпиши на 7 утра" and "таңғы 8-ге жазыл" are, "подпиши договор с Россией" and "send me the quotes" are not.
    """
    said, wished = _beside(message, Sense.SUBSCRIBE), _beside(message, Sense.WISH)
    line = said if said is not None else wished or None
    if line is None:
        return None
    order = read(line)
    if isinstance(order, Order):
        return None if order.zones and order.minute is None and order.weekdays is None else line
    if order.why is Puzzle.OFTEN:
        return line  # "send me news every 2 hours" is no question either
    timed = any(token.shape in {Shape.CLOCK, Shape.NUMBER} for token in lexicon.tokens(line))
    return line if said is not None and timed else None


def cancels(message: str) -> bool:
    """Whether a message without a slash asks for no more briefings, and for nothing else."""
    rest = _beside(message, Sense.UNSUBSCRIBE)
    return rest is not None and read(rest) == Order()


def _beside(message: str, sense: Sense) -> str | None:
    """What a message says beside the phrase of that sense with which it begins or, as in Kazakh, ends."""
    if len(message) > LONGEST:
        return None
    words, known = message.split(), lexicon.words()
    for size in range(min(known.longest, len(words)), 0, -1):
        for phrase, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            text = " ".join(phrase)
            plain = all(token.shape in _PLAIN for token in lexicon.tokens(text))  # a time is no part of the phrase
            if plain and Meaning(sense) in known.of(lexicon.phrase(text)):
                return " ".join(rest)
    return None


def _account(phrases: Sequence[Piece]) -> None:
    """Raises for words that are known and have no business in an order: no more briefings, or one every two hours."""
    for piece in phrases:
        if piece.has(Sense.UNSUBSCRIBE):
            raise PuzzledError(Puzzle.WORDS, piece.text)
    for piece, after in pairwise(phrases):
        how_often = piece.has(Sense.INTERVAL) and (after.counts or after.has(Sense.HOURS))
        if how_often or (piece.has(Sense.HOURS) and after.has(Sense.INTERVAL_AFTER)):
            raise PuzzledError(Puzzle.OFTEN)


def _zones(phrases: Sequence[Piece]) -> tuple[tuple[str, ...], bool]:
    """The zones that the line may mean, and whether it is one. A city may stand with its country."""
    zones: tuple[str, ...] = ()
    for piece in phrases:
        if piece.zones:
            zones = places.common(zones, piece.zones) if zones else piece.zones
            if not zones:
                raise PuzzledError(Puzzle.PLACES)
    return zones, len(zones) <= 1
