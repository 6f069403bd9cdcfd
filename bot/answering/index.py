"""The facts as features, and which facts have which: built once from the base, read by every question."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.answering.entry import Entry, Phrasing, asked_with
from bot.answering.neighbours import Neighbours, neighbours
from bot.answering.normalise import tokenise
from bot.answering.question import Focus, acting, focus_of
from bot.answering.recognise import Kind, Recogniser, Unit
from bot.answering.slots import TITLES, VALUE_CONCEPTS
from bot.answering.stems import is_kazakh
from bot.answering.weights import Weights
from bot.knowledge.model import (
    LANGUAGES,
    EntityKind,
    Fact,
    Gap,
    KnowledgeBase,
    Lang,
    PartialDate,
    Phrases,
    Role,
    Slot,
)

_DATED = ("c:date", "c:year", "c:month", "c:day")
Strengths = dict[str, float]


class Index:
    """Every fact and gap of a base."""

    def __init__(self, base: KnowledgeBase, recogniser: Recogniser, weights: Weights) -> None:
        self.base = base
        self.weights = weights
        self.attributes = frozenset("c:" + concept.id for concept in base.concepts.values() if concept.attribute)
        self._recogniser = recogniser
        self._units: dict[str, tuple[Unit, ...]] = {}  # of each text, while the index is built
        self._kin = _kin(base)
        self._people = frozenset("e:" + e.id for e in base.entities.values() if e.kind is EntityKind.PERSON)
        self._capitals = {"e:" + e.id: "e:" + e.stands_for for e in base.entities.values() if e.stands_for}
        self._ids = {fact.id: self._names(fact) for fact in base.facts.values()}
        # Prices follow from what the facts have, and what they have in part from their phrasings: those come first.
        self._asked = {fact.id: self._phrasings(fact.ask, self._ids[fact.id]) for fact in base.facts.values()}
        own = {fact.id: self._own(fact) for fact in base.facts.values()}
        self._idf = _idf(own.values())
        self._rarest = math.log((len(own) + 1) / 0.5)
        beside = neighbours(base)
        self.entries = [self._fact(fact, own, beside[fact.id]) for fact in base.facts.values()]
        self.entries += [self._gap(gap) for gap in base.gaps.values()]
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)  # feature -> who has it, how strongly
        for number, entry in enumerate(self.entries):
            for feature, strength in entry.strengths.items():
                self.postings[feature].append((number, strength))
        for scaffold in (self._units, self._asked, self._ids):
            scaffold.clear()
        self.place_of = {entry.subject.id: at for at, entry in enumerate(self.entries)}
        self.of_fact = {entry.subject.id: entry for entry in self.entries if isinstance(entry.subject, Fact)}

    def near(self, feature: str) -> tuple[str, ...]:
        """The features of near concepts."""
        return self._kin.get(feature, ())

    def titles(self, text: str) -> frozenset[str]:
        """The titles that a text gives somebody: "President Tokayev"."""
        return TITLES.intersection(
            feature for word in text.split() for unit in self._read(word) for feature in unit.features
        )

    def titles_of(self, fact: str) -> frozenset[str]:
        """The titles of somebody's office, by the id of the fact that states it."""
        return TITLES.intersection(self.of_fact[fact].strengths)

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
                return self._word_price(unit)
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

    def _word_price(self, unit: Unit) -> float:
        weights = self.weights
        common = [value for table in self.base.frequency.values() if (value := table.get(unit.text)) is not None]
        if not common:
            return self._within(weights.word_kazakh if is_kazakh(unit.text) else weights.word_unlisted)
        return self._within((weights.word_free - max(common)) * weights.word_slope)

    # -- what a fact has ---------------------------------------------------------------------------------------------

    def _read(self, text: str) -> tuple[Unit, ...]:
        if text not in self._units:
            self._units[text] = self._recogniser.units(tokenise(text), mend=False)
        return self._units[text]

    def _own(self, fact: Fact) -> Strengths:
        """What the fact itself has."""
        weights = self.weights
        found: Strengths = {}
        languages: dict[str, set[Lang]] = defaultdict(set)
        for text, strength, language in self._texts(fact):
            for unit in self._read(text):
                for feature in self._meant(unit, self._ids[fact.id]) if unit.content else ():
                    found[feature] = max(found.get(feature, 0.0), strength)
                    languages[feature].add(language)
        for phrasing in self._asked[fact.id]:
            # A name that only a question brings in has no part in the fact: "Was *Akhmetov* the defence minister?"
            # Nor need the fact have what it is asked to confirm or deny.
            strength = weights.in_doubt if phrasing.focus is Focus.YES_NO else weights.in_ask
            for feature in phrasing.features - self.attributes:
                if not feature.startswith("e:") or feature in self._ids[fact.id]:
                    found[feature] = max(found.get(feature, 0.0), strength)
                    languages[feature].add(phrasing.language)
        for feature, seen in languages.items():
            # A concept that the forms of one language alone show may be there by chance of its stems.
            if feature.startswith("c:") and len(seen) == 1 and len(fact.text) > 1:
                found[feature] *= weights.only_in[next(iter(seen))]
        ids = (*fact.about, fact.holder, *(id_ for ids in fact.roles.values() for id_ in ids))
        found |= {"e:" + id_: weights.in_text for id_ in ids if id_ in self.base.entities}
        found |= {concept: weights.in_text for slot in fact.values for concept in VALUE_CONCEPTS.get(slot, ())}
        if fact.when:
            found |= dict.fromkeys(_DATED, weights.in_text)
        return found

    def _meant(self, unit: Unit, ids: frozenset[str]) -> Iterable[str]:
        """What a unit stands for in a text about these entities: "the service" is the one that the fact is about."""
        if unit.kind is Kind.ENTITY:
            return unit.features
        own = [feature for feature in unit.features if feature in ids]
        return [feature for feature in unit.features if feature in own or not (own and feature.startswith("e:"))]

    def _names(self, fact: Fact) -> frozenset[str]:
        """Who and what the fact is about: by its fields, and by the names in its texts."""
        named = {*fact.about, fact.holder, *(id_ for ids in fact.roles.values() for id_ in ids)}
        named |= {e.attribution.agency for e in fact.evidence if e.attribution}
        features = {"e:" + id_ for id_ in named if id_ in self.base.entities}
        for text, _, _ in self._texts(fact):
            features |= {f for unit in self._read(text) if unit.kind is Kind.ENTITY for f in unit.features}
        return frozenset(features | {self._capitals[feature] for feature in features if feature in self._capitals})

    def _texts(self, fact: Fact) -> Iterator[tuple[str, float, Lang]]:
        """All that a fact says in words, with what it counts and its language."""
        weights = self.weights
        for language in LANGUAGES:
            for text in (fact.text, *fact.values.values()):
                if language in text:
                    yield text[language], weights.in_text, language
        for evidence in fact.evidence:
            yield evidence.passage, weights.in_passage, self.base.sources[evidence.source].lang

    def _fact(self, fact: Fact, own: Mapping[str, Strengths], beside: Neighbours) -> Entry:
        strengths = own[fact.id] | {}
        self._lend(strengths, (own[id_] for id_ in beside.sentence), (own[id_] for id_ in beside.paragraph))
        phrasings = tuple(self._priced(phrasing) for phrasing in self._asked[fact.id])
        actors = {fact.holder, *fact.roles.get(Role.BY, ()), *fact.roles.get(Role.WITH, ())}
        return Entry(
            fact,
            strengths,
            phrasings,
            asked_with(phrasings),
            names=frozenset(feature for feature in own[fact.id] if feature.startswith("e:")),
            actors=frozenset("e:" + actor for actor in actors if actor in self.base.entities),
            dates=self._dates(fact),
            years=self._years(fact),
            mates=beside.sentence,
            focuses=frozenset(phrasing.focus for phrasing in phrasings),
            nowadays=any(
                "nowadays" in unit.lists for evidence in fact.evidence for unit in self._read(evidence.passage)
            ),
        )

    def _lend(self, strengths: Strengths, sentence: Iterable[Strengths], paragraph: Iterable[Strengths]) -> None:
        """What a fact has by its neighbours: all of its sentence, the names of its paragraph. Of a person, another
        fact may say something else.
        """
        weights = self.weights
        for others in sentence:
            for feature in others:
                weight = weights.in_sentence_person if feature in self._people else weights.in_sentence
                strengths.setdefault(feature, weight)
        for others in paragraph:
            for feature in others:
                if feature.startswith("e:") and feature not in self._people:
                    strengths.setdefault(feature, weights.in_paragraph_name)

    def _dates(self, fact: Fact) -> tuple[PartialDate, ...]:
        """The dates that a question may give the fact, and last, as of when its source speaks. A day printed without
        its year is of the source's year.
        """
        texts = (*fact.text.values(), *(evidence.passage for evidence in fact.evidence))
        dates = [fact.when.date] if fact.when else []
        dates += [date for text in texts for date in self.dates_in(text)]
        if not fact.when:
            dates += [e.attribution.date for e in fact.evidence if e.attribution and e.attribution.date]
        as_of = self.base.sources[fact.evidence[0].source].as_of
        return (*(date if date.year else replace(date, year=as_of.year) for date in dates), as_of)

    def _years(self, fact: Fact) -> frozenset[int]:
        """The years that its money or plan is for: those that stand alone in its sentences ("in 2007")."""
        sentences = (
            source.text[sentence.start : sentence.end]
            for evidence in fact.evidence
            for source in (self.base.sources[evidence.source],)
            for sentence in source.sentences
            if sentence.start < evidence.end and sentence.end > evidence.start
        )
        texts = (*fact.values.get(Slot.FOR_YEAR, {}).values(), *fact.text.values(), *sentences)
        return frozenset(date.year for text in texts for date in self.dates_in(text) if date.year and not date.month)

    def dates_in(self, text: str) -> Iterator[PartialDate]:
        """The dates that a text names."""
        return (unit.date for unit in self._read(text) if unit.date)

    def _gap(self, gap: Gap) -> Entry:
        phrasings = tuple(self._priced(phrasing) for phrasing in self._phrasings(gap.ask, frozenset()))
        features = {"g:" + gap.id, *(feature for phrasing in phrasings for feature in phrasing.features)}
        return Entry(gap, dict.fromkeys(features, self.weights.in_ask), phrasings, asked_with(phrasings))

    def _phrasings(self, asks: Phrases, ids: frozenset[str]) -> tuple[Phrasing, ...]:
        """The phrasings, without their prices yet."""
        return tuple(self._phrasing(text, language, ids) for language in LANGUAGES for text in asks.get(language, ()))

    def _phrasing(self, text: str, language: Lang, ids: frozenset[str]) -> Phrasing:
        units = self._read(text)
        features = frozenset(feature for unit in units if unit.content for feature in self._meant(unit, ids))
        return Phrasing(
            features=features,
            units=units,
            price=0.0,
            focus=focus_of(units).focus,
            text=text,
            language=language,
            acting=acting(units),
            names_alone=all(unit.kind is Kind.ENTITY or unit.light for unit in units if unit.content),
            terms=frozenset(feature for feature in features if feature.startswith("g:")),
        )

    def _priced(self, phrasing: Phrasing) -> Phrasing:
        """The phrasing with its price. A unit that may mean several things counts once, at its least price."""
        return replace(phrasing, price=sum(self.price(unit) for unit in phrasing.units), units=())


def _idf(facts: Iterable[Strengths]) -> dict[str, float]:
    rows = list(facts)
    holders = Counter(feature for features in rows for feature in features)
    return {feature: math.log((len(rows) + 1) / (count + 0.5)) for feature, count in holders.items()}


def _kin(base: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Kinship holds both ways. An attribute has none: what is asked for is that very thing."""
    found: dict[str, set[str]] = defaultdict(set)
    for concept in base.concepts.values():
        for other in concept.kin:
            if not (concept.attribute or base.concepts[other].attribute):
                found["c:" + concept.id].add("c:" + other)
                found["c:" + other].add("c:" + concept.id)
    return {feature: tuple(sorted(others)) for feature, others in found.items()}
