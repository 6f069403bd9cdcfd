"""Which entries have a feature, and how strongly: what a question is looked up in."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.answering.fields import Numbers, any_of

LONG = 500  # entries: a longer list is kept by level as well, so that whole levels can be passed over
Level = tuple[float, Numbers]
"""A strength, and the numbers of the entries that have a feature just so strongly, in order."""

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
        self.long = {feature: _levels(row) for feature, row in self._rows.items() if len(row[0]) > LONG}

    def __contains__(self, feature: str) -> bool:
        return feature in self._rows

    def row(self, feature: str) -> Row:
        """Who has a feature. Raises KeyError for one that nobody has."""
        return self._rows[feature]

    def levels(self, feature: str) -> tuple[Level, ...]:
        """Who has a feature, level by level; nothing for one that nobody has."""
        return self.long.get(feature) or (_levels(self._rows[feature]) if feature in self._rows else ())

    def common(self, share: float, least: int) -> frozenset[str]:
        """The features that more than a share of the entries have, and more than so many."""
        many = max(share * self.size, least)
        return frozenset(feature for feature, (numbers, _) in self._rows.items() if len(numbers) > many)

    def holders(self, features: Iterable[str], least: float) -> Numbers:
        """Who has one of these features at least so strongly."""
        return any_of(
            numbers for feature in features for strength, numbers in self.levels(feature) if strength >= least
        )


def _levels(row: Row) -> tuple[Level, ...]:
    found: dict[float, array[int]] = defaultdict(lambda: array("I"))
    for number, strength in zip(*row, strict=True):
        found[strength].append(number)
    return tuple(found.items())
