"""What is looked up in an index is what walking through the whole base finds, on a base large enough for short cuts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.asked import questions
from benchmarks.synthetic import synthetic
from bot.answering.entry import Entries
from bot.answering.index import Index
from bot.answering.matching import CONSIDERED, OF_GAPS, TIED, Matcher, Query
from bot.answering.neighbours import Neighbourhoods, sentences_of
from bot.answering.normalise import tokenise
from bot.answering.question import understand
from bot.answering.recognise import Recogniser
from bot.answering.weights import WEIGHTS
from bot.knowledge.model import KnowledgeBase, PartialDate

FACTS = 1500


@pytest.fixture(scope="module")
def large(base: KnowledgeBase) -> KnowledgeBase:
    return synthetic(FACTS, base)


@pytest.fixture(scope="module")
def recogniser(large: KnowledgeBase) -> Recogniser:
    return Recogniser(large)


@pytest.fixture(scope="module")
def index(large: KnowledgeBase, recogniser: Recogniser) -> Index:
    return Index(large, recogniser, WEIGHTS)


@pytest.mark.parametrize("seed", range(5))
def test_the_pool_is_what_adding_up_every_entry_gives(index: Index, recogniser: Recogniser, seed: int) -> None:
    matcher = Matcher(index)
    asked = [question.text for question in questions(index.base, 60, seed)]
    long = (" ".join(asked[at : at + 3]).replace("?", "") for at in range(0, 60, 6))
    for text in (*asked, *long):
        query = matcher.query(understand(recogniser.units(tokenise(text))))
        assert matcher.pool(query) == _added_up(index, query)


def _added_up(index: Index, query: Query) -> list[int]:
    """The entries with the most of what a question pays for, and of equals those with the dearer unit."""
    found: dict[int, float] = {}
    every = [index.entries[number].strengths for number in range(len(index.entries))]
    for way in sorted(query.ways, key=lambda way: -way.price):
        holders: dict[int, float] = {}
        telling = len(found) >= CONSIDERED
        for feature, worth in way.features:
            having = [number for number, strengths in enumerate(every) if feature in strengths]
            if not (telling and len(having) > max(0.3 * len(every), 1_000)):
                for number in having:
                    paid = way.price * worth * every[number][feature]
                    holders[number] = max(holders.get(number, 0.0), paid)
        if way.unit.date:
            dated = (at for at in range(len(every)) if index.entries[at].dated(way.unit.date))
            holders |= dict.fromkeys(dated, way.price)
        for number, paid in holders.items():
            found[number] = found.get(number, 0.0) + paid
    facts = len(index.base.facts)
    return [
        number
        for kind, count in ((range(facts), CONSIDERED), (range(facts, len(every)), OF_GAPS))
        for number in _most({number: paid for number, paid in found.items() if number in kind}, count)
    ]


def _most(found: dict[int, float], count: int) -> list[int]:
    best = sorted(found, key=lambda number: -found[number])
    least = found[best[count - 1]] if len(best) > count else 0.0
    return [number for number in best if found[number] >= least][: count + TIED]


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_entries_of_a_date_are_those_that_say_so(index: Index, data: Any) -> None:
    year, month = data.draw(st.integers(1989, 2021)), data.draw(st.integers(0, 12))
    asked = PartialDate(data.draw(st.sampled_from([0, year])), month, data.draw(st.integers(0, 28)) if month else 0)
    assert index.dated(asked) == {at for at in range(len(index.entries)) if index.entries[at].dated(asked)}


def test_neighbours_share_a_sentence_or_a_paragraph_and_come_in_the_order_of_the_base(base: KnowledgeBase) -> None:
    beside = Neighbourhoods(base)
    sentences = {fact.id: set(sentences_of(fact, base)) for fact in base.facts.values()}
    paragraphs = {
        id_: {(source, base.sources[source].sentences[number].paragraph) for source, number in places}
        for id_, places in sentences.items()
    }
    for fact in base.facts.values():
        others = [id_ for id_ in base.facts if id_ != fact.id]
        expected = tuple(id_ for id_ in others if sentences[id_] & sentences[fact.id])
        assert beside.of(fact).sentence == expected
        assert beside.of(fact).paragraph == tuple(id_ for id_ in others if paragraphs[id_] & paragraphs[fact.id])


def test_a_sentence_of_a_fact_holds_part_of_its_passage(base: KnowledgeBase) -> None:
    for fact in base.facts.values():
        expected = {
            (evidence.source, number)
            for evidence in fact.evidence
            for number, sentence in enumerate(base.sources[evidence.source].sentences)
            if evidence.start < sentence.end and evidence.end > sentence.start
        }
        assert expected
        assert set(sentences_of(fact, base)) == expected


def test_an_entry_is_the_same_after_its_rest(index: Index) -> None:
    entries, count = Entries(), len(index.entries)
    for at in [*range(count), *range(count)]:  # more than are kept open
        entries.append(index.entries[at])
    assert len(entries) == 2 * count
    for at in range(2 * count):
        assert entries[at] == index.entries[at % count]
    assert entries[0] is entries[0]
