"""How strongly facts and gaps hold what a question is made of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from heapq import nlargest
from itertools import islice, repeat
from operator import add, itemgetter, or_

from bot.answering.entry import Entry, Phrasing
from bot.answering.focus import Focus
from bot.answering.index import Index
from bot.answering.intersect import Level, best, bits, members
from bot.answering.question import Question
from bot.answering.recognise import Unit
from bot.answering.slots import has_kind, kinds_meant
from bot.knowledge.model import Fact

CONSIDERED = 16  # facts that are looked at closely
OF_GAPS = 6  # gaps
TIED = 48  # … and at most so many more that have just as much: a short question leaves many alike
PLAINLY = 0.8  # a strength from which a fact has something itself
_FEW = 8  # units of a question: with each more there may be several times as much to intersect


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
    profile: Mapping[str, float]  # what it asks and tells, to be held against the profiles of entries

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
        return frozenset(id_ for unit in (*self.question.asked, *self.question.excepted) for id_ in unit.entities)


Matches = dict[Unit, float]
"""How strongly an entry holds each unit of a question, from 0 to 1; what it does not hold at all is left out."""


Likest = tuple[Phrasing | None, float]
"""The phrasing that is most like a question, and how much, from 0 to about 1."""


class Matcher:
    """Looks a question up in an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._weights = index.weights
        self._facts = len(index.base.facts)  # the numbers from here on are gaps'

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
            self._index.profiles.of_question(question.asked, question.story, question.focus),
        )

    def pool(self, query: Query) -> list[int]:
        """The numbers of the entries worth a close look, the facts and then the gaps: of either those with the most of
        what the question pays for, and those that have just as much as the last of them; of equals the one that is met
        first, unit by unit, the dearest first, and feature by feature. What nearly every entry has tells nothing,
        unless the question has little else.

        Short lists are added up; of long ones, which are those of common words, the best are found by intersection, as
        long as the units are few.
        """
        ways = sorted(query.ways, key=lambda way: -way.price)
        long = self._index.postings.long
        if len(ways) <= _FEW and any(feature in long for way in ways for feature, _ in way.features):
            return self._intersected(ways)
        return self._added_up(ways)

    def _added_up(self, ways: Sequence[Way]) -> list[int]:
        found: dict[int, float] = {}
        for way in ways:
            holders: dict[int, float] = {}
            for feature, worth in self._looked_up(way, telling=len(found) >= CONSIDERED):
                numbers, strengths = self._index.postings.row(feature)
                paid = map(worth.__mul__, strengths)
                most = map(max, paid, map(holders.get, numbers, repeat(0.0))) if holders else paid
                holders.update(zip(numbers, most, strict=True))
            if way.unit.date:
                holders.update(dict.fromkeys(sorted(self._index.dated(way.unit.date)), way.price))
            before = map(found.get, holders, repeat(0.0))
            found.update(zip(holders, map(add, before, holders.values()), strict=True))
        gaps = [at for at in found if at >= self._facts]
        facts = [at for at in found if at < self._facts]
        return [*_most(facts, found, CONSIDERED), *_most(gaps, found, OF_GAPS)]

    def _intersected(self, ways: Sequence[Way]) -> list[int]:
        index, met = self._index, 0
        things: list[list[Level]] = []
        order: list[int] = []  # who has each feature, in the order in which they are met
        for way in ways:
            levels: list[Level] = []
            for feature, worth in self._looked_up(way, telling=met.bit_count() >= CONSIDERED):
                having = [(worth * strength, numbers) for strength, numbers in index.postings.levels(feature)]
                order.append(reduce(or_, (numbers for _, numbers in having)))
                levels += having
            if way.unit.date:
                order.append(bits(index.dated(way.unit.date), len(index.entries)))
                levels.append((way.price, order[-1]))
            met = reduce(or_, order, met)
            things.append(sorted(levels, key=itemgetter(0), reverse=True))
        facts = (1 << self._facts) - 1
        every = (1 << len(index.entries)) - 1
        kinds = ((facts, CONSIDERED), (every ^ facts, OF_GAPS))
        return [at for kind, count in kinds for at in _most_of(things, order, kind, count)]

    def _looked_up(self, way: Way, *, telling: bool) -> list[tuple[str, float]]:
        """The features of a unit that some entry has, with what each is worth; of `telling` ones alone, without those
        that nearly every entry has.
        """
        index = self._index
        return [
            (feature, way.price * worth)
            for feature, worth in way.features
            if feature in index.postings and not (telling and index.common(feature))
        ]

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
                if has_kind(kinds_meant([unit]), entry.subject, query.named, self._index.base):
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


def _most(numbers: Iterable[int], paid: Mapping[int, float], count: int) -> list[int]:
    """Those with the most, and those that have just as much as the last of them."""
    best = nlargest(count + TIED, numbers, key=paid.__getitem__)
    least = paid[best[count - 1]] if len(best) > count else 0.0
    return [at for at in best if paid[at] >= least]


def _most_of(things: Iterable[Iterable[Level]], order: Sequence[int], kind: int, count: int) -> list[int]:
    """Those of a kind with the most of all things, and those that have just as much as the last of them."""
    of_kind = [[(value, having) for value, numbers in levels if (having := numbers & kind)] for levels in things]
    found: list[int] = []
    for _, group in best(of_kind, count):
        if len(found) < count:
            found += islice(_in_order(group, order), count + TIED - len(found))
    return found


def _in_order(numbers: int, order: Iterable[int]) -> Iterator[int]:
    """The members of a set, those of the first of these sets first."""
    for having in order:
        yield from members(numbers & having)
        numbers &= ~having
