"""`make eval`: how many questions the bot answers rightly, by language and by style, and beside other engines."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.asking import Given, ask_all
from benchmarks.baselines import BASELINES
from benchmarks.comparing import compete, engines, table
from benchmarks.drawing import DrawingError, draw, drawable, line
from benchmarks.judging import Verdict, alone, judge, judge_list, lists, refusing, right, tally
from benchmarks.questions import Question, QuestionsError, groups, read, tables
from bot.commands.ask import Asker
from bot.knowledge.places import default_paths

_NAME = 24  # characters of a row's name
_PASSAGES = 90  # characters of a reply in the list of misses


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures. Exit status 2 where a file of questions cannot be used, or a picture not be drawn."""
    options = _parser().parse_args(arguments)
    try:
        if options.curve:
            drawable(options.curve)
        questions = questions_of(options.questions)
        asker = Asker(*default_paths())
        given = ask_all(asker, questions)
        print(f"{len(questions)} questions, base {asker.base.version}\n")
        print("\n".join(report(questions, given)), flush=True)  # before the comparison, which takes its time
        if options.misses:
            print()
            print("\n".join(misses(questions, given)))
        if options.compare or options.curve:
            _side_by_side(questions, asker, options)
    except (OSError, QuestionsError, DrawingError) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 2
    return 0


def _side_by_side(questions: Sequence[Question], asker: Asker, options: argparse.Namespace) -> None:
    contests = [compete(name, ask, questions, asker) for name, ask in engines(asker, options.beside)]
    if options.compare:
        print()
        print("\n".join(table(questions, contests)))
    if options.curve:
        draw([line(questions, contest) for contest in contests], len(alone(questions)), options.curve)


def questions_of(files: Sequence[Path]) -> tuple[Question, ...]:
    """The questions of these files; without any, the project's own."""
    return read(files) if files else tables()


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
    for name, group in groups([question for question in questions if not question.every]).items():
        counted = tally(group, given)
        shares = (_share(counted.share(verdict)) for verdict in verdicts)
        yield _row(name if name == "all" else f"  {name}", counted.total, *shares)


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
    parser.add_argument(
        "--compare", action="store_true", help="print a table of the bot and other engines, in Markdown"
    )
    parser.add_argument(
        "--curve", type=Path, metavar="FILE", help="draw risk and coverage of all engines (.svg or .png)"
    )
    parser.add_argument(
        "--beside",
        nargs="*",
        choices=BASELINES,
        default=list(BASELINES),
        metavar="NAME",
        help=f"the other engines: {', '.join(BASELINES)} (all)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
