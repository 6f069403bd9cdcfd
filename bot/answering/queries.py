"""Questions for all there is: answered from the facts' own fields, completely and in order.

A list is asked for by a word ("all", "список", "бәрін"), or by a question whose answer is one by nature ("Who did
Tokayev meet?", "What happened on October 4?"). Its nouns and verbs name *aspects*, kinds of facts (statements,
meetings, offices …); its names, dates and other words narrow them down.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.answer import Answer, Found
from bot.answering.fields import SAID, Numbers, any_of, filed
from bot.answering.focus import Focus
from bot.answering.index import Index
from bot.answering.question import Question
from bot.answering.recognise import Kind, Unit
from bot.answering.slots import kinds_meant
from bot.knowledge.model import EntityKind, Fact, KnowledgeBase, Reach, Role, Slot, Status

_CONFIDENCE = 0.85  # of an answer that follows from the fields
_HELD = 0.4  # how strongly a fact must have a word that narrows a list down
_TELLING = 1.0  # the price from which a word that no fact has is asked for
_AIMED = frozenset({Status.PROPOSED, Status.WANTED, Status.AGREED, Status.CONSIDERED})


@dataclass(frozen=True, slots=True)
class _Aspect:
    """A kind of fact, and the concepts that name it."""

    concepts: frozenset[str]
    holds: Callable[[Fact, KnowledgeBase], bool]
    implied: frozenset[str] = frozenset()  # concepts that go without saying of such facts


def _of(*ids: str) -> frozenset[str]:
    return frozenset("c:" + id_ for id_ in ids)


def _meets(fact: Fact, base: KnowledgeBase) -> bool:
    sides = [fact.roles.get(role, ()) for role in (Role.BY, Role.WITH)]
    return Slot.TOPICS not in fact.values and all(
        any(base.entities[id_].kind is EntityKind.PERSON for id_ in side) for side in sides
    )


def _programme(fact: Fact, base: KnowledgeBase) -> bool:
    """A fact about a programme or format, or that one would be made."""
    kinds = {base.entities[id_].kind for id_ in (*fact.about, *fact.roles.get(Role.AT, ()))}
    return not kinds.isdisjoint({EntityKind.PROGRAMME, EntityKind.FORMAT}) or (
        fact.status is Status.AGREED and Slot.WHAT in fact.values
    )


_ASPECTS = {
    "offices": _Aspect(
        _of("official", "person", "leader", "minister", "office", "head"), lambda fact, _: Slot.OFFICE in fact.values
    ),
    "meetings": _Aspect(_of("meet"), _meets),
    "statements": _Aspect(
        _of("say", "stress", "quote", "view", "topic", "report", "belief", "announce"),
        lambda fact, _: fact.voice in SAID,
    ),
    "aims": _Aspect(
        _of("want", "aim", "plan-intend", "propose", "offer", "agree", "arrangement", "promise"),
        lambda fact, _: fact.status in _AIMED,
    ),
    "topics": _Aspect(_of("discuss"), lambda fact, _: Slot.TOPICS in fact.values),
    "programmes": _Aspect(_of("programme", "format"), _programme, implied=_of("cooperation")),
    "agreed": _Aspect(frozenset(), lambda fact, _: fact.status is Status.AGREED and Slot.WHAT in fact.values),
    "figures": _Aspect(
        _of("sum", "number", "money"), lambda fact, _: not {Slot.AMOUNT, Slot.COUNT}.isdisjoint(fact.values)
    ),
    "agencies": _Aspect(_of("agency"), lambda fact, _: any(each.attribution is not None for each in fact.evidence)),
    "events": _Aspect(_of("happen", "date", "day", "do"), lambda fact, _: fact.when is not None),
}
_OF_A_PERSON = frozenset({"statements", "aims", "topics", "meetings", "events"})
# Kinds of which there is a list of all.
_CATALOGUED = frozenset(
    {EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.PROGRAMME, EntityKind.FORMAT, EntityKind.CITY}
)
# What in a question for a list says nothing of its own.
_PLAIN = _of(
    "mention",
    "have",
    "get",
    "give",
    "thing",
    "name",
    "hold",
    "become",
    "country",
    "part",
    "whole",
    "concrete",
    "work",
    "call",
    "define",
    "see",
    "create",
    "foreign",
    "place",
    "concern",
    "need",
    "withdraw",
    "tell-me",
    "participate",
)


class Queries:
    """Filters over the facts."""

    def __init__(self, index: Index) -> None:
        self._base = index.base
        self._index = index
        self._fields = index.fields
        self._of_kind = filed(
            (number, [name for name, aspect in _ASPECTS.items() if aspect.holds(fact, index.base)])
            for number, fact in enumerate(index.base.facts.values())
        )

    def answer(self, question: Question) -> Answer | None:
        """A complete list, when the question asks for one that the fields can give; otherwise None. Who holds an office
        now the fields do not say.
        """
        years = [date for date in question.dates if not date.month]
        if question.nowadays or (years and len(question.dates) > 1):  # "on October 4 in 1999" is one date, of no fact
            return None
        asked = [unit for unit in question.asked if not unit.light or self._aspects([unit])]
        aspects = self._aspects(asked)
        aspects -= self._idle(asked, aspects)
        if not (question.listing or self._list_by_nature(question, asked, aspects)):
            return None
        names = [unit for unit in asked if unit.kind is Kind.ENTITY or (unit.entities and not self._aspects([unit]))]
        said = "statements" in aspects
        plain = _PLAIN.union(*(_ASPECTS[name].implied for name in aspects))
        narrowing = [
            unit
            for unit in asked
            if unit not in names and not unit.date and not self._aspects([unit]) and plain.isdisjoint(unit.features)
        ]
        if any(map(self._person, names)) and ("c:do" in question.features or len(aspects & _OF_A_PERSON) > 1):
            aspects.clear()  # "all that he did and said": all that he has part in
        if any(date.day for date in question.dates):
            aspects -= {"events", "statements"}  # a day narrows enough; what was said then is of it
        if not names and not narrowing and not question.dates and (kinds := kinds_meant(question.asked) & _CATALOGUED):
            return Found(self._fields.read(self._each(kinds, question)), _CONFIDENCE, listing=True)
        if self._unanswerable(narrowing) or not (aspects or names or question.dates):
            return None
        conditions = [*self._conditions(names, narrowing, aspects)]
        if question.dates:
            conditions.append(self._fields.on(question.dates, said=said))
        fewest, *others = sorted(conditions, key=len)
        found = set(fewest).intersection(*others)
        if not aspects and not question.listing:
            found.difference_update(self._of_kind.get("offices", ()))
        if aspects == {"agencies"}:
            found = self._one_each(found)
        return Found(self._fields.read(found), _CONFIDENCE, listing=True) if found else None

    def _conditions(self, names: Sequence[Unit], narrowing: Sequence[Unit], aspects: set[str]) -> Iterator[Numbers]:
        """The facts of these kinds, those on each of the names, those that hold each of the words. Beside another
        name, one that most facts have says nothing.
        """
        telling = [unit for unit in names if self._index.price(unit) > _TELLING] or names
        yield from (self._on(unit, aspects) for unit in telling)
        yield from (self._index.postings.holders(unit.features, _HELD) for unit in narrowing)
        if aspects:
            yield any_of(self._of_kind.get(name, ()) for name in aspects)

    def _on(self, unit: Unit, aspects: set[str]) -> Numbers:
        """The facts on somebody: his words, where words are asked for; else those that he has part in. Of officials,
        those of a country as well.
        """
        if aspects == {"statements"} and self._person(unit):
            return self._fields.held_by(unit.entities)
        if aspects == {"offices"}:
            return self._fields.of_country(unit.entities)
        return self._fields.with_part_of(unit.entities)

    @staticmethod
    def _aspects(units: Iterable[Unit]) -> set[str]:
        features = {feature for unit in units if unit.kind is not Kind.ENTITY for feature in unit.features}
        return {name for name, aspect in _ASPECTS.items() if not features.isdisjoint(aspect.concepts)}

    def _list_by_nature(self, question: Question, asked: Sequence[Unit], aspects: set[str]) -> bool:
        """Whom somebody met, what somebody said, what was on a day, which officials there are."""
        focus, people = question.focus, [unit for unit in asked if self._person(unit)]
        others = [unit for unit in asked if unit not in people and not unit.date]
        if any(date.day for date in question.dates):
            unnamed = [unit for unit in others if not self._aspects([unit]) and _PLAIN.isdisjoint(unit.features)]
            return not unnamed and focus in (Focus.WHAT, Focus.WHICH, Focus.LIST, Focus.NONE, Focus.WHO)
        if "agencies" in aspects and focus is Focus.WHICH and not people:
            return True
        if len(people) == 1 and len(others) == 1:
            return (focus is Focus.WHO and aspects == {"meetings"}) or (
                focus is Focus.WHAT and aspects == {"statements"} and "c:say" in others[0].features
            )
        named = [unit for unit in others if unit.kind is not Kind.ENTITY and not self._aspects([unit])]
        spoken = [unit for unit in others if "offices" in self._aspects([unit])]
        plain = all(not _PLAIN.isdisjoint(unit.features) for unit in named)
        return focus in (Focus.WHO, Focus.WHICH) and bool(spoken) and plain

    def _idle(self, asked: Sequence[Unit], aspects: set[str]) -> set[str]:
        """The aspects that only go along: "the agencies *cited*", "meetings of *officials*", "all that is *said*"."""
        if "agencies" in aspects:
            return aspects - {"agencies"}
        if "meetings" in aspects:
            return {"offices", "statements"}
        return set() if any(map(self._person, asked)) or len(aspects) > 1 else {"statements"}

    def _person(self, unit: Unit) -> bool:
        """Whether it is somebody, by name or by what he alone is ("the border guard general")."""
        return (
            unit.kind in (Kind.ENTITY, Kind.WEAK)
            and len(unit.entities) == 1
            and self._base.entities[unit.entities[0]].kind is EntityKind.PERSON
        )

    def _unanswerable(self, narrowing: Sequence[Unit]) -> bool:
        """Whether something is asked for that no fact has."""
        return any(
            unit.outside
            or unit.kind is Kind.GAP
            or not self._index.attributes.isdisjoint(unit.features)
            or (
                self._index.price(unit) >= _TELLING
                and not any(feature in self._index.postings for feature in unit.features)
            )
            for unit in narrowing
        )

    def _each(self, kinds: frozenset[EntityKind], question: Question) -> Iterator[int]:
        """For everything of these kinds the fact that says what it is, else the first that it has part in."""
        excepted = {id_ for unit in question.excepted for id_ in unit.entities}
        for entity in self._base.entities.values():
            if entity.kind in kinds and entity.id not in excepted:
                defined = [self._index.place_of[id_] for id_ in entity.defined_by]
                yield from defined[:1] or self._first(self._fields.with_part_of([entity.id]))
        if EntityKind.PROGRAMME in kinds:
            yield from self._of_kind.get("agreed", ())  # … and those that are to be made

    def _first(self, numbers: Numbers) -> list[int]:
        return [self._index.place_of[fact.id] for fact in self._fields.read(numbers)[:1]]

    def _one_each(self, numbers: Iterable[int]) -> set[int]:
        """One fact for each agency and day: of those whose sentence names it, else of its paragraph, the first."""
        found: dict[object, int] = {}
        facts = [(number, self._fields.facts[number]) for number in sorted(numbers)]
        for reach in (Reach.EXPLICIT, Reach.PARAGRAPH):
            for number, fact in facts:
                for each in fact.evidence:
                    if each.attribution and each.attribution.reach is reach:
                        found.setdefault((each.attribution.agency, each.attribution.date), number)
        return set(found.values())
