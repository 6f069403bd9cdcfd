"""The words of a line that orders a briefing: how it is cut into tokens, and what each phrase means."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from bot.answering.normalise import fold
from bot.answering.stems import plain_kazakh

_LOADER: type[Any] = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


class Sense(StrEnum):
    """What a phrase is in such a line. The names are the keys of `words.yaml`."""

    SUBSCRIBE = "subscribe"
    WISH = "wishes"
    UNSUBSCRIBE = "unsubscribe"
    FILLER = "fillers"
    INTERVAL = "intervals"  # every, before what is counted
    INTERVAL_AFTER = "intervals_after"
    HOURS = "hours"
    NUMBER = "numbers"
    ORDINAL = "ordinals"  # of the hour that is to come
    HALF_TO = "half_to"
    QUARTER_TO = "quarter_to"
    HALF_PAST = "half_past"
    QUARTER_PAST = "quarter_past"
    AND_HALF = "and_half"
    AM = "am"
    PM = "pm"
    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    SPOKEN = "spoken"  # полдевятого: of either half of the day, in minutes
    MOMENT = "moments"
    WEEKDAY = "days"
    WEEKDAY_FROM = "days_from"
    EVERY_DAY = "every_day"
    WORKDAYS = "workdays"
    WEEKENDS = "weekends"
    FROM = "from"
    THROUGH = "through"
    THROUGH_AFTER = "through_after"
    EXCEPT = "except"
    EXCEPT_AFTER = "except_after"


class Shape(StrEnum):
    """What a token looks like."""

    ZONE = "zone"  # an IANA name
    OFFSET = "offset"  # from UTC
    CLOCK = "clock"  # 8:30
    NUMBER = "number"
    WORD = "word"
    DASH = "dash"
    FLAG = "flag"  # a country's, as two regional letters
    SIGN = "sign"  # a picture, a mathematical sign: it may mean something


@dataclass(frozen=True, slots=True)
class Token:
    shape: Shape
    text: str  # folded


# A word keeps no apostrophe and no hyphen: Нью-Йорк and Нью Йорк, o'clock and oclock are one.
_APOSTROPHES: Final = str.maketrans("", "", "'")
_SIGNS: Final = frozenset({"Sc", "Sm", "So"})  # Unicode's categories
# São Paulo is typed Sao Paulo.
_MARKED: Final = re.compile("[\u00c0-\u024f]")
_TOKEN: Final = re.compile(
    r"(?P<zone>[a-z]+(?:/[a-z0-9_]+(?:[+-][a-z0-9_]+)*)+)"
    r"|(?P<offset>(?:(?<![^\W_])(?:utc|gmt|ютс|утс|гмт|msk|мск)\s?|(?<![\w:.]))[+-]\s?\d{1,2}(?::?[0-5]\d)?(?![\d:]))"
    r"|(?P<clock>(?<!\d)\d{1,2}[:.-]\d\d(?::\d\d)?(?![\d:]))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<dash>[-\u2014])"
    r"|(?P<flag>[\U0001f1e6-\U0001f1ff]{2})"
    r"|(?P<sign>[^\w\s])"
)


def tokens(text: str) -> list[Token]:
    """The line's tokens. Punctuation says nothing here."""
    folded = _MARKED.sub(_unmarked, fold(text).translate(_APOSTROPHES))
    found = (Token(Shape(match.lastgroup or ""), match.group()) for match in _TOKEN.finditer(folded))
    return [token for token in found if token.shape is not Shape.SIGN or unicodedata.category(token.text) in _SIGNS]


def _unmarked(letter: re.Match[str]) -> str:
    return unicodedata.normalize("NFD", letter.group())[0]


def phrase(text: str) -> str:
    """A phrase in the form in which it is looked up: its words with blanks between."""
    return " ".join(token.text for token in tokens(text) if token.shape in {Shape.WORD, Shape.NUMBER})


@dataclass(frozen=True, slots=True)
class Meaning:
    sense: Sense
    value: int = 0  # of a number, a moment (minutes of the day), a weekday (1 to 7)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the phrases mean. One may mean several things: "до" is nothing, and the middle of a range."""

    meanings: Mapping[str, tuple[Meaning, ...]]
    longest: int  # words

    def of(self, words: str) -> tuple[Meaning, ...]:
        """The meanings of a phrase as `phrase` gives it."""
        return self.meanings.get(words, ())


@cache
def words() -> Lexicon:
    """The words that ship with the package."""
    meanings: dict[str, dict[Meaning, None]] = {}
    table = yaml.load((files("bot.briefing") / "words.yaml").read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - plain text
    for text, meaning in _entries(table):
        key = phrase(text)
        for spelling in {key, plain_kazakh(key)} if key not in meanings else {key}:
            meanings.setdefault(spelling, {})[meaning] = None
    return Lexicon({key: tuple(each) for key, each in meanings.items()}, max(len(key.split()) for key in meanings))


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for hour, forms in table["ordinals"].items():
        yield from ((f"пол{form}", Meaning(Sense.SPOKEN, int(hour) * 60 - 30)) for form in forms)
    for name, content in table.items():
        if isinstance(content, Mapping):
            for value, forms in content.items():
                yield from ((form, Meaning(Sense(name), int(value))) for form in forms)
        else:
            yield from ((form, Meaning(Sense(name))) for form in content)
