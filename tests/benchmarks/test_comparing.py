"""The bot and a baseline on the same questions, judged alike."""

import sys

import pytest
from rapidfuzz import fuzz

from benchmarks.baselines import Fuzzy, documents
from benchmarks.comparing import OURS, Contest, asking, compete, engines, table
from benchmarks.judging import above
from benchmarks.questions import Question
from bot.commands.ask import Asker, Outcome
from bot.knowledge.places import default_paths

MONEY = Question("m", "en", "direct", "How much money will be spent on the border?", ("p6s1",), must=("4[.,]4", "2006"))
KAZBAT = Question("k", "ru", "direct", "Где размещён КАЗБАТ?", ("p0s0",))  # as if nothing answered it rightly
CSTO = Question("c", "en", "nearmiss", "Is Kazakhstan a member of the CSTO?")
LATER = Question("l", "en", "followup", "When was that?", ("p6s1",), after="m")
ASKED = [MONEY, KAZBAT, CSTO, LATER]


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(*default_paths())


@pytest.fixture(scope="module")
def contests(asker: Asker) -> list[Contest]:
    fuzzy = asking(Fuzzy(documents(asker.base), likeness=fuzz.token_sort_ratio))
    ours = dict(engines(asker, []))
    return [compete(name, ask, ASKED, asker) for name, ask in {**ours, "fuzzy": fuzzy}.items()]


def test_an_engine_s_best_fact_is_shown_as_the_bot_shows_it(contests: list[Contest]) -> None:
    for contest in contests:
        assert contest.given.keys() == {"m", "k", "c"}
        assert contest.seconds > 0
        assert contest.given["m"].top == {"p6s1"}
        figures = above([MONEY], contest.given, 0.5)
        assert figures
        assert figures.right == 100


def test_a_gap_on_top_is_a_refusal_of_any_engine(contests: list[Contest]) -> None:
    for contest in contests:
        reply = contest.given["c"]
        assert (reply.outcome, reply.confidence, reply.cited) == (Outcome.ABSTAIN, 0, ())


def test_the_table_has_a_column_for_each_engine_and_a_row_for_each_language_and_style(contests: list[Contest]) -> None:
    head, rule, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in table(ASKED, contests))
    assert head[1:] == ["n", OURS, "fuzzy"]
    assert len(rule) == len(head)
    assert rows[:4] == [
        ["all", "2", "50.0", "50.0"],
        ["en", "1", "100.0", "100.0"],
        ["ru", "1", "0.0", "0.0"],
        ["direct", "2", "50.0", "50.0"],
    ]
    assert rows[4][1:] == ["2", "50.0", "50.0"]
    assert all(float(cell) > 0 for cell in rows[5][2:])


def test_an_engine_whose_package_is_not_installed_is_left_out_and_said_so(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "bm25s", None)
    assert [name for name, _ in engines(asker, ["BM25", "WRatio"])] == [OURS, "WRatio"]
    assert "BM25 is left out" in capsys.readouterr().err
