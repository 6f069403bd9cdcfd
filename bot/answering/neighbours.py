"""Which facts stand in the same sentence or paragraph of a source."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.model import Fact, KnowledgeBase

Place = tuple[str, int]
"""A source, and the number of a sentence or paragraph in it."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The ids of the other facts that share a sentence, or a paragraph, with a fact."""

    sentence: frozenset[str]
    paragraph: frozenset[str]


def sentences_of(fact: Fact, base: KnowledgeBase) -> Iterator[Place]:
    """The sentences that a fact's passages lie in."""
    for evidence in fact.evidence:
        for number, sentence in enumerate(base.sources[evidence.source].sentences):
            if evidence.start < sentence.end and evidence.end > sentence.start:
                yield evidence.source, number


def paragraph_mates(fact: Fact, base: KnowledgeBase) -> frozenset[str]:
    """The ids of all facts that share a paragraph with one, itself among them."""
    shared = {_paragraph(place, base) for place in sentences_of(fact, base)}
    return frozenset(
        other.id
        for other in base.facts.values()
        if any(_paragraph(place, base) in shared for place in sentences_of(other, base))
    )


def neighbours(base: KnowledgeBase) -> dict[str, Neighbours]:
    """The neighbours of every fact, by its id."""
    in_sentence: dict[Place, set[str]] = defaultdict(set)
    in_paragraph: dict[Place, set[str]] = defaultdict(set)
    places = {fact.id: frozenset(sentences_of(fact, base)) for fact in base.facts.values()}
    for id_, found in places.items():
        for place in found:
            in_sentence[place].add(id_)
            in_paragraph[_paragraph(place, base)].add(id_)
    return {
        id_: Neighbours(
            frozenset[str]().union(*(in_sentence[place] for place in found)) - {id_},
            frozenset[str]().union(*(in_paragraph[_paragraph(place, base)] for place in found)) - {id_},
        )
        for id_, found in places.items()
    }


def _paragraph(place: Place, base: KnowledgeBase) -> Place:
    source, number = place
    return source, base.sources[source].sentences[number].paragraph
