"""A process that loads the base, says that it is ready, answers what it is given, and says how that went.

Run by `benchmarks.speed`, once a measurement: caches are cold, and its memory is that of the answering alone.
"""

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.answering.engine import Engine
from bot.knowledge.loader import load
from bot.knowledge.model import Lang
from bot.knowledge.places import default_paths

if TYPE_CHECKING:
    from bot.answering.answer import Context

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of a chat."""

    text: str
    lang: Lang
    chat: str


@dataclass(frozen=True, slots=True)
class Measured:
    """In seconds; memory in bytes."""

    load: float
    build: float
    first: Sequence[float]  # each question's first time
    again: Sequence[float]  # … and its later ones
    peak: int


def main() -> None:
    """Writes a line when ready, reads the questions to the end of its input, writes what was measured."""
    started = time.perf_counter()
    base = load(*default_paths())
    loaded = time.perf_counter()
    engine = Engine(base)
    built = time.perf_counter()
    print("ready", flush=True)
    asked = [Asked(**item) for item in json.load(sys.stdin)]
    first = answer(engine, asked)
    again = [seconds for _ in range(_ROUNDS) for seconds in answer(engine, asked)]
    measured = Measured(loaded - started, built - loaded, first, again, _peak())
    print(json.dumps(asdict(measured)))


def answer(engine: Engine, asked: Sequence[Asked]) -> list[float]:
    """How long each question took."""
    contexts: dict[str, Context] = {}
    taken: list[float] = []
    for question in asked:
        began = time.perf_counter()
        reply = engine.ask(question.text, context=contexts.get(question.chat), hint=question.lang)
        taken.append(time.perf_counter() - began)
        if reply.context:
            contexts[question.chat] = reply.context
    return taken


def _peak() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024  # kibibytes, except on a Mac


if __name__ == "__main__":
    main()
