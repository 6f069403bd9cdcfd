"""`kaznato check`: every problem of the base, or what it covers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from bot.briefing.compose import lacking
from bot.briefing.model import LIMIT
from bot.knowledge.coverage import ENOUGH_ASKS, Coverage, measure, uncited
from bot.knowledge.loader import read
from bot.knowledge.model import LANGUAGES, KnowledgeBase
from bot.knowledge.problems import Place, Problem, Severity
from bot.locales.texts import Texts


def check(knowledge: Path, seeds: Path, *, as_json: bool) -> tuple[str, bool]:
    """What came of verifying a base, as text or JSON, and whether all is well with it."""
    reading = read(knowledge, seeds)
    coverage = measure(reading.base) if reading.base else None
    problems = list(reading.problems)
    if reading.base and coverage:
        problems += (*uncited(coverage, reading.seeds), *_crowded(reading.base, reading.editions))
    if as_json:
        return _as_json(problems, reading.base, coverage), not problems
    lines = [str(problem) for problem in problems]
    if reading.base and coverage:
        lines.append(_report(reading.base, coverage))
    if problems:
        files = len({problem.place.file for problem in problems})
        lines.append(f"{_count(len(problems), 'problem')} in {_count(files, 'file')}")
    return "\n".join(lines), not problems


def _crowded(base: KnowledgeBase, places: Mapping[str, Place]) -> Iterator[Problem]:
    """A warning for each edition and language in which a briefing has no room for all that belongs to it."""
    texts = Texts.load()
    for language in LANGUAGES:
        for edition, what in lacking(base, texts(language)):
            yield Problem(
                places[edition.id],
                f"edition {edition.id!r}: in {language} it has no room for its {what}",
                f"shorten its note, what its facts say briefly, or its passage: a briefing has {LIMIT} characters",
                Severity.WARNING,
            )


def _report(base: KnowledgeBase, coverage: Coverage) -> str:
    size = (
        f"{_count(len(base.facts), 'fact')}, {_count(len(base.entities), 'entity')}, {_count(len(base.gaps), 'gap')}, "
        f"{_count(len(base.editions), 'edition')}, "
        f"{_count(len(base.concepts), 'concept')}, {_count(len(base.sources), 'source')}"
    )
    if base.withdrawn:
        size += f", {_count(len(base.withdrawn), 'withdrawn fact')}"
    lines = [f"base {base.version}: {size}"]
    lines += [
        f"  {name}: {source.cited} of {source.sentences} sentences cited, {source.excused} excused"
        for name, source in coverage.sources.items()
    ]
    lines.append(f"  facts that have (ask: {ENOUGH_ASKS} ways or more)")
    lines += [f"    {name:<10}{count / coverage.facts:>6.0%}" for name, count in coverage.having.items()]
    return "\n".join(lines)


def _as_json(problems: Sequence[Problem], base: KnowledgeBase | None, coverage: Coverage | None) -> str:
    return json.dumps(
        {
            "version": base.version if base else None,
            "problems": [
                {
                    "file": str(problem.place.file),
                    "line": problem.place.line,
                    "column": problem.place.column,
                    "severity": problem.severity,
                    "message": problem.message,
                    "mend": problem.mend,
                }
                for problem in problems
            ],
            "coverage": asdict(coverage) if coverage else None,
        },
        ensure_ascii=False,
        indent=2,
    )


def _count(number: int, noun: str) -> str:
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else several}"
