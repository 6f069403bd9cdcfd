"""What a message is, before anybody thinks about an answer: a question, a command, or neither."""

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType, MessageType
from telegram.ext.filters import StatusUpdate


@dataclass(frozen=True, slots=True)
class Question:
    """Words to answer: a text, a caption, a forwarded text."""

    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """A command as it was typed, in any script, and what stands after it."""

    name: str
    argument: str


@dataclass(frozen=True, slots=True)
class Wordless:
    """A sticker, a voice …: the key of the reply is `message.<kind>`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Not for us, or nothing that anybody said."""


Heard = Question | Called | Wordless | Silence

# What Telegram calls a command has Latin letters only; people type it in their own.
_COMMAND = re.compile(r"/(?P<name>\w{1,64})(?:@(?P<bot>\w{3,32}))?(?:\s+(?P<argument>.*))?", re.DOTALL)

# The attribute of a message that it goes by, and the key of what is said to it.
_KINDS: dict[str, str] = {
    MessageType.STICKER: "sticker",
    MessageType.ANIMATION: "picture",
    MessageType.PHOTO: "picture",
    MessageType.LIVE_PHOTO: "picture",
    MessageType.VIDEO: "picture",
    MessageType.DOCUMENT: "picture",
    MessageType.AUDIO: "voice",
    MessageType.VIDEO_NOTE: "voice",
    MessageType.VOICE: "voice",
    MessageType.LOCATION: "place",
    MessageType.VENUE: "place",
    MessageType.CONTACT: "contact",
    MessageType.POLL: "poll",
    MessageType.DICE: "game",
    MessageType.GAME: "game",
}


def heard(update: Update, me: User) -> Heard:
    """What a new or edited message is to the bot `me`.

    In groups it hears commands, replies to it and mentions of it, and nothing else; in channels commands alone.
    """
    message = update.effective_message
    if message is None:
        return Silence()
    private = message.chat.type == ChatType.PRIVATE
    # An administrator who writes in the group's own name comes as a bot of Telegram's.
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    if message.from_user and message.from_user.is_bot and not anonymous:
        return Silence()
    text = message.text or message.caption or ""
    command = _COMMAND.fullmatch(text)
    if command:
        ours = (command["bot"] or "").lower() == (me.username or "").lower()
        if private or ours or not command["bot"]:
            return Called(command["name"], (command["argument"] or "").strip())
        return Silence()
    if message.chat.type == ChatType.CHANNEL or not (private or _addressed(message, text, me)):
        return Silence()
    if text:
        return Question(_mention(me).sub(" ", text).strip())
    # An edit without words moves a live location, ends a poll: nothing new was said.
    if update.edited_message or StatusUpdate.ALL.check_update(update):
        return Silence()
    return Wordless(next((kind for name, kind in _KINDS.items() if getattr(message, name, None)), "other"))


def named(message: Message, me: User) -> bool:
    """Whether a message is surely for this bot: in private, in reply to it, or with its name."""
    text = message.text or message.caption or ""
    return message.chat.type == ChatType.PRIVATE or _addressed(message, text, me)


def _addressed(message: Message, text: str, me: User) -> bool:
    replied = message.reply_to_message and message.reply_to_message.from_user
    return bool(
        (replied and replied.id == me.id)
        or _mention(me).search(text)
        or any(
            entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == me.id
            for entity in (*message.entities, *message.caption_entities)
        ),
    )


def _mention(me: User) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(me.username or 'nobody')}\b", re.IGNORECASE)
