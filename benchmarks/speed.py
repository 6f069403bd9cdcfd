"""`make bench`: how fast an answer is, how long the start takes, how much memory it all needs."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles

from benchmarks.questions import ROOT, chats, tables
from benchmarks.started import Asked, Measured

_STARTS = 5


def main() -> int:
    """Prints the table. The figures come from processes of their own, so that nothing of this one counts."""
    asked = [Asked(question.text, question.lang, chat) for question, chat in chats(tables())]
    runs = [run(asked) for _ in range(_STARTS)]
    print("\n".join(table(runs, len(asked))))
    return 0


def run(asked: Sequence[Asked]) -> tuple[float, Measured]:
    """Seconds from the start of a new process until it could answer, and what it measured itself."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.started"],
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


def table(runs: Sequence[tuple[float, Measured]], questions: int) -> list[str]:
    """The figures of several runs as lines: of each the median, and the worst."""
    measured = [one for _, one in runs]
    rows = [
        (f"a question, the first time ({questions})", "ms", [1000 * median(one.first) for one in measured]),
        ("  99 of 100 within", "ms", [1000 * _p99(one.first) for one in measured]),
        ("a question, asked again", "ms", [1000 * median(one.again) for one in measured]),
        ("  99 of 100 within", "ms", [1000 * _p99(one.again) for one in measured]),
        ("load and verify the base", "s", [one.load for one in measured]),
        ("build the engine", "s", [one.build for one in measured]),
        ("start of the process until it answers", "s", [ready for ready, _ in runs]),
        ("memory at most", "MB", [one.peak / 1e6 for one in measured]),
    ]
    lines = [f"{'':<40}{'median':>10}{'worst':>10}   of {len(runs)} runs"]
    lines += [f"{name:<40}{median(found):>10.2f}{max(found):>10.2f}   {unit}" for name, unit, found in rows]
    return [*lines, "", machine()]


def machine() -> str:
    """What it was measured on."""
    try:
        described = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        described = ""
    named = [line.partition(":")[2].strip() for line in described.splitlines() if line.startswith("model name")]
    processor = named[0] if named else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _p99(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=100, method="inclusive")[98]


if __name__ == "__main__":
    sys.exit(main())
