"""`kaznato ask`, through the command line, on the shipped base."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.answering.answer import Choice, Courtesy, Found, Option, Polite, Reason, Unknown
from bot.cli import main
from bot.commands.ask import Asker, BatchError, Outcome, ask, ask_batch, verdict
from bot.knowledge.places import default_paths

MONEY = "How many rubles will be allocated to the Russian-Kazakh border in 2007?"


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(*default_paths())


def lines(*items: dict[str, Any] | str) -> list[str]:
    return [item if isinstance(item, str) else json.dumps(item) for item in items]


def test_an_answer_is_plain_text_with_the_source_s_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", *MONEY.split()]) == 0
    printed = capsys.readouterr().out
    assert "4.4 billion rubles" in printed
    assert "would be allocated" in printed
    assert "<b>" not in printed


def test_json_gives_outcome_confidence_and_citations(asker: Asker) -> None:
    report = json.loads(ask(asker, MONEY, language="en", as_json=True, explain=False))
    assert report["outcome"] == "answer"
    assert 0 <= report["confidence"] <= 1
    first = report["citations"][0]
    assert first["passage"] in {evidence.passage for evidence in asker.base.facts[first["fact"]].evidence}
    assert first["source"] == "edm-3-187"
    assert "trace" not in report


def test_explain_shows_the_steps(asker: Asker) -> None:
    text, _, trace = ask(asker, MONEY, language="en", as_json=False, explain=True).rpartition("\n\n")
    assert "4.4 billion" in text
    assert trace.strip()
    steps = json.loads(ask(asker, MONEY, language="en", as_json=True, explain=True))["trace"]
    assert set(steps[0]) == {"stage", "subject", "detail", "weight"}


def test_the_language_is_a_hint_where_the_question_does_not_tell(asker: Asker) -> None:
    english, russian = (ask(asker, "?!", language=lang, as_json=False, explain=False) for lang in ("en", "ru"))
    assert english.isascii() or english != russian
    assert any("а" <= letter <= "я" for letter in russian.lower())


def test_a_batch_gives_a_line_for_each_line_in_order(asker: Asker) -> None:
    batch = lines(
        {"id": 1, "q": MONEY, "lang": "en", "chat": "a"},
        "",
        {"id": "x", "q": "What is the best recipe for pancakes?", "lang": "xx"},
    )
    first, second = map(json.loads, ask_batch(asker, batch, language="en"))
    assert list(first) == ["id", "outcome", "confidence", "text", "citations"]
    assert (first["id"], first["outcome"]) == (1, "answer")
    assert (second["id"], second["outcome"]) == ("x", "abstain")


def test_lines_of_one_chat_are_one_conversation(asker: Asker) -> None:
    opening = "Who did Tokayev meet in Brussels on October 4?"
    batch = lines(
        {"id": 1, "q": opening, "lang": "en", "chat": "a"},
        {"id": 2, "q": "When was that?", "lang": "en", "chat": "b"},
        {"id": 3, "q": "When was that?", "lang": "en", "chat": "a"},
        {"id": 4, "q": "When was that?", "lang": "en"},
    )
    _, stranger, after, nobody = map(json.loads, ask_batch(asker, batch, language="en"))
    assert after["outcome"] == "answer"
    assert stranger["outcome"] != "answer"
    assert nobody["outcome"] != "answer"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2 is not JSON"),
        ("[]", "line 2 is not of the form"),
        ('{"q": "x"}', "line 2 is not of the form"),
        ('{"id": 1, "q": 2}', "line 2 is not of the form"),
    ],
)
def test_a_line_in_another_form_is_named(asker: Asker, line: str, says: str) -> None:
    with pytest.raises(BatchError, match=says):
        list(ask_batch(asker, ["\n", line], language="en"))


def test_a_batch_from_standard_input_ends_with_status_2_at_a_bad_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"id": 1, "q": MONEY}) + "\n{\n"))
    assert main(["ask", "--batch", "-"]) == 2
    printed = capsys.readouterr()
    assert json.loads(printed.out)["outcome"] == "answer"
    assert printed.err == (
        "kaznato: -: line 2 is not JSON: Expecting property name enclosed in double quotes (column 2)\n"
    )


def test_a_batch_in_a_file_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "batch.jsonl").write_text(json.dumps({"id": 7, "q": MONEY}), encoding="utf-8")
    assert main(["ask", "--batch", str(tmp_path / "batch.jsonl")]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == 7


def test_a_batch_that_is_not_there_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["ask", "--batch", "/nowhere.jsonl"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "kaznato: /nowhere.jsonl: No such file or directory\n"


def test_a_spoilt_base_answers_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--knowledge", str(tmp_path / "none"), "--seeds", str(tmp_path), "hello"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "there is no such folder" in printed.err


def test_outcomes_follow_the_kind_of_answer(asker: Asker) -> None:
    first, second, *_ = asker.base.facts.values()
    assert verdict(Found((first, second), 0.9)) == (Outcome.ANSWER, 0.9, (first, second))
    assert verdict(Choice((Option(first, "?"), Option(second, "?")), 0.5)) == (Outcome.CLARIFY, 0.5, (first, second))
    assert verdict(Unknown(Reason.UNCOVERED, 0.1, related=(second,))) == (Outcome.ABSTAIN, 0.1, (second,))
    assert verdict(Polite(Courtesy.THANKS)) == (Outcome.ABSTAIN, 0.0, ())
