"""The bot beside the baselines: the same questions, the same facts, the same texts, judged alike."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.asking import Given, Numbering, given_of
from benchmarks.baselines import BASELINES, Baseline, documents
from benchmarks.judging import above, alone, cut
from benchmarks.questions import Question, groups
from bot.answering.answer import Found, Polite, Reason, Reply, Unknown
from bot.commands.ask import Asker, Outcome
from bot.knowledge.model import Gap, Lang

OURS = "kaznato"

Ask = Callable[[str, Lang], Reply]
"""A question and the language of the person who asks, answered."""

_REFUSED = Given(Outcome.ABSTAIN, 0.0, "", ())


@dataclass(frozen=True, slots=True)
class Contest:
    """How one engine did."""

    name: str
    given: Mapping[str, Given]  # by the question's id; what is refused outright cites nothing
    seconds: float  # for a question: the median, without the time in which the reply is put into words


def engines(asker: Asker, names: Sequence[str]) -> Iterator[tuple[str, Ask]]:
    """The bot, then the baselines of these names, each built when its turn comes; one whose package is not installed is
    left out, and standard error says so.
    """
    yield OURS, lambda question, lang: asker.engine.ask(question, hint=lang)
    known = documents(asker.base)
    for name in names:
        try:
            baseline = BASELINES[name](known)
        except ImportError as error:
            print(f"evaluate: {name} is left out: {error}", file=sys.stderr)
        else:
            yield name, asking(baseline)


def asking(baseline: Baseline) -> Ask:
    """A ranking as a reply: the best fact is shown as the bot shows it, and a gap on top is a refusal."""

    def ask(question: str, lang: Lang) -> Reply:
        subject, score = baseline.rank(question)[0]
        answer = Unknown(Reason.GAP, 0.0, gap=subject) if isinstance(subject, Gap) else Found((subject,), score)
        return Reply(answer, lang, None)

    return ask


def compete(name: str, ask: Ask, questions: Sequence[Question], asker: Asker) -> Contest:
    """How an engine does on these questions, each asked by itself, lists and follow-ups aside."""
    numbering = Numbering(asker.base)
    given: dict[str, Given] = {}
    taken: list[float] = []
    for question in alone(questions):
        began = time.perf_counter()
        reply = ask(question.text, question.lang)
        taken.append(time.perf_counter() - began)
        given[question.id] = _REFUSED if _refused(reply) else given_of(asker.report(reply), numbering)
    return Contest(name, given, statistics.median(taken) if taken else 0.0)


def table(questions: Sequence[Question], contests: Sequence[Contest]) -> Iterator[str]:
    """The comparison in Markdown, in per cent of the answerable questions: right when 95 % of the unanswerable are
    refused, by language and style, with one cut for all; then what is right without a cut, and the time.
    """
    asked = [question for question in alone(questions) if question.answerable]
    cuts = [cut(questions, contest.given) for contest in contests]
    yield _row("right when 95 % of the unanswerable are refused, %", "n", *(contest.name for contest in contests))
    yield "| --- |" + " ---: |" * (1 + len(contests))
    for name, group in groups(asked).items():
        shares = (_right(group, contest.given, least) for contest, least in zip(contests, cuts, strict=True))
        yield _row(name, len(group), *shares)
    yield _row(
        "all, the first fact whatever its score", len(asked), *(_right(asked, each.given, -1) for each in contests)
    )
    yield _row("milliseconds a question", "", *(f"{1000 * contest.seconds:.2g}" for contest in contests))


def _right(questions: Sequence[Question], given: Mapping[str, Given], least: float | None) -> str:
    figures = None if least is None else above(questions, given, least)
    return f"{figures.right:.1f}" if figures else ""


def _refused(reply: Reply) -> bool:
    match reply.answer:
        case Polite() | Unknown(gap=Gap()):
            return True
        case _:
            return False


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"
