"""The real bot before a local Telegram: updates go in, what the bot sends is read off the ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from telegram import Update
from telegram.request import BaseRequest

from bot.answering.engine import Engine
from bot.botapi.server import Server
from bot.briefing.clocks import VERSION
from bot.compiled import ready_engine
from bot.console.request import InProcessRequest
from bot.knowledge import places
from bot.knowledge.model import KnowledgeBase
from bot.locales.texts import Texts
from bot.storage.records import Subscription
from bot.storage.store import Store
from bot.telegram.application import build
from bot.telegram.menu import AnyApplication
from bot.telegram.services import Services

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

Json = dict[str, Any]


_over: dict[int, Engine] = {}  # by the identity of the base, which each keeps


def shipped() -> KnowledgeBase:
    return engine().base


@cache
def engine() -> Engine:
    return ready_engine(*places.default_paths())


def engine_over(base: KnowledgeBase) -> Engine:
    """The engine over a base, built once for all tests that hand in the very same one."""
    if base is shipped():
        return engine()
    if id(base) not in _over:
        _over[id(base)] = Engine(base)
    return _over[id(base)]


@cache
def texts() -> Texts:
    return Texts.load()


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


class Stage:
    """A server, the application before it, and what people see of the two."""

    def __init__(self, server: Server, application: AnyApplication, services: Services, clock: Clock) -> None:
        self.server = server
        self.application = application
        self.services = services
        self.store = services.store
        self.clock = clock
        self.raised: list[BaseException] = []
        self._offset = 0
        application.add_error_handler(self._raised)

    async def _raised(self, _update: object, scene: Any) -> None:
        self.raised.append(scene.error)

    async def over(self, base: KnowledgeBase) -> None:
        """Starts the bot anew, on the same database, with another base."""
        self.services = replace(self.services, base=base, engine=engine_over(base))
        await self.application.shutdown()
        self.application = build(InProcessRequest(self.server), self.services, self.server.token)
        self.application.add_error_handler(self._raised)
        await self.application.initialize()

    async def settle(self) -> list[Json]:
        """Lets the bot handle all there is; gives the messages it sent or edited, as they look now."""
        since = len(self.server.ledger)
        while updates := await self.application.bot.get_updates(offset=self._offset, timeout=0):
            for update in updates:
                self._offset = update.update_id + 1
                await self.application.process_update(update)
        for call in self.server.ledger[since:]:
            assert call.ok, call
        assert not self.raised, self.raised
        shown = [
            call.body["result"]
            for call in self.server.ledger[since:]
            if call.method in {"sendMessage", "editMessageText"}
        ]
        return [message for message in shown if isinstance(message, dict)]

    async def say(self, chat: int, text: str = "", **how: Any) -> Json:
        """Somebody says something; the bot's one message."""
        self.server.user_sends(chat, text, **how)
        [message] = await self.settle()
        return message

    async def press(self, chat: int, message: Json, button: str, **how: Any) -> Json:
        """Somebody presses a button; the one message that is sent or edited."""
        self.server.user_presses(chat, message["message_id"], button, **how)
        [shown] = await self.settle()
        return shown

    async def toast(self, chat: int, message: Json, button: str) -> str:
        """Somebody presses a button that sends nothing; the words over the chat."""
        query = self.server.user_presses(chat, message["message_id"], button)
        await self.settle()
        return str((self.server.world.presses[query].answer or {}).get("text", ""))

    def now_showing(self, chat: int, message: Json) -> Json:
        """The message as it stands in the chat now."""
        return self.server.world.chats[chat].messages[message["message_id"]]

    async def hand_in(self, update: Json) -> None:
        """An update that no client of ours makes."""
        parsed = Update.de_json(update, self.application.bot)
        assert parsed is not None
        await self.application.process_update(parsed)


def subscribed(chat: int, **values: Any) -> Subscription:
    """A subscription of a person who has just been told of the shipped base: at eight in Almaty, due tomorrow."""
    told = {"told": shipped().version, "tzdata": VERSION, "zone": "Asia/Almaty", "language": "en", "kind": "private"}
    due = {"due_at": datetime(2026, 11, 21, 3, 0, tzinfo=UTC), "due_on": date(2026, 11, 21)}
    hour = {"minute": 480, "weekdays": 127, "created_at": NOW}
    return Subscription(**{"chat_id": chat, **told, **due, **hour, **values})


def labels(message: Json) -> list[str]:
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def rows(message: Json) -> list[list[Json]]:
    return list(message.get("reply_markup", {}).get("inline_keyboard", []))


@asynccontextmanager
async def staged(
    server: Server,
    request: BaseRequest,
    url: str,
    base_url: str | None = None,
    admins: frozenset[int] = frozenset(),
) -> AsyncIterator[Stage]:
    """The bot over a fresh database, before a server that a request leads to."""
    clock = Clock()
    async with await Store.open(url) as store:
        services = Services(shipped(), engine(), store, texts(), clock, admins)
        application = build(request, services, server.token, base_url)
        async with application:
            yield Stage(server, application, services, clock)
