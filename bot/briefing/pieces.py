"""A line cut into phrases that mean something: the longest first, misspelt ones as what they are most like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz, process

from bot.briefing import lexicon, places
from bot.briefing.lexicon import Meaning, Sense, Shape, Token

HOUR: Final = 60  # minutes
_MOSCOW: Final = 3 * HOUR  # what "мск+2" counts from
_FLOOR: Final = 84.0  # the least likeness, 0..100, of a misspelt word to the one that is meant
_SHORTEST: Final = 5  # letters of a word that is guessed
_WORDS: Final = 3  # words of a misspelt name


class Puzzle(StrEnum):
    """Why a line is asked back."""

    WORDS = "words"  # some are not understood
    NO_TIME = "no_time"  # there is no such time of the day
    TIMES = "times"  # it has two, or one that contradicts itself: 8 am in the evening
    PLACES = "places"  # it has two whose clocks differ
    OFTEN = "often"  # it comes more than once a day
    DAYS = "days"  # it leaves none, or says it in a way that is not understood


@dataclass(frozen=True, slots=True)
class Puzzled:
    """A line that was not understood."""

    why: Puzzle
    words: str = ""  # that puzzle, where it is they


class PuzzledError(Exception):
    """What ends the reading of a line that is not understood."""

    def __init__(self, why: Puzzle, words: str = "") -> None:
        super().__init__(why)
        self.puzzled = Puzzled(why, words)


@dataclass(frozen=True, slots=True)
class Piece:
    """A phrase with what it means."""

    text: str
    meanings: tuple[Meaning, ...] = ()
    token: Token | None = None  # a time or a dash
    zones: tuple[str, ...] = ()
    sure: bool = True

    def has(self, *senses: Sense) -> bool:
        return any(meaning.sense in senses for meaning in self.meanings)

    def value(self, *senses: Sense) -> int | None:
        return next((meaning.value for meaning in self.meanings if meaning.sense in senses), None)

    @property
    def counts(self) -> bool:
        """Whether it is a number, in figures or in words."""
        return self.has(Sense.NUMBER) or (self.token is not None and self.token.shape is Shape.NUMBER)

    @property
    def empty(self) -> bool:
        return self.has(Sense.FILLER)


def pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    """The line cut into the longest phrases that mean something. Raises for words that nothing is like."""
    at = 0
    unknown: list[str] = []
    while at < len(tokens):
        size, piece = _longest(tokens, at)
        if piece is None:
            unknown.append(tokens[at].text)
        else:
            yield from _guessed(unknown)
            unknown = []
            yield piece
        at += size
    yield from _guessed(unknown)


def _longest(tokens: Sequence[Token], at: int) -> tuple[int, Piece | None]:
    token = tokens[at]
    match token.shape:
        case Shape.ZONE:
            zone = places.by_iana(token.text)
            return 1, Piece(token.text, zones=(zone,)) if zone else None
        case Shape.OFFSET:
            return 1, _offset(token)
        case Shape.CLOCK | Shape.DASH:
            return 1, Piece(token.text, token=token)
        case Shape.FLAG:
            flown = places.of_flag(token.text)
            return 1, Piece(token.text, zones=flown) if flown else None
        case Shape.SIGN:
            return 1, Piece(token.text, token=token, sure=False)
        case _:
            return _phrase(tokens, at)


def _phrase(tokens: Sequence[Token], at: int) -> tuple[int, Piece | None]:
    known, atlas = lexicon.words(), places.atlas()
    words: list[str] = []
    ends: list[int] = []
    for end in range(at, len(tokens)):
        token = tokens[end]
        if token.shape in {Shape.WORD, Shape.NUMBER}:
            words.append(token.text)
            ends.append(end + 1 - at)
        elif token.shape is not Shape.DASH:
            break
        if len(words) == max(known.longest, atlas.longest):
            break
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size])
        if meanings := known.of(phrase):
            return ends[size - 1], Piece(phrase, meanings)
        if place := atlas.named(phrase):
            return ends[size - 1], Piece(phrase, zones=place.zones, sure=place.sure)
    return 1, Piece(words[0], token=tokens[at]) if tokens[at].shape is Shape.NUMBER else None


def _guessed(unknown: Sequence[str]) -> Iterator[Piece]:
    """What misspelt words may mean: a place, or words of the lexicon."""
    if not unknown:
        return
    atlas = places.atlas()
    whole = " ".join(unknown)
    place = atlas.like(whole) if len(unknown) <= _WORDS else None
    if place:
        yield Piece(whole, zones=place.zones, sure=False)
        return
    for word in unknown:
        meanings = _meant(word)
        place = None if meanings else atlas.like(word)
        if not (meanings or place):
            raise PuzzledError(Puzzle.WORDS, whole)
        yield Piece(word, meanings, zones=place.zones if place else (), sure=False)


def _meant(word: str) -> tuple[Meaning, ...]:
    if len(word) < _SHORTEST:
        return ()
    known = lexicon.words()
    found = process.extractOne(word, known.meanings.keys(), scorer=fuzz.ratio, score_cutoff=_FLOOR)
    return known.of(found[0]) if found else ()


def _offset(token: Token) -> Piece:
    """UTC+5, and +5 alone, which may mean something else."""
    sign = max(token.text.find("+"), token.text.find("-"))
    name, digits = token.text[:sign].strip(), token.text[sign + 1 :].strip()
    hours, _, minutes = (
        digits.partition(":") if ":" in digits else (digits[:-2] or digits, "", digits[len(digits[:-2]) :])
    )
    if len(digits) <= 2:
        hours, minutes = digits, ""
    ahead = (int(hours) * HOUR + int(minutes or 0)) * (-1 if token.text[sign] == "-" else 1)
    ahead += _MOSCOW if name in {"msk", "мск"} else 0
    zone = places.of_offset(ahead)
    if zone is None:
        raise PuzzledError(Puzzle.PLACES, token.text)
    return Piece(token.text, zones=(zone,), sure=bool(name) and zone.startswith("Etc/"))
