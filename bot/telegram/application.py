"""The bot as an application of python-telegram-bot: all handlers, and none of its own polling, jobs or persistence."""

from typing import Any

from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ChatMemberHandler, MessageHandler, filters
from telegram.request import BaseRequest

from bot.telegram.conversation import Conversation
from bot.telegram.limiter import Limiter
from bot.telegram.menu import AnyApplication, set_menu
from bot.telegram.services import Services

__all__ = ["build", "set_menu"]

TELEGRAM = "https://api.telegram.org/bot"
NO_TOKEN = "1:local"  # noqa: S105 - for a Bot API in the same process, which asks for none
_HEARD = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE | filters.UpdateType.CHANNEL_POST


def build(
    request: BaseRequest,
    services: Services,
    token: str = NO_TOKEN,
    base_url: str | None = None,
    limiter: Limiter | None = None,
) -> AnyApplication:
    """The application over a road to Telegram.

    Updates are given to it one by one (`process_update`): intake, order and repetition are the caller's. `base_url` is
    that of a Bot API other than Telegram's, up to and with `/bot`. The limiter holds back what Telegram would refuse; a
    Bot API without limits needs none.
    """
    conversation = Conversation(services)
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = ApplicationBuilder()
    builder = builder.token(token).base_url(base_url or TELEGRAM)
    if limiter is not None:
        builder = builder.rate_limiter(limiter)
    application = builder.request(request).get_updates_request(request).updater(None).job_queue(None).build()
    application.add_handler(MessageHandler(_HEARD, conversation.message))
    application.add_handler(CallbackQueryHandler(conversation.press))
    application.add_handler(ChatMemberHandler(conversation.standing, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(conversation.failed)
    return application
