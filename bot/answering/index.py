"""The facts as features, and which facts have which: built once from the base, read by every question."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.answering.days import Days
from bot.answering.entry import Entries, Entry, Phrasing
from bot.answering.fields import Fields, filed
from bot.answering.neighbours import Neighbourhoods, Neighbours
from bot.answering.postings import Postings
from bot.answering.profile import Profiles
from bot.answering.reading import Asking, Reader, Reading, Strengths
from bot.answering.recognise import Kind, Recogniser, Unit
from bot.answering.slots import TITLES
from bot.answering.stems import is_kazakh
from bot.answering.weights import Weights
from bot.knowledge.model import EntityKind, Fact, Gap, KnowledgeBase, PartialDate, Role

_DIRECTED = (Role.TO, Role.FOR, Role.FROM)
_COMMON = 0.3  # what more than this share of all entries has does not tell them apart …
_MANY = 1_000  # … where it is more than this many: in a small base all that is asked is added up
_REMEMBERED = 20_000  # words whose price was looked up


class Index:
    """Every fact and gap of a base, as entries with numbers: the facts in the order of the base, then the gaps."""

    def __init__(self, base: KnowledgeBase, recogniser: Recogniser, weights: Weights) -> None:
        self.base = base
        self.weights = weights
        self.attributes = frozenset("c:" + concept.id for concept in base.concepts.values() if concept.attribute)
        self.neighbourhoods = Neighbourhoods(base)
        self._states = dict(_states(base))
        self._people = frozenset("e:" + e.id for e in base.entities.values() if e.kind is EntityKind.PERSON)
        self._reader = Reader(base, recogniser, weights)
        self._word_prices: dict[str, float] = {}
        self.place_of = {id_: number for number, id_ in enumerate((*base.facts, *base.gaps))}
        # Prices follow from what the facts have, and what they have in part from their neighbours: all are read first.
        readings = {fact.id: self._reader.fact(fact) for fact in base.facts.values()}
        gaps = {gap.id: self._reader.gap(gap) for gap in base.gaps.values()}
        self.profiles = Profiles((*(reading.askings for reading in readings.values()), *gaps.values()))
        self._idf = _idf(reading.own for reading in readings.values())
        self._rarest = math.log((len(readings) + 1) / 0.5)
        self.fields = Fields(base, printed=lambda fact: readings[fact.id].printed)
        self.entries = Entries()
        known: set[str] = set()
        self.postings = Postings(self._filed(self._every(readings, gaps), known))
        self._kin = _kin(base, known)
        self._common = self.postings.common(_COMMON, _MANY)
        self._days = Days(
            (number, date) for number, reading in enumerate(readings.values()) for date in set(reading.dates)
        )
        self._years = filed((number, reading.years) for number, reading in enumerate(readings.values()))

    def entry(self, id_: str) -> Entry:
        """The entry of a fact or gap, by its id."""
        return self.entries[self.place_of[id_]]

    def party(self, name: str) -> str:
        """Whose side the feature of a name is on when states deal with one another: that of the capital's or the
        ministry's country; else its own.
        """
        return self._states.get(name, name)

    def near(self, feature: str) -> tuple[str, ...]:
        """The features of near concepts, of those that some entry has."""
        return self._kin.get(feature, ())

    def common(self, feature: str) -> bool:
        """Whether so many entries have a feature that it does not tell them apart."""
        return feature in self._common

    def dated(self, asked: PartialDate) -> set[int]:
        """The numbers of the entries of which a date can be the asked one (`Entry.dated` tells it of one entry)."""
        found = self._days.of(asked, to_the_day=bool(asked.day))
        if not asked.month:
            found = found.difference(*self._years.values()).union(self._years.get(asked.year, ()))
        return found

    def titles(self, text: str) -> frozenset[str]:
        """The titles that a text gives somebody: "President Tokayev"."""
        return self._reader.titles(text)

    def titles_of(self, fact: str) -> frozenset[str]:
        """The titles of somebody's office, by the id of the fact that states it."""
        return TITLES.intersection(self.entry(fact).strengths)

    # -- prices ------------------------------------------------------------------------------------------------------

    def price(self, unit: Unit) -> float:
        """What it costs when nothing accounts for a unit of a question."""
        weights = self.weights
        match unit.kind:
            case Kind.EMPTY | Kind.BREAK:
                return 0.0
            case Kind.NUMBER | Kind.DATE:
                return weights.number_price
            case Kind.GAP:
                return weights.highest_price
            case Kind.WORD if unit.outside:
                return weights.highest_price
            case Kind.WORD:
                return self._word_price(unit.text)
            case _:
                price = min((self.idf(feature) for feature in unit.features), default=weights.highest_price)
                if unit.light:
                    price *= weights.light_price
                elif self.attributes.issuperset(unit.features):
                    price = max(price, weights.attribute_price)
                return self._within(price)

    def idf(self, feature: str) -> float:
        """How telling a feature is: the logarithm of how few facts have it."""
        return self._idf.get(feature, self._rarest)

    def _within(self, price: float) -> float:
        return min(max(price, self.weights.least_price), self.weights.highest_price)

    def _word_price(self, text: str) -> float:
        price = self._word_prices.get(text)
        if price is None:
            if len(self._word_prices) >= _REMEMBERED:
                self._word_prices.clear()
            price = self._word_prices[text] = self._within(self._rareness(text))
        return price

    def _rareness(self, text: str) -> float:
        """What a loose word costs by how rare it is in the language that has it oftenest."""
        weights = self.weights
        common = [value for table in self.base.frequency.values() if (value := table.get(text)) is not None]
        if common:
            return (weights.word_free - max(common)) * weights.word_slope
        return weights.word_kazakh if is_kazakh(text) else weights.word_unlisted

    # -- entries -----------------------------------------------------------------------------------------------------

    def _filed(self, entries: Iterable[Entry], known: set[str]) -> Iterator[Mapping[str, float]]:
        """Puts the entries to rest, notes their features, and gives what each has."""
        for entry in entries:
            self.entries.append(entry)
            known.update(entry.strengths, *(phrasing.features for phrasing in entry.phrasings))
            yield entry.strengths

    def _every(self, readings: Mapping[str, Reading], gaps: Mapping[str, Sequence[Asking]]) -> Iterator[Entry]:
        for fact in self.base.facts.values():
            yield self._fact(fact, readings, self.neighbourhoods.of(fact))
        for gap in self.base.gaps.values():
            yield self._gap(gap, gaps[gap.id])

    def _fact(self, fact: Fact, readings: Mapping[str, Reading], beside: Neighbours) -> Entry:
        reading = readings[fact.id]
        doing = self._meaning({fact.holder, *fact.roles.get(Role.BY, ())})
        done_to = self._meaning({id_ for role in _DIRECTED for id_ in fact.roles.get(role, ())})
        actors = {fact.holder, *fact.roles.get(Role.BY, ()), *fact.roles.get(Role.WITH, ())}
        return Entry(
            fact,
            self._lent(
                reading.own, *([readings[id_].own for id_ in ids] for ids in (beside.sentence, beside.paragraph))
            ),
            self._priced(reading.askings),
            self.profiles.of(reading.askings),
            names=frozenset(feature for feature in reading.own if feature.startswith("e:")),
            actors=frozenset("e:" + actor for actor in actors if actor in self.base.entities),
            doing=doing - done_to,
            done_to=done_to - doing,
            dates=reading.dates,
            years=reading.years,
            mates=beside.sentence,
            nowadays=reading.nowadays,
        )

    def _meaning(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(self.party("e:" + id_) for id_ in ids)

    def _lent(self, own: Strengths, sentence: Iterable[Strengths], paragraph: Iterable[Strengths]) -> Strengths:
        """What a fact has by itself and by its neighbours: all of its sentence, the names of its paragraph. Of a
        person, another fact may say something else.
        """
        weights, strengths = self.weights, dict(own)
        for others in sentence:
            for feature in others:
                weight = weights.in_sentence_person if feature in self._people else weights.in_sentence
                strengths.setdefault(feature, weight)
        for others in paragraph:
            for feature in others:
                if feature.startswith("e:") and feature not in self._people:
                    strengths.setdefault(feature, weights.in_paragraph_name)
        return strengths

    def _gap(self, gap: Gap, askings: Sequence[Asking]) -> Entry:
        phrasings = self._priced(askings)
        features = {"g:" + gap.id, *(feature for phrasing in phrasings for feature in phrasing.features)}
        return Entry(gap, dict.fromkeys(features, self.weights.in_ask), phrasings, self.profiles.of(askings))

    def _priced(self, askings: Iterable[Asking]) -> tuple[Phrasing, ...]:
        """The phrasings with their prices; of those that differ in their wording alone, the first. A unit that may
        mean several things counts once, at its least price.
        """
        found: dict[object, Phrasing] = {}
        for asking in askings:
            features, price = frozenset(asking.features), sum(map(self.price, asking.units))
            key = (features, price, asking.focus, asking.cast, asking.names_alone)
            if key not in found:
                terms = frozenset(feature for feature in features if feature.startswith("g:"))
                found[key] = Phrasing(
                    features, price, asking.focus, asking.text, asking.cast, asking.names_alone, terms
                )
        return tuple(found.values())


def _idf(facts: Iterable[Strengths]) -> dict[str, float]:
    rows = list(facts)
    holders = Counter(feature for features in rows for feature in features)
    return {feature: math.log((len(rows) + 1) / (count + 0.5)) for feature, count in holders.items()}


def _kin(base: KnowledgeBase, known: set[str]) -> dict[str, tuple[str, ...]]:
    """For each concept the near ones that some entry has. Kinship holds both ways. An attribute has none: what is asked
    for is that very thing.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for concept in base.concepts.values():
        for other in concept.kin:
            if not (concept.attribute or base.concepts[other].attribute):
                found["c:" + concept.id].add("c:" + other)
                found["c:" + other].add("c:" + concept.id)
    return {feature: tuple(sorted(others & known)) for feature, others in found.items()}


def _states(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """The features of capitals and of what belongs to a country, with that of the country."""
    for entity in base.entities.values():
        country = entity.stands_for or (entity.country if entity.kind is EntityKind.ORGANISATION else None)
        if country:
            yield "e:" + entity.id, "e:" + country
