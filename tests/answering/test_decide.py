"""An answer, a choice, or an honest refusal with its reason."""

from dataclasses import replace

import pytest

from bot.answering.answer import Choice, Found, Reason
from bot.answering.engine import Engine
from bot.answering.weights import WEIGHTS
from bot.knowledge.model import KnowledgeBase
from tests.answering.replies import brief, found, ids, unknown

# Of each reason why the base does not answer, a natural question: what it is about comes first among the related.
REFUSALS = [
    (Reason.UNCOVERED, "Write a python script that sorts a list", None),
    (Reason.NO_DATE, "When did Tokayev meet Solana?", "tokayev-solana-meeting"),
    (Reason.NO_DATE, "When did Tokayev meet Ferrero-Waldner?", "tokayev-ferrero-waldner-meeting"),
    (Reason.NO_PLACE, "Where did Tokayev meet Solana?", "tokayev-solana-meeting"),
    (Reason.NO_NUMBER, "How many times did Scheffer praise Kazakhstan?", "scheffer-praise"),
    (Reason.NO_REASON, "Why did Tokayev meet Solana?", "tokayev-solana-meeting"),
    (Reason.OTHER_DATE, "Was the IPAP agreed in January 2005?", None),
    (Reason.OTHER_DATE, "How much will be spent on the border in 2008?", "border-funding-announced"),
    (Reason.OTHER_NUMBER, "Did Pronichev announce 5 billion rubles for the border?", "border-funding-announced"),
    (Reason.OTHER_NAME, "Did Akhmetov meet Scheffer?", None),
    (Reason.REVERSED, "Did Kazakhstan praise Scheffer?", "scheffer-praise"),
    (Reason.REVERSED, "Does Tatarstan want helicopters from the Kazakh army?", "helicopters-wanted"),
    (Reason.GAP, "Is Kazakhstan a member of the CSTO?", None),
    (Reason.GAP, "How many soldiers are in KAZBAT?", None),
    (Reason.NAMES_ALONE, "Tokayev banana", None),
    (Reason.NO_NAME, "Who is developing inter-district departments?", "border-departments-plans"),
    (Reason.FALSE_PREMISE, "When did Kazakhstan join the ENP?", "enp-join-proposal"),
]


@pytest.mark.parametrize(("reason", "question", "nearest"), REFUSALS)
def test_a_refusal_says_why(engine: Engine, reason: Reason, question: str, nearest: str | None) -> None:
    answer = unknown(engine, question)
    assert answer.reason is reason
    assert nearest is None or answer.related[0].id == nearest
    assert 0 < answer.confidence < 0.5
    assert (answer.gap is not None) == (reason is Reason.GAP)


def test_every_reason_has_a_natural_question() -> None:
    assert {reason for reason, _, _ in REFUSALS} == set(Reason)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Did Pronichev announce 5 billion rubles for the border?", "5"),
        ("Was the IPAP agreed in January 2005?", "January 2005"),
        ("What did Lavrov say about KAZBAT?", "Lavrov"),
        ("Tokayev banana", "banana"),
    ],
)
def test_a_refusal_names_the_words_that_nothing_accounts_for_as_they_were_typed(
    engine: Engine, question: str, word: str
) -> None:
    assert word in unknown(engine, question).missing


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("Is Kazakhstan a member of the CSTO?", "csto"),
        ("Is Kazakhstan a member of the EAEU?", "eaeu"),
        ("Is Kazakhstan in the Eurasian Economic Union?", "eaeu"),
        ("Does Kazakhstan have a Membership Action Plan?", "membership-action-plan"),
        ("nuclear weapons", "nuclear-weapons"),
    ],
)
def test_a_known_gap_answers_with_its_own_reply(engine: Engine, question: str, gap: str) -> None:
    answer = unknown(engine, question)
    assert answer.gap is not None
    assert answer.gap.id == gap
    assert answer.reason is Reason.GAP


@pytest.mark.parametrize(
    "question", ["What was agreed in the PAP?", "Is the PAP individual?", "When was the PAP agreed?"]
)
def test_the_pap_is_not_the_ipap(engine: Engine, question: str) -> None:
    assert not isinstance(engine.ask(question).answer, Found)


def test_the_community_is_not_the_union(engine: Engine) -> None:
    assert ids(found(engine, "What about the Eurasian Economic Community?").facts)[0] == "eaec-development"
    assert not isinstance(engine.ask("What about the Eurasian Economic Union?").answer, Found)


