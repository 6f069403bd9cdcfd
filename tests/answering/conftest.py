"""The shipped base and its engine, once for all tests; and the shipped base with an invented source laid over it."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from bot.answering.engine import Engine
from bot.answering.normalise import tokenise
from bot.answering.recognise import Recogniser, Unit
from bot.compiled import ready_engine
from bot.knowledge.loader import load
from bot.knowledge.model import KnowledgeBase
from bot.knowledge.places import default_paths

INVENTED = Path(__file__).parents[1] / "bases" / "two-sources"


@pytest.fixture(scope="session")
def engine() -> Engine:
    return ready_engine(*default_paths())


@pytest.fixture(scope="session")
def base(engine: Engine) -> KnowledgeBase:
    return engine.base


@pytest.fixture(scope="session")
def two_sources(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("two-sources")
    for target, shipped in zip(("knowledge", "seeds"), default_paths(), strict=True):
        copytree(shipped, folder / target)
        copytree(INVENTED / target, folder / target, dirs_exist_ok=True)
    return Engine(load(folder / "knowledge", folder / "seeds"))


@pytest.fixture(scope="session")
def units(base: KnowledgeBase) -> Callable[[str], tuple[Unit, ...]]:
    """What a message is taken apart into."""
    recogniser = Recogniser(base)
    return lambda text: recogniser.units(tokenise(text))
