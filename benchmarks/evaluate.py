"""`make eval`: how many questions the bot answers rightly, by language and by style."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.asking import Given, ask_all
from benchmarks.judging import Verdict, judge, judge_list, lists, refusing, right, tally
from benchmarks.questions import ELSEWHERE, Question, QuestionsError, read, tables
from bot.commands.ask import Asker
from bot.knowledge.places import default_paths

_NAME = 24  # characters of a row's name
_PASSAGES = 90  # characters of a reply in the list of misses


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures. Exit status 2 where a file of questions cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        questions = questions_of(options.questions)
    except (OSError, QuestionsError) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 2
    asker = Asker(*default_paths())
    given = ask_all(asker, questions)
    print(f"{len(questions)} questions, base {asker.base.version}\n")
    print("\n".join(report(questions, given)))
    if options.misses:
        print()
        print("\n".join(misses(questions, given)))
    return 0


def questions_of(files: Sequence[Path]) -> tuple[Question, ...]:
    """The questions of these files; without any, those kept beside the checkout, else the project's own."""
    if files:
        return read(files)
    return read([ELSEWHERE]) if ELSEWHERE.is_file() else tables()


def report(questions: Sequence[Question], given: Mapping[str, Given]) -> Iterator[str]:
    """The table, line by line: shares in per cent."""
    yield _row("answerable", "n", *Verdict)
    yield from _block([question for question in questions if question.answerable], given, list(Verdict))
    yield ""
    yield _row("unanswerable", "n", "refused", Verdict.WRONG)
    unanswerable = [question for question in questions if not question.answerable]
    yield from _block(unanswerable, given, [Verdict.RIGHT, Verdict.WRONG])
    if listed := lists(questions, given):
        yield ""
        yield _row("lists", "n", "recall", "precision")
        count = sum(question.every for question in questions)
        yield _row("all", count, _share(100 * listed.recall), _share(100 * listed.precision))
    if curve := refusing(questions, given):
        yield ""
        yield (
            f"right when 95 % of the unanswerable are refused: {curve.right:.1f} % "
            f"(answered {curve.answered:.1f} %, confidence above {curve.confidence:.2f})"
        )


def misses(questions: Sequence[Question], given: Mapping[str, Given]) -> Iterator[str]:
    """Two lines for each question whose reply leaves something to wish for: what was asked, and what came."""
    for question in questions:
        reply = given[question.id]
        if right(question, reply):
            continue
        if question.every:
            listed = judge_list(question, reply)
            verdict = f"recall {listed.recall:.2f} precision {listed.precision:.2f}"
        else:
            verdict = judge(question, reply)
        first = reply.cited[0][0] if reply.cited else "nothing"
        yield f"{verdict}: {question.id} [{question.lang} {question.style}] {question.text!r}"
        yield (
            f"    wanted {' '.join(question.gold) or 'a refusal'}; got {reply.outcome} {reply.confidence:.2f} "
            f"{first} ({' '.join(sorted(reply.top))}): {' '.join(reply.text.split())[:_PASSAGES]}"
        )


def _block(questions: Sequence[Question], given: Mapping[str, Given], verdicts: Sequence[Verdict]) -> Iterator[str]:
    single = [question for question in questions if not question.every]
    by_language = _groups(single, lambda question: question.lang)
    by_style = _groups(single, lambda question: question.style)
    for name, group in {"all": single, **by_language, **by_style}.items():
        counted = tally(group, given)
        yield _row(name, counted.total, *(_share(counted.share(verdict)) for verdict in verdicts))


def _groups(questions: Sequence[Question], key: Callable[[Question], str]) -> dict[str, list[Question]]:
    names = sorted({key(question) for question in questions})
    return {f"  {name}": [question for question in questions if key(question) == name] for name in names}


def _row(name: str, *cells: object) -> str:
    return f"{name:<{_NAME}}" + "".join(f"{cell:>10}" for cell in cells)


def _share(percent: float) -> str:
    return f"{percent:.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__)
    parser.add_argument(
        "--questions", nargs="+", type=Path, default=[], metavar="FILE", help="tables (.yaml) or JSON lines to ask"
    )
    parser.add_argument("--misses", action="store_true", help="print each question that went wrong, and the reply")
    return parser


if __name__ == "__main__":
    sys.exit(main())
