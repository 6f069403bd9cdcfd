"""Who has the most of several things, found by intersecting who has which (*branch and bound*).

A set of numbers is kept as one large number with a bit for each of them: to intersect two sets of a hundred thousand
takes microseconds, whatever is in them.
"""

from collections.abc import Iterable, Iterator, Sequence

Level = tuple[float, int]
"""A value, and who has it, as bits."""

_ROUNDING = 1e-9  # sums of the same values in another order


def bits(numbers: Iterable[int], size: int) -> int:
    """A set of numbers below `size`."""
    found = bytearray(size // 8 + 1)
    for number in numbers:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def members(numbers: int) -> Iterator[int]:
    """The numbers in a set, in order."""
    while numbers:
        lowest = numbers & -numbers
        yield lowest.bit_length() - 1
        numbers ^= lowest


def best(things: Sequence[Sequence[Level]], count: int) -> list[tuple[float, int]]:
    """What those with the most have of all things together, the most first, and who has just so much: so many at least
    where so many have anything, and everybody who has as much as the last of them. Of one thing everybody has what the
    first of its levels with him says.
    """
    search = _Search(things, count)
    everybody = 0
    for levels in things:
        for _, having in levels:
            everybody |= having
    search.into(0, everybody, 0.0)
    return sorted(search.found.items(), reverse=True)


class _Search:
    """Goes through the things one after another, each time with those who have so much of it, the most first; and goes
    no further with a set that cannot come among the best any more.
    """

    def __init__(self, things: Sequence[Sequence[Level]], count: int) -> None:
        self.found: dict[float, int] = {}
        self._things = things
        self._count = count
        self._least = 0.0  # what the last of the best has
        self._left = [0.0]  # at most to be had of the last thing, of the last two …
        for levels in reversed(things):
            self._left.append(self._left[-1] + (levels[0][0] if levels else 0.0))
        self._left.reverse()

    def into(self, number: int, numbers: int, value: float) -> None:
        """The best of a set that has so much of the things before."""
        if not numbers or value + self._left[number] < self._least - _ROUNDING:
            return
        if number == len(self._things):
            self._note(numbers, value)
            return
        for more, having in self._things[number]:
            self.into(number + 1, numbers & having, value + more)
            numbers &= ~having
        self.into(number + 1, numbers, value)

    def _note(self, numbers: int, value: float) -> None:
        self.found[value] = self.found.get(value, 0) | numbers
        many = 0
        for known in sorted(self.found, reverse=True):
            many += self.found[known].bit_count()
            if many >= self._count:
                self._least = known
                return
