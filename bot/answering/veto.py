"""What speaks against a fact as the answer, whatever its score: omission is mild, contradiction is fatal."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.acting import acts_upon, same_parts, telling
from bot.answering.answer import Reason
from bot.answering.entry import Entry, Phrasing
from bot.answering.fields import SAID
from bot.answering.focus import Focus
from bot.answering.index import Index
from bot.answering.matching import PLAINLY, Likest, Matches, Query
from bot.answering.recognise import Kind, Unit
from bot.answering.slots import (
    LACKS,
    PERSON_NOUNS,
    SPEECH,
    TITLES,
    agencies,
    asks_for_agency,
    fills,
    has_kind,
    kinds_meant,
    names_asked_for,
    places_of,
)
from bot.knowledge.model import EntityKind, Fact, Role, Slot, Status, Voice

KNOWN = 0.95  # likeness from which a question is a phrasing of the fact, word for word but for the slightest
_SAID_SO = 0.7  # likeness from which what a phrasing names may be named: it has been asked so
_TELLING_PRICE = 1.0  # from which a missing word says something
_SAME_ACTION = 0.4  # share of the words, names aside, from which two questions are about the same action
_SAYING = frozenset({Focus.WHAT, Focus.WHY, Focus.WHICH, Focus.HOW, Focus.YES_NO})
_OFFICES = frozenset(PERSON_NOUNS)
_NAMING = frozenset({Focus.WHO, Focus.WHICH, Focus.WHAT, Focus.LIST})
_SPEAKS = frozenset({"nom"})
_SOMEBODY = frozenset({EntityKind.PERSON})
_GOING = frozenset({"c:visit", "c:go", "c:meet"})
_PHASES = frozenset({"c:begin", "c:end"})
_NAMED_ONES = _OFFICES | {"c:country", "c:city"}
# Names alone say nothing about what these ask; "who", "where" and "when" may find a name or a date beside them.
_NEEDS_MORE_THAN_NAMES = frozenset({Focus.YES_NO, Focus.WHAT, Focus.WHICH, Focus.HOW, Focus.WHY})


@dataclass(frozen=True, slots=True)
class Veto:
    """What speaks against a fact, and the words of the question that it is about."""

    reason: Reason
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    query: Query
    entry: Entry
    fact: Fact
    matches: Matches
    likest: Phrasing | None
    alike: float

    def held(self, unit: Unit) -> float:
        return self.matches.get(unit, 0.0)

    @property
    def missing(self) -> list[Unit]:
        """The units that the fact does not hold and that say something."""
        return [way.unit for way in self.query.ways if not self.held(way.unit) and way.price >= _TELLING_PRICE]


class Vetoes:
    """The rules, one after another."""

    def __init__(self, index: Index) -> None:
        self._index = index
        kinds = {kind: set[str]() for kind in EntityKind}
        for entity in index.base.entities.values():
            kinds[entity.kind].add("e:" + entity.id)
        self._people, self._countries = kinds[EntityKind.PERSON], kinds[EntityKind.COUNTRY]
        self._cities = kinds[EntityKind.CITY]
        self._always = (
            self._units,
            self._excepted,
            self._elsewhere,
            self._by_name,
            self._subject,
            self._nowadays,
            self._swapped,
        )
        # A question that a curator has written down for the fact may be asked of it: these ask whether it may.
        self._unless_known = (
            self._slot,
            self._names_alone,
            self._members,
            self._speaker,
        )

    def of(self, query: Query, entry: Entry, fact: Fact, matches: Matches, likest: Likest) -> tuple[Veto, ...]:
        """All that speaks against a fact; `likest` is its phrasing that is most like the question, and how much."""
        phrasing, alike = likest
        case = _Case(query, entry, fact, matches, phrasing, alike)
        focus = query.question.focus
        known = phrasing is not None and alike >= KNOWN and phrasing.focus is focus
        known = known and (focus is not Focus.WHO or self._same_speech(case))
        rules = self._always if known else (*self._always, *self._unless_known)
        return tuple(veto for rule in rules for veto in rule(case))

    def _units(self, case: _Case) -> Iterator[Veto]:
        """A name, a title, a number or a date that the fact lacks."""
        for unit in case.query.question.asked:
            if (reason := self._against(unit, case)) is not None and not self._said_so(unit, case):
                yield Veto(reason, (unit.typed,))

    @staticmethod
    def _said_so(unit: Unit, case: _Case) -> bool:
        """Whether somebody has named it when he asked for the fact in much these words, and did not ask whether it is
        the one.
        """
        likest, focus = case.likest, case.query.question.focus
        if likest is None or case.alike < _SAID_SO or unit.date or unit.kind is Kind.NUMBER:
            return False
        doubted = likest.focus is Focus.YES_NO and focus is not Focus.YES_NO
        return not doubted and not likest.features.isdisjoint(unit.features)

    def _against(self, unit: Unit, case: _Case) -> Reason | None:
        held = case.held(unit)
        match unit.kind:
            case Kind.ENTITY:
                return Reason.OTHER_NAME if held < self._least_for(unit) else None
            case Kind.GAP if case.likest is None or case.likest.terms.isdisjoint(unit.features):
                return Reason.UNCOVERED
            case Kind.DATE if unit.date and not case.entry.dated(unit.date):
                return Reason.OTHER_DATE
            case Kind.NUMBER if not held and unit.text[0].isdigit():
                return Reason.OTHER_NUMBER
            case Kind.WORD if unit.outside and not held:
                return Reason.OTHER_NAME
            case Kind.CONCEPT if held < PLAINLY and not TITLES.isdisjoint(unit.features):
                return Reason.OTHER_NAME
            case _:
                return None

    @staticmethod
    def _excepted(case: _Case) -> Iterator[Veto]:
        """What is asked for is not about these: "what did he speak of *besides the plan*". Who is asked for may stand
        beside them.
        """
        question = case.query.question
        for unit in question.excepted:
            if question.focus is Focus.WHAT and not case.entry.names.isdisjoint(unit.features):
                yield Veto(Reason.OTHER_NAME, (unit.typed,))

    def _elsewhere(self, case: _Case) -> Iterator[Veto]:
        """A capital that is visited is the city, not the state: the fact tells of another city."""
        question, base = case.query.question, self._index.base
        if not question.places or _GOING.isdisjoint(question.features):
            return
        held = {"e:" + place.id for place in places_of(case.fact, base) if place.kind is EntityKind.CITY}
        for unit in question.asked:
            if held and unit.features[0] in self._cities & question.places and held.isdisjoint(unit.features):
                yield Veto(Reason.OTHER_NAME, (unit.typed,))

    def _least_for(self, unit: Unit) -> float:
        """How strongly a fact must hold a name. A country may stand in the paragraph alone, others must come nearer."""
        nearly_nothing = 0.01
        country = not self._countries.isdisjoint(unit.features)
        return nearly_nothing if country else self._index.weights.in_paragraph_name + nearly_nothing

    def _subject(self, case: _Case) -> Iterator[Veto]:
        """Who does what is asked about must be in the fact itself; a person must do or say something in it."""
        subject = case.query.question.subject
        if subject is None or subject.kind is not Kind.ENTITY:
            return
        acting = case.entry.actors & self._people
        person = not self._people.isdisjoint(subject.features)
        if case.entry.names.isdisjoint(subject.features) or (person and acting and acting.isdisjoint(subject.features)):
            yield Veto(Reason.OTHER_NAME, (subject.typed,))

    def _slot(self, case: _Case) -> Iterator[Veto]:
        """What is asked for, the fact does not have: no date, no place, no number, nobody."""
        question, base = case.query.question, self._index.base
        if question.focus in LACKS and not self._filled(case):
            yield Veto(LACKS[question.focus])
        if question.also_when and not fills(case.fact, Focus.WHEN, base):
            yield Veto(Reason.NO_DATE)
        if question.focus is Focus.WHEN or question.also_when:
            yield from self._other_moment(case)

    def _filled(self, case: _Case) -> bool:
        focus, base = case.query.question.focus, self._index.base
        asked_so = case.likest is not None and case.likest.focus is focus
        match focus:
            case Focus.MEASURE:
                return False
            case Focus.WHERE if self._said_somewhere(case) or self._no_city(case):
                return False
            case Focus.WHO if asks_for_agency(case.query.question):
                return bool(agencies(case.fact, base))
            case Focus.WHO if not (asked_so and self._same_speech(case)) or self._all_named(case):
                return names_asked_for(case.query.question, case.fact, base)
            case _ if asked_so:
                return True
            case Focus.WHY:
                # A reason may stand in another fact of the same sentence.
                mates = (base.facts[id_] for id_ in case.entry.mates)
                return any(fills(fact, focus, base) for fact in (case.fact, *mates))
            case _:
                return fills(case.fact, focus, base)

    @staticmethod
    def _other_moment(case: _Case) -> Iterator[Veto]:
        """When something began or ended is asked, and the fact tells of another moment; or the day, of a month."""
        question, when = case.query.question, case.fact.when
        others = [unit for unit in question.asked if _PHASES & set(unit.features) and case.held(unit) < PLAINLY]
        vague = "ask-day" in question.cues and when and not when.date.day
        done = "ask-deadline" in question.cues and Slot.FOR_YEAR not in case.fact.values
        if others or vague or done:
            yield Veto(Reason.NO_DATE, tuple(unit.typed for unit in others))

    def _all_named(self, case: _Case) -> bool:
        """Whether the question names everybody who has part in the fact: it asks for somebody else."""
        about = {"e:" + id_ for id_ in case.fact.about} if Slot.OFFICE in case.fact.values else set()
        people = (case.entry.actors | about) & self._people
        return bool(people) and people <= {"e:" + id_ for id_ in case.query.named}

    @staticmethod
    def _asked_so(case: _Case) -> bool:
        """Whether a phrasing of the fact asks for the same of the same names, and of nothing else."""
        likest = case.likest
        return likest is not None and likest.focus is case.query.question.focus and likest.names_alone

    def _no_city(self, case: _Case) -> bool:
        """Whether a city is asked for, and of the place no more than the country is known."""
        places = places_of(case.fact, self._index.base)
        return "ask-city" in case.query.question.cues and all(place.kind is not EntityKind.CITY for place in places)

    @staticmethod
    def _said_somewhere(case: _Case) -> bool:
        """Whether the place is asked where something was said: the fact's is that of what was spoken of."""
        question = case.query.question
        said = case.fact.voice in (Voice.QUOTED, Voice.PARAPHRASED)
        return said and "ask-country" not in question.cues and not SPEECH.isdisjoint(question.features)

    @staticmethod
    def _same_speech(case: _Case) -> bool:
        """Whether phrasing and question both ask who says it, or both who does it: "who said that they are built" is
        near "who builds them" and asks for somebody else.
        """
        asked = case.query.question.features
        return case.likest is not None and SPEECH.isdisjoint(case.likest.features) == SPEECH.isdisjoint(asked)

    def _names_alone(self, case: _Case) -> Iterator[Veto]:
        """The fact has the names, and nothing of what is asked about them."""
        question = case.query.question
        if any(case.held(unit) and unit.kind is not Kind.ENTITY and not unit.light for unit in question.asked):
            return
        names = sum(unit.kind is Kind.ENTITY for unit in question.asked)
        if not case.missing and self._asked_so(case):
            return
        if case.missing or (names < 2 and question.focus in _NEEDS_MORE_THAN_NAMES):
            reason = Reason.NAMES_ALONE if names else Reason.UNCOVERED
            yield Veto(reason, tuple(unit.typed for unit in case.missing))

    def _nowadays(self, case: _Case) -> Iterator[Veto]:
        """The source speaks of its own present, unless its own words say "now"."""
        word = case.query.question.nowadays
        said = case.fact.voice in SAID and case.fact.status is Status.ONGOING  # "are being built": the speaker's own
        if word and not case.entry.nowadays and not said:
            yield Veto(Reason.OTHER_DATE, (word,))

    def _office(self, case: _Case) -> Iterator[Veto]:
        """Somebody's office is the very one that is asked for: another country's minister, another ministry's, is
        somebody else.
        """
        if Slot.OFFICE not in case.fact.values or _OFFICES.isdisjoint(case.query.question.features):
            return
        if others := [unit for unit in case.query.question.asked if not unit.light and case.held(unit) < PLAINLY]:
            yield Veto(Reason.OTHER_NAME, tuple(unit.typed for unit in others))

    def _members(self, case: _Case) -> Iterator[Veto]:
        """Names of a kind are asked for ("which countries exactly"), and the fact gives none beside those in the
        question.
        """
        question, base = case.query.question, self._index.base
        if question.focus is not Focus.WHICH:
            return
        kinds = [unit for unit in question.head if not _NAMED_ONES.isdisjoint(unit.features)]
        if kinds and not has_kind(kinds_meant(kinds), case.fact, case.query.named, base):
            yield Veto(Reason.NO_NAME, tuple(unit.typed for unit in kinds))

    def _by_name(self, case: _Case) -> Iterator[Veto]:
        """Names are asked for in so many words ("which countries *exactly*"), the fact speaks of "leading members"."""
        question, base = case.query.question, self._index.base
        others = question.excepted if question.focus is Focus.WHICH else ()  # "which states *besides Kazakhstan*"
        excepted = frozenset(base.entities[id_].kind for unit in others for id_ in unit.entities)
        if not (question.by_name or excepted) or question.focus not in _NAMING:
            return
        kinds = kinds_meant(question.asked) or excepted or (_SOMEBODY if question.focus is Focus.WHO else frozenset())
        told = [unit for unit in (*question.asked, *question.excepted) if unit.kind is Kind.ENTITY]
        named = frozenset(id_ for unit in told for id_ in unit.entities)
        named = named.union(*(case.fact.roles.get(role, ()) for role in (Role.TO, Role.FOR)))  # those who have it done
        near = [unit for unit in question.asked if unit.kind is Kind.ENTITY and case.held(unit) < PLAINLY]
        if kinds and (near or not has_kind(kinds, case.fact, named, base)):
            yield Veto(Reason.NO_NAME)

    def _otherwise(self, case: _Case) -> bool:
        """Whether the names have one another's parts: in the phrasings that are most like the question, names aside, or
        against the fact's own fields.
        """
        question, roles = case.query.question, case.fact.roles
        together = {"e:" + id_ for role in (Role.BY, Role.WITH) for id_ in roles.get(role, ())}
        if Role.WITH in roles and together.issuperset(name for name, _ in question.cast):
            return False  # who met whom: either did
        others = {f for unit in question.asked if unit.kind is not Kind.ENTITY for f in unit.features}
        alike: dict[bool, float] = {True: _SAME_ACTION, False: _SAME_ACTION}
        cast = telling(question.cast)
        for phrasing in case.entry.phrasings if len(cast) > 1 else ():
            if phrasing.focus is Focus.NONE:
                continue  # keywords stand in no case
            if (same := same_parts(cast, phrasing.cast)) is not None:
                rest = {feature for feature in phrasing.features if not feature.startswith("e:")}
                alike[same] = max(alike[same], len(rest & others) / max(1, len(rest | others)))
        parties = [(self._index.party(name), cases) for name, cases in question.cast]
        sources = frozenset(self._index.party("e:" + id_) for id_ in roles.get(Role.FROM, ()))
        reversed_ = acts_upon(parties, done_to=case.entry.done_to, doing=case.entry.doing, sources=sources)
        return alike[False] > alike[True] or (reversed_ and alike[True] == _SAME_ACTION)

    def _speaker(self, case: _Case) -> Iterator[Veto]:
        """What somebody said is in his own words, or in what he does in the fact, not in what others say near it."""
        question, fact = case.query.question, case.fact
        if question.focus not in _SAYING or SPEECH.isdisjoint(question.features):
            return
        people = [unit for unit in question.asked if not self._people.isdisjoint(unit.features)]
        speakers = {fact.holder, *fact.roles.get(Role.BY, ()), *fact.roles.get(Role.WITH, ())}
        if len(people) == 1 and people[0].kind is Kind.ENTITY and speakers.isdisjoint(people[0].entities):
            yield Veto(Reason.OTHER_NAME, (people[0].typed,))
        silent = fact.voice not in SAID and all(case.entry.strengths.get(name, 0.0) < PLAINLY for name in SPEECH)
        told = [unit for unit in question.asked if unit.kind is Kind.ENTITY and unit.cases <= _SPEAKS]
        sufferer = any(not case.entry.done_to.isdisjoint(map(self._index.party, unit.features)) for unit in told[:1])
        if (people or sufferer) and silent:
            yield Veto(Reason.UNCOVERED, tuple(unit.typed for unit in question.asked if SPEECH & set(unit.features)))

    def _swapped(self, case: _Case) -> Iterator[Veto]:
        """The other one acts in it ("Does *Tbilisi* press Moscow?")."""
        question = case.query.question
        if question.cast and not question.keywords and self._otherwise(case):
            yield Veto(Reason.REVERSED)
