"""What the bot says about itself: name, descriptions, commands, the menu button."""

import json
from collections.abc import Callable

from bot.botapi import limits
from bot.botapi.checks import Values
from bot.botapi.errors import bad_request
from bot.botapi.world import Json, World


def get_me(world: World, _: Values) -> Json:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def set_commands(world: World, values: Values) -> bool:
    commands = values["commands"]
    if len(commands) > limits.COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    names = [command["command"] for command in commands]
    if len(set(names)) < len(names):
        raise bad_request("BOT_COMMAND_DUPLICATE")
    world.profile.commands[_place(values)] = commands
    return True


def get_commands(world: World, values: Values) -> list[Json]:
    return world.profile.commands.get(_place(values), [])


def delete_commands(world: World, values: Values) -> bool:
    world.profile.commands.pop(_place(values), None)
    return True


def setter(what: str) -> Callable[[World, Values], bool]:
    """The method that sets one of the bot's texts in one language; an empty one removes it."""

    def set_text(world: World, values: Values) -> bool:
        key = (what, _language(values))
        text = values.get(what, "")
        if text:
            world.profile.texts[key] = text
        else:
            world.profile.texts.pop(key, None)
        return True

    return set_text


def getter(what: str) -> Callable[[World, Values], Json]:
    """The method that gives one of the bot's texts, that of the default language where the wished one is not set."""

    def get_text(world: World, values: Values) -> Json:
        texts = world.profile.texts
        fallback = world.bot["first_name"] if what == "name" else ""
        return {what: texts.get((what, _language(values)), texts.get((what, ""), fallback))}

    return get_text


def set_menu_button(world: World, values: Values) -> bool:
    world.profile.menu_buttons[values.get("chat_id", 0)] = values.get("menu_button", {"type": "default"})
    return True


def get_menu_button(world: World, values: Values) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(values.get("chat_id", 0), buttons.get(0, {"type": "commands"}))


def _place(values: Values) -> tuple[str, str]:
    return json.dumps(values.get("scope", {"type": "default"}), sort_keys=True), _language(values)


def _language(values: Values) -> str:
    code: str = values.get("language_code", "")
    if code and not (len(code) == 2 and code.isascii() and code.islower()):
        raise bad_request("invalid language code specified")
    return code
