"""What a misspelt word was meant to be: words that mean something to the base, and never for a word that is real.

A slip is far rarer than the word it was meant to be: a word that people write is real, unless another one edit away is
a hundred times as common (a *noisy channel*: "wil" is in every list of words, and is "will").
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answering.stems import is_cyrillic, is_kazakh, is_latin, plain_kazakh
from bot.knowledge.model import Lang

_TWO_EDITS_FROM = 7  # letters; three to six letters bear one edit, fewer none
_TIES = 3
_SHORT_ACRONYM = 4  # letters: IPAP is one slip from PAP, KAZBAT from nothing
_SURELY_REAL = 4.0  # Zipf value (ten in a million words) from which a word is no slip
_HUNDREDFOLD = 2.0
_REMEMBERED = 20_000  # words whose frequency was looked up: each look-up halves a list of thirty thousand
_Shelf = dict[tuple[str, int], list[str]]


def budget(word: str) -> int:
    """How many edits (insert, delete, replace, swap neighbours) a word may be away from what was meant."""
    return 0 if len(word) < 3 else 1 if len(word) < _TWO_EDITS_FROM else 2


class Spelling:
    """Repairs words towards a fixed vocabulary.

    Candidates share the first or the second letter, or one stands where the other should, and are about as long;
    RapidFuzz's optimal string alignment measures them: some 0.1 ms a word, once.
    """

    def __init__(
        self, words: Iterable[str], acronyms: frozenset[str], common: Mapping[Lang, Mapping[str, float]]
    ) -> None:
        self._common = common
        self._zipf: dict[str, float] = {}
        self._first: _Shelf = defaultdict(list)
        self._second: _Shelf = defaultdict(list)
        self._plain: dict[str, str] = {}  # Kazakh words without their Kazakh letters -> as they are written
        for word in words:
            if (word in acronyms and len(word) <= _SHORT_ACRONYM) or not budget(word) or not word.isalpha():
                continue
            self._shelve(word)
            if is_kazakh(word) and self._plain.setdefault(plain_kazakh(word), word) == word:
                self._shelve(plain_kazakh(word))

    def _shelve(self, word: str) -> None:
        self._first[word[0], len(word)].append(word)
        self._second[word[1], len(word)].append(word)

    def real(self, word: str) -> bool:
        """Whether the word is an ordinary one of its language. Kazakh has no list of them, so repair there is shy."""
        return self.zipf(word) > 0

    def zipf(self, word: str) -> float:
        """How common the word is in its language; 0 for one that its list lacks."""
        found = self._zipf.get(word)
        if found is None:
            if len(self._zipf) >= _REMEMBERED:
                self._zipf.clear()
            found = self._zipf[word] = self._common.get("en" if is_latin(word) else "ru", {}).get(word, 0.0)
        return found

    def repair(self, word: str) -> tuple[str, ...]:
        """What the word may have been meant to be, the likeliest first; nothing for a word that is meant as it is."""
        allowed, zipf = budget(word), self.zipf(word)
        if not allowed or not word.isalpha() or zipf >= _SURELY_REAL:
            return ()
        if zipf or is_kazakh(word) or not (is_latin(word) or is_cyrillic(word)):
            allowed = 1
        near = self._near(word, allowed, zipf)
        if not near and not zipf and (plain := plain_kazakh(word)) != word:
            word = plain
            near = self._near(word, 1, zipf)
        least = min((distance for distance, _ in near), default=0)
        best = [candidate for distance, candidate in near if distance == least]
        # Among equals: people keep the first letter, swap letters, leave some out, double some; then what is common.
        likely = sorted(
            best,
            key=lambda c: (c[0] != word[0], sorted(c) != sorted(word), not _within(word, c), -self.zipf(c)),
        )
        return tuple(dict.fromkeys(self._plain.get(candidate, candidate) for candidate in likely[:_TIES]))

    def _near(self, word: str, allowed: int, zipf: float) -> list[tuple[int, str]]:
        """The words within reach, each with its distance."""
        found = process.extract(word, self._pool(word, allowed), scorer=OSA.distance, score_cutoff=allowed, limit=None)
        return [
            (distance, candidate)
            for candidate, distance in {candidate: distance for candidate, distance, _ in found}.items()
            if distance <= budget(candidate) and (not zipf or self.zipf(candidate) >= zipf + _HUNDREDFOLD)
        ]

    def _pool(self, word: str, allowed: int) -> list[str]:
        """The words that may be within reach, some of them twice: to measure one again costs less than to ask."""
        size, first, second = len(word), self._first, self._second
        pool: list[str] = []
        for length in range(size - allowed, size + allowed + 1):
            pool += first.get((word[0], length), ())
        # The first letter is wrong, missing, one too many, or has changed places with the second.
        pool += second.get((word[1], size), ())
        pool += second.get((word[0], size + 1), ())
        pool += first.get((word[1], size - 1), ())
        pool += first.get((word[1], size), ())
        return pool


def _within(typed: str, meant: str) -> bool:
    """Whether the word has all that was typed, in its order: letters were only left out."""
    letters = iter(meant)
    return all(letter in letters for letter in typed)
