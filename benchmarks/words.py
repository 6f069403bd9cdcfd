"""Made-up words in three scripts, and numbers drawn as words are in a text: by Zipf's law.

A word is a number written in syllables, so that there are as many as one likes, no two alike, the same on every run.
Each ends in a consonant and takes the endings of its language.
"""

from itertools import accumulate, product
from random import Random

from bot.knowledge.model import LANGUAGES, Lang

_SOUNDS: dict[Lang, tuple[str, str, str, str]] = {  # what begins a syllable, its vowel, what may close it; a word's end
    "en": ("bdfgklmnprstvz", "aeiou", "nrl", "kpg"),
    "ru": ("бдфгклмнпрствз", "аеиоу", "нрл", "кпг"),
    "kk": ("бдшгқлмнпрстжз", "аәыоұ", "нрл", "қпж"),
}
_SYLLABLES: dict[Lang, tuple[str, ...]] = {
    lang: tuple(map("".join, product(begins, vowels, ("", *closes))))
    for lang, (begins, vowels, closes, _) in _SOUNDS.items()
}
_BASE = len(_SYLLABLES["en"])
WORDS = _BASE**2
_STEP = 7919  # a prime that shares no factor with `_BASE`: numbers in a row give words far apart


def word(number: int, lang: Lang) -> str:
    """The word of a number below `WORDS`. The same number sounds alike in all languages, as a name does."""
    size = 3 if number % 2 else 2  # as long as words of a text are: five to ten letters
    left = number * _STEP % _BASE**size
    syllables: list[str] = []
    for _ in range(size):
        left, at = divmod(left, _BASE)
        syllables.append(_SYLLABLES[lang][at])
    ends = _SOUNDS[lang][3]
    return "".join(syllables) + ends[number % len(ends)]


def noun(number: int, lang: Lang) -> str:
    """The word of an idea, a number below a third of `WORDS`: another one in each language."""
    return word(len(LANGUAGES) * number + LANGUAGES.index(lang), lang)


class Zipf:
    """Numbers below a count, drawn by their rank: the second half as often as the first, the third a third."""

    def __init__(self, count: int) -> None:
        self._numbers = range(count)
        self._weights = list(accumulate(1 / (rank + 1) for rank in self._numbers))

    def draw(self, random: Random, size: int) -> list[int]:
        """So many of them, no two alike."""
        found: dict[int, None] = {}
        while len(found) < size:
            found.update(dict.fromkeys(random.choices(self._numbers, cum_weights=self._weights, k=size)))
        return list(found)[:size]
