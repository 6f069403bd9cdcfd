"""A question in, a reply out: always, the same, and from the base alone."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Choice, Context, Found, Polite, Unknown
from bot.answering.engine import Engine
from bot.knowledge.loader import load
from bot.knowledge.model import LANGUAGES, KnowledgeBase, Lang
from bot.knowledge.places import default_paths
from tests.answering.replies import brief, found, ids, sentences, unknown

FOUND_BY_ITS_OWN_QUESTION = 0.99
"""The share of the facts' own English questions that find their fact or one of the same sentence, at least."""

WORDS = """who what when where did is the NATO Tokayev Putin КАЗБАТ Тоқаев қашан кто когда 2006 October 4 26+1 $160 4.4
? . , ! - ' border helicopters joined met CSTO not and he it that u.s. x <b> & 🙂 everything list"""
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\x00", "\n"]), max_size=60).map(" ".join)
TEXTS = st.one_of(st.text(max_size=4096), PIECES, st.tuples(PIECES, st.text(max_size=50)).map("".join))


FACTS = ["brussels-meeting", "tokayev-solana-meeting", "border-funding-announced", "kazbat-iraq", "no-such-fact"]
CONTEXTS = st.none() | st.builds(
    Context,
    st.lists(st.sampled_from(FACTS), max_size=5).map(tuple),
    st.lists(st.sampled_from(["tokayev", "nato", "no-such-entity"]), max_size=3).map(tuple),
    st.text(max_size=50),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(text=TEXTS, context=CONTEXTS, hint=st.sampled_from(LANGUAGES))
def test_any_message_after_any_other_gets_one_of_the_four_answers(
    engine: Engine, text: str, context: Context | None, hint: Lang
) -> None:
    reply = engine.ask(text, context=context, hint=hint, explain=True)
    assert reply.language in LANGUAGES
    match reply.answer:
        case Found(facts=facts, confidence=confidence):
            assert facts
            assert 0 <= confidence <= 1
        case Choice(options=options, confidence=confidence):
            assert options
            assert 0 <= confidence <= 1
        case Unknown(confidence=confidence):
            assert 0 <= confidence <= 1
        case Polite():
            assert reply.context is None
    if reply.context:
        assert set(reply.context.facts) <= set(engine.base.facts)


@pytest.mark.parametrize("length", [1, 1499, 1500, 1501, 4096])
def test_a_message_of_any_length_is_answered(engine: Engine, length: int) -> None:
    for letter in ("a", "ж", "қ", "?", " ", "1", "\x00", "NATO "):
        assert engine.ask((letter * length)[:length]).answer is not None


def own_questions(base: KnowledgeBase, language: Lang) -> Iterator[tuple[str, str]]:
    for fact in base.facts.values():
        for question in fact.ask.get(language, ()):
            yield fact.id, question


def test_a_fact_is_found_by_its_own_questions(engine: Engine, base: KnowledgeBase) -> None:
    lost, count = [], 0
    for id_, question in own_questions(base, "en"):
        count += 1
        answer = engine.ask(question).answer
        places = sentences(base.facts[id_], base)
        if not (isinstance(answer, Found) and any(places & sentences(fact, base) for fact in answer.facts)):
            lost.append(f"{id_}: {question!r}: {brief(answer)}")
    assert 1 - len(lost) / count >= FOUND_BY_ITS_OWN_QUESTION, "\n".join(lost)


def test_what_the_base_is_known_to_lack_is_refused(engine: Engine, base: KnowledgeBase) -> None:
    answered = [
        f"{gap.id}: {question!r}: {brief(answer)}"
        for gap in base.gaps.values()
        for language, questions in gap.ask.items()
        for question in questions
        if isinstance(answer := engine.ask(question, hint=language).answer, Found)
    ]
    assert answered == []


def test_two_engines_answer_alike_in_any_order(engine: Engine, base: KnowledgeBase) -> None:
    questions = [question for _, question in own_questions(base, "en")][::7]
    questions += ["pronichef", "hellicopters", "What happened on October 4?", "CSTO", "hi", "kak dela"]
    shuffled = random.Random(4).sample(questions, len(questions))
    other = Engine(load(*default_paths()))
    replies = {question: other.ask(question, explain=True) for question in shuffled}
    for question in questions:
        assert engine.ask(question, explain=True) == replies[question]


@pytest.mark.parametrize(
    ("question", "hint", "language", "fact"),
    [
        ("How much money will be spent on the border?", "ru", "en", "border-funding-announced"),
        ("Сколько денег выделят на границу?", "en", "ru", "border-funding-announced"),
        ("Шекараға қанша ақша бөлінеді?", "en", "kk", "border-funding-announced"),
        ("who is pronichef", "en", "en", "pronichev-office"),
        ("KAZBAT", "kk", "en", "kazbat-definition"),
    ],
)
def test_a_question_is_answered_in_the_language_it_is_asked_in(
    engine: Engine, question: str, hint: Lang, language: Lang, fact: str
) -> None:
    assert engine.ask(question, hint=hint).language == language
    assert ids(found(engine, question, hint=hint).facts)[0] == fact


# -- two sources -------------------------------------------------------------------------------------------------------


def test_a_second_source_answers_its_own_questions(two_sources: Engine) -> None:
    for question in ("Who hosted the kite festival?", "Where did NATO pilots fly kites?", "kite festival nato"):
        (fact,) = found(two_sources, question).facts
        assert fact.id == "kite-festival-held"
        assert two_sources.base.sources[fact.evidence[0].source].as_of.year == 2011


def test_each_source_s_facts_keep_their_own_date(two_sources: Engine) -> None:
    (kites,) = found(two_sources, "When was the kite festival?").facts
    (visit,) = found(two_sources, "When did Putin complete his state visit?").facts
    assert kites.when is not None
    assert visit.when is not None
    assert (kites.when.date.year, visit.when.date.year) == (2011, 2006)


def test_a_second_source_adds_gaps_of_its_own(two_sources: Engine) -> None:
    gap = unknown(two_sources, "Who won the balloon race?").gap
    assert gap is not None
    assert gap.id == "balloon-race"


def test_a_second_source_takes_no_answer_from_the_first(engine: Engine, two_sources: Engine) -> None:
    taken = []
    for id_, question in own_questions(engine.base, "en"):
        before, now = engine.ask(question).answer, two_sources.ask(question).answer
        places = sentences(engine.base.facts[id_], engine.base)
        if isinstance(before, Found) and places & sentences(before.facts[0], engine.base):
            kept = isinstance(now, Found) and places & sentences(now.facts[0], two_sources.base)
            taken += [] if kept else [f"{question!r}: {brief(before)} -> {brief(now)}"]
    assert taken == []
