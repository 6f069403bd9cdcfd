"""What people do in their clients: write, press, edit, block, gather in groups. Each deed reaches the bot as an update.

Chats and users are given by their ids; what cannot be done in a client either is a `ValueError`.
"""

import itertools
import re
from collections.abc import Iterable
from typing import Any, Final

from bot.botapi import limits
from bot.botapi.methods.chats import membership
from bot.botapi.methods.messages import public
from bot.botapi.text import cleaned, finished
from bot.botapi.world import Chat, Json, Kind, Press, World

_FILE: Final[Json] = {"file_id": "sent-by-a-person", "file_unique_id": "person"}
_PICTURE: Final[Json] = _FILE | {"width": 512, "height": 512}

CONTENT: Final[dict[str, Any]] = {
    "animation": _PICTURE | {"duration": 2},
    "audio": _FILE | {"duration": 180, "title": "Song"},
    "contact": {"phone_number": "77010000000", "first_name": "Aigerim"},
    "dice": {"emoji": "🎲", "value": 4},
    "document": _FILE | {"file_name": "paper.pdf", "mime_type": "application/pdf"},
    "location": {"latitude": 51.13, "longitude": 71.43},
    "photo": [_PICTURE],
    "sticker": _PICTURE | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"},
    "video": _PICTURE | {"duration": 3},
    "video_note": _FILE | {"length": 240, "duration": 5},
    "voice": _FILE | {"duration": 4, "mime_type": "audio/ogg"},
}
"""What a message holds that is no text, by its kind."""

_CAPTIONED: Final = frozenset({"animation", "audio", "document", "photo", "video", "voice"})


