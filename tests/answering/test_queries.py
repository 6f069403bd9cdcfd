"""A question for all there is gets all of it, in order, from the facts' own fields."""

import pytest

from bot.answering.engine import Engine
from bot.knowledge.model import Fact, KnowledgeBase, PartialDate
from tests.answering.replies import found, ids


def test_everything_whose_own_sentence_names_the_day_is_listed(engine: Engine, base: KnowledgeBase) -> None:
    day = PartialDate(2006, 10, 4)
    expected = {
        fact
        for fact in base.facts.values()
        if fact.when and fact.when.date == day and any("October 4" in sentence for sentence in _sentences(fact, base))
    }
    assert expected
    for question in ("What happened on October 4?", "What happened on 4 October 2006?", "Все события 4 октября"):
        answer = found(engine, question)
        assert answer.listing
        assert set(answer.facts) == expected


def _sentences(fact: Fact, base: KnowledgeBase) -> list[str]:
    """The sentence of a fact's passage, without the agency and date in brackets at the end of its paragraph."""
    text = base.sources[fact.evidence[0].source].text
    return [
        text[sentence.start : sentence.end].partition("(Interfax")[0]
        for sentence in base.sources[fact.evidence[0].source].sentences
        if sentence.start <= fact.evidence[0].start < sentence.end
    ]


def test_what_was_said_on_a_day_is_listed_by_the_day_of_its_report(engine: Engine) -> None:
    answer = found(engine, "5 қазанда Минниханов не істеді және не айтты?")
    assert {"akhmetov-minnikhanov-meeting", "caspian-ships-considered"} <= set(ids(answer.facts))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Какие российские чиновники упоминаются?", {"putin-office", "pronichev-office", "minnikhanov-office"}),
        ("which news agencies are cited, all of them", {"putin-locomotives", "caspian-ships-considered"}),
        ("What happened on 3 October, 4 October and 5 October?", {"putin-state-visit", "brussels-meeting"}),
    ],
)
def test_an_aspect_makes_a_list(engine: Engine, question: str, expected: set[str]) -> None:
    answer = found(engine, question)
    assert answer.listing
    assert expected <= set(ids(answer.facts))


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Who did Tokayev meet?", {"de-hoop-scheffer", "solana", "ferrero-waldner"}),
        ("List everyone Tokayev met", {"de-hoop-scheffer", "solana", "ferrero-waldner"}),
        ("Who did Akhmetov meet?", {"minnikhanov"}),
    ],
)
def test_everybody_whom_a_person_met_is_there(engine: Engine, question: str, others: set[str]) -> None:
    answer = found(engine, question)
    assert answer.listing
    assert others <= {id_ for fact in answer.facts for ids_ in fact.roles.values() for id_ in ids_}


def test_everything_that_a_person_said_is_listed(engine: Engine, base: KnowledgeBase) -> None:
    answer = found(engine, "Tell me everything Putin said")
    assert answer.listing
    assert set(ids(answer.facts)) == {
        fact.id for fact in base.facts.values() if fact.holder == "putin" and fact.voice in ("quoted", "paraphrased")
    }


@pytest.mark.parametrize(
    ("question", "holder"), [("What did Putin say?", "putin"), ("What did Pronichev say?", "pronichev")]
)
def test_what_somebody_said_is_a_list(engine: Engine, question: str, holder: str) -> None:
    answer = found(engine, question)
    assert answer.listing
    assert {fact.holder for fact in answer.facts} == {holder}


def test_the_officials_of_a_country_are_listed_with_their_offices(engine: Engine) -> None:
    answer = found(engine, "List all Kazakh officials")
    assert answer.listing
    assert {"tokayev-office", "nazarbayev-office", "akhmetov-office"} <= set(ids(answer.facts))
    assert "putin-office" not in ids(answer.facts)


def test_a_list_holds_no_fact_twice(engine: Engine) -> None:
    for question in ("What happened on October 4?", "Who did Tokayev meet?", "List all Kazakh officials"):
        facts = ids(found(engine, question).facts)
        assert len(facts) == len(set(facts))


def test_a_day_on_which_nothing_was_gets_no_list(engine: Engine) -> None:
    answer = engine.ask("What happened on October 17?").answer
    assert not getattr(answer, "listing", False)
