"""Made-up bases are bases: sound, the same on every run, and the engine finds in them what is there."""

from dataclasses import replace

import pytest

from benchmarks.asked import questions
from benchmarks.synthetic import LARGEST, synthetic
from benchmarks.words import WORDS, noun, word
from benchmarks.worst import TELEGRAM, worst
from bot.answering.answer import Courtesy, Found, Polite
from bot.answering.courtesy import LONGEST
from bot.answering.engine import Engine
from bot.answering.stems import is_cyrillic, is_kazakh, is_latin
from bot.knowledge.loader import load
from bot.knowledge.model import LANGUAGES, KnowledgeBase
from bot.knowledge.places import default_paths
from bot.knowledge.sentences import split

FACTS = 150


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load(*default_paths())


@pytest.fixture(scope="module")
def base(shipped: KnowledgeBase) -> KnowledgeBase:
    return synthetic(FACTS, shipped)


@pytest.fixture(scope="module")
def engine(base: KnowledgeBase) -> Engine:
    return Engine(base)


def test_the_same_size_and_seed_give_the_same_base(base: KnowledgeBase, shipped: KnowledgeBase) -> None:
    assert synthetic(FACTS, shipped) == base
    assert synthetic(FACTS, shipped, seed=2).facts != base.facts


def test_it_has_as_many_facts_as_asked_for_and_more_of_everything_the_more_there_are(
    base: KnowledgeBase, shipped: KnowledgeBase
) -> None:
    larger = synthetic(8 * FACTS, shipped)
    assert (len(base.facts), len(larger.facts)) == (FACTS, 8 * FACTS)
    assert (len(base.sources), len(larger.sources)) == (2, 12)
    for part in ("entities", "concepts", "gaps"):
        assert len(getattr(larger, part)) > len(getattr(base, part))
    with pytest.raises(ValueError, match="words for"):
        synthetic(LARGEST + 1, shipped)


def test_every_passage_stands_where_it_is_said_to_and_sentences_are_as_the_loader_splits_them(
    base: KnowledgeBase,
) -> None:
    for fact in base.facts.values():
        for evidence in fact.evidence:
            assert base.sources[evidence.source].text[evidence.start : evidence.end] == evidence.passage
    for source in base.sources.values():
        assert source.sentences == split(source.text)


def test_all_that_is_named_by_an_id_is_there(base: KnowledgeBase) -> None:
    for fact in base.facts.values():
        assert fact.topic in base.topics
        named = {fact.holder, *fact.about, *(id_ for ids in fact.roles.values() for id_ in ids)}
        named |= {evidence.attribution.agency for evidence in fact.evidence if evidence.attribution}
        assert named <= base.entities.keys()
    for concept in base.concepts.values():
        assert set(concept.kin) <= base.concepts.keys()


def test_words_are_unevenly_spread(base: KnowledgeBase) -> None:
    texts = [fact.text["en"] for fact in base.facts.values()]
    held = [sum(noun(number, "en") in text for text in texts) for number in range(40)]
    assert held[0] > FACTS / 5
    assert held[0] > 5 * held[39]


def test_no_two_words_are_alike_and_each_is_of_its_script() -> None:
    for lang, of_script in zip(LANGUAGES, (is_latin, is_cyrillic, is_cyrillic), strict=True):
        words = [word(number, lang) for number in range(0, WORDS, 7)]
        assert len(set(words)) == len(words)
        assert all(map(of_script, words))
        assert any(map(is_kazakh, words)) == (lang == "kk")


def test_a_fact_is_found_by_its_own_phrasing_in_every_language(base: KnowledgeBase, engine: Engine) -> None:
    for lang in LANGUAGES:
        asked = [(fact, ask) for fact in list(base.facts.values())[::7] for ask in fact.ask[lang]]
        answers = [(ask, engine.ask(ask, hint=lang).answer) for _, ask in asked]
        found = sum(isinstance(answer, Found) and ask in answer.facts[0].ask[lang] for ask, answer in answers)
        # Some are asked for in words that another fact has as well.
        assert found > 0.8 * len(asked)


def test_questions_are_of_all_languages_and_some_lean_on_the_one_before(base: KnowledgeBase) -> None:
    asked = questions(base, 60, seed=1)
    assert asked == questions(base, 60, seed=1)
    assert asked != questions(base, 60, seed=2)
    assert {question.lang for question in asked} == set(LANGUAGES)
    assert len({question.chat for question in asked}) < len(asked)
    own = [question for question in asked if question.own]
    assert own
    phrasings = {ask for fact in base.facts.values() for asks in fact.ask.values() for ask in asks}
    assert phrasings.issuperset(question.text for question in own)


def test_the_worst_messages_are_as_long_as_telegram_delivers_and_never_the_same_twice(base: KnowledgeBase) -> None:
    messages = worst(base, seed=1)
    assert {len(text) for text in messages.values()} == {LONGEST, TELEGRAM}
    assert messages == worst(base, seed=1)
    others = worst(base, seed=2)
    assert sum(messages[name] != others[name] for name in messages) > len(messages) / 2


def test_of_the_worst_messages_the_longer_ones_are_refused_and_the_others_taken_for_questions(
    shipped: KnowledgeBase, engine: Engine
) -> None:
    for each in (engine, Engine(shipped)):
        for text in worst(each.base, seed=3).values():
            refused = each.ask(text).answer == Polite(Courtesy.TOO_LONG)
            assert refused == (len(text) > LONGEST)


def test_a_base_without_word_frequencies_has_worst_messages_too(base: KnowledgeBase) -> None:
    assert worst(replace(base, frequency={}), seed=1).keys() == worst(base, seed=1).keys()