class People:
    """The other side of the chats in a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._ids = itertools.count(1_001)

    def add_user(
        self,
        first_name: str = "Ann",
        *,
        user_id: int | None = None,
        language_code: str | None = None,
        username: str | None = None,
        started: bool = True,
    ) -> int:
        """Somebody with a Telegram account. The bot may write to them once they have written, or if they `started`."""
        number = user_id if user_id is not None else next(self._ids)
        names = {"first_name": first_name} | ({"username": username} if username else {})
        language = {"language_code": language_code} if language_code else {}
        self.world.users[number] = {"id": number, "is_bot": False} | names | language
        self.world.chats[number] = Chat(number, "private", names, open=started)
        return number

    def add_group(  # noqa: PLR0913 - by name, each with a default
        self,
        title: str = "Group",
        members: Iterable[int] = (),
        *,
        kind: Kind = "group",
        topics: Iterable[str] = (),
        username: str | None = None,
        bot_status: str = "member",
    ) -> int:
        """A group, supergroup (with topics, if any are named) or channel. The bot is in it; the first member made it.

        Topics are numbered as they are named: 101, 102 …
        """
        serial = next(self._ids)
        number = -serial if kind == "group" else -1_000_000_000_000 - serial
        threads = {100 + place: name for place, name in enumerate(topics, 1)}
        names: Json = {"title": title}
        names |= ({"username": username} if username else {}) | ({"is_forum": True} if threads else {})
        people = {user: "creator" if place == 0 else "member" for place, user in enumerate(members)}
        self.world.chats[number] = Chat(number, kind, names, bot_status, members=people, topics=threads)
        return number

    def user_sends(  # noqa: PLR0913 - by name, each with a default
        self,
        chat: int,
        text: str = "",
        *,
        user: int | None = None,
        kind: str = "text",
        topic: int | None = None,
        reply_to: int | None = None,
    ) -> Json:
        """Somebody writes, or sends one of `CONTENT` with `text` as its caption.

        In a private chat that is the one whose chat it is.
        """
        place = self._chat(chat)
        sender = None if place.kind == "channel" else self._user(chat if user is None else user)
        if place.kind == "private":
            place.open = True
            if place.bot_status == "kicked":
                self.user_unblocks(chat)
        content = _content(text, kind)
        if reply_to is not None:
            content["reply_to_message"] = public(place.messages[reply_to])
        message = self.world.post(place, sender, content, thread=topic)
        if self._reaches_bot(place, message):
            self.world.updates.push("channel_post" if place.kind == "channel" else "message", public(message))
        return message

    def user_edits(self, chat: int, message: int, text: str) -> Json:
        """Somebody changes the text of their own message."""
        place = self._chat(chat)
        edited = place.messages[message]
        if edited.get("from") == self.world.bot or "text" not in edited:
            raise ValueError(f"message {message} is not one that a person can edit")
        edited.pop("entities", None)
        edited |= _content(text, "text") | {"edit_date": int(self.world.now())}
        kind = "edited_channel_post" if place.kind == "channel" else "edited_message"
        self.world.updates.push(kind, public(edited))
        return edited

    def user_presses(self, chat: int, message: int, button: str, *, user: int | None = None) -> str:
        """Somebody presses a button, known by its data or its label. Gives the callback query's id."""
        place = self._chat(chat)
        shown = place.messages[message]
        rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [each for row in rows for each in row]
        pressed = next((each for each in buttons if each.get("callback_data") == button), None) or next(
            (each for each in buttons if each["text"] == button),
            None,
        )
        if pressed is None or "callback_data" not in pressed:
            raise ValueError(f"message {message} has no button {button!r} that calls back, but {buttons}")
        presser = self._user(chat if user is None else user)
        number = str(4_000_000_000_000_000_000 + len(self.world.presses) + 1)
        self.world.presses[number] = Press(chat, message, presser["id"], pressed["callback_data"], self.world.now())
        self.world.updates.push(
            "callback_query",
            {
                "id": number,
                "from": presser,
                "message": public(shown),
                "chat_instance": str(chat),
                "data": pressed["callback_data"],
            },
        )
        return number

    def user_opens(self, user: int, address: str) -> Json:
        """Somebody follows a deep link to the bot (`https://t.me/<bot>?start=…`) and presses Start."""
        wanted = re.fullmatch(r"https?://t\.me/(\w+)\?start=(.*)", address)
        if wanted is None or wanted[1].lower() != self.world.bot["username"].lower():
            raise ValueError(f"{address} does not lead to the bot")
        if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{limits.START_PARAMETER}}}", wanted[2]):
            raise ValueError(f"a start parameter is 1-{limits.START_PARAMETER} of A-Z a-z 0-9 _ -, not {wanted[2]!r}")
        return self.user_sends(user, f"/start {wanted[2]}")

    def user_blocks(self, user: int) -> None:
        self._standing(self._chat(user), self._user(user), "kicked")

    def user_unblocks(self, user: int) -> None:
        self._standing(self._chat(user), self._user(user), "member")

    def user_leaves_telegram(self, user: int) -> None:
        """Somebody deletes their account; no update tells of it."""
        self._chat(user).gone = True

    def bot_is_made(self, chat: int, status: str, *, by: int) -> None:
        """Somebody adds the bot to a group, removes it, or changes its rights: member, administrator, kicked, left."""
        self._standing(self._chat(chat), self._user(by), status)

    def group_migrates(self, chat: int) -> int:
        """A group becomes a supergroup with another id, which is given back."""
        old = self._chat(chat)
        if old.kind != "group":
            raise ValueError(f"chat {chat} is a {old.kind}")
        number = -1_000_000_000_000 - next(self._ids)
        new = Chat(number, "supergroup", old.names, old.bot_status, members=old.members)
        self.world.chats[number] = new
        creator = next((user for user, status in old.members.items() if status == "creator"), None)
        sender = self._user(creator) if creator is not None else self.world.bot
        for place, service in ((old, {"migrate_to_chat_id": number}), (new, {"migrate_from_chat_id": chat})):
            self.world.updates.push("message", public(self.world.post(place, sender, service)))
        old.migrated_to = number
        return number

    def _standing(self, chat: Chat, by: Json, status: str) -> None:
        before, chat.bot_status = chat.bot_status, status
        if before != status:
            self.world.updates.push("my_chat_member", membership(self.world, chat, by, before))

    def _reaches_bot(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: in a group, a bot that is no administrator sees what is addressed to it."""
        if chat.kind in {"private", "channel"}:
            return chat.bot_status not in {"kicked", "left"}
        if chat.bot_status != "member":
            return chat.bot_status == "administrator"
        text: str = message.get("text") or message.get("caption") or ""
        name = f"@{self.world.bot['username']}".lower()
        command = text.split(maxsplit=1)[0].lower() if text.startswith("/") else ""
        to_bot = message.get("reply_to_message", {}).get("from") == self.world.bot
        return to_bot or name in text.lower() or (bool(command) and "@" not in command)

    def _chat(self, chat: int) -> Chat:
        if chat not in self.world.chats:
            raise ValueError(f"there is no chat {chat}")
        return self.world.chats[chat]

    def _user(self, user: int) -> Json:
        if user not in self.world.users:
            raise ValueError(f"there is no user {user}")
        return self.world.users[user]


def _content(text: str, kind: str) -> Json:
    if kind != "text" and kind not in CONTENT:
        raise ValueError(f"a message is text or one of {', '.join(CONTENT)}, not {kind!r}")
    body, entities = finished(cleaned(text), [])
    if kind == "text":
        if not body:
            raise ValueError("a client sends no empty message")
        return {"text": body} | ({"entities": entities} if entities else {})
    caption = {"caption": body} if body and kind in _CAPTIONED else {}
    return {kind: CONTENT[kind]} | caption | ({"caption_entities": entities} if caption and entities else {})
