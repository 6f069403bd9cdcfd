"""The texts that other engines get, and how a ranking follows from likeness of letters."""

import pytest
from rapidfuzz import fuzz

from benchmarks.baselines import Fuzzy, documents
from bot.knowledge.loader import load
from bot.knowledge.model import KnowledgeBase
from bot.knowledge.places import default_paths


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load(*default_paths())


def test_they_get_all_that_the_bot_has(base: KnowledgeBase) -> None:
    texts = {document.subject.id: document for document in documents(base)}
    for fact in base.facts.values():
        every = [*fact.ask.values(), *fact.heard.values()]
        assert sorted(texts[fact.id].phrasings) == sorted(phrase for phrases in every for phrase in phrases)
        assert set(texts[fact.id].statements) == {*fact.text.values(), *(each.passage for each in fact.evidence)}
    gaps = [gap for gap in base.gaps.values() if gap.ask]
    assert gaps
    assert [document.subject for document in documents(base)] == [*base.facts.values(), *gaps]
    assert all(texts[gap.id].phrasings and not texts[gap.id].statements for gap in gaps)


def test_a_fact_or_gap_is_as_good_as_its_likest_text(base: KnowledgeBase) -> None:
    known = documents(base)
    baseline = Fuzzy(known, likeness=fuzz.token_sort_ratio)
    for document in (known[0], known[-1]):
        ranked = baseline.rank(document.phrasings[-1].upper())
        subject, score = ranked[0]
        assert subject is document.subject
        assert score == 100
        assert len(ranked) == len(known)
        assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    assert baseline.rank("")[0][1] == 0
