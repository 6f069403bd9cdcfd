"""The weights of the signals that make the confidence, fitted on messages that the base does not know: `make fit`.

Logistic regression over the signals of the first candidate, wherever it is a fact that nothing contradicts and no gap,
list or courtesy decides; the tables that the tests ask are never looked at. The messages are those that the base has
heard, each asked of an engine that has heard nothing of its part (one in five), and the practice questions, which no
base has. Which of a message's readings is taken follows from the weights themselves, so the fit is repeated until that
settles. What speaks against a fact has weights that no data decide: a contradiction is fatal, an empty slot nearly so.

What a confidence is worth is measured on messages that the weights have not seen: each tenth is judged by weights of
the other nine.
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
from bot.answering.answer import Context, Found, Polite, Reason, Unknown
from bot.answering.engine import Engine
from bot.answering.weights import WEIGHTS, Weights
from bot.knowledge.loader import load
from bot.knowledge.model import Fact, Gap, KnowledgeBase, Phrases
from bot.knowledge.places import default_paths

_Part = tuple[KnowledgeBase, tuple[Question, ...]]
PRACTICE = Path(__file__).parent / "practice"
CONTRADICTING = frozenset({Reason.OTHER_DATE, Reason.OTHER_NAME, Reason.OTHER_NUMBER, Reason.REVERSED})
PARTS = 5  # of the messages heard
_UNANSWERABLE = 0.3  # the share of all messages that those are taken for, however many there are here
_STRENGTH = 0.3  # the inverse of how strongly weights are drawn to zero
_ROUNDS = 2
_FOLDS = 10
_CUTS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


@dataclass(frozen=True, slots=True)
class Row:
    """The first candidate for a message."""

    question: Question
    signals: tuple[float, ...]  # in the order of `Weights.signals`
    right: bool  # whether it answers


def heard(base: KnowledgeBase, part: int) -> _Part:
    """The base without a part of the messages that it has heard, and these: what answers one is what its fact cites."""
    numbering, asked = Numbering(base), list[Question]()

    def without(subject: Fact | Gap) -> Phrases:
        gold = tuple(sorted(_cited(subject, numbering))) if isinstance(subject, Fact) else ()
        kept: dict[str, tuple[str, ...]] = {}
        for lang, texts in subject.heard.items():
            kept[lang] = tuple(text for at, text in enumerate(texts) if at % PARTS != part)
            asked.extend(
                Question(f"{subject.id}-{lang}-{at}", lang, "heard", text, gold)
                for at, text in enumerate(texts)
                if at % PARTS == part
            )
        return kept  # type: ignore[return-value]

    facts = {id_: replace(fact, heard=without(fact)) for id_, fact in base.facts.items()}
    gaps = {id_: replace(gap, heard=without(gap)) for id_, gap in base.gaps.items()}
    return replace(base, facts=facts, gaps=gaps), tuple(asked)


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
        if first is None or not isinstance(first.entry.subject, Fact):
            continue
        if any(veto.reason in CONTRADICTING for veto in first.vetoes):
            continue
        right = question.answerable and not _cited(first.entry.subject, numbering).isdisjoint(question.accepted)
        yield Row(question, tuple(first.signals.get(name, 0.0) for name in engine.weights.signals), right)


def fitted(weights: Weights, seen: Sequence[Row]) -> Weights:
    """The weights with those of the signals that fit the rows best."""
    model = _model().fit(*_matrix(seen), sample_weight=_counting(seen))
    signals = dict(zip(weights.signals, (round(float(value), 2) for value in model.coef_[0]), strict=True))
    fixed = {name: value for name, value in weights.signals.items() if name in set(Reason)}
    return replace(weights, bias=round(float(model.intercept_[0]), 2), signals=signals | fixed)


def unseen(rows: Sequence[Row]) -> np.ndarray:
    """For each row the confidence that weights fitted without it give."""
    folds = KFold(_FOLDS, shuffle=True, random_state=0)
    counting = {"sample_weight": _counting(rows)}
    found: np.ndarray = cross_val_predict(_model(), *_matrix(rows), cv=folds, method="predict_proba", params=counting)
    return found[:, 1]


def _cited(fact: Fact, numbering: Numbering) -> frozenset[str]:
    return frozenset[str]().union(*(numbering.of(each.source, each.passage) for each in fact.evidence))


def _model() -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, max_iter=10_000)


def _matrix(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([row.signals for row in rows]), np.array([row.right for row in rows])


def _counting(rows: Sequence[Row]) -> np.ndarray:
    """What each row counts for."""
    answerable = np.array([row.question.answerable for row in rows])
    share = 1 - answerable.mean()
    return np.where(answerable, (1 - _UNANSWERABLE) / (1 - share), _UNANSWERABLE / share)


def _every(parts: Sequence[_Part], practice: Sequence[Question], weights: Weights) -> Iterator[Row]:
    for number, (base, asked) in enumerate(parts):
        yield from rows(Engine(base, weights), (*asked, *(() if number else practice)))


def main() -> None:
    """Print the weights, as `bot/answering/weights.py` has them, and what each cut is worth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit", description=__doc__)
    parser.parse_args()
    base, practice, weights = load(*default_paths()), tables(PRACTICE), WEIGHTS
    parts = [heard(base, part) for part in range(PARTS)]
    seen: list[Row] = []
    for _ in range(_ROUNDS):
        seen = list(_every(parts, practice, weights))
        weights = fitted(weights, seen)
    print(f"bias: float = {weights.bias}")
    print("\n".join(f'"{name}": {value},' for name, value in weights.signals.items()))
    asked = [each for questions in (practice, *(asked for _, asked in parts)) for each in questions if not each.every]
    answerable = sum(question.answerable for question in asked)
    confidence = unseen(seen)
    print(f"\n{len(asked)} messages, {answerable} to be answered; each tenth judged by the others, in per cent:")
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
