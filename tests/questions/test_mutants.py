"""Questions one step from a phrasing of the base, without an answer there: they are told from it."""

import re
from collections.abc import Iterable, Mapping

import pytest

from benchmarks.mutants import SAMPLE, Verdict, asked, judge, main, misses, passed, report, sampled
from benchmarks.mutating import Kind, Mutant, Mutations, plain, read_table
from bot.answering.answer import Answer
from bot.answering.engine import Engine
from bot.compiled import ready_engine
from bot.knowledge.model import LANGUAGES, KnowledgeBase, Lang
from bot.knowledge.places import default_paths

PASSED = {"name": 97.0, "year": 99.5, "number": 100.0, "stranger": 99.0, "attribute": 97.5, "roles": 90.0}
"""Per cent of the mutants of each kind that must be refused, asked back about or answered from elsewhere. The aim is 97
of all; what is reached is held, and raised when more is.
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return ready_engine(*default_paths())


@pytest.fixture(scope="module")
def base(engine: Engine) -> KnowledgeBase:
    return engine.base


@pytest.fixture(scope="module")
def mutants(base: KnowledgeBase) -> tuple[Mutant, ...]:
    return tuple(Mutations(base, read_table()).all())


@pytest.fixture(scope="module")
def given(engine: Engine, mutants: tuple[Mutant, ...]) -> Mapping[Mutant, tuple[Verdict, Answer]]:
    return asked(engine, sampled(mutants, SAMPLE))


def test_a_question_one_step_from_a_phrasing_is_told_from_it(
    given: Mapping[Mutant, tuple[Verdict, Answer]],
) -> None:
    told = "\n".join(report(given))
    print(told)
    for kind in Kind:
        reached = passed(verdict for mutant, (verdict, _) in given.items() if mutant.kind is kind)
        assert reached >= PASSED[kind], "\n".join([told, "", *misses(given)])


def test_every_kind_is_asked_in_every_language(mutants: tuple[Mutant, ...]) -> None:
    assert {(mutant.kind, mutant.lang) for mutant in mutants} == {(kind, lang) for kind in Kind for lang in LANGUAGES}


def test_the_same_base_gives_the_same_mutants(base: KnowledgeBase, mutants: tuple[Mutant, ...]) -> None:
    assert tuple(Mutations(base, read_table()).all()) == mutants
    assert sampled(reversed(mutants), 10) == sampled(mutants, 10)


def test_no_mutant_is_a_phrasing_of_a_fact_or_there_twice(base: KnowledgeBase, mutants: tuple[Mutant, ...]) -> None:
    phrasings = {plain(phrase) for fact in base.facts.values() for phrases in fact.ask.values() for phrase in phrases}
    texts = [(mutant.lang, plain(mutant.text)) for mutant in mutants]
    assert phrasings.isdisjoint(text for _, text in texts)
    assert len(set(texts)) == len(texts)


def test_the_table_names_what_the_base_has(base: KnowledgeBase) -> None:
    table = read_table()
    named = {id_ for names in table.names.values() for id_ in names} | frozenset[str]().union(*table.nested)
    assert named <= base.entities.keys()
    assert table.lacking.keys() | table.timeless <= base.facts.keys()


def test_a_name_put_in_has_no_part_in_the_fact_nor_in_its_sentence(mutants: tuple[Mutant, ...]) -> None:
    # Tokayev met Solana and Ferrero-Waldner, as one sentence says: neither can stand for the other there.
    swapped = _made(mutants, Kind.NAME, "en", "Did Tokayev meet Solana?")
    assert swapped
    assert not [text for text in swapped if "Ferrero" in text]


def test_a_russian_name_takes_the_case_of_the_one_it_stands_for(mutants: tuple[Mutant, ...]) -> None:
    swapped = _made(mutants, Kind.ROLES, "ru", "Правда ли, что Россия душит Грузию экономически?")
    assert swapped == ["Правда ли, что Грузия душит Россию экономически?"]


def test_a_kazakh_name_takes_the_ending_of_the_one_it_stands_for(mutants: tuple[Mutant, ...]) -> None:
    swapped = _made(mutants, Kind.ROLES, "kk", "НАТО Қазақстанға шекарасын қорғауға көмектесе ме?")
    assert swapped == ["Қазақстан НАТО-ға шекарасын қорғауға көмектесе ме?"]


def test_a_year_goes_where_its_language_has_it(mutants: tuple[Mutant, ...]) -> None:
    (english,) = _made(mutants, Kind.YEAR, "en", "Did Tokayev meet Solana?")
    (russian,) = _made(mutants, Kind.YEAR, "ru", "Где размещён КАЗБАТ?")
    (kazakh,) = _made(mutants, Kind.YEAR, "kk", "Шекараға қанша ақша бөлінеді?")
    assert re.fullmatch(r"Did Tokayev meet Solana in \d{4}\?", english)
    assert re.fullmatch(r"Где размещён КАЗБАТ в \d{4} году\?", russian)
    assert re.fullmatch(r"\d{4} жылы шекараға қанша ақша бөлінеді\?", kazakh)


def test_whoever_was_met_also_met_so_that_is_no_mutant(mutants: tuple[Mutant, ...]) -> None:
    assert _made(mutants, Kind.ROLES, "en", "Did Tokayev meet Solana?") == []


def test_an_answer_is_judged_by_the_facts_it_rests_on(engine: Engine) -> None:
    answer = engine.ask("How much money will be spent on the border?").answer
    refusal = engine.ask("How much is a ticket to the moon?").answer
    for wrong, verdict in (
        (frozenset({"border-funding-announced"}), Verdict.ANSWERED),
        (frozenset({"kazbat-iraq"}), Verdict.ELSEWHERE),
        (None, Verdict.ANSWERED),
    ):
        mutant = Mutant(Kind.NAME, "en", "…", "…", wrong)
        assert judge(mutant, answer) is verdict
        assert judge(mutant, refusal) is Verdict.REFUSED


def test_the_figures_come_by_kind_and_language_and_the_misses_with_what_came(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--most", "2", "--misses"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    table, told = lines[: lines.index([])], lines[lines.index([]) + 1 :]
    assert table[1][:2] == ["all", str(2 * len(Kind) * len(LANGUAGES))]
    assert [row[:2] for row in table if row[0] == "year" and row[1] in LANGUAGES] == [["year", la] for la in LANGUAGES]
    answered = int(table[1][-2])
    assert len(told) == 2 * answered


def _made(mutants: Iterable[Mutant], kind: Kind, lang: Lang, phrase: str) -> list[str]:
    return [mutant.text for mutant in mutants if (mutant.kind, mutant.lang, mutant.of) == (kind, lang, phrase)]
