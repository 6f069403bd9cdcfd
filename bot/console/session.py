"""One person's chat with the bot, over a local Bot API in this process. Knows nothing of a terminal."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final, Self

from telegram import Update
from telegram.ext import Application, CommandHandler
from telegram.request import BaseRequest

from bot.botapi import limits
from bot.botapi.ledger import Call
from bot.botapi.people import CONTENT
from bot.botapi.server import Server
from bot.botapi.text import cleaned
from bot.console.request import InProcessRequest
from bot.console.screen import Choice

App = Application[Any, Any, Any, Any, Any, Any]
Build = Callable[[BaseRequest], App]

PERSON: Final = 1
"""The user's id, and so the chat's: always the same, so that the bot knows them the next time."""


class Session:
    """Brings what a person does to the application, one update after another, and gives what the bot did.

    Update and message numbers go on from the clock's seconds, so that they differ from those of earlier sessions, which
    the bot's database may remember.
    """

    def __init__(self, build: Build, language_code: str | None = None) -> None:
        self.server = Server(first_name="kaznato", username="kaznato_bot", first_id=int(time.time()))
        self.server.add_user("You", user_id=PERSON, language_code=language_code)
        self.application = build(InProcessRequest(self.server))
        self._seen = 0

    async def __aenter__(self) -> Self:
        await self.application.initialize()
        if self.application.post_init:
            await self.application.post_init(self.application)
        await self.application.start()
        self._seen = len(self.server.ledger)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.application.stop()
        if self.application.post_stop:
            await self.application.post_stop(self.application)
        await self.application.shutdown()
        if self.application.post_shutdown:
            await self.application.post_shutdown(self.application)

    async def say(self, line: str) -> list[Call]:
        """Sends a line: a text, or `:photo` and its like with a caption. What is too long goes as several messages."""
        line = cleaned(line.encode(errors="replace").decode())
        kind, _, caption = line.partition(" ")
        if kind.startswith(":") and kind[1:] in CONTENT:
            self.server.user_sends(PERSON, caption, kind=kind[1:])
        else:
            # Half the limit of UTF-16 units is never too many, whatever the characters are.
            size = limits.TEXT if line.isascii() else limits.TEXT // 2
            for start in range(0, len(line), size):
                if line[start : start + size].strip():
                    self.server.user_sends(PERSON, line[start : start + size])
        return await self._handled()

    async def press(self, choice: Choice) -> list[Call]:
        self.server.user_presses(PERSON, choice.message, choice.data)
        return await self._handled()

    def commands(self) -> Iterator[str]:
        """The bot's commands: those in its menu, then those that only its handlers know."""
        menus = self.server.world.profile.commands.values()
        yield from (f"/{command['command']}" for menu in menus for command in menu)
        for handlers in self.application.handlers.values():
            for handler in handlers:
                if isinstance(handler, CommandHandler):
                    yield from (f"/{name}" for name in sorted(handler.commands))

    async def _handled(self) -> list[Call]:
        """Lets the bot handle what is pending; gives the calls it has made since the last time."""
        while pending := self.server.world.updates.take():
            for update in pending:
                await self.application.process_update(Update.de_json(update, self.application.bot))
        calls = self.server.calls(since=self._seen)
        self._seen = len(self.server.ledger)
        return calls
