"""`make bench`: how fast an answer is, how long the start takes, how much memory it all needs, and how that grows.

`python -m benchmarks.speed --sizes 10000 100000` says which made-up bases are measured beside the shipped one. The
figures come from processes of their own, one after another, so that nothing of this one counts.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks.asked import Asked
from benchmarks.questions import ROOT, chats, tables
from benchmarks.started import Measured

SIZES = (10_000,)  # a hundred thousand facts take minutes to build: by hand
_STARTS = 5
_WORST = 3  # passes over the worst messages, each with words of its own
_SHOWN = 5  # of the worst messages


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of several runs or passes: the median counts."""

    name: str
    unit: str
    found: Sequence[float]
    goal: float | None = None  # at most


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="FACTS", help="made-up bases to measure")
    sizes = parser.parse_args(arguments).sizes
    asked = [Asked(question.text, question.lang, chat) for question, chat in chats(tables())]
    print(machine(), end="\n\n")
    for title, rows in sections(asked, sizes):
        print("\n".join(table(title, rows)), end="\n\n", flush=True)
    return 0


def sections(asked: Sequence[Asked], sizes: Sequence[int]) -> Iterator[tuple[str, list[Row]]]:
    """What there is to print, as it is measured: each a title with its figures."""
    runs = [run(asked)[1] for _ in range(_STARTS)]
    yield f"The shipped base: {len(asked)} questions in each of {_STARTS} processes", answering(runs) + building(runs)
    yield f"The start of the process until it answers: {_STARTS} of each", starting()
    yield (
        f"The worst messages, by kind and characters: {_WORST} of each, asked once",
        worst_messages(run([], "--worst", str(_WORST))[1]),
    )
    for size in sizes:
        _, measured = run([], "--facts", str(size), "--worst", str(_WORST))
        count, passes = sum(map(len, measured.first)), len(measured.first)
        rows = [*answering([measured], first=10.0, again=10.0), *growing(measured), *worst_messages(measured)]
        yield f"A made-up base of {size:,} facts: {count} questions in {passes} passes, built once", rows


def run(asked: Sequence[Asked], *options: str) -> tuple[float, Measured]:
    """Seconds from the start of a new process until it could answer, and what it measured itself."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.started", *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        ready = time.perf_counter() - started
        process.stdin.write(json.dumps([asdict(question) for question in asked]))
        process.stdin.close()
        measured = Measured(**json.loads(process.stdout.readline()))
    return ready, measured


def answering(runs: Sequence[Measured], first: float = 3.0, again: float = 3.0) -> list[Row]:
    """The time of a question. `first` and `again` are the goals, in ms, within which 99 of 100 should be."""
    firsts = [taken for measured in runs for taken in measured.first]
    agains = [taken for measured in runs for taken in measured.again]
    half = 0.5 if first < 10 else None
    return [
        Row("a question, the first time", "ms", [1000 * median(taken) for taken in firsts], half),
        Row("  99 of 100 within", "ms", [1000 * _p99(taken) for taken in firsts], first),
        Row("a question, asked again", "ms", [1000 * median(taken) for taken in agains], half),
        Row("  99 of 100 within", "ms", [1000 * _p99(taken) for taken in agains], again),
    ]


def building(runs: Sequence[Measured]) -> list[Row]:
    """What it takes to have an engine of the shipped base."""
    return [
        Row("load and verify the base", "s", [one.load for one in runs]),
        Row("build the engine", "s", [one.build for one in runs]),
        Row("memory at most", "MB", [one.peak / 1e6 for one in runs], 150),
    ]


def starting() -> list[Row]:
    """The first start, which builds the engine and keeps it, and the later ones, which find it."""
    firsts, laters = [], []
    for _ in range(_STARTS):
        with tempfile.TemporaryDirectory() as folder:
            firsts.append(run([], "--kept", folder))
            laters.append(run([], "--kept", folder))
    return [
        Row("the first start: builds the engine, keeps it", "s", [one.ready for _, one in firsts], 1.5),
        Row("  by the clock", "s", [ready for ready, _ in firsts]),
        Row("  memory at most", "MB", [one.peak / 1e6 for _, one in firsts], 150),
        Row("a later start: takes the engine that was kept", "s", [one.ready for _, one in laters], 1.5),
        Row("  by the clock", "s", [ready for ready, _ in laters]),
        Row("  memory at most", "MB", [one.peak / 1e6 for _, one in laters], 150),
    ]


def worst_messages(measured: Measured) -> list[Row]:
    """The slowest kinds of messages, the worst first."""
    rows = [Row(kind, "ms", [1000 * taken[kind] for taken in measured.worst], 50) for kind in measured.worst[0]]
    return sorted(rows, key=lambda row: -median(row.found))[:_SHOWN]


def growing(measured: Measured) -> list[Row]:
    """What a made-up base takes."""
    return [
        Row("facts found by their own phrasing", "%", [100 * measured.right / measured.own]),
        Row("build the engine", "s", [measured.build]),
        Row("memory of the base alone", "MB", [measured.loaded / 1e6]),
        Row("memory at most", "MB", [measured.peak / 1e6]),
    ]


def table(title: str, rows: Sequence[Row]) -> list[str]:
    """The figures as lines: of each the median and the worst, and what it should be at most."""
    return [f"{title:<75}{'median':>10}{'worst':>10}{'goal':>8}", *map(_line, rows)]


def machine() -> str:
    """What it was measured on, and how."""
    try:
        described = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        described = ""
    named = [line.partition(":")[2].strip() for line in described.splitlines() if line.startswith("model name")]
    processor = named[0] if named else platform.processor() or platform.machine()
    return (
        f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}\n"
        "In the processor's time for it, which on an idle machine is that of the clock"
    )


def _line(row: Row) -> str:
    goal = "" if row.goal is None else f"{row.goal:g}"
    missed = "  missed" if row.goal is not None and median(row.found) > row.goal else ""
    return f"  {row.name:<73}{median(row.found):>10.2f}{max(row.found):>10.2f}{goal:>8} {row.unit}{missed}"


def _p99(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=100, method="inclusive")[98]


if __name__ == "__main__":
    sys.exit(main())
