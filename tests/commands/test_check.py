"""`kaznato check`, through the command line."""

import json
from pathlib import Path

import pytest

from bot.cli import main
from tests.knowledge.conftest import INVENTED


@pytest.fixture
def invented(tmp_path: Path) -> list[str]:
    """Arguments that name the invented base, in a folder that a test may spoil."""
    for source in (*INVENTED.rglob("*.yaml"), *INVENTED.rglob("*.txt")):
        name = "knowledge/entities/shared.yaml" if source.name == "shared.yaml" else source.relative_to(INVENTED)
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    return ["--knowledge", str(tmp_path / "knowledge"), "--seeds", str(tmp_path / "seeds")]


def edit(arguments: list[str], file: str, old: str, new: str) -> None:
    path = Path(arguments[1]) / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def drop_the_last_fact(arguments: list[str]) -> None:
    path = Path(arguments[1]) / "facts" / "kites.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("- id: wind-strongest")], encoding="utf-8")
    edit(arguments, "editions/kites.yaml", ", wind-strongest]", "]")


def test_a_whole_base_is_reported_and_passes(invented: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *invented]) == 0
    report = capsys.readouterr().out
    assert "6 facts, 7 entities, 1 gap, 1 edition, 2 concepts, 1 source" in report
    assert "kite-gazette: 7 of 8 sentences cited, 1 excused" in report
    assert [line.split() for line in report.splitlines()[3:]] == [
        ["text.en", "100%"],
        ["text.ru", "17%"],
        ["text.kk", "17%"],
        ["ask.en", "17%"],
        ["ask.ru", "0%"],
        ["ask.kk", "0%"],
        ["when", "17%"],
        ["values", "50%"],
        ["roles", "17%"],
    ]


def test_what_was_withdrawn_is_counted(invented: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    entry = "- {id: fifty-kites, date: 2026-11-20, was: {en: It brought 50.}, why: {en: A slip}}\n"
    Path(invented[1], "withdrawn.yaml").write_text(entry, encoding="utf-8")
    assert main(["check", *invented]) == 0
    assert "1 source, 1 withdrawn fact\n" in capsys.readouterr().out


def test_problems_are_printed_and_fail(invented: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    edit(invented, "facts/kites.yaml", "status: wanted", "status: wonted")
    assert main(["check", *invented]) == 1
    printed = capsys.readouterr().out
    assert "facts/kites.yaml:47: fact 'fly-every-spring': status 'wonted' is unknown\n" in printed
    assert "    did you mean 'wanted'?" in printed
    assert printed.endswith("1 problem in 1 file\n")


def test_a_sentence_that_no_fact_cites_fails_with_the_report(
    invented: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    drop_the_last_fact(invented)
    assert main(["check", *invented]) == 1
    printed = capsys.readouterr().out
    assert "kite-gazette-2011.txt:5: source 'kite-gazette': no fact cites a sentence" in printed
    assert "    sentence: Its captain, Dr. John Mallard, praised" in printed
    assert "excuse it under the source's skip" in printed
    assert "6 of 8 sentences cited, 1 excused" in printed


def test_a_skip_excuses_a_sentence(invented: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    drop_the_last_fact(invented)
    edit(
        invented,
        "sources/kites.yaml",
        "      reason: The masthead.\n",
        "      reason: The masthead.\n    - {passage: Its captain, reason: Praise.}\n",
    )
    assert main(["check", *invented]) == 0
    assert "6 of 8 sentences cited, 2 excused" in capsys.readouterr().out


def test_json_bears_problems_and_coverage(invented: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    drop_the_last_fact(invented)
    assert main(["check", "--json", *invented]) == 1
    report = json.loads(capsys.readouterr().out)
    (problem,) = report["problems"]
    assert problem["file"].endswith("kite-gazette-2011.txt")
    assert (problem["line"], problem["column"], problem["severity"]) == (5, 1, "warning")
    assert report["coverage"]["sources"]["kite-gazette"]["uncited"] == [7]
    assert report["coverage"]["having"]["text.en"] == report["coverage"]["facts"] == 5
    assert len(report["version"]) == 12


def test_json_of_a_spoilt_base_has_no_coverage(invented: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    edit(invented, "facts/kites.yaml", "status: wanted", "status: wonted")
    assert main(["check", "--json", *invented]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["problems"][0]["severity"] == "error"
    assert report["problems"][0]["mend"].startswith("did you mean")
    assert (report["coverage"], report["version"]) == (None, None)


def test_the_folders_may_stand_in_the_environment(
    invented: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNOWLEDGE_DIR", invented[1])
    monkeypatch.setenv("SEEDS_DIR", invented[3])
    assert main(["check"]) == 0
    assert "kite-gazette" in capsys.readouterr().out


def test_files_below_the_current_folder_are_named_from_there(
    invented: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(invented, "facts/kites.yaml", "status: wanted", "status: wonted")
    monkeypatch.chdir(Path(invented[1]).parent)
    assert main(["check", *invented]) == 1
    assert capsys.readouterr().out.startswith("knowledge/facts/kites.yaml:47: ")


def test_the_shipped_base_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0, capsys.readouterr().out


def test_schemas_are_written_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--write-schema", str(tmp_path)]) == 0
    assert (tmp_path / "facts.json").is_file()
    assert str(tmp_path / "facts.json") in capsys.readouterr().out


def test_schemas_cannot_be_written_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["check", "--write-schema", str(tmp_path / "file")]) == 2
    assert "exists" in capsys.readouterr().err
