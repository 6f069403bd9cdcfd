"""`kaznato curate accept`: judged forms go into the concept files, and nothing else in them changes."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.curate.accept import JudgedError, accept
from bot.curate.layout import WIDTH, add_forms
from bot.curate.propose import Wish, propose
from bot.knowledge.loader import load
from bot.knowledge.places import default_paths
from tests.curate.conftest import CONCEPTS, concepts, folders
from tests.knowledge.conftest import Base


def judged(base: Base, text: str) -> Path:
    file = base.knowledge.parent / "judged.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def refusal(base: Base, text: str) -> str:
    """What is said of a file that cannot be taken, each problem in a line; nothing is written then."""
    before = concepts(base.knowledge).read_text(encoding="utf-8")
    file = judged(base, text)
    with pytest.raises(JudgedError) as refused:
        accept(file, base.knowledge, base.seeds)
    assert concepts(base.knowledge).read_text(encoding="utf-8") == before
    return str(refused.value).replace(f"{file}:", "")


def test_forms_are_added_behind_those_that_are_there(base: Base) -> None:
    text = "en:\n  breeze: [zephyr, puff of air]\nru:\n  kite: [{form: дракон, from: 'words: змей', similarity: 0.8}]\n"
    added = accept(judged(base, text), base.knowledge, base.seeds)
    assert added == (3, (concepts(base.knowledge),))
    assert concepts(base.knowledge).read_text(encoding="utf-8") == CONCEPTS.replace(
        "gust]", "gust, zephyr, puff of air]"
    ).replace("деньги]", "деньги, дракон]")
    assert load(base.knowledge, base.seeds).concepts["breeze"].forms["en"][-1] == "puff of air"


def test_a_base_may_have_its_concepts_in_one_file(base: Base) -> None:
    file = concepts(base.knowledge).rename(base.knowledge / "vocabulary" / "concepts.yaml")
    assert accept(judged(base, "kk: {breeze: [самал]}"), base.knowledge, base.seeds) == (1, (file,))
    assert "kk: [жел, самал]" in file.read_text(encoding="utf-8")


def test_what_was_proposed_can_be_accepted_as_it_is(base: Base, tmp_path: Path) -> None:
    thesaurus = tmp_path / "th.dat"
    thesaurus.write_text("UTF-8\nbreeze|1\n(noun)|zephyr|no\nkite|1\n(noun)|glider|9/11\n", encoding="utf-8")
    proposals = propose(base.knowledge, base.seeds, Wish("en", thesaurus))
    accept(judged(base, proposals), base.knowledge, base.seeds)
    found = load(base.knowledge, base.seeds).concepts
    assert found["breeze"].forms["en"] == ("wind", "breeze", "gust", "no", "zephyr")
    assert found["kite"].forms["en"] == ("kite", "dragon on a string", "9/11", "glider")
    assert propose(base.knowledge, base.seeds, Wish("en", thesaurus)) == "en: {}\n"


@pytest.mark.parametrize("text", ["", "# all judged, none taken\n", "en: {}\n", "en:\n  breeze:\n  kite: []\nru:\n"])
def test_where_nothing_was_left_nothing_changes(text: str, base: Base) -> None:
    assert accept(judged(base, text), base.knowledge, base.seeds) == (0, ())


def test_a_form_that_its_concept_has_is_left_as_it_is(base: Base) -> None:
    text = "en: {breeze: [zephyr, gust, zephyr]}"
    assert accept(judged(base, text), base.knowledge, base.seeds).forms == 1
    assert accept(judged(base, text), base.knowledge, base.seeds) == (0, ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("en: {breeze: [Kite]}", "1: concept 'kite' has 'Kite' already, in this form or another"),
        ("en:\n  breeze:\n  - kites", "3: concept 'kite' has 'kites' already, in this form or another"),
        ("ru: {breeze: [воздушных змеев]}", "1: concept 'kite' has 'воздушных змеев' already"),
        ("en: {kite: [zephyr],\n breeze: [zephyrs]}", "2: concept 'kite' has 'zephyrs' already"),
        ("en: {sky: [zephyr]}", "1: there is no concept 'sky'"),
        ("en: {kite: ['?']}", "1: '?' has no word"),
        ("en: {kite: [zерhyr]}", "1: 'zерhyr' mixes Cyrillic and Latin letters"),
        ("de: {kite: [Drachen]}", "1: this is no form of a concept in a language"),
        ("kite: [zephyr]", "1: this is no form of a concept in a language"),
        ("en: {kite: {form: zephyr}}", "1: this is no form of a concept in a language"),
        ("en: {kite: zephyr}", "1: this is no form of a concept in a language"),
        ("en: {kite: [{from: thesaurus}]}", "1: this is no form of a concept in a language"),
        ("- zephyr", "1: this is no form of a concept in a language"),
    ],
)
def test_what_a_concept_cannot_have_is_refused_with_its_line(text: str, says: str, base: Base) -> None:
    assert says in refusal(base, text)


def test_all_refusals_come_at_once_and_nothing_is_written(base: Base) -> None:
    said = refusal(base, "en:\n  kite: [wind]\n  breeze: [zephyr, kite]\n  sky: [blue]\n  none: blue\n")
    assert [line.partition(": ")[0] for line in said.splitlines() if not line.startswith(" ")] == ["2", "3", "4", "5"]


def test_an_irregular_form_belongs_to_the_concept_of_its_word(base: Base) -> None:
    assert accept(judged(base, "ru: {breeze: [денег]}"), base.knowledge, base.seeds).forms == 1
    base.edit("knowledge/vocabulary/concepts/kites.yaml", ", денег]", "]")
    (base.knowledge / "vocabulary" / "forms").mkdir()
    (base.knowledge / "vocabulary" / "forms" / "ru.txt").write_text("денег деньги\n", encoding="utf-8")
    assert "concept 'kite' has 'денег' already" in refusal(base, "ru: {breeze: [денег]}")


def test_a_form_that_two_concepts_have_may_stay_in_both(base: Base) -> None:
    base.edit("knowledge/vocabulary/concepts/kites.yaml", "kite, dragon", "kite, gust, dragon")
    assert accept(judged(base, "en: {kite: [gust, gusts]}"), base.knowledge, base.seeds).forms == 1


@pytest.mark.parametrize(("data", "says"), [(b"\xff", "utf-8"), (b"en: [", "flow node"), (b"a: b\n---\nc: d\n", "")])
def test_a_file_that_cannot_be_read_ends_with_status_2(
    data: bytes, says: str, base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    file = base.knowledge.parent / "judged.yaml"
    file.write_bytes(data)
    assert main(["curate", "accept", str(file), *folders(base)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"kaznato: {file}: it is not YAML in UTF-8: ")
    assert says in told
    assert told.count("\n") == 1


def test_the_command_says_what_it_added_and_where(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    file = judged(base, "en: {breeze: [zephyr]}")
    assert main(["curate", "accept", str(file), *folders(base)]) == 0
    assert capsys.readouterr().out == f"forms added: 1\n{concepts(base.knowledge)}\n"
    assert main(["curate", "accept", str(judged(base, "en: {kite: [wind]}")), *folders(base)]) == 2
    assert "judged.yaml:1: concept 'breeze' has 'wind' already" in capsys.readouterr().err


# The layout -----------------------------------------------------------------------------------------------------------

LONG = [f"gust {letter}" for letter in "abcdefghijklmnopqrst"]  # 160 characters with what stands between them


def test_a_line_that_would_be_too_long_becomes_a_list_in_lines_of_its_own() -> None:
    assert add_forms("- id: x\n  en: [a]\n  kin: [y]\n", {"x": {"en": LONG}}) == (
        f"- id: x\n  en: [\n    a, {', '.join(LONG[:15])},\n    {', '.join(LONG[15:])}\n  ]\n  kin: [y]\n"
    )


def test_a_list_that_begins_behind_its_bracket_goes_on_so() -> None:
    text = "- id: x\n  en: [one,\n      two]\n- id: y\n  en: [one, # a reason\n  ]\n"
    assert add_forms(text, {"x": {"en": ["three"]}, "y": {"en": LONG}}) == (
        "- id: x\n  en: [one,\n      two, three]\n"
        f"- id: y\n  en: [one, {', '.join(LONG[:14])},\n       {', '.join(LONG[14:])}, # a reason\n  ]\n"
    )


def test_where_a_line_has_no_room_for_a_comma_its_last_form_begins_the_next() -> None:
    full = ", ".join(LONG[:15]) + ", abcdef"
    text = f"- id: x\n  en: [\n    a,\n    {full}\n  ]\n"
    assert max(map(len, text.splitlines())) == WIDTH
    assert add_forms(text, {"x": {"en": ["b"]}}) == text.replace(", abcdef", ",\n    abcdef, b")


def test_a_list_in_several_lines_goes_on_below_its_last_one() -> None:
    last = ", ".join(LONG[:15])
    text = f'- id: x\n  en: [\n    "a, b", c,  # a reason\n    {last}\n  ] # another\n'
    assert add_forms(text, {"x": {"en": ["y", 'what\'s "new"?', "true"]}}) == text.replace(
        last, f'{last}, y,\n    "what\'s \\"new\\"?", "true"'
    )


def test_a_concept_in_braces_gets_a_list_inside_them() -> None:
    assert add_forms("- {id: x, ru: [а], kin: [y]}\n", {"x": {"kk": ["ә"], "en": ["a"]}}) == (
        "- {id: x, en: [a], ru: [а], kk: [ә], kin: [y]}\n"
    )


def test_a_list_with_a_line_for_each_form_gets_more_lines() -> None:
    text = "- id: x\n  en:\n    - a # a reason\n  kin: [y]\n"
    assert add_forms(text, {"x": {"en": ["b", "c: d"], "kk": ["е"]}}) == (
        '- id: x\n  en:\n    - a # a reason\n    - b\n    - "c: d"\n  kk: [е]\n  kin: [y]\n'
    )


def test_a_language_that_a_concept_has_not_yet_comes_in_its_place() -> None:
    text = "- id: x\n  light: true\n  ru: [а]\n  kin: [y]\n- id: z\n  en: [z]"
    assert add_forms(text, {"x": {"kk": ["ә"], "en": ["a"]}, "z": {"kk": ["з"], "ru": ["ж"]}}) == (
        "- id: x\n  light: true\n  en: [a]\n  ru: [а]\n  kk: [ә]\n  kin: [y]\n- id: z\n  en: [z]\n  ru: [ж]\n  kk: [з]"
    )


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), min_size=1, max_size=40)
)
def test_whatever_is_added_is_what_the_file_then_holds(forms: list[str]) -> None:
    for text in (
        "- {id: x, en: [a]}\n",
        "- id: x\n  en: [a]\n",
        "- id: x\n  en: [\n    a\n  ]\n",
        "- id: x\n  en:\n  - a\n",
    ):
        new = yaml.load(add_forms(text, {"x": {"en": forms}}), yaml.BaseLoader)
        assert new == [{"id": "x", "en": ["a", *forms]}]


def test_every_shipped_list_can_go_on_and_no_line_gets_longer_than_those_that_were_there() -> None:
    for file in (default_paths()[0] / "vocabulary" / "concepts").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        old = yaml.load(text, yaml.CBaseLoader)
        more = {"en": ["zephyr", "puff of air"], "ru": ["дракон"], "kk": ["айдаһар"]}
        new = add_forms(text, {concept["id"]: more for concept in old})  # type: ignore[misc]
        for concept in old:
            for language, forms in more.items():
                concept[language] = [*concept.get(language, []), *forms]
        assert yaml.load(new, yaml.CBaseLoader) == old
        longest = max(map(len, text.splitlines()))
        assert max(map(len, new.splitlines())) <= max(WIDTH, longest)
