"""Which entries have a feature, and how strongly: what a question is looked up in."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import compress

from bot.answering.fields import Numbers, any_of
from bot.answering.intersect import Level, bits

LONG = 500  # entries: a longer list is kept by strength as well, each as bits

Row = tuple["array[int]", "array[float]"]
"""The numbers of the entries that have a feature, in order, and how strongly each has it."""


class Postings:
    """The entries by feature; `long` are the levels of those that many have."""

    def __init__(self, entries: Iterable[Mapping[str, float]]) -> None:
        self._rows: dict[str, Row] = defaultdict(lambda: (array("I"), array("d")))
        self.size = 0
        for strengths in entries:
            for feature, strength in strengths.items():
                numbers, held = self._rows[feature]
                numbers.append(self.size)
                held.append(strength)
            self.size += 1
        self._rows = dict(self._rows)
        self.long = {feature: self._by_level(row) for feature, row in self._rows.items() if len(row[0]) > LONG}

    def __contains__(self, feature: str) -> bool:
        return feature in self._rows

    def row(self, feature: str) -> Row:
        """Who has a feature. Raises KeyError for one that nobody has."""
        return self._rows[feature]

    def levels(self, feature: str) -> tuple[Level, ...]:
        """Who has a feature just so strongly, strength by strength. Raises KeyError for one that nobody has."""
        return self.long.get(feature) or self._by_level(self._rows[feature])

    def common(self, share: float, least: int) -> frozenset[str]:
        """The features that more than a share of the entries have, and more than so many."""
        many = max(share * self.size, least)
        return frozenset(feature for feature, (numbers, _) in self._rows.items() if len(numbers) > many)

    def holders(self, features: Iterable[str], least: float) -> Numbers:
        """Who has one of these features at least so strongly."""
        rows = (self._rows[feature] for feature in features if feature in self._rows)
        return any_of(array("I", compress(numbers, map(least.__le__, strengths))) for numbers, strengths in rows)

    def _by_level(self, row: Row) -> tuple[Level, ...]:
        found: dict[float, list[int]] = defaultdict(list)
        for number, strength in zip(*row, strict=True):
            found[strength].append(number)
        return tuple((strength, bits(numbers, self.size)) for strength, numbers in found.items())
