"""A message that leans on the one before takes over what it lacks, and nothing more."""

import json
from dataclasses import asdict

import pytest

from bot.answering.answer import Context, DateLead, Found, NamesLead, TextLead, Unknown
from bot.answering.engine import Engine
from bot.knowledge.model import PartialDate, Slot
from tests.answering.replies import after, found, ids, unknown

MEETING = "Who did Tokayev meet in Brussels on October 4?"
MONEY = "How much money will be spent on the border?"


def test_when_and_where_of_what_was_just_said(engine: Engine) -> None:
    context = after(engine, MEETING)
    when = found(engine, "When was that?", context=context)
    assert isinstance(when.lead, DateLead)
    assert when.lead.when.date == PartialDate(2006, 10, 4)
    where = found(engine, "Where?", context=context)
    assert isinstance(where.lead, NamesLead)
    assert ids_of(where.lead) == ["brussels"]


def ids_of(lead: NamesLead) -> list[str]:
    return [entity.id for entity in lead.entities]


def test_what_was_taken_over_is_said(engine: Engine) -> None:
    assert found(engine, "When was that?", context=after(engine, MEETING)).assumed == ("brussels-meeting",)


def test_a_follow_up_says_which_fact_it_took_where_the_first_of_those_shown_is_gone(engine: Engine) -> None:
    context = Context(("withdrawn", "brussels-meeting"), (), MEETING)
    assert found(engine, "When was that?", context=context).assumed == ("brussels-meeting",)


def test_a_follow_up_keeps_to_the_last_answer(engine: Engine) -> None:
    who = found(engine, "who announced it?", context=after(engine, MONEY))
    assert isinstance(who.lead, NamesLead)
    assert ids_of(who.lead) == ["pronichev"]
    dollars = found(engine, "And in dollars?", context=after(engine, MONEY, "who announced it?"))
    assert isinstance(dollars.lead, TextLead)
    assert dollars.lead.slot is Slot.AMOUNT_USD


def test_a_pronoun_means_the_person_last_spoken_of(engine: Engine) -> None:
    answer = found(engine, "What did he announce?", context=after(engine, "Who is Pronichev?"))
    assert answer.facts[0].holder == "pronichev"
    assert "pronichev" in answer.assumed


def test_a_fragment_without_a_chat_is_not_answered(engine: Engine) -> None:
    for fragment in ("When was that?", "Where?", "why?"):
        assert not isinstance(engine.ask(fragment).answer, Found)


def test_a_question_that_stands_on_its_own_takes_nothing_over(engine: Engine) -> None:
    alone = engine.ask("Where is KAZBAT deployed?").answer
    assert engine.ask("Where is KAZBAT deployed?", context=after(engine, MONEY)).answer == alone
    assert isinstance(engine.ask("Who won the World Cup?", context=after(engine, MONEY)).answer, Unknown)


def test_a_refused_question_can_be_followed_up(engine: Engine) -> None:
    refused = unknown(engine, "When did Tokayev meet Solana?")
    assert after(engine, "When did Tokayev meet Solana?").facts == (refused.related[0].id,)


def test_courtesy_between_two_questions_forgets_nothing(engine: Engine) -> None:
    context = after(engine, MONEY, "thanks!")
    assert found(engine, "when?", context=context).facts[0].id == "border-funding-announced"


@pytest.mark.parametrize("question", [MEETING, MONEY, "Who is Pronichev?", "When did Tokayev meet Solana?"])
def test_a_context_survives_as_json(engine: Engine, question: str) -> None:
    context = after(engine, question)
    stored = json.loads(json.dumps(asdict(context)))
    restored = Context(tuple(stored["facts"]), tuple(stored["entities"]), stored["question"])
    assert restored == context
    for fragment in ("When was that?", "who?", "What did he say?", "and Russia?"):
        assert engine.ask(fragment, context=restored) == engine.ask(fragment, context=context)


def test_a_context_of_another_base_does_no_harm(engine: Engine) -> None:
    strange = Context(("no-such-fact",), ("no-such-entity",), "?")
    assert not isinstance(engine.ask("When was that?", context=strange).answer, Found)
    assert ids(found(engine, "Where is KAZBAT deployed?", context=strange).facts) == ["kazbat-iraq"]


def test_who_reported_it_is_asked_of_the_last_answer(engine: Engine) -> None:
    reported = found(engine, "Who reported this?", context=after(engine, MONEY))
    assert reported.facts[0].id == "border-funding-announced"


def test_a_why_that_the_fact_does_not_answer_is_refused(engine: Engine) -> None:
    answer = engine.ask("And why?", context=after(engine, MEETING)).answer
    assert not isinstance(answer, Found) or answer.facts[0].id.startswith("brussels")
