"""Whether a reply is right: its evidence must lie in a sentence that answers the question."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.asking import Given
from benchmarks.questions import Question
from bot.commands.ask import Outcome

_REFUSED = 0.95


class Verdict(StrEnum):
    """What a reply to one question was."""

    RIGHT = "right"
    WRONG = "wrong"  # a confident answer from elsewhere, or to what has no answer
    OFFERED = "offered"  # it asked back, and one of the readings is right
    SILENT = "silent"  # no confident answer where there is one


@dataclass(frozen=True, slots=True)
class Listed:
    """How complete and how pure the reply to a question for all there is was: shares from 0 to 1."""

    recall: float  # of the gold sentences
    precision: float  # of the sentences it rests on

    @property
    def right(self) -> bool:
        return self.recall == self.precision == 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each verdict was given."""

    counts: Mapping[Verdict, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def share(self, verdict: Verdict) -> float:
        """In per cent, from 0 to 100."""
        return _percent(self.counts.get(verdict, 0), self.total)


@dataclass(frozen=True, slots=True)
class Refusing:
    """What is left of the answers when those of no more than a confidence are refused."""

    confidence: float
    answered: float  # per cent of the answerable questions
    right: float  # … and rightly


def judge(question: Question, given: Given) -> Verdict:
    """The verdict on the reply to a question that is no list. An unanswerable one is right when nothing was claimed, or
    when what was said first corrects it (`also`).
    """
    if not question.answerable:
        claimed = given.outcome is Outcome.ANSWER and given.top.isdisjoint(question.also)
        return Verdict.WRONG if claimed else Verdict.RIGHT
    match given.outcome:
        case Outcome.ANSWER if given.cited:
            return Verdict.RIGHT if answers(question, given) else Verdict.WRONG
        case Outcome.CLARIFY if given.sentences & question.accepted:
            return Verdict.OFFERED
        case _:
            return Verdict.SILENT


def judge_list(question: Question, given: Given) -> Listed:
    """The figures of the reply to a question for all there is."""
    cited = given.sentences if given.outcome is Outcome.ANSWER else frozenset()
    gold = frozenset(question.gold)
    return Listed(
        recall=len(cited & gold) / len(gold),
        precision=len(cited & question.accepted) / len(cited) if cited else 0.0,
    )


def right(question: Question, given: Given) -> bool:
    """Whether the reply leaves nothing to wish for."""
    return judge_list(question, given).right if question.every else judge(question, given) is Verdict.RIGHT


def tally(questions: Sequence[Question], given: Mapping[str, Given]) -> Tally:
    """The verdicts on these questions, lists aside."""
    return Tally(Counter(judge(question, given[question.id]) for question in questions if not question.every))


def lists(questions: Sequence[Question], given: Mapping[str, Given]) -> Listed | None:
    """The average over the lists among the questions; None where there are none."""
    each = [judge_list(question, given[question.id]) for question in questions if question.every]
    if not each:
        return None
    return Listed(sum(one.recall for one in each) / len(each), sum(one.precision for one in each) / len(each))


def alone(questions: Iterable[Question]) -> list[Question]:
    """Those that one fact answers without what was said before: lists and follow-ups aside."""
    return [question for question in questions if not (question.every or question.after)]


def cut(questions: Iterable[Question], given: Mapping[str, Given]) -> float | None:
    """The confidence that 95 % of the unanswerable questions do not exceed, lists and follow-ups aside; None where all
    can be answered.
    """
    refused = sorted(given[question.id].confidence for question in alone(questions) if not question.answerable)
    return refused[min(len(refused) - 1, int(_REFUSED * len(refused)))] if refused else None


def above(questions: Iterable[Question], given: Mapping[str, Given], confidence: float) -> Refusing | None:
    """How much is answered with more than this confidence, whatever the outcome, lists and follow-ups aside; None where
    nothing can be answered.
    """
    answerable = [(question, given[question.id]) for question in alone(questions) if question.answerable]
    if not answerable:
        return None
    answered = [answers(question, reply) for question, reply in answerable if reply.confidence > confidence]
    return Refusing(confidence, _percent(len(answered), len(answerable)), _percent(sum(answered), len(answerable)))


def refusing(questions: Sequence[Question], given: Mapping[str, Given]) -> Refusing | None:
    """How much is answered when 95 % of the unanswerable are refused, by confidence alone; None where the questions are
    all of one kind.
    """
    least = cut(questions, given)
    return None if least is None else above(questions, given, least)


def answers(question: Question, given: Given) -> bool:
    """Whether the first fact of a reply, whatever the outcome, is one that answers the question; of an unanswerable
    one, whether it corrects it (`also`).
    """
    stands = not given.top.isdisjoint(question.accepted)
    return stands and all(re.search(pattern, given.text, re.IGNORECASE) for pattern in question.must)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
