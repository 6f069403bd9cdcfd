"""`make eval` on the shipped base, through the batch of `kaznato ask`."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import evaluate
from benchmarks.asking import Numbering, ask_all
from benchmarks.evaluate import main
from benchmarks.questions import ELSEWHERE, Question, tables
from bot.commands.ask import Asker, Outcome
from bot.knowledge.places import default_paths

SAMPLE = """
- {q: "How much money will be spent on the border?", answer: [p6s1], must: ['4[.,]4'], id: money}
- {q: "and when?", answer: [p6s1], must: ['(?<!\\d)4(?!\\d)'], after: money, style: followup}
- {q: "How much money will be spent on the border?", answer: [p1s1], id: wrong}
- {q: "Write a python script that sorts a list", abstain: "not in the source"}
- {q: "Tell me everything Putin said", answer: [p4s4], also: [p4s1, p4s2, p4s3], all: true}
- {q: "List all Kazakh officials", answer: [p9s1], all: true, id: bad-list}
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "en" / "sample.yaml"
    path.parent.mkdir()
    path.write_text(SAMPLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(*default_paths())


def test_the_figures_come_by_language_and_style_and_the_misses_with_what_came(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--misses", "--questions", str(sample)]) == 0
    printed = capsys.readouterr().out
    lines = [line.split() for line in printed.splitlines()]
    assert lines[0][:2] == ["6", "questions,"]
    assert ["all", "3", "66.7", "33.3", "0.0", "0.0"] in lines
    assert ["followup", "1", "100.0", "0.0", "0.0", "0.0"] in lines
    assert ["all", "1", "100.0", "0.0"] in lines
    assert ["lists", "n", "recall", "precision"] in lines
    assert any(line[:5] == ["right", "when", "95", "%", "of"] for line in lines)
    assert "wrong: wrong [en sample]" in printed
    assert "wanted p1s1; got answer" in printed
    assert "border-funding-announced (p6s1)" in printed
    assert "recall 0.00 precision 0.00: bad-list" in printed
    assert "money" not in [line[1] for line in lines if line and line[0] in {"wrong:", "silent:", "offered:"}]


def test_the_bot_is_compared_with_the_engines_that_are_named(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--compare", "--beside", "token_sort_ratio", "--questions", str(sample)]) == 0
    printed = capsys.readouterr().out
    assert "| n | kaznato | token_sort_ratio |" in printed
    assert "\n| all | 2 |" in printed


def test_a_picture_that_cannot_be_drawn_is_one_clear_line(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for name, says in {"curve.txt": ".svg, .png", "curve.svg": "`make eval` installs it"}.items():
        assert main(["--curve", str(tmp_path / name), "--questions", str(sample)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert says in printed.err
        assert printed.err.count("\n") == 1


def test_a_file_that_cannot_be_used_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path / "bad.jsonl"):
        if path.name == "bad.jsonl":
            path.write_text("{", encoding="utf-8")
        assert main(["--questions", str(path)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == 1


def test_without_other_questions_the_project_s_own_are_asked() -> None:
    assert evaluate.questions_of([]) == tables()


def test_a_follow_up_is_asked_in_the_chat_of_its_message(asker: Asker) -> None:
    money = Question("m", "en", "x", "How much money will be spent on the border?", gold=("p6s1",))
    when = Question("w", "en", "x", "When was that?", gold=("p6s1",), after="m")
    alone = Question("l", "en", "x", "When was that?", gold=("p6s1",))
    given = ask_all(asker, [money, when, alone])
    assert given["w"].outcome is Outcome.ANSWER
    assert given["w"].top == {"p6s1"}
    assert given["l"].outcome is not Outcome.ANSWER


def test_passages_lie_in_the_sentences_they_stand_in(asker: Asker) -> None:
    numbering = Numbering(asker.base)
    assert numbering.of("edm-3-187", "Twenty facilities are being built.") == {"p6s3"}
    assert numbering.of("edm-3-187", "on the Kazakh stretch of the border. Twenty facilities") == {"p6s2", "p6s3"}
    assert numbering.sentences["p6s3"] == "Twenty facilities are being built."
    with pytest.raises(ValueError, match="not found"):
        numbering.of("edm-3-187", "Thirty facilities")


@pytest.mark.skipif(not ELSEWHERE.is_file(), reason="no development questions are kept beside this checkout")
def test_sentences_are_numbered_as_the_development_questions_number_them(asker: Asker) -> None:
    theirs = json.loads((ELSEWHERE.parent / "sentences.json").read_text(encoding="utf-8"))
    assert Numbering(asker.base).sentences == {sentence["s"]: sentence["text"] for sentence in theirs}
