"""Who may decide for a chat, and whether the bot may write to it."""

from typing import Final

from telegram import Bot, Chat, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Message, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.storage.records import ChatKind

_GONE: Final = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})

BLOCKED: Final = "blocked"  # reasons under which a subscription is suspended
REMOVED: Final = "removed"
SILENCED: Final = "silenced"


def kind_of(chat: Chat) -> ChatKind:
    """What sort of chat it is, as far as a subscription is concerned."""
    match chat.type:
        case ChatType.PRIVATE:
            return "private"
        case ChatType.CHANNEL:
            return "channel"
        case _:
            return "group"


async def may_decide(bot: Bot, chat: Chat, user: User | None, message: Message | None = None) -> bool:
    """Whether somebody may decide for the chat: in groups and channels administrators alone. Raises TelegramError.

    `message` is what they wrote, if it was that. A channel's post and what an administrator writes in the group's own
    name show the chat as their sender.
    """
    if chat.type == ChatType.PRIVATE:
        return True
    if message is not None and message.sender_chat and message.sender_chat.id == chat.id:
        return True
    if user is None:
        return False
    # Of a single member Telegram tells for sure only bots that are administrators themselves.
    return any(each.user.id == user.id for each in await bot.get_chat_administrators(chat.id))


def thread_of(message: Message) -> int | None:
    """The forum topic in which a message stands."""
    return message.message_thread_id if message.is_topic_message else None


def unwelcome(chat: Chat, me: ChatMember) -> str | None:
    """Why the bot may not write to the chat, from its own standing there; None where it may."""
    if me.status in _GONE:
        return BLOCKED if chat.type == ChatType.PRIVATE else REMOVED
    if isinstance(me, ChatMemberRestricted) and not me.can_send_messages:
        return SILENCED
    if chat.type == ChatType.CHANNEL and not (isinstance(me, ChatMemberAdministrator) and me.can_post_messages):
        return SILENCED
    return None
