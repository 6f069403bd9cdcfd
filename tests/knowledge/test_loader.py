"""The shipped base, alone and with a second source laid over it."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.answering.engine import Engine
from bot.knowledge.loader import load, read
from bot.knowledge.model import GONE, Attribution, KnowledgeBase, PartialDate, Reach, Revision, Role, Slot, When
from bot.knowledge.places import default_paths
from tests.knowledge.conftest import Base


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load(*default_paths())


def test_every_passage_of_the_shipped_base_stands_in_its_source(shipped: KnowledgeBase) -> None:
    _, seeds = default_paths()
    texts = {path.name: path.read_text(encoding="utf-8") for path in seeds.glob("*.txt")}
    (text,) = texts.values()
    for fact in shipped.facts.values():
        for evidence in fact.evidence:
            assert text.count(evidence.passage) == 1, fact.id
            assert text[evidence.start : evidence.end] == evidence.passage, fact.id


def test_every_sentence_is_cited(shipped: KnowledgeBase) -> None:
    (source,) = shipped.sources.values()
    passages = [(each.start, each.end) for fact in shipped.facts.values() for each in fact.evidence]
    silent = [
        source.text[sentence.start : sentence.end]
        for sentence in source.sentences
        if not any(start < sentence.end and sentence.start < end for start, end in passages)
    ]
    assert silent == []


def test_the_shipped_source_has_32_sentences_in_10_paragraphs(shipped: KnowledgeBase) -> None:
    (source,) = shipped.sources.values()
    assert len(source.sentences) == 32
    assert [[each.paragraph for each in source.sentences].count(number) for number in range(10)] == [
        *(1, 2, 5, 3, 4),
        *(2, 5, 4, 4, 2),
    ]
    assert "U.S. Caspian Guard Program" in source.text[source.sentences[24].start : source.sentences[24].end]


def test_what_the_text_does_not_say_of_itself_is_nothing(shipped: KnowledgeBase) -> None:
    (source,) = shipped.sources.values()
    assert (source.author, source.title, source.published) == (None, None, None)
    assert source.as_of == PartialDate(2006, 10)
    assert source.skips == {}


def test_a_second_source_adds_dated_facts_and_changes_none(shipped: KnowledgeBase, both: Base) -> None:
    base = load(both.knowledge, both.seeds)
    for old, new in (
        (shipped.facts, base.facts),
        (shipped.entities, base.entities),
        (shipped.sources, base.sources),
        (shipped.gaps, base.gaps),
        (shipped.topics, base.topics),
        (shipped.concepts, base.concepts),
    ):
        assert list(new.items())[: len(old)] == list(old.items()) or old.items() <= new.items()
    added = [fact for name, fact in base.facts.items() if name not in shipped.facts]
    assert {evidence.source for fact in added for evidence in fact.evidence} == {"kite-gazette"}
    assert base.sources["kite-gazette"].as_of == PartialDate(2011, 5)
    assert base.facts["kite-festival-held"].when == When(PartialDate(2011, 5, 14), inferred=True)
    assert {"kazakhstan", "nato"} <= set(base.facts["kite-festival-held"].about)
    assert base.version != shipped.version


def test_a_fact_is_read_as_it_is_written(alone: Base) -> None:
    base = load(alone.knowledge, alone.seeds)
    fact = base.facts["kite-festival-held"]
    (evidence,) = fact.evidence
    assert evidence.attribution == Attribution("steppe-wire", Reach.PARAGRAPH, PartialDate(0, 5, 15))
    assert fact.roles == {Role.BY: ("kazakhstan",), Role.FOR: ("nato",), Role.AT: ("astana",)}
    assert base.facts["forty-kites"].values == {Slot.COUNT: {"en": "40", "ru": "40", "kk": "40"}}
    assert base.facts["wind-strongest"].when is None
    assert base.concepts["kite"].kin == ("breeze",)
    assert base.entities["serikova"].office == "serikova-office"
    assert base.gaps["balloon-race"].terms["en"] == ("balloon race",)


def test_two_kites_rise_in_one_sentence(alone: Base) -> None:
    source = load(alone.knowledge, alone.seeds).sources["kite-gazette"]
    assert source.text[source.sentences[6].start : source.sentences[6].end].startswith("The U.S. Kite Society brought")


def test_word_lists_and_frequencies_are_read(alone: Base) -> None:
    (alone.knowledge / "vocabulary" / "words.yaml").write_text("yes: {en: [yes, 'yes'], kk: []}\n", encoding="utf-8")
    folder = alone.knowledge / "vocabulary" / "frequency"
    folder.mkdir()
    (folder / "ru.txt").write_text("в 7.6\nветер 4.5\n", encoding="utf-8")
    base = load(alone.knowledge, alone.seeds)
    assert base.lexicon == {"yes": {"en": ("yes", "yes"), "kk": ()}}
    assert base.frequency == {"ru": {"в": 7.6, "ветер": 4.5}}


def test_the_version_follows_every_byte_and_nothing_else(alone: Base, tmp_path: Path) -> None:
    first = load(alone.knowledge, alone.seeds).version
    copytree(alone.knowledge, tmp_path / "elsewhere")
    assert load(tmp_path / "elsewhere", alone.seeds).version == first
    assert len(first) == 12
    path = alone.knowledge / "topics" / "kites.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    assert load(alone.knowledge, alone.seeds).version != first


def test_an_inflected_form_is_use_enough_for_a_concept(alone: Base) -> None:
    path = alone.knowledge / "vocabulary" / "concepts" / "kites.yaml"
    more = (
        "- {id: hosting, en: [hosts]}\n- {id: snake, ru: [воздушным змеем]}\n"
        "- {id: toy, kk: [батпырауық]}\n- {id: pilot, kk: [НАТО ұшқыш]}\n"
        "- {id: price, attribute: true, en: [ticket price]}\n"  # it is there to be recognised as lacking
    )
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert alone.problems() == []


def test_a_word_that_shows_its_two_scripts_is_no_slip(alone: Base) -> None:
    alone.edit("knowledge/facts/kites.yaml", "[Батпырауық фестивалін", '["NATOға? Interfax-ті\\nБатпырауық фестивалін')
    alone.edit("knowledge/facts/kites.yaml", "фестивалін кім өткізді?]", 'фестивалін кім өткізді?"]')
    assert alone.problems() == []


def test_a_base_that_is_spoilt_gives_no_base(alone: Base) -> None:
    alone.edit("knowledge/facts/kites.yaml", "status: wanted", "status: wonted")
    reading = read(alone.knowledge, alone.seeds)
    assert reading.base is None
    assert reading.problems


def test_a_correction_keeps_what_was_said_before_and_why_it_is_not_any_more(alone: Base) -> None:
    alone.edit(
        "knowledge/facts/kites.yaml",
        "  text: {en: The U.S. Kite Society brought 40 kites.}\n",
        "  text: {en: The U.S. Kite Society brought 40 kites.}\n"
        "  briefly: {en: There were 40 kites.}\n"
        "  revised:\n"
        "    - {date: 2026-11-20, why: {en: A slip}, was: {en: It brought 44.}}\n"
        "    - {date: 2026-11-21, why: {en: Another}, was: {en: It brought 43.}}\n",
    )
    fact = load(alone.knowledge, alone.seeds).facts["forty-kites"]
    assert fact.briefly == {"en": "There were 40 kites."}
    assert fact.revision == 2
    assert fact.revised[0] == Revision(PartialDate(2026, 11, 20), {"en": "A slip"}, {"en": "It brought 44."})


def test_messages_heard_in_several_files_come_to_their_fact_or_gap_each_once(alone: Base) -> None:
    before = load(alone.knowledge, alone.seeds).facts["forty-kites"]
    (alone.knowledge / "heard").mkdir()
    for name, heard in {
        "en": "- {id: forty-kites, en: [kites how many, count them]}\n",
        "more": "- {id: forty-kites, en: [count them, forty or so?], ru: [сколько змеев]}\n",
    }.items():
        (alone.knowledge / "heard" / f"{name}.yaml").write_text(heard, encoding="utf-8")
    base = load(alone.knowledge, alone.seeds)
    fact = base.facts["forty-kites"]
    assert fact.heard == {"en": ("kites how many", "count them", "forty or so?"), "ru": ("сколько змеев",)}
    assert fact.ask == before.ask
    assert all(not other.heard for other in base.facts.values() if other is not fact)


WITHDRAWN = """
- id: fifty-kites
  date: 2026-11-20
  was: {en: It brought 50 kites., ru: Привезли 50 змеев.}
  why: {en: The source says 40., ru: В источнике — 40.}
