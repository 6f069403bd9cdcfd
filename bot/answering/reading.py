"""What the facts and gaps of a base say, as features: their texts and phrasings read as messages are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.answering.acting import Cast, cast
from bot.answering.calendar import same
from bot.answering.entry import asks
from bot.answering.fields import part_in
from bot.answering.focus import Focus, focus_of
from bot.answering.neighbours import Place, sentences_of
from bot.answering.normalise import tokenise
from bot.answering.recognise import Kind, Recogniser, Unit
from bot.answering.slots import TITLES, VALUE_CONCEPTS
from bot.answering.weights import Weights
from bot.knowledge.model import LANGUAGES, Fact, Gap, KnowledgeBase, Lang, PartialDate, Slot

_DATED = {"year": "c:year", "month": "c:month", "day": "c:day"}  # a part of a date, and the word for it
Strengths = dict[str, float]


@dataclass(frozen=True, slots=True)
class Asking:
    """A phrasing that has no price yet."""

    features: tuple[str, ...]
    units: tuple[Unit, ...]  # those that have a price
    focus: Focus
    text: str
    cast: Cast
    names_alone: bool
    heard: bool  # as somebody typed it, and not as a curator put it


@dataclass(frozen=True, slots=True)
class Reading:
    """What one fact says by itself."""

    own: Strengths  # what it has, and how strongly
    askings: tuple[Asking, ...]
    dates: tuple[PartialDate, ...]
    years: frozenset[int]
    nowadays: bool
    printed: bool  # the sentence of its passage gives its date


class Reader:
    """Reads facts and gaps. A word that returns is the same `Unit` in all of them, so that it is kept once."""

    def __init__(self, base: KnowledgeBase, recogniser: Recogniser, weights: Weights) -> None:
        self._base = base
        self._recogniser = recogniser
        self._weights = weights
        self._attributes = frozenset("c:" + concept.id for concept in base.concepts.values() if concept.attribute)
        self._capitals = {"e:" + e.id: "e:" + e.stands_for for e in base.entities.values() if e.stands_for}
        self._met: dict[tuple[Kind, str, tuple[str, ...], bool], Unit] = {}
        self._units: dict[str, tuple[Unit, ...]] = {}  # of the texts of the fact that is read

    def fact(self, fact: Fact) -> Reading:
        """What a fact says."""
        self._units.clear()
        ids = self._names(fact)
        askings = tuple(self._askings(fact, ids))
        passages = [evidence.passage for evidence in fact.evidence]
        sentences = [self._sentence(place) for place in sentences_of(fact, self._base)]
        return Reading(
            self._own(fact, ids, askings),
            tuple(asking for _, asking in askings),
            self._dates(fact, passages),
            self._years(fact, sentences),
            nowadays=any("nowadays" in unit.lists for passage in passages for unit in self._read(passage)),
            printed=fact.when is not None and any(same(fact.when.date, date) for date in self._dates_in(sentences[0])),
        )

    def gap(self, gap: Gap) -> tuple[Asking, ...]:
        """The phrasings of a gap."""
        self._units.clear()
        return tuple(asking for _, asking in self._askings(gap, frozenset()))

    def titles(self, text: str) -> frozenset[str]:
        """The titles that a text gives somebody: "President Tokayev"."""
        units = (unit for word in text.split() for unit in self._recogniser.units(tokenise(word), mend=False))
        return TITLES.intersection(feature for unit in units for feature in unit.features)

    def _read(self, text: str) -> tuple[Unit, ...]:
        if text not in self._units:
            self._units[text] = self._recogniser.units(tokenise(text), mend=False)
        return self._units[text]

    def _own(self, fact: Fact, ids: frozenset[str], askings: Iterable[tuple[Lang, Asking]]) -> Strengths:
        """What the fact itself has."""
        weights = self._weights
        found: Strengths = {}
        languages: dict[str, set[Lang]] = defaultdict(set)
        for text, strength, language in self._texts(fact):
            for unit in self._read(text):
                for feature in _meant(unit, ids) if unit.content else ():
                    found[feature] = max(found.get(feature, 0.0), strength)
                    languages[feature].add(language)
        for language, asking in askings:
            # A name that only a question brings in has no part in the fact: "Was *Akhmetov* the defence minister?"
            # Nor need the fact have what it is asked to confirm or deny.
            strength = weights.in_doubt if asking.focus is Focus.YES_NO else weights.in_ask
            strength = min(strength, weights.in_heard) if asking.heard else strength
            for feature in asking.features:
                if feature not in self._attributes and (not feature.startswith("e:") or feature in ids):
                    found[feature] = max(found.get(feature, 0.0), strength)
                    languages[feature].add(language)
        for feature, seen in languages.items():
            # A concept that the forms of one language alone show may be there by chance of its stems.
            if feature.startswith("c:") and len(seen) == 1 and len(fact.text) > 1:
                found[feature] *= weights.only_in[next(iter(seen))]
        found |= {"e:" + id_: weights.in_text for id_ in part_in(fact) if id_ in self._base.entities}
        found |= {concept: weights.in_text for slot in fact.values for concept in VALUE_CONCEPTS.get(slot, ())}
        if fact.when:
            found |= {name: weights.in_text for part, name in _DATED.items() if getattr(fact.when.date, part)}
            found["c:date"] = weights.in_text
        return found

    def _names(self, fact: Fact) -> frozenset[str]:
        """Who and what the fact is about: by its fields, and by the names in its texts."""
        named = part_in(fact) | {e.attribution.agency for e in fact.evidence if e.attribution}
        features = {"e:" + id_ for id_ in named if id_ in self._base.entities}
        for text, _, _ in self._texts(fact):
            features |= {f for unit in self._read(text) if unit.kind is Kind.ENTITY for f in unit.features}
        return frozenset(features | {self._capitals[feature] for feature in features if feature in self._capitals})

    def _texts(self, fact: Fact) -> Iterator[tuple[str, float, Lang]]:
        """All that a fact says in words, with what it counts and its language."""
        weights = self._weights
        for language in LANGUAGES:
            for text in (fact.text, *fact.values.values()):
                if language in text:
                    yield text[language], weights.in_text, language
        for evidence in fact.evidence:
            yield evidence.passage, weights.in_passage, self._base.sources[evidence.source].lang

    def _sentence(self, place: Place) -> str:
        source, number = place
        text, sentence = self._base.sources[source].text, self._base.sources[source].sentences[number]
        return text[sentence.start : sentence.end]

    def _dates(self, fact: Fact, passages: Iterable[str]) -> tuple[PartialDate, ...]:
        """The dates that a question may give the fact, and last, as of when its source speaks. A day printed without
        its year is of the source's year.
        """
        dates = [fact.when.date] if fact.when else []
        dates += [date for text in (*fact.text.values(), *passages) for date in self._dates_in(text)]
        if not fact.when:
            dates += [e.attribution.date for e in fact.evidence if e.attribution and e.attribution.date]
        as_of = self._base.sources[fact.evidence[0].source].as_of
        return (*(date if date.year else replace(date, year=as_of.year) for date in dates), as_of)

    def _years(self, fact: Fact, sentences: Iterable[str]) -> frozenset[int]:
        """The years that its money or plan is for: those that stand alone in its sentences ("in 2007")."""
        texts = (*fact.values.get(Slot.FOR_YEAR, {}).values(), *fact.text.values(), *sentences)
        return frozenset(date.year for text in texts for date in self._dates_in(text) if date.year and not date.month)

    def _dates_in(self, text: str) -> Iterator[PartialDate]:
        return (unit.date for unit in self._read(text) if unit.date)

    def _askings(self, subject: Fact | Gap, ids: frozenset[str]) -> Iterator[tuple[Lang, Asking]]:
        """The phrasings with their languages."""
        for language, text in asks(subject):
            units = self._read(text)
            content = tuple(map(self._once, (unit for unit in units if unit.content)))
            yield (
                language,
                Asking(
                    features=tuple(dict.fromkeys(feature for unit in content for feature in _meant(unit, ids))),
                    units=content,
                    focus=focus_of(units).focus,
                    text=text,
                    cast=cast(units),
                    heard=text not in subject.ask.get(language, ()),
                    names_alone=all(unit.kind is Kind.ENTITY or unit.light for unit in content),
                ),
            )

    def _once(self, unit: Unit) -> Unit:
        return self._met.setdefault((unit.kind, unit.text, unit.features, unit.outside), unit)


def _meant(unit: Unit, ids: frozenset[str]) -> Iterable[str]:
    """What a unit stands for in a text about these entities: "the service" is the one that the fact is about."""
    if unit.kind is Kind.ENTITY:
        return unit.features
    own = [feature for feature in unit.features if feature in ids]
    return [feature for feature in unit.features if feature in own or not (own and feature.startswith("e:"))]
