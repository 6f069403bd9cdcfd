"""`kaznato briefing preview` and what `kaznato check` says of editions."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.cli import main
from bot.knowledge.loader import load
from bot.knowledge.model import LANGUAGES
from bot.knowledge.places import default_paths


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["briefing", "preview", *arguments]) == 0
    return capsys.readouterr().out


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for source, name in zip(default_paths(), ("knowledge", "seeds"), strict=True):
        copytree(source, tmp_path / name)
    return tmp_path


def test_a_preview_prints_an_edition_by_its_number_or_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    by_number = printed(capsys, "--edition", "12", "--date", "2026-12-01")
    assert by_number == printed(capsys, "--edition", "border-money", "--date", "2026-12-01")
    assert by_number.startswith("12/21 · Border money · as of October 2006\n\nSaid\n• announced: Pronichev announced")
    assert "\n“Twenty facilities are being built”\n" in by_number
    assert by_number.endswith("[Knew it]  [Did not]\n[Source]  [All editions]\n")


def test_a_preview_is_in_the_language_that_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    editions = load(*default_paths()).editions
    for language in LANGUAGES:
        assert editions["border-money"].title[language] in printed(capsys, "--edition", "12", "--lang", language)


def test_without_a_number_the_day_decides_and_the_next_day_has_the_next_edition(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, second = (printed(capsys, "--date", f"2026-12-{day}").partition("/")[0] for day in ("01", "02"))
    assert int(second) == int(first) % 21 + 1
    assert printed(capsys)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--edition", "22"], "there is no edition '22'; there are 1 to 21: an-existing-partnership"),
        (["--edition", "0"], "there is no edition '0'"),
        (["--edition", "border"], "there is no edition 'border'"),
        (["--date", "2026-13-01"], "'2026-13-01' is no day: write it as 2026-12-01"),
    ],
)
def test_what_there_is_not_is_refused_in_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["briefing", "preview", *arguments])
    assert said in capsys.readouterr().err


def test_a_base_without_editions_has_nothing_to_preview(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copied / "knowledge" / "editions.yaml").unlink()
    with pytest.raises(SystemExit, match="2"):
        main(["briefing", "preview", "--knowledge", f"{copied}/knowledge", "--seeds", f"{copied}/seeds"])
    assert "the base has no editions" in capsys.readouterr().err


def test_a_base_with_problems_is_not_previewed(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copied / "knowledge" / "topics.yaml").write_text("- id: x\n", encoding="utf-8")
    assert main(["briefing", "preview", "--knowledge", f"{copied}/knowledge", "--seeds", f"{copied}/seeds"]) == 1
    assert "topics.yaml:1" in capsys.readouterr().err


@pytest.mark.parametrize(("padding", "lacks"), [(60, "question"), (170, "passage")])
def test_an_edition_that_is_too_long_is_named_with_its_place_its_language_and_what_it_lacks(
    copied: Path, padding: int, lacks: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = copied / "knowledge" / "facts" / "border.yaml"
    text = file.read_text(encoding="utf-8")
    short = "    ru: Такие договорённости могли осложнить эту работу.\n"
    assert short in text
    file.write_text(text.replace(short, short.rstrip() + " слово" * (padding // 6) + "\n"), encoding="utf-8")
    assert main(["check", "--knowledge", f"{copied}/knowledge", "--seeds", f"{copied}/seeds"]) == 1
    editions = (copied / "knowledge" / "editions.yaml").read_text(encoding="utf-8")
    line = editions[: editions.index("- id: help-at-the-border")].count("\n") + 1
    said = f"editions.yaml:{line}: edition 'help-at-the-border': in ru it has no room for its {lacks}\n"
    assert said in capsys.readouterr().out