"""


def test_a_withdrawn_fact_keeps_its_day_its_last_text_and_why(alone: Base) -> None:
    before = load(alone.knowledge, alone.seeds)
    (alone.knowledge / "withdrawn.yaml").write_text(WITHDRAWN, encoding="utf-8")
    base = load(alone.knowledge, alone.seeds)
    withdrawal = base.withdrawn["fifty-kites"]
    assert (withdrawal.date, withdrawal.revision) == (PartialDate(2026, 11, 20), GONE)
    assert withdrawal.was == {"en": "It brought 50 kites.", "ru": "Привезли 50 змеев."}
    assert withdrawal.why == {"en": "The source says 40.", "ru": "В источнике — 40."}
    assert "fifty-kites" not in base.facts
    assert base.version != before.version


@pytest.mark.parametrize("content", [None, "", "# none\n", "[]\n"])
def test_nothing_need_be_withdrawn(alone: Base, content: str | None) -> None:
    if content is not None:
        (alone.knowledge / "withdrawn.yaml").write_text(content, encoding="utf-8")
    assert load(alone.knowledge, alone.seeds).withdrawn == {}


def test_no_question_finds_what_is_withdrawn(alone: Base) -> None:
    before = Engine(load(alone.knowledge, alone.seeds)).ask("Who brought the fifty zeppelins?")
    (alone.knowledge / "withdrawn.yaml").write_text(
        WITHDRAWN.replace("It brought 50 kites.", "Who brought the fifty zeppelins?"), encoding="utf-8"
    )
    assert Engine(load(alone.knowledge, alone.seeds)).ask("Who brought the fifty zeppelins?") == before


def test_editions_stand_in_the_order_of_their_sources(shipped: KnowledgeBase, both: Base) -> None:
    base = load(both.knowledge, both.seeds)
    assert list(base.editions) == [*shipped.editions, "kites-over-astana"]
    assert base.editions["kites-over-astana"].source == "kite-gazette"


def test_every_fact_of_the_shipped_base_stands_in_exactly_one_edition(shipped: KnowledgeBase) -> None:
    told = [fact for edition in shipped.editions.values() for fact in edition.facts]
    assert sorted(told) == sorted(shipped.facts)
    assert all(4 <= len(edition.facts) <= 6 for edition in shipped.editions.values())


def test_every_edition_is_whole_in_three_languages(shipped: KnowledgeBase) -> None:
    for edition in shipped.editions.values():
        for texts in (edition.title, edition.note, *(each.question for each in edition.recall)):
            assert set(texts) == {"en", "ru", "kk"}, edition.id
