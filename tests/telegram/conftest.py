from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree

import pytest

from bot.botapi.server import Server
from bot.console.request import InProcessRequest
from bot.knowledge import loader, places
from bot.knowledge.model import KnowledgeBase
from bot.locales.texts import Say, Texts
from tests.telegram import stage as stages
from tests.telegram.stage import Stage

TWO_SOURCES = Path(__file__).parents[1] / "bases" / "two-sources"


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return stages.shipped()


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
    return stages.texts()


@pytest.fixture(params=["en", "ru", "kk"])
def say(request: pytest.FixtureRequest, texts: Texts) -> Say:
    return texts(request.param)


@pytest.fixture
def server() -> Server:
    return Server(username="kaznato_bot")


@pytest.fixture
def ann(server: Server) -> int:
    return server.add_user("Ann", language_code="en")


@pytest.fixture
async def stage(server: Server, sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.staged(server, InProcessRequest(server), sqlite_url) as stage:
        yield stage
