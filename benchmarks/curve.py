"""Risk and coverage: how much is answered above each confidence, and how much of that is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.asking import Given
from benchmarks.judging import alone, answers
from benchmarks.questions import Question


@dataclass(frozen=True, slots=True)
class Point:
    """What an engine does that answers from this confidence on. Shares from 0 to 1."""

    confidence: float
    coverage: float  # of all questions, answered
    risk: float  # of the answered, wrong: a fact that does not answer, or any where nothing does


def curve(questions: Sequence[Question], given: Mapping[str, Given]) -> tuple[Point, ...]:
    """A point for each confidence there is, the highest first; lists and follow-ups aside. A reply that cites nothing
    is a refusal at any confidence.
    """
    asked = alone(questions)
    replies = [(given[question.id], question) for question in asked if given[question.id].cited]
    points: dict[float, Point] = {}
    wrong = 0
    for count, (reply, question) in enumerate(sorted(replies, key=lambda pair: -pair[0].confidence), 1):
        wrong += not answers(question, reply)
        points[reply.confidence] = Point(reply.confidence, count / len(asked), wrong / count)
    return tuple(points.values())


def last_above(points: Sequence[Point], confidence: float) -> Point | None:
    """What an engine does that answers with more than this confidence alone; None where it answers nothing."""
    return next((point for point in reversed(points) if point.confidence > confidence), None)
