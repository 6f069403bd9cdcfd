"""How strongly facts and gaps hold what a question is made of."""

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import chain, repeat
from operator import add, itemgetter

from bot.answering.entry import Entry, Phrasing
from bot.answering.fields import Numbers
from bot.answering.index import Index
from bot.answering.postings import LONG
from bot.answering.question import Focus, Question
from bot.answering.recognise import Unit
from bot.answering.slots import has_kind
from bot.knowledge.model import Fact

CONSIDERED = 16  # entries that are looked at closely
TIED = 48  # … and at most so many more that have just as much: a short question leaves many alike
PLAINLY = 0.8  # a strength from which a fact has something itself
_HALVINGS = 16  # looking one number up in a long list takes so many times what reading one takes
_ROUNDING = 1e-9  # sums of the same prices in another order


@dataclass(frozen=True, slots=True)
class Way:
    """A unit of a question as it is looked up."""

    unit: Unit
    price: float  # what it costs when nothing holds it
    attribute: bool
    mended: float  # what a mended spelling leaves of a match
    features: tuple[tuple[str, float], ...]  # with the worth of each: its own, and those of near concepts


@dataclass(frozen=True)
class Query:
    """A question with the prices of its units."""

    question: Question
    ways: tuple[Way, ...]

    @cached_property
    def prices(self) -> dict[Unit, float]:
        return {way.unit: way.price for way in self.ways}

    @cached_property
    def total(self) -> float:
        return sum(way.price for way in self.ways)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The names in it that belong to gaps."""
        features = (feature for unit in self.question.asked for feature in unit.features)
        return frozenset(feature for feature in features if feature.startswith("g:"))

    @cached_property
    def named(self) -> frozenset[str]:
        """The ids of the entities that the question names."""
        return frozenset(id_ for unit in self.question.asked for id_ in unit.entities)


Matches = dict[Unit, float]
"""How strongly an entry holds each unit of a question, from 0 to 1; what it does not hold at all is left out."""


Likest = tuple[Phrasing | None, float]
"""The phrasing that is most like a question, and how much, from 0 to about 1."""


Worths = Sequence[tuple[str, float]]
"""Features, each with what one that has it in full gets of the price."""


class Matcher:
    """Looks a question up in an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._weights = index.weights

    def query(self, question: Question) -> Query:
        """The question with its prices; the noun that it asks for costs more."""
        near, weights = self._index.near, self._weights
        return Query(
            question,
            tuple(
                Way(
                    unit,
                    self._index.price(unit) * (weights.head_factor if unit in question.head else 1.0),
                    not self._index.attributes.isdisjoint(unit.features),
                    weights.mended if unit.repaired else 1.0,
                    (
                        *((feature, 1.0) for feature in unit.features),
                        *((other, weights.by_kin) for feature in unit.features for other in near(feature)),
                    ),
                )
                for unit in question.asked
            ),
        )

    def pool(self, query: Query) -> list[int]:
        """The numbers of the entries worth a close look: those with the most of what the question pays for, and those
        that have just as much as the last of them; of equals the one that is met first. What nearly every entry has
        tells nothing, unless the question has little else.

        The dearest units come first. Once the last of the best has more than an entry not met yet can come to with all
        that is left to pay, no more are met, and those that cannot catch up are dropped (*MaxScore*, Turtle and Flood
        1995): the result is the same, and of the long lists of common words little is read.
        """
        found: dict[int, float] = {}
        left = query.total
        half = left / 2  # from there on something can be left out; it is seen to again each time that half is left
        least = 0.0  # what the last of the best is sure to have
        for way in sorted(query.ways, key=lambda way: -way.price):
            worths = self._looked_up(way, telling=len(found) >= CONSIDERED)
            if left <= half and len(found) > LONG:
                half = left / 2
                least = nlargest(CONSIDERED, found.values())[-1] - _ROUNDING
                found = {at: paid for at, paid in found.items() if paid + left >= least}
            left -= way.price
            least = max(least, self._sure(worths) - _ROUNDING)
            holders = self._all(worths) if left >= least else self._some(worths, found, least - left)
            if way.unit.date:
                holders.update(dict.fromkeys(sorted(self._index.dated(way.unit.date)), way.price))
            if found:
                before = map(found.get, holders, repeat(0.0))
                found.update(zip(holders, map(add, before, holders.values()), strict=True))
            else:
                found = holders
        best = nlargest(CONSIDERED + TIED, found, key=found.__getitem__)
        if len(best) <= CONSIDERED:
            return best
        least = found[best[CONSIDERED - 1]]
        return [at for at in best if found[at] >= least]

    def _looked_up(self, way: Way, *, telling: bool) -> Worths:
        """The features of a unit that some entry has, with the price of each; of `telling` ones alone, without those
        that nearly every entry has.
        """
        index = self._index
        return [
            (feature, way.price * worth)
            for feature, worth in way.features
            if feature in index.postings and not (telling and index.common(feature))
        ]

    def _sure(self, worths: Worths) -> float:
        """What the last of the best has, because a whole level of a long list has so much."""
        long = self._index.postings.long
        return max(
            (
                worth * strength
                for feature, worth in worths
                for strength, numbers in long.get(feature, ())
                if len(numbers) >= CONSIDERED
            ),
            default=0.0,
        )

    def _all(self, worths: Worths) -> dict[int, float]:
        """What each holder has at most, in the order in which they are met."""
        holders: dict[int, float] = {}
        for feature, worth in worths:
            numbers, strengths = self._index.postings.row(feature)
            paid = map(worth.__mul__, strengths)
            holders.update(
                zip(numbers, map(max, paid, map(holders.get, numbers, repeat(0.0))) if holders else paid, strict=True)
            )
        return holders

    def _some(self, worths: Worths, found: Mapping[int, float], enough: float) -> dict[int, float]:
        """The same; of those who have less than `enough`, only the ones found already."""
        groups = [
            [(worth * strength, numbers) for strength, numbers in self._index.postings.levels(feature)]
            for feature, worth in worths
        ]
        new = dict.fromkeys(at for group in groups for paid, numbers in group if paid >= enough for at in numbers)
        holders: dict[int, float] = {}
        for group in groups:  # the others of a feature count for the order in which the new ones are met
            held = (numbers if paid >= enough else _met(new, numbers) for paid, numbers in group)
            holders.update(dict.fromkeys(sorted(chain.from_iterable(held)), 0.0))
        levels = [
            (paid, numbers if paid >= enough else _met(found, numbers)) for group in groups for paid, numbers in group
        ]
        for paid, numbers in sorted(levels, key=itemgetter(0)):  # the most has the last word
            holders.update(dict.fromkeys(numbers, paid))
        return holders

    def matches(self, query: Query, entry: Entry) -> Matches:
        """How strongly an entry holds the units of a question."""
        strengths, found = entry.strengths, {}
        for way in query.ways:
            strength = 0.0
            for feature, worth in way.features:
                if feature in strengths and worth * strengths[feature] > strength:
                    strength = worth * strengths[feature]
            if way.attribute and strength < PLAINLY:
                continue  # an attribute is there or not: what comes near it is something else
            if way.unit.date and entry.dated(way.unit.date):
                strength = 1.0
            if strength:
                found[way.unit] = way.mended * strength
        if isinstance(entry.subject, Fact):
            for unit in query.question.head:
                if has_kind(unit, entry.subject, query.named, self._index.base):
                    found[unit] = self._weights.of_kind
        return found

    def likest(self, query: Query, entry: Entry) -> Likest:
        """The phrasing that is most like the question, and how much: shared prices against what either has alone."""
        weights, focus, total, fact = self._weights, query.question.focus, query.total, isinstance(entry.subject, Fact)
        # A gap answers its own questions and no wider ones: what they have beyond the question counts in full.
        unasked = weights.unasked if fact else weights.unasked_of_gap
        # A phrasing that asks for something else about the same is worth less. A gap is not meant then.
        doubting = weights.doubting if fact else weights.other_focus_of_gap
        otherwise = weights.other_focus if fact else weights.other_focus_of_gap
        best, highest = None, 0.0
        for phrasing, shared in zip(entry.phrasings, _shared(query, entry), strict=True):
            if shared / total <= highest:
                continue  # nor does what it has beyond the question make it any more like it
            beyond = phrasing.price - shared
            alike = shared / (total + unasked * beyond) if beyond > 0 else shared / total
            if focus is not Focus.NONE and phrasing.focus is not focus:
                alike *= doubting if phrasing.focus is Focus.YES_NO else otherwise
            if alike > highest and phrasing.terms <= query.terms:
                best, highest = phrasing, alike
        return best, highest


def _shared(query: Query, entry: Entry) -> list[float]:
    """What each phrasing has of a question, by price."""
    asked_with = entry.asked_with
    shared = [0.0] * len(entry.phrasings)
    for way in query.ways:
        hits = {
            at: way.price * worth
            for feature, worth in reversed(way.features)  # of several, the worthiest has the last word
            if feature in asked_with
            for at in asked_with[feature]
        }
        for at, paid in hits.items():
            shared[at] += paid
    return shared


def _met(found: Mapping[int, object], numbers: Numbers) -> Numbers:
    """Those of the numbers that are found already."""
    if isinstance(numbers, array) and len(found) * _HALVINGS < len(numbers):
        return [at for at in found if (place := bisect_left(numbers, at)) < len(numbers) and numbers[place] == at]
    return found.keys() & numbers