@pytest.mark.parametrize("question", ["How many soldiers are in KAZBAT?", "How big is KAZBAT?", "size of KAZBAT"])
def test_the_size_of_kazbat_is_refused(engine: Engine, question: str) -> None:
    assert not isinstance(engine.ask(question).answer, Found)


@pytest.mark.parametrize("year", [1996, 2004, 2005, 2008, 2016])
@pytest.mark.parametrize(
    "question",
    [
        "Was the IPAP agreed in January {}?",
        "Did Putin visit Kazakhstan in {}?",
        "How much money will be spent on the border in {}?",
        "Did Tokayev meet de Hoop Scheffer in October {}?",
    ],
)
def test_a_wrong_year_is_refused(engine: Engine, question: str, year: int) -> None:
    answer = engine.ask(question.format(year)).answer
    assert not isinstance(answer, Found), f"{question.format(year)!r}: {brief(answer)}"


@pytest.mark.parametrize(
    "question",
    [
        "Was the IPAP agreed in January 2006?",
        "Did Putin visit Kazakhstan in 2006?",
        "How much money will be spent on the border in 2007?",
        "Did Tokayev meet de Hoop Scheffer in October 2006?",
    ],
)
def test_the_right_year_is_answered(engine: Engine, question: str) -> None:
    assert isinstance(engine.ask(question).answer, Found)


def test_one_name_alone_gets_what_the_base_has_on_it(engine: Engine) -> None:
    assert ids(found(engine, "Pronichev").facts) == ["pronichev-office"]
    assert found(engine, "NATO").related


@pytest.mark.parametrize("question", ["Has Kazakhstan joined NATO?", "Did Kazakhstan join NATO?"])
def test_kazakhstan_has_not_joined_nato(engine: Engine, question: str) -> None:
    answer = engine.ask(question).answer
    assert not isinstance(answer, Found)


@pytest.mark.parametrize("question", ["Who pays for the border?", "Who will pay the 4.4 billion rubles?"])
def test_who_pays_is_refused(engine: Engine, question: str) -> None:
    assert not isinstance(engine.ask(question).answer, Found)


def test_when_nothing_is_sure_enough_it_asks_back(base: KnowledgeBase) -> None:
    shy = Engine(base, replace(WEIGHTS, answer_from=1.01, choice_from=0.1))
    answer = shy.ask("How much money will be spent on the border?").answer
    assert isinstance(answer, Choice)
    assert 1 <= len(answer.options) <= 3
    for option in answer.options:
        assert option.question in option.fact.ask["en"]
    russian = shy.ask("Сколько денег выделят на границу?").answer
    assert isinstance(russian, Choice)
    assert all(option.question in option.fact.ask["ru"] for option in russian.options)


def test_a_fact_that_does_not_say_how_it_is_asked_for_is_offered_as_what_it_says(base: KnowledgeBase) -> None:
    facts = {name: replace(fact, ask={}) for name, fact in base.facts.items()}
    silent = replace(base, facts=facts, gaps={})
    shy = Engine(silent, replace(WEIGHTS, answer_from=1.01, choice_from=0.01))
    answer = shy.ask("How many facilities are being built?").answer
    assert isinstance(answer, Choice)
    assert all(option.question == option.fact.text["en"] for option in answer.options)
    russian = shy.ask("Сколько объектов строится?").answer
    assert isinstance(russian, Choice)
    assert all(option.question == option.fact.text["ru"] for option in russian.options)


def test_related_facts_are_others(engine: Engine) -> None:
    answer = found(engine, "How much money will be spent on the border?")
    assert answer.related
    assert not {*ids(answer.facts)} & {*ids(answer.related)}


@pytest.mark.parametrize(
    "question",
    [
        "What help does Kazakhstan get from NATO at the border?",
        "Казахстан получает помощь от НАТО на границе?",
        "Қазақстан НАТО-дан шекарада көмек ала ма?",
    ],
)
def test_who_receives_stands_where_who_acts_does_and_nothing_is_reversed(engine: Engine, question: str) -> None:
    assert found(engine, question).facts[0].id == "nato-border-assistance"


def test_when_did_the_one_meet_the_other_is_asked_of_either(engine: Engine) -> None:
    for question in ("When did Akhmetov meet Minnikhanov?", "When did Minnikhanov meet Akhmetov?"):
        assert "akhmetov-minnikhanov" in found(engine, question).facts[0].id
