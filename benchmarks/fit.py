"""The weights of the signals that the confidence is made of, fitted on the practice questions: `make fit`.

Logistic regression over the signals of the first candidate, wherever it is a fact that nothing speaks against and no
gap, list or courtesy decides; the tables that the tests ask are never looked at. Which of a message's readings is taken
follows from the weights themselves, so the fit is repeated until that settles.

What a confidence is worth is measured on questions that the weights have not seen: each tenth of the practice is judged
by weights of the other nine.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

from benchmarks.asking import Numbering
from benchmarks.questions import Question, chats, tables
from bot.answering.answer import Context, Found, Polite, Unknown
from bot.answering.engine import Engine
from bot.answering.weights import WEIGHTS, Weights
from bot.knowledge.loader import load
from bot.knowledge.model import Fact
from bot.knowledge.places import default_paths

PRACTICE = Path(__file__).parent / "practice"
_STRENGTH = 0.3  # the inverse of how strongly weights are drawn to zero
_ROUNDS = 3
_FOLDS = 10
_CUTS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


@dataclass(frozen=True, slots=True)
class Row:
    """The first candidate for a practice question."""

    question: Question
    signals: tuple[float, ...]  # in the order of `Weights.signals`
    right: bool  # whether it answers


def rows(engine: Engine, questions: Sequence[Question]) -> Iterator[Row]:
    """What the weights are fitted to."""
    numbering = Numbering(engine.base)
    contexts: dict[str, Context | None] = {}  # by chat, what its last reply gave
    for question, chat in chats(questions):
        context = contexts.get(chat)
        reply = engine.ask(question.text, context=context)
        contexts[chat] = reply.context or context
        if question.every or isinstance(reply.answer, Polite):
            continue
        reading = engine.understood(question.text, context)
        match reading.answer:
            case Unknown(gap=gap) if gap:
                continue
            case Found(listing=True):
                continue
        first = next((each for each in reading.candidates if isinstance(each.entry.subject, Fact)), None)
        if first is None or first.vetoes or not isinstance(first.entry.subject, Fact):
            continue
        evidence = first.entry.subject.evidence
        cited = frozenset[str]().union(*(numbering.of(each.source, each.passage) for each in evidence))
        right = question.answerable and not cited.isdisjoint(question.accepted)
        yield Row(question, tuple(first.signals[name] for name in engine.weights.signals), right)


def fitted(weights: Weights, seen: Sequence[Row]) -> Weights:
    """The weights with those of the signals that fit the rows best."""
    model = _model().fit(*_matrix(seen))
    signals = dict(zip(weights.signals, (round(float(value), 2) for value in model.coef_[0]), strict=True))
    return replace(weights, bias=round(float(model.intercept_[0]), 2), signals=signals)


def unseen(rows: Sequence[Row]) -> np.ndarray:
    """For each row the confidence that weights fitted without it give."""
    folds = KFold(_FOLDS, shuffle=True, random_state=0)
    found: np.ndarray = cross_val_predict(_model(), *_matrix(rows), cv=folds, method="predict_proba")
    return found[:, 1]


def _model() -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, max_iter=10_000)


def _matrix(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([row.signals for row in rows]), np.array([row.right for row in rows])


def main() -> None:
    """Print the weights, as `bot/answering/weights.py` has them, and what each cut is worth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit", description=__doc__)
    parser.parse_args()
    base, questions, weights = load(*default_paths()), tables(PRACTICE), WEIGHTS
    seen: list[Row] = []
    for _ in range(_ROUNDS):
        seen = list(rows(Engine(base, weights), questions))
        weights = fitted(weights, seen)
    print(f"bias: float = {weights.bias}")
    print("\n".join(f'"{name}": {value},' for name, value in weights.signals.items()))
    asked = [question for question in questions if not question.every]
    answerable = sum(question.answerable for question in asked)
    confidence = unseen(seen)
    print(f"\n{len(asked)} questions, {answerable} to be answered; each tenth judged by the others, in per cent:")
    print("answering from   right   wrong fact   unanswerable refused")
    for cut in _CUTS:
        told = [row for row, value in zip(seen, confidence, strict=True) if value >= cut]
        right = sum(row.right for row in told)
        wrong = sum(row.question.answerable and not row.right for row in told)
        claimed = sum(not row.question.answerable for row in told)
        print(
            f"{cut:14.2f} {100 * right / answerable:7.1f} {100 * wrong / answerable:12.1f} "
            f"{100 - 100 * claimed / (len(asked) - answerable):21.1f}"
        )


if __name__ == "__main__":
    main()
