"""The table of irregular Russian forms."""

from pathlib import Path

import pytest

from bot.answering.lexicon import Lexicon
from bot.knowledge.forms import read_forms
from bot.knowledge.loader import load
from tests.knowledge.conftest import Base

FILE = Path("knowledge/vocabulary/forms/ru.txt")


@pytest.fixture
def table(alone: Base) -> Path:
    """The table of a base with the word деньги, not yet written."""
    alone.edit("knowledge/vocabulary/concepts/kites.yaml", "ru: [ветер]", "ru: [ветер, деньги]")
    (alone.knowledge / "vocabulary" / "forms").mkdir()
    return alone.knowledge / "vocabulary" / "forms" / "ru.txt"


def test_a_line_is_a_form_and_the_words_that_it_may_belong_to() -> None:
    assert read_forms(FILE, "денег деньги\nстали сталь стать\n".encode()) == (
        {"денег": ("деньги",), "стали": ("сталь", "стать")},
        [],
    )


def test_lines_without_a_word_are_refused_each_with_its_place() -> None:
    forms, problems = read_forms(FILE, "денег деньги\nстали\n\nветра ветер\n".encode())
    assert forms == {}
    assert [str(problem) for problem in problems] == [
        f"{FILE}:{line}: the line is no form with its words\n    write 'денег деньги'" for line in (2, 3)
    ]


def test_a_table_that_is_not_utf_8_is_refused() -> None:
    forms, problems = read_forms(FILE, "денег деньги\n".encode("koi8-r"))
    assert forms == {}
    assert [str(problem) for problem in problems] == [
        f"{FILE}:1: the table of forms is not UTF-8\n    save it as UTF-8"
    ]


def test_a_base_with_a_bad_line_does_not_load(alone: Base, table: Path) -> None:
    table.write_text("денег деньги\nветра\n", encoding="utf-8")
    assert [(problem.place.file, problem.place.line) for problem in alone.problems()] == [(table, 2)]


def test_a_base_with_a_table_finds_a_form_as_its_word(alone: Base, table: Path) -> None:
    assert not Lexicon(load(alone.knowledge, alone.seeds)).knows("денег")
    table.write_text("денег деньги\n", encoding="utf-8")
    lexicon = Lexicon(load(alone.knowledge, alone.seeds))
    assert lexicon.knows("денег")
    hit, same = lexicon.longest(["денег"], 0), lexicon.longest(["деньги"], 0)
    assert hit
    assert same
    assert hit.senses == same.senses
    assert not hit.exact


def test_a_table_changes_the_version_of_the_base(alone: Base, table: Path) -> None:
    before = load(alone.knowledge, alone.seeds).version
    table.write_text("денег деньги\n", encoding="utf-8")
    assert load(alone.knowledge, alone.seeds).version != before
