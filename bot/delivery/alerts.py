"""What the admins must hear at once, in their chats with the bot."""

import logging
from typing import Any, Final

from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.storage.errors import StorageError
from bot.telegram.services import Services

_log = logging.getLogger(__name__)
_AGAIN_AFTER: Final = 3600.0  # seconds, for the same kind
_WHY: Final = 300  # characters


class Alerts:
    """Tells each kind of trouble once an hour at most."""

    def __init__(self, bot: ExtBot[Any], services: Services) -> None:
        self._bot = bot
        self._services = services
        self._told: dict[str, float] = {}

    async def tell(self, kind: str, why: str) -> None:
        """Sends `alert.<kind>` to every admin. What cannot be sent stands in the log."""
        now = self._services.clock().timestamp()
        if now - self._told.get(kind, 0.0) < _AGAIN_AFTER:
            return
        self._told[kind] = now
        for admin in self._services.admins:
            try:
                known = await self._services.store.chat(admin, self._services.clock())
                say = self._services.texts(known.language or "en")
                await self._bot.send_message(admin, say(f"alert.{kind}", why=why[:_WHY]), ParseMode.HTML)
            except (TelegramError, StorageError) as error:
                _log.warning("admin %d could not be told: %s", admin, error)
