"""A process that loads or makes a base, says that it is ready, answers what it is given, and says how that went.

Run by `benchmarks.speed`, once a measurement: caches are cold, and its memory is that of the answering alone.

All is measured in the processor's time for it: it waits for nothing, so that this is what it takes on an idle machine,
and what else goes on meanwhile does not count.
"""

import argparse
import gc
import json
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.asked import Asked, questions
from bot.answering.answer import Answer, Found
from bot.answering.engine import Engine
from bot.compiled import ready_engine
from bot.knowledge.places import default_paths

if TYPE_CHECKING:
    from bot.answering.answer import Context

_ROUNDS = 3
_QUESTIONS = 200  # of a pass over a made-up base
_COLLECT_EVERY = 50_000  # new objects, as `bot.cli` has it

STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Measured:
    """In seconds; memory in bytes."""

    load: float  # reading and verifying the base, or making it up; 0 where an engine is taken ready made
    build: float  # making the engine, or taking it ready made
    ready: float  # all that the process did until it could answer, the interpreter's start and the imports included
    first: Sequence[Sequence[float]]  # in each pass, each question's first time
    again: Sequence[Sequence[float]]  # … and its later ones
    worst: Sequence[Mapping[str, float]]  # in each pass, the message of each kind
    right: int  # facts found by their own phrasing …
    own: int  # … of so many asked for
    loaded: int  # the memory of the base alone …
    peak: int  # … and at most, engine and answering included


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes a line when ready, reads the questions to the end of its input, writes what was measured."""
    gc.set_threshold(_COLLECT_EVERY)
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, default=0, help="make up a base of so many; 0 is the shipped one")
    parser.add_argument("--kept", type=Path, help="where an engine is kept: taken from there, or put there")
    parser.add_argument("--worst", type=int, default=0, help="how many times each of the worst messages is made up")
    given = parser.parse_args(arguments)
    engine, loading, building, loaded = _engine(given.facts, given.kept)
    gc.collect()
    gc.freeze()  # as `bot.opening` does
    # A first start has its engine built by a process of its own, whose time is its own all the same.
    ready = time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    print("ready", flush=True)
    asked = [Asked(**item) for item in json.load(sys.stdin)]
    passes = _made_up(engine, given.facts) if given.facts else [asked]
    first, right = [], 0
    for part in passes:
        taken, answers = answer(engine, part)
        first.append(taken)
        right += sum(map(_is_right, part, answers))
    again = [answer(engine, passes[number % len(passes)])[0] for number in range(_ROUNDS)]
    worst = [_worst(engine, seed) for seed in range(given.worst)]
    own = sum(each.own for part in passes for each in part)
    print(json.dumps(asdict(Measured(loading, building, ready, first, again, worst, right, own, loaded, _peak()))))


def answer(engine: Engine, asked: Sequence[Asked]) -> tuple[list[float], list[Answer]]:
    """How long each question took, and what came of it."""
    contexts: dict[str, Context] = {}
    taken: list[float] = []
    answers: list[Answer] = []
    for question in asked:
        began = time.thread_time()
        reply = engine.ask(question.text, context=contexts.get(question.chat), hint=question.lang)
        taken.append(time.thread_time() - began)
        answers.append(reply.answer)
        if reply.context:
            contexts[question.chat] = reply.context
    return taken, answers


def _engine(facts: int, kept: Path | None) -> tuple[Engine, float, float, int]:
    """The engine; the seconds for its base and for itself; the memory before it was built."""
    began = time.thread_time()
    if kept:
        engine = ready_engine(*default_paths(), kept)
        return engine, 0.0, time.thread_time() - began, 0
    from bot.knowledge.loader import load  # noqa: PLC0415 - nor is it imported where an engine is ready made

    base = load(*default_paths())
    if facts:
        from benchmarks.synthetic import synthetic  # noqa: PLC0415

        base = synthetic(facts, base)
        gc.freeze()  # a base of this size is read by nobody else: the collector would walk through it again and again
    loaded, memory = time.thread_time(), _peak()
    engine = Engine(base)
    return engine, loaded - began, time.thread_time() - loaded, memory


def _made_up(engine: Engine, seed: int) -> list[list[Asked]]:
    """The questions of each pass, none of them in two."""
    return [questions(engine.base, _QUESTIONS, seed + number) for number in range(_ROUNDS)]


def _worst(engine: Engine, seed: int) -> dict[str, float]:
    from benchmarks.worst import worst  # noqa: PLC0415

    messages = worst(engine.base, seed)
    taken, _ = answer(engine, [Asked(text, "en", name) for name, text in messages.items()])
    return dict(zip(messages, taken, strict=True))


def _is_right(asked: Asked, given: Answer) -> bool:
    """Whether a fact was asked for in its own words, and found."""
    return asked.own and isinstance(given, Found) and asked.text in given.facts[0].ask[asked.lang]


def _peak() -> int:
    if STATUS.is_file():  # where Linux counts from the start of this program: ru_maxrss begins with its parent's
        line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return 1024 * int(line.split()[1])
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024  # kibibytes, except on a Mac


if __name__ == "__main__":
    main()
