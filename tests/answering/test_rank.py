"""Facts are ranked by how much of the question they account for, and vetoed by what speaks against them."""

from collections.abc import Callable

import pytest

from bot.answering.answer import Reason
from bot.answering.index import Index
from bot.answering.question import understand
from bot.answering.rank import Candidate, Ranker
from bot.answering.recognise import Recogniser, Unit
from bot.answering.weights import WEIGHTS
from bot.knowledge.model import KnowledgeBase

Ranked = Callable[[str], list[Candidate]]


@pytest.fixture(scope="session")
def ranked(base: KnowledgeBase, units: Callable[[str], tuple[Unit, ...]]) -> Ranked:
    ranker = Ranker(Index(base, Recogniser(base), WEIGHTS))
    return lambda text: ranker.rank(understand(units(text)))


def of(fact: str, candidates: list[Candidate]) -> Candidate:
    return next(candidate for candidate in candidates if candidate.entry.subject.id == fact)


def test_the_fact_that_was_asked_for_comes_first(ranked: Ranked) -> None:
    best = ranked("How much money will be spent on the border?")[0]
    assert best.entry.subject.id == "border-funding-announced"
    assert best.vetoes == ()
    assert best.likest is not None
    assert best.likest.text == "How much money will be spent on the border?"


def test_coverage_and_confidence_are_shares(ranked: Ranked) -> None:
    for candidate in ranked("Where did Tokayev meet the NATO chief in a hot air balloon?"):
        assert 0 <= candidate.coverage <= 1.0001
        assert 0 <= candidate.confidence <= 1


def test_a_word_that_nothing_accounts_for_costs_coverage(ranked: Ranked) -> None:
    plain = of("kazbat-iraq", ranked("Where is KAZBAT deployed?"))
    strange = of("kazbat-iraq", ranked("Where is the purple KAZBAT deployed?"))
    assert strange.coverage < plain.coverage
    assert strange.score < plain.score


def test_a_misspelt_word_counts_a_little_less(ranked: Ranked) -> None:
    right = of("helicopters-wanted", ranked("helicopters"))
    mended = of("helicopters-wanted", ranked("hellicopters"))
    assert 0 < mended.coverage < right.coverage


@pytest.mark.parametrize(
    ("question", "fact", "reason"),
    [
        ("When did Tokayev meet Solana?", "tokayev-solana-meeting", Reason.NO_DATE),
        ("Where did Tokayev meet Solana?", "tokayev-solana-meeting", Reason.NO_PLACE),
        ("Did Tokayev meet de Hoop Scheffer on October 5?", "brussels-meeting", Reason.OTHER_DATE),
        ("Was the IPAP agreed in 2005?", "ipap-agreed", Reason.OTHER_DATE),
        ("Did Pronichev announce 5 billion rubles?", "border-funding-announced", Reason.OTHER_NUMBER),
        ("Did Akhmetov meet Solana?", "tokayev-solana-meeting", Reason.OTHER_NAME),
        ("How long did Tokayev meet de Hoop Scheffer?", "brussels-meeting", Reason.NO_NUMBER),
    ],
)
def test_what_contradicts_a_fact_vetoes_it(ranked: Ranked, question: str, fact: str, reason: Reason) -> None:
    candidate = of(fact, ranked(question))
    assert reason in {veto.reason for veto in candidate.vetoes}
    assert candidate.confidence < WEIGHTS.answer_from


def test_what_speaks_against_the_best_fact_is_stronger_than_its_score(ranked: Ranked) -> None:
    best, *others = ranked("When did Tokayev meet Solana?")
    assert best.entry.subject.id == "tokayev-solana-meeting"
    assert best.vetoes
    assert best.confidence < WEIGHTS.answer_from
    assert all(other.score <= best.score for other in others)


def test_a_contradiction_is_fatal_however_much_else_is_there(ranked: Ranked) -> None:
    best = ranked("How much money will be spent on the border in 2011?")[0]
    assert best.entry.subject.id == "border-funding-announced"
    assert best.confidence < WEIGHTS.choice_from / 4


def test_without_content_nothing_is_ranked(ranked: Ranked) -> None:
    assert ranked("what is the?") == []
    assert ranked("") == []


def test_a_question_far_away_reaches_few_facts_and_none_firmly(ranked: Ranked) -> None:
    assert all(c.confidence < WEIGHTS.answer_from for c in ranked("purple elephants dancing under waterfalls"))
