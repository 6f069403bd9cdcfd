"""`kaznato curate forms`: with the dictionary itself."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.curate.forms import revise, table
from bot.curate.libraries import Russian
from bot.knowledge.loader import load
from tests.curate.conftest import folders
from tests.knowledge.conftest import Base


@pytest.fixture(scope="module")
def russian() -> Russian:
    return Russian()


def made(base: Base, russian: Russian) -> dict[str, list[str]]:
    lines = table(load(base.knowledge, base.seeds), russian.inflect).splitlines()
    assert lines == sorted(lines)
    return {form: words for form, *words in map(str.split, lines)}


def test_a_form_whose_stem_is_another_leads_to_its_word(base: Base, russian: Russian) -> None:
    found = made(base, russian)
    assert found["денег"] == ["деньги"]
    assert found["ветра"] == ["ветер"]


def test_a_form_that_stemming_brings_to_its_word_is_left_out(base: Base, russian: Russian) -> None:
    assert not {"воздушного", "воздушными", "фестивалем"} & set(made(base, russian))


def test_names_and_gap_terms_are_words_of_the_vocabulary(base: Base, russian: Russian) -> None:
    base.edit("knowledge/entities/kites.yaml", "ru: [мэр]", "ru: [мэр, отец города]")
    base.edit("knowledge/gaps/kites.yaml", "ru: [гонка воздушных шаров]", "ru: [гонка воздушных шаров, палец]")
    found = made(base, russian)
    assert (found["отца"], found["пальца"]) == (["отец"], ["палец"])


def test_words_of_the_lists_and_of_the_vocabulary_stand_for_themselves(base: Base, russian: Russian) -> None:
    (base.knowledge / "vocabulary" / "words.yaml").write_text("function: {ru: [ветра]}\n", encoding="utf-8")
    base.edit("knowledge/vocabulary/concepts/kites.yaml", "деньги]", "деньги, денег]")
    found = made(base, russian)
    assert "ветра" not in found
    assert "денег" not in found
    assert "ветром" in found


def test_a_finite_verb_does_not_claim_its_kin(base: Base, russian: Russian) -> None:
    assert made(base, russian)["дул"] == ["дуть"]
    base.edit("knowledge/vocabulary/concepts/kites.yaml", "дуть]", "дует]")
    assert "дул" not in made(base, russian)


def test_the_table_has_no_short_forms_and_no_yo(base: Base, russian: Russian) -> None:
    base.edit("knowledge/vocabulary/concepts/kites.yaml", "дуть]", "дуть, мёд, идти]")
    found = made(base, russian)
    assert all(len(form) > 2 and "ё" not in form for form in found)
    assert "шла" in found


def test_what_would_change_is_printed_and_written_only_when_asked(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    file = base.knowledge / "vocabulary" / "forms" / "ru.txt"
    file.parent.mkdir()
    file.write_text("абвгд деньги\n", encoding="utf-8")
    assert main(["curate", "forms", *folders(base)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "- абвгд деньги"
    assert "+ денег деньги" in told
    assert told[-1] == f"lines that change in {file}: {len(told) - 1}"
    assert file.read_text(encoding="utf-8") == "абвгд деньги\n"

    assert main(["curate", "forms", "--write", *folders(base)]) == 0
    assert capsys.readouterr().out.splitlines() == told
    assert base.read().problems == ()
    assert main(["curate", "forms", *folders(base)]) == 0
    assert capsys.readouterr().out == f"lines that change in {file}: 0\n"


def test_a_table_is_written_where_there_is_none(base: Base, russian: Russian) -> None:
    revision = revise(base.knowledge, base.seeds, russian.inflect)
    revision.write()
    assert load(base.knowledge, base.seeds).forms["денег"] == ("деньги",)


@pytest.mark.parametrize(
    ("word", "whole"), [("ветрами", "ветер"), ("дул", "дуть"), ("ещё", "еще"), ("москвой", None), ("абвгдей", None)]
)
def test_a_word_has_a_dictionary_form_unless_it_is_a_name_or_unknown(
    word: str, whole: str | None, russian: Russian
) -> None:
    assert russian.lemma(word) == whole


def test_a_base_with_problems_is_refused(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    base.edit("knowledge/vocabulary/concepts/kites.yaml", "kin:", "kine:")
    assert main(["curate", "forms", *folders(base)]) == 1
    assert "key 'kine' is unknown" in capsys.readouterr().err


def test_a_library_that_is_missing_is_named_with_what_installs_it(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pymorphy3", None)  # as Python marks what cannot be imported
    assert main(["curate", "forms", *folders(base)]) == 2
    told = capsys.readouterr().err
    assert told == "kaznato: pymorphy3 is not installed, and this needs it: `make curate` installs the group 'curate'\n"
