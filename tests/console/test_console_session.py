import io
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.botapi.people import CONTENT
from bot.console.prompt import completions, typed
from bot.console.render import Paper
from bot.console.screen import Screen
from bot.console.session import PERSON, Session
from tests.console.tiny import build


@pytest.fixture
async def session() -> AsyncIterator[Session]:
    async with Session(build, "en") as session:
        yield session


@pytest.fixture
def screen() -> Screen:
    return Screen(Paper())


async def test_a_line_reaches_the_bot_and_its_answer_comes_back(session: Session, screen: Screen) -> None:
    assert list(screen.shown(await session.say("hello"))) == ["You said: hello"]
    assert list(screen.shown(await session.say("/start"))) == ["Welcome to the tiny bot"]


async def test_a_number_presses_a_button_of_the_newest_message_only(session: Session, screen: Screen) -> None:
    assert list(screen.shown(await session.say("buttons"))) == [
        "You said: buttons",
        "[1] Source in context  [2] More",
        "Read on: https://example.org/read",
    ]
    assert (screen.chosen("3"), screen.chosen("0"), screen.chosen("x")) == (None, None, None)
    choice = screen.chosen("1")
    assert choice
    assert choice == screen.chosen("Source in context")
    assert list(screen.shown(await session.press(choice))) == ["· Here it is", "", "(edited)", "The paragraph"]
    assert screen.chosen("1") is None


async def test_a_deleted_message_takes_its_buttons_along(session: Session, screen: Screen) -> None:
    list(screen.shown(await session.say("buttons")))
    choice = screen.chosen("2")
    assert choice
    assert list(screen.shown(await session.press(choice))) == ["! No more", "", "(a message was deleted)"]
    assert screen.choices == []


async def test_an_answer_without_buttons_leaves_those_above_it_alone(session: Session, screen: Screen) -> None:
    list(screen.shown(await session.say("buttons")))
    list(screen.shown(await session.say("thanks")))
    assert screen.chosen("1")


async def test_other_things_than_text_can_be_sent_and_received(session: Session, screen: Screen) -> None:
    assert list(screen.shown(await session.say(":photo of a bridge"))) == ["│ a photo: of a bridge"]
    assert list(screen.shown(await session.say(":sticker"))) == ["│ a sticker: None"]
    assert list(screen.shown(await session.say(":) well"))) == ["You said: :) well"]
    assert list(screen.shown(await session.say("/file"))) == ["[document: facts.csv]", "The facts"]
    assert {"photo", "sticker", "voice"} <= CONTENT.keys()


async def test_a_paste_comes_as_several_messages_and_nothing_as_none(session: Session) -> None:
    await session.say("x" * 4097)
    await session.say("я" * 4097)
    await session.say("\x01 \ud800"[:2])
    sizes = [len(m["text"]) for m in session.server.world.chats[PERSON].messages.values() if not m["from"]["is_bot"]]
    assert sizes == [4096, 1, 2048, 2048, 1]
    await session.say("\ud800")
    assert "?" in [m.get("text") for m in session.server.world.chats[PERSON].messages.values()]


async def test_commands_are_those_of_the_menu_and_those_that_only_handlers_know(session: Session) -> None:
    assert list(session.commands())[:3] == ["/start", "/topics", "/start"]
    assert "/secret" in list(session.commands())


def test_tab_completes_from_the_start_whatever_the_case() -> None:
    assert completions("/s", ["/start", "/topics", "/start"]) == ["/start"]
    assert completions("sou", ["Source in context"]) == ["Source in context"]
    assert completions("", ["/start"]) == []


def test_without_readline_the_prompt_still_asks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "readline", None)
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\n"))
    assert list(typed(list, tmp_path / "history")) == ["one"]
    assert not (tmp_path / "history").exists()
