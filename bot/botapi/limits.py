"""Telegram's limits, as data. Lengths of texts count UTF-16 code units, as entities do; those of data count bytes."""

from dataclasses import dataclass
from typing import Final, Literal

TEXT: Final = 4096  # of a message, after its entities are parsed
CAPTION: Final = 1024
ENTITIES: Final = 100  # of a message; the surplus is dropped in silence
START_PARAMETER: Final = 64  # of a deep link
BUTTONS: Final = 100  # of an inline keyboard (undocumented)
BUTTONS_IN_A_ROW: Final = 8  # (undocumented)
COMMANDS: Final = 100  # of a scope and language
UPDATES: Final = 100  # of one getUpdates
POLL_SECONDS: Final = 50  # the longest poll
UPLOAD_BYTES: Final = 50 * 1024 * 1024
PHOTO_BYTES: Final = 10 * 1024 * 1024
QUERY_SECONDS: Final = 900.0  # how long a callback query can be answered (observed, not documented)

MESSAGES_A_SECOND: Final = 30  # of a bot, over all chats
MESSAGES_A_SECOND_IN_A_CHAT: Final = 1
MESSAGES_A_MINUTE_IN_A_GROUP: Final = 20


@dataclass(frozen=True, slots=True)
class Length:
    """How long a string may be, and what Telegram says when it is not."""

    least: int
    most: int
    error: str
    unit: Literal["characters", "bytes"] = "characters"


LENGTHS: Final[dict[tuple[str, str], Length]] = {
    ("InlineKeyboardButton", "callback_data"): Length(1, 64, "BUTTON_DATA_INVALID", "bytes"),
    ("InlineKeyboardButton", "text"): Length(1, 4096, "inline keyboard button text must be non-empty"),
    ("CopyTextButton", "text"): Length(1, 256, "BUTTON_COPY_TEXT_INVALID"),
    ("KeyboardButton", "text"): Length(1, 4096, "keyboard button text must be non-empty"),
    ("BotCommand", "command"): Length(1, 32, "BOT_COMMAND_INVALID"),
    ("BotCommand", "description"): Length(1, 256, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("ForceReply", "input_field_placeholder"): Length(1, 64, "reply markup placeholder is too long"),
    ("ReplyKeyboardMarkup", "input_field_placeholder"): Length(1, 64, "reply markup placeholder is too long"),
    ("answerCallbackQuery", "text"): Length(0, 200, "MESSAGE_TOO_LONG"),
    ("setMyDescription", "description"): Length(0, 512, "DESCRIPTION_TOO_LONG"),
    ("setMyShortDescription", "short_description"): Length(0, 120, "ABOUT_TOO_LONG"),
    ("setMyName", "name"): Length(0, 64, "BOT_TITLE_INVALID"),
    ("setWebhook", "secret_token"): Length(1, 256, "secret token is too long"),
    ("setChatTitle", "title"): Length(1, 128, "CHAT_TITLE_EMPTY"),
    ("setChatDescription", "description"): Length(0, 255, "CHAT_ABOUT_TOO_LONG"),
}

PATTERNS: Final[dict[tuple[str, str], tuple[str, str]]] = {
    ("BotCommand", "command"): (r"[a-z0-9_]{1,32}", "BOT_COMMAND_INVALID"),
    ("setWebhook", "secret_token"): (r"[A-Za-z0-9_-]{1,256}", "secret token contains unallowed characters"),
    ("sendChatAction", "action"): (
        (
            "typing|upload_photo|record_video|upload_video|record_voice|upload_voice|upload_document|choose_sticker"
            "|find_location|record_video_note|upload_video_note"
        ),
        "wrong parameter action in request",
    ),
}
"""What a string must look like in full, and Telegram's word when it does not."""

MISSING: Final[dict[str, str]] = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "user_id": "invalid user_id specified",
    "action": "wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
"""What Telegram says when a required parameter is not there; for the rest we name it."""
