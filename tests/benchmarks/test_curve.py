"""Risk and coverage, counted out by hand."""

from benchmarks.asking import Given
from benchmarks.curve import Point, curve, last_above
from benchmarks.questions import Question
from bot.commands.ask import Outcome

ASKED = [
    Question("sure", "en", "direct", "?", gold=("p1s1",)),
    Question("wrong", "en", "direct", "?", gold=("p1s1",)),
    Question("refused", "en", "direct", "?", gold=("p1s1",)),
    Question("corrected", "en", "stale", "?", also=("p2s1",)),
    Question("claimed", "en", "stale", "?"),
    Question("list", "en", "list", "?", gold=("p1s1",), every=True),
    Question("later", "en", "followup", "?", gold=("p1s1",), after="sure"),
]


def given(confidence: float, *cited: str) -> Given:
    return Given(Outcome.ANSWER, confidence, "", tuple((f"fact-{key}", frozenset({key})) for key in cited))


REPLIES = {
    "sure": given(0.9, "p1s1"),
    "wrong": given(0.7, "p3s3", "p1s1"),
    "refused": given(0.0),
    "corrected": given(0.7, "p2s1"),
    "claimed": given(0.4, "p1s1"),
    "list": given(1.0, "p3s3"),
    "later": given(1.0, "p3s3"),
}


def test_each_confidence_has_the_share_answered_and_how_much_of_it_is_wrong() -> None:
    assert curve(ASKED, REPLIES) == (Point(0.9, 1 / 5, 0.0), Point(0.7, 3 / 5, 1 / 3), Point(0.4, 4 / 5, 2 / 4))


def test_the_point_of_a_cut_is_the_last_above_it() -> None:
    points = curve(ASKED, REPLIES)
    assert last_above(points, 0.4) == points[1]
    assert last_above(points, 0.0) == points[2]
    assert last_above(points, 0.9) is None


def test_nothing_asked_is_no_curve() -> None:
    assert curve([], {}) == ()
