"""Questions for all there is: answered from the facts' own fields, completely and in order."""

from bot.answering.answer import Answer, Found
from bot.answering.calendar import same
from bot.answering.index import Index
from bot.answering.question import Focus, Question
from bot.answering.recognise import Kind
from bot.knowledge.model import EntityKind, Fact, Role, Slot

_PEOPLE = frozenset({"c:official", "c:person", "c:leader", "c:minister"})
_NAMING = _PEOPLE | {"c:office", "c:name", "c:mention", "c:hold", "c:have"}


class Queries:
    """Filters over the facts."""

    def __init__(self, index: Index) -> None:
        self._base = index.base
        self._index = index

    def answer(self, question: Question) -> Answer | None:
        """A complete list, when the question asks for one that the fields can give; otherwise None."""
        facts = self._on_a_day(question) or self._met(question) or self._said(question) or self._offices(question)
        if not facts:
            return None
        return Found(tuple(facts), 0.85, listing=True)

    def _names(self, question: Question) -> list[str]:
        return [unit.entities[0] for unit in question.asked if unit.kind is Kind.ENTITY]

    def _on_a_day(self, question: Question) -> list[Fact]:
        """All of one day: "What happened on October 4?", "What did Putin do and say on October 3?"."""
        days = [date for date in question.dates if date.day]
        others = [
            u
            for u in question.asked
            if not u.date and not u.light and u.kind is not Kind.ENTITY and "c:say" not in u.features
        ]
        if len(days) != 1 or others or question.focus not in (Focus.WHAT, Focus.LIST, Focus.NONE, Focus.WHO):
            return []
        people = set(self._names(question))
        return [
            fact
            for fact in self._base.facts.values()
            if fact.when
            and fact.when.date.day
            and same(days[0], fact.when.date)
            and (
                not people or people & {fact.holder, *(i for r in (Role.BY, Role.WITH) for i in fact.roles.get(r, ()))}
            )
            and Slot.OFFICE not in fact.values
        ]

    def _met(self, question: Question) -> list[Fact]:
        """Every meeting of a person: "Who did Tokayev meet?"."""
        content = [u for u in question.asked if not u.light]
        people = [i for i in self._names(question) if self._base.entities[i].kind is EntityKind.PERSON]
        meeting = any(feature in ("c:meet", "c:talks") for u in content for feature in u.features)
        if len(content) != 2 or len(people) != 1 or not meeting or question.focus not in (Focus.WHO, Focus.LIST):
            return []
        person = people[0]
        return [
            fact
            for fact in self._base.facts.values()
            if Role.WITH in fact.roles
            and person in (*fact.roles.get(Role.BY, ()), *fact.roles[Role.WITH])
            and "c:meet" in self._index.of_fact[fact.id].strengths
            and any(
                self._base.entities[i].kind is EntityKind.PERSON and i != person
                for i in (*fact.roles.get(Role.BY, ()), *fact.roles[Role.WITH])
            )
        ]

    def _said(self, question: Question) -> list[Fact]:
        """All that somebody is quoted or paraphrased with: "What did Putin say?"."""
        content = [u for u in question.asked if not u.light]
        people = [i for i in self._names(question) if self._base.entities[i].kind is EntityKind.PERSON]
        saying = any("c:say" in u.features for u in content)
        if len(content) != 2 or len(people) != 1 or not saying or question.focus not in (Focus.WHAT, Focus.LIST):
            return []
        return [f for f in self._base.facts.values() if f.holder == people[0] and f.voice in ("quoted", "paraphrased")]

    def _offices(self, question: Question) -> list[Fact]:
        """Everybody with an office: "Which Kazakh officials are named?", "list the people"."""
        features = {feature for u in question.asked for feature in u.features}
        if features.isdisjoint(_PEOPLE) or not (question.listing or question.focus in (Focus.WHO, Focus.WHICH)):
            return []
        others = [
            u for u in question.asked if not u.light and u.kind is not Kind.ENTITY and _NAMING.isdisjoint(u.features)
        ]
        if others:
            return []
        countries = set(self._names(question))
        return [
            fact
            for fact in self._base.facts.values()
            if Slot.OFFICE in fact.values and (not countries or countries & set(fact.about))
        ]
