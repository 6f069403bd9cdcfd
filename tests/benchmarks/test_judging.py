"""A reply is right when its evidence lies in a sentence that answers the question."""

import pytest

from benchmarks.asking import Given
from benchmarks.judging import (
    Listed,
    Refusing,
    Tally,
    Verdict,
    judge,
    judge_list,
    lists,
    refusing,
    right,
    tally,
)
from benchmarks.questions import Question
from bot.commands.ask import Outcome

ASKED = Question("a", "en", "direct", "?", gold=("p1s1",), also=("p1s2",), must=("4[.,]4",))
UNANSWERABLE = Question("b", "en", "stale", "?", also=("p2s1",))
LIST = Question("c", "en", "list", "?", gold=("p1s1", "p1s2"), also=("p1s3",), every=True)


def given(*cited: str, outcome: Outcome = Outcome.ANSWER, text: str = "4.4 billion", confidence: float = 0.9) -> Given:
    """A reply whose facts are cited from these sentences, one each."""
    return Given(outcome, confidence, text, tuple((f"fact-{key}", frozenset({key})) for key in cited))


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (given("p1s1"), Verdict.RIGHT),
        (given("p1s2", "p9s9"), Verdict.RIGHT),
        (given("p9s9", "p1s1"), Verdict.WRONG),
        (given("p1s1", text="five"), Verdict.WRONG),
        (given("p9s9", "p1s1", outcome=Outcome.CLARIFY), Verdict.OFFERED),
        (given("p9s9", outcome=Outcome.CLARIFY), Verdict.SILENT),
        (given("p1s1", outcome=Outcome.ABSTAIN), Verdict.SILENT),
        (given(), Verdict.SILENT),
    ],
)
def test_the_first_fact_decides_over_an_answerable_question(reply: Given, verdict: Verdict) -> None:
    assert judge(ASKED, reply) is verdict
    assert right(ASKED, reply) is (verdict is Verdict.RIGHT)


def test_all_passages_of_the_first_fact_count() -> None:
    reply = Given(Outcome.ANSWER, 0.9, "4,4", (("x", frozenset({"p9s9"})), ("x", frozenset({"p1s1"}))))
    assert judge(ASKED, reply) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (given(outcome=Outcome.ABSTAIN), Verdict.RIGHT),
        (given("p1s1", outcome=Outcome.CLARIFY), Verdict.RIGHT),
        (given("p1s1"), Verdict.WRONG),
        (given("p2s1"), Verdict.RIGHT),
    ],
)
def test_an_unanswerable_question_is_right_when_nothing_false_is_claimed(reply: Given, verdict: Verdict) -> None:
    assert judge(UNANSWERABLE, reply) is verdict


def test_a_list_is_measured_by_what_it_holds_and_what_it_lacks() -> None:
    assert judge_list(LIST, given("p1s1", "p1s2")) == Listed(1.0, 1.0)
    assert judge_list(LIST, given("p1s1", "p1s3")) == Listed(0.5, 1.0)
    assert judge_list(LIST, given("p1s1", "p1s2", "p9s9", "p9s8")) == Listed(1.0, 0.5)
    assert judge_list(LIST, given("p1s1", outcome=Outcome.CLARIFY)) == Listed(0.0, 0.0)
    assert right(LIST, given("p1s1", "p1s2"))
    assert not right(LIST, given("p1s1"))


def test_figures_are_shares_of_all_but_lists() -> None:
    replies = {"a": given("p1s1"), "b": given("p1s1"), "c": given("p1s1")}
    counted = tally([ASKED, UNANSWERABLE, LIST], replies)
    assert counted.total == 2
    assert (counted.share(Verdict.RIGHT), counted.share(Verdict.WRONG), counted.share(Verdict.SILENT)) == (50, 50, 0)
    assert Tally({}).share(Verdict.RIGHT) == 0
    assert lists([ASKED, LIST], replies) == Listed(0.5, 1.0)
    assert lists([ASKED], replies) is None


def test_refusing_goes_by_confidence_whatever_the_outcome() -> None:
    answerable = [Question(f"a{n}", "en", "direct", "?", gold=("p1s1",)) for n in range(4)]
    unanswerable = [Question(f"u{n}", "en", "stale", "?") for n in range(20)]
    replies = {
        "a0": given("p1s1", confidence=0.9),
        "a1": given("p1s1", confidence=0.8, outcome=Outcome.ABSTAIN),
        "a2": given("p9s9", confidence=0.7),
        "a3": given("p1s1", confidence=0.5),
    } | {f"u{n}": given(confidence=n / 40) for n in range(20)}
    assert refusing([*answerable, *unanswerable], replies) == Refusing(19 / 40, 100.0, 75.0)
    replies["u19"] = given(confidence=0.75)
    assert refusing([*answerable, *unanswerable], replies) == Refusing(0.75, 50.0, 50.0)
    assert refusing(answerable, replies) is None
    assert refusing(unanswerable, replies) is None
