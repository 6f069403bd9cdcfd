"""The facts by their own fields: who has part in them, who vouches for them, when they were and were reported.

A fact goes by its number, its place in the base. What narrows a list down is a set of numbers, so that a list from a
hundred thousand facts is a few intersections, and none of the others is looked at.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.answering.days import Days
from bot.knowledge.model import Fact, KnowledgeBase, PartialDate, Voice

K = TypeVar("K", bound=Hashable)
Numbers = Collection[int]

SAID = frozenset({Voice.QUOTED, Voice.PARAPHRASED})
"""The voices in which somebody speaks."""


class Fields:
    """Which facts have what in their fields. `printed` tells whether the sentence of a fact gives its date itself."""

    def __init__(self, base: KnowledgeBase, printed: Callable[[Fact], bool]) -> None:
        self.facts = tuple(base.facts.values())
        numbered = tuple(enumerate(self.facts))
        self._held_by = filed((number, (fact.holder,)) for number, fact in numbered)
        self._about = filed((number, {*fact.about, fact.holder}) for number, fact in numbered)
        self._part = filed((number, part_in(fact)) for number, fact in numbered)
        self._from = {country: tuple(ids) for country, ids in _countries(base).items()}
        dated = [(number, fact.when.date) for number, fact in numbered if fact.when]
        self._when = Days(dated)
        self._printed = Days((number, date) for number, date in dated if printed(self.facts[number]))
        self._reported = Days(
            (number, each.attribution.date)
            for number, fact in numbered
            if fact.voice in SAID
            for each in fact.evidence
            if each.attribution and each.attribution.date
        )
        read = sorted(numbered, key=lambda each: (each[1].evidence[0].source, each[1].evidence[0].start))
        self._order = array("I", bytes(4 * len(read)))  # the place of each in the order in which they are read
        for place, (number, _) in enumerate(read):
            self._order[number] = place

    def about(self, entity: str) -> Iterator[Fact]:
        """The facts about an entity, or in its words, in the order of the base."""
        return map(self.facts.__getitem__, self._about.get(entity, ()))

    def held_by(self, entities: Iterable[str]) -> Numbers:
        """The facts for which one of these vouches."""
        return any_of(self._held_by.get(id_, ()) for id_ in entities)

    def with_part_of(self, entities: Iterable[str]) -> Numbers:
        """The facts in which one of these has part."""
        return any_of(self._part.get(id_, ()) for id_ in entities)

    def of_country(self, entities: Sequence[str]) -> Numbers:
        """The facts in which one of these has part, or somebody or something that belongs to it."""
        return self.with_part_of((*entities, *(id_ for country in entities for id_ in self._from.get(country, ()))))

    def on(self, dates: Sequence[PartialDate], *, said: bool) -> Numbers:
        """The facts of these dates, or of the days from the first to the last: of the day that their own sentence
        prints, or, where it is asked what was `said`, of the day on which it was reported.
        """
        reported = self._reported.of(dates[0], to_the_day=False) if said else set[int]()
        if len(dates) > 1 and all(date.day for date in dates):
            first, *_, last = sorted((date.month, date.day) for date in dates)
            return reported | self._when.between(first, last)
        to_the_day = bool(dates[0].day)
        return reported.union(*(self._printed.of(date, to_the_day=to_the_day) for date in dates))

    def read(self, numbers: Iterable[int]) -> tuple[Fact, ...]:
        """The facts of these numbers in the order in which they are read in their sources."""
        return tuple(self.facts[number] for number in sorted(numbers, key=self._order.__getitem__))


def part_in(fact: Fact) -> set[str]:
    """Who has part in a fact: whom it is about, who vouches for it, who does what in it."""
    return {*fact.about, fact.holder, *(id_ for ids in fact.roles.values() for id_ in ids)}


def filed(things: Iterable[tuple[int, Iterable[K]]]) -> dict[K, Sequence[int]]:
    """Under each key, the numbers of what has it, in their order."""
    found: dict[K, array[int]] = defaultdict(lambda: array("I"))
    for number, keys in things:
        for key in keys:
            found[key].append(number)
    return dict(found)


def any_of(sets: Iterable[Numbers]) -> Numbers:
    """What is in one of these."""
    first, *others = [numbers for numbers in sets if numbers] or [()]
    return set(first).union(*others) if others else first


def _countries(base: KnowledgeBase) -> dict[str, list[str]]:
    """What belongs to each country."""
    found: dict[str, list[str]] = defaultdict(list)
    for entity in base.entities.values():
        if entity.country:
            found[entity.country].append(entity.id)
    return found
