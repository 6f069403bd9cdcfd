"""Which facts stand in the same sentence or paragraph of a source."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from bot.knowledge.model import Fact, KnowledgeBase

Place = tuple[str, int]
"""A source, and the number of a sentence or paragraph in it."""

_END = attrgetter("end")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The ids of the other facts that share a sentence, or a paragraph, with a fact, in the order of the base."""

    sentence: tuple[str, ...]
    paragraph: tuple[str, ...]


def sentences_of(fact: Fact, base: KnowledgeBase) -> Iterator[Place]:
    """The sentences that a fact's passages lie in."""
    for evidence in fact.evidence:
        sentences, end = base.sources[evidence.source].sentences, evidence.end
        number = bisect_right(sentences, evidence.start, key=_END)  # they follow each other: the first that ends later
        while number < len(sentences) and sentences[number].start < end:
            yield evidence.source, number
            number += 1


class Neighbourhoods:
    """The facts of every paragraph of a base; who is beside whom is read from them when it is asked."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._facts = tuple(base.facts.values())
        within: dict[Place, list[int]] = defaultdict(list)
        for number, fact in enumerate(self._facts):
            for paragraph in self._paragraphs(fact):
                within[paragraph].append(number)
        self._within = {paragraph: tuple(numbers) for paragraph, numbers in within.items()}

    def of(self, fact: Fact) -> Neighbours:
        """The neighbours of a fact."""
        numbers = {number for paragraph in self._paragraphs(fact) for number in self._within[paragraph]}
        others = [other for other in map(self._facts.__getitem__, sorted(numbers)) if other.id != fact.id]
        places = frozenset(sentences_of(fact, self._base))
        beside = (other.id for other in others if not places.isdisjoint(sentences_of(other, self._base)))
        return Neighbours(tuple(beside), tuple(other.id for other in others))

    def _paragraphs(self, fact: Fact) -> set[Place]:
        sources = self._base.sources
        places = sentences_of(fact, self._base)
        return {(source, sources[source].sentences[number].paragraph) for source, number in places}
