"""What Telegram shows of the bot before anybody has said a word: its commands and its descriptions."""

import hashlib
import json
from typing import Any

from telegram.ext import Application

from bot.knowledge.model import LANGUAGES
from bot.locales.texts import Say
from bot.telegram.commands import COMMANDS
from bot.telegram.services import Services

_KEY = "menu"
_FALLBACK = ""  # Telegram's code for everybody whose language has no menu of its own

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


async def set_menu(application: AnyApplication, services: Services) -> bool:
    """Sets the commands and descriptions if they differ from those last set; whether they did.

    Telegram allows few such calls a day, so what was set is noted by its hash. Raises TelegramError; what is half
    set is then not noted, and set anew the next time.
    """
    menus: dict[str, Any] = {language: _menu(services.texts(language)) for language in LANGUAGES}
    menus[_FALLBACK] = menus["en"]
    digest = hashlib.sha256(json.dumps(menus, sort_keys=True).encode()).hexdigest()
    if await services.store.kept(_KEY) == digest:
        return False
    for code, menu in menus.items():
        await application.bot.set_my_commands(menu["commands"], language_code=code or None)
        await application.bot.set_my_description(menu["description"], language_code=code or None)
        await application.bot.set_my_short_description(menu["short"], language_code=code or None)
    await services.store.keep(_KEY, digest)
    return True


def _menu(say: Say) -> dict[str, Any]:
    return {
        "commands": [(command.name, say.label(f"commands.{command.name}")) for command in COMMANDS if command.menu],
        "description": say.label("profile.description"),
        "short": say.label("profile.short"),
    }
