"""How strongly facts and gaps hold what a question is made of."""

from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

from bot.answering.entry import Entry, Phrasing
from bot.answering.index import Index
from bot.answering.question import Focus, Question
from bot.answering.recognise import Unit
from bot.answering.slots import has_kind
from bot.knowledge.model import Fact

CONSIDERED = 16  # entries that are looked at closely
PLAINLY = 0.8  # a strength from which a fact has something itself
_COMMON = 0.3  # what more than this share of all entries has does not tell them apart


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
        """The entries worth a close look: those with the most of what the question pays for. What nearly every entry
        has tells nothing, unless the question has little else.
        """
        entries, postings = self._index.entries, self._index.postings
        found: dict[int, float] = {}
        many = _COMMON * len(entries)
        for way in sorted(query.ways, key=lambda way: -way.price):
            holders: dict[int, float] = {}
            for feature, worth in way.features:
                having = postings.get(feature)
                if having is None or (len(having) > many and len(found) >= CONSIDERED):
                    continue
                paid = way.price * worth
                for at, strength in having:
                    if paid * strength > holders.get(at, 0.0):
                        holders[at] = paid * strength
            if way.unit.date:
                holders |= {at: way.price for at, entry in enumerate(entries) if entry.dated(way.unit.date)}
            for at, paid in holders.items():
                found[at] = found.get(at, 0.0) + paid
        return nlargest(CONSIDERED, found, key=found.__getitem__)

    def matches(self, query: Query, entry: Entry) -> Matches:
        """How strongly an entry holds the units of a question."""
        strengths, found = entry.strengths, {}
        for way in query.ways:
            strength = max([worth * strengths[f] for f, worth in way.features if f in strengths], default=0.0)
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
        weights, focus = self._weights, query.question.focus
        met = [0.0] * len(entry.phrasings)
        for way in query.ways:
            hits: dict[int, float] = {}
            for feature, worth in way.features:
                for at in entry.asked_with.get(feature, ()):
                    if worth > hits.get(at, 0.0):
                        hits[at] = worth
            for at, worth in hits.items():
                met[at] += way.price * worth
        # A gap answers its own questions and no wider ones: what they have beyond the question counts in full.
        unasked = weights.unasked if isinstance(entry.subject, Fact) else weights.unasked_of_gap
        best, highest = None, 0.0
        for phrasing, shared in zip(entry.phrasings, met, strict=True):
            if shared and phrasing.terms <= query.terms:
                alike = shared / (query.total + unasked * max(0.0, phrasing.price - shared))
                if focus is not Focus.NONE and phrasing.focus is not focus:
                    alike *= self._otherwise(phrasing, entry)
                if alike > highest:
                    best, highest = phrasing, alike
        return best, highest

    def _otherwise(self, phrasing: Phrasing, entry: Entry) -> float:
        """What a phrasing that asks for something else about the same is worth. A gap is not meant then."""
        weights = self._weights
        if not isinstance(entry.subject, Fact):
            return weights.other_focus_of_gap
        return weights.doubting if phrasing.focus is Focus.YES_NO else weights.other_focus
