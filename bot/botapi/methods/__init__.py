"""The methods that are simulated, by name. Each takes the world and the checked parameters, and gives the result."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.botapi.checks import Values
from bot.botapi.methods import chats, intake, messages, profile
from bot.botapi.world import World

Handler = Callable[[World, Values], Any | Awaitable[Any]]

SIMULATED: Final[Mapping[str, Handler]] = {
    "answerCallbackQuery": messages.answer_callback_query,
    "deleteMessage": messages.delete_message,
    "deleteMyCommands": profile.delete_commands,
    "deleteWebhook": intake.delete_webhook,
    "editMessageReplyMarkup": messages.edit_reply_markup,
    "editMessageText": messages.edit_text,
    "getChat": chats.get_chat,
    "getChatAdministrators": chats.get_administrators,
    "getChatMember": chats.get_member,
    "getChatMemberCount": chats.count_members,
    "getChatMenuButton": profile.get_menu_button,
    "getMe": profile.get_me,
    "getMyCommands": profile.get_commands,
    "getMyDescription": profile.getter("description"),
    "getMyName": profile.getter("name"),
    "getMyShortDescription": profile.getter("short_description"),
    "getUpdates": intake.get_updates,
    "getWebhookInfo": intake.get_webhook_info,
    "leaveChat": chats.leave,
    "sendChatAction": messages.send_chat_action,
    "sendDocument": messages.send_document,
    "sendMessage": messages.send_message,
    "sendPhoto": messages.send_photo,
    "setChatMenuButton": profile.set_menu_button,
    "setMessageReaction": messages.set_reaction,
    "setMyCommands": profile.set_commands,
    "setMyDescription": profile.setter("description"),
    "setMyName": profile.setter("name"),
    "setMyShortDescription": profile.setter("short_description"),
    "setWebhook": intake.set_webhook,
}
