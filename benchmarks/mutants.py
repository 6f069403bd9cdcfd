"""`python -m benchmarks.mutants`: what comes of questions that are one step from a phrasing and have no answer."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from benchmarks.mutating import Kind, Mutant, Mutations, read_table, text_hash
from bot.answering.answer import Answer, Choice, Found, VerdictLead
from bot.answering.engine import Engine
from bot.compiled import ready_engine
from bot.knowledge.model import LANGUAGES, Lang
from bot.knowledge.places import default_paths

SAMPLE = 200
"""Mutants of each kind in each language that are asked unless more are wanted."""

_NAMED, _COLUMN = 24, 11  # characters of a row's name and of its figures
_SHOWN = 3  # facts of an answer in the list of misses


class Verdict(StrEnum):
    """What came of a mutant; all but the last are right."""

    REFUSED = "refused"
    OFFERED = "asked back"
    ELSEWHERE = "elsewhere"
    ANSWERED = "answered"


def judge(mutant: Mutant, answer: Answer) -> Verdict:
    """What came of a mutant. Strict: a status or a "no" above a fact that must not answer does not excuse it, and of a
    list no fact may be such a one.
    """
    match answer:
        case Found(facts=facts) if mutant.wrong is None or any(fact.id in mutant.wrong for fact in facts):
            return Verdict.ANSWERED
        case Found():
            return Verdict.ELSEWHERE
        case Choice():
            return Verdict.OFFERED
        case _:
            return Verdict.REFUSED


def sampled(mutants: Iterable[Mutant], most: int) -> tuple[Mutant, ...]:
    """At most so many of each kind in each language, those whose texts have the least hashes; all where `most` is 0."""
    count: Counter[tuple[Kind, Lang]] = Counter()
    kept = []
    for mutant in sorted(mutants, key=lambda mutant: text_hash(mutant.text)):
        count[mutant.kind, mutant.lang] += 1
        if not most or count[mutant.kind, mutant.lang] <= most:
            kept.append(mutant)
    return tuple(kept)


def asked(engine: Engine, mutants: Iterable[Mutant]) -> dict[Mutant, tuple[Verdict, Answer]]:
    """The reply to each mutant, asked on its own, and its verdict."""
    answers = ((mutant, engine.ask(mutant.text, hint=mutant.lang).answer) for mutant in mutants)
    return {mutant: (judge(mutant, answer), answer) for mutant, answer in answers}


def passed(verdicts: Iterable[Verdict]) -> float:
    """The share that was not answered, in per cent; 100 of none."""
    counted = Counter(verdicts)
    return 100 - 100 * counted[Verdict.ANSWERED] / max(1, counted.total())


def report(given: Mapping[Mutant, tuple[Verdict, Answer]]) -> Iterator[str]:
    """The table, line by line: all, each language, each kind in each language."""
    rows = {"all": [*given]}
    rows |= {f"  {lang}": [mutant for mutant in given if mutant.lang == lang] for lang in LANGUAGES}
    for kind in Kind:
        of_kind = [mutant for mutant in given if mutant.kind is kind]
        rows |= {kind.value: of_kind}
        rows |= {f"  {kind} {lang}": [mutant for mutant in of_kind if mutant.lang == lang] for lang in LANGUAGES}
    yield _row("mutants", "n", *Verdict, "passed %")
    for name, mutants in rows.items():
        counted = Counter(given[mutant][0] for mutant in mutants)
        yield _row(name, len(mutants), *(counted[verdict] for verdict in Verdict), f"{passed(counted.elements()):.1f}")


def misses(given: Mapping[Mutant, tuple[Verdict, Answer]]) -> Iterator[str]:
    """Two lines for each mutant that was answered anyway, the most confident answers first."""
    wrong = [(mutant, answer) for mutant, (_, answer) in given.items() if isinstance(answer, Found)]
    for mutant, answer in sorted(wrong, key=lambda each: -each[1].confidence):
        if given[mutant][0] is Verdict.ANSWERED:
            yield f"{mutant.kind} {mutant.lang} {mutant.text!r} (of {mutant.of!r})"
            shown = " ".join(fact.id for fact in answer.facts[:_SHOWN]) or "a list of nothing"
            said = ("yes: " if answer.lead.yes else "no: ") if isinstance(answer.lead, VerdictLead) else ""
            yield f"    {answer.confidence:.2f} {said}{shown}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures."""
    options = _parser().parse_args(arguments)
    engine = ready_engine(*default_paths())
    given = asked(engine, sampled(Mutations(engine.base, read_table()).all(), options.most))
    print("\n".join(report(given)))
    if options.misses:
        print()
        print("\n".join(misses(given)))
    return 0


def _row(name: str, *cells: object) -> str:
    return f"{name:<{_NAMED}}" + "".join(f"{cell:>{_COLUMN}}" for cell in cells)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument(
        "--most", type=int, default=SAMPLE, metavar="N", help="of each kind in each language; 0 for all of them"
    )
    parser.add_argument("--misses", action="store_true", help="print each mutant that was answered anyway")
    return parser


if __name__ == "__main__":
    sys.exit(main())
