from pathlib import Path
from shutil import copytree

import pytest

from bot.compiled import ready_engine
from bot.knowledge import loader, places
from bot.knowledge.model import KnowledgeBase
from bot.locales.texts import Say, Texts

TWO_SOURCES = Path(__file__).parents[1] / "bases" / "two-sources"


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return ready_engine(*places.default_paths()).base


@pytest.fixture(scope="session")
def two_sources(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The shipped base with an invented second source laid over it."""
    folder = tmp_path_factory.mktemp("two-sources")
    for name, shipped in zip(("knowledge", "seeds"), places.default_paths(), strict=True):
        copytree(shipped, folder / name)
        copytree(TWO_SOURCES / name, folder / name, dirs_exist_ok=True)
    return loader.load(folder / "knowledge", folder / "seeds")


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load()


@pytest.fixture(params=["en", "ru", "kk"])
def say(request: pytest.FixtureRequest, texts: Texts) -> Say:
    return texts(request.param)


@pytest.fixture
def english(texts: Texts) -> Say:
    return texts("en")
