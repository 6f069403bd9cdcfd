"""What Telegram keeps: people, chats, messages, presses of buttons, the bot's profile.

Objects are in Telegram's JSON form.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.botapi import errors
from bot.botapi.checks import Upload
from bot.botapi.errors import bad_request, forbidden
from bot.botapi.updates import UpdateQueue

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup", "channel"]


@dataclass(slots=True)
class Chat:
    """A chat and the bot's standing in it."""

    id: int
    kind: Kind
    names: Json  # title, or a person's names; username, is_forum
    bot_status: str = "member"  # as in ChatMember; "kicked" in a private chat: the person has blocked the bot
    open: bool = True  # a private chat is closed until the person writes first
    members: dict[int, str] = field(default_factory=dict)  # user -> status
    topics: dict[int, str] = field(default_factory=dict)  # thread -> name
    messages: dict[int, Json] = field(default_factory=dict)
    migrated_to: int | None = None
    gone: bool = False  # the person has deleted their account

    def info(self) -> Json:
        return {"id": self.id, "type": self.kind} | self.names

    @property
    def label(self) -> str:
        return f"{self.kind} chat"


@dataclass(slots=True)
class Press:
    """A button that somebody has pressed, and what the bot answered."""

    chat: int
    message: int
    user: int
    data: str
    time: float
    answer: Json | None = None


@dataclass(slots=True)
class Webhook:
    url: str = ""
    settings: Json = field(default_factory=dict)


@dataclass(slots=True)
class Profile:
    """What the bot has said about itself, by language ("" is the default) and, for commands, by scope."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)  # 0 is the default


@dataclass(slots=True)
class World:
    """The state behind one bot's token. `now` gives seconds since the epoch."""

    bot: Json
    now: Callable[[], float] = time.time
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    users: dict[int, Json] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    webhook: Webhook = field(default_factory=Webhook)
    first_message: int = 1
    _messages: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._messages = itertools.count(self.first_message)

    def chat(self, chat_id: int | str) -> Chat:
        """The chat, or `ApiError` where there is none or it has moved."""
        found = self.chats.get(chat_id) if isinstance(chat_id, int) else self._public(chat_id)
        if found is None:
            raise bad_request("chat not found")
        if found.migrated_to is not None:
            raise errors.migrated(found.migrated_to)
        return found

    def writable(self, chat_id: int | str) -> Chat:
        """The chat if the bot may write there; else `ApiError` with the reason in Telegram's words."""
        chat = self.chat(chat_id)
        if chat.gone:
            raise forbidden("user is deactivated")
        if not chat.open:
            raise forbidden("bot can't initiate conversation with a user")
        match chat.kind, chat.bot_status:
            case "private", "kicked":
                raise forbidden("bot was blocked by the user")
            case _, "kicked":
                raise forbidden(f"bot was kicked from the {chat.label}")
            case _, "left":
                raise forbidden(f"bot is not a member of the {chat.label}")
            case "channel", "member":
                raise bad_request("need administrator rights in the channel chat")
        return chat

    def post(self, chat: Chat, sender: Json | None, content: Json, *, thread: int | None = None) -> Json:
        """Puts a message into a chat; `sender` is None for a channel's own post."""
        number = len(chat.messages) + 1 if chat.kind in {"supergroup", "channel"} else next(self._messages)
        message: Json = {"message_id": number, "date": int(self.now()), "chat": chat.info()}
        if sender is not None:
            message["from"] = sender
        else:
            message["sender_chat"] = chat.info()
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        message |= content
        chat.messages[number] = message
        return message

    def remember(self, upload: Upload | str) -> Json:
        """A file's identifiers; one given as text is known by it."""
        if isinstance(upload, str):
            return {"file_id": upload, "file_unique_id": upload[-16:]}
        number = f"file{len(self.files) + 1:012}"
        self.files[number] = upload
        return {"file_id": number, "file_unique_id": number[-16:], "file_size": len(upload.content)}

    def _public(self, name: str) -> Chat | None:
        wanted = name.removeprefix("@").lower()
        public = (chat for chat in self.chats.values() if chat.kind != "private")
        return next((chat for chat in public if chat.names.get("username", "").lower() == wanted), None)
