"""From a call's text, parse mode and entities to what a message holds; and a keyboard's own rules."""

from typing import Any, Final

from bot.botapi import html, limits
from bot.botapi.checks import Values
from bot.botapi.errors import ApiError, bad_request
from bot.botapi.text import Entity, finished, units

_NO_ACTION: Final = frozenset({"text", "icon_custom_emoji_id", "style"})


def message_text(values: Values) -> dict[str, Any]:
    """`text` and `entities` of a message; raises `ApiError` if it is empty or too long."""
    if not values.get("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(values["text"], values, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > limits.TEXT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption(values: Values) -> dict[str, Any]:
    """`caption` and `caption_entities` of a file, if it has one."""
    text, entities = _formatted(values.get("caption", ""), values, "caption_entities")
    if units(text) > limits.CAPTION:
        raise bad_request("message caption is too long")
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})


def inline_keyboard(values: Values) -> dict[str, Any]:
    """`reply_markup` of a message if it is an inline keyboard with buttons; raises `ApiError` if that breaks a rule."""
    markup = values.get("reply_markup") or {}
    rows = [row for row in markup.get("inline_keyboard", []) if row]
    if sum(map(len, rows)) > limits.BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if any(len(row) > limits.BUTTONS_IN_A_ROW for row in rows):
        raise bad_request(f"a row has more than {limits.BUTTONS_IN_A_ROW} buttons")
    for button in (button for row in rows for button in row):
        match sorted(button.keys() - _NO_ACTION):
            case []:
                raise bad_request("text buttons are unallowed in the inline keyboard")
            case ["url"] if html.link(button["url"]) is None:
                raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
            case [_]:
                pass
            case actions:
                raise bad_request(f"a button has several actions: {', '.join(actions)}")
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _formatted(text: str, values: Values, key: str) -> tuple[str, list[Entity]]:
    match values.get("parse_mode", "").lower():
        case "":
            entities: list[Entity] = values.get(key, [])
            _check_places(text, entities)
        case "html":
            text, entities = html.parse(text)
        case "markdown" | "markdownv2" as mode:
            raise ApiError(501, f"Not Implemented: parse mode {mode} is not simulated")
        case _:
            raise bad_request("unsupported parse_mode")
    text, entities = finished(text, entities)
    return text, entities[: limits.ENTITIES]


def _check_places(text: str, entities: list[Entity]) -> None:
    """Entities that were given must lie on characters of the text."""
    encoded = text.encode("utf-16-le")
    for entity in entities:
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        if not 0 <= start <= stop <= len(encoded) // 2:
            raise bad_request(f"entity beginning at UTF-16 offset {start} is not in the text")
        for place in (start, stop):
            if 0xDC <= encoded[2 * place + 1 : 2 * place + 2].ljust(1, b"\0")[0] <= 0xDF:
                raise bad_request(
                    f"entity beginning at UTF-16 offset {start} begins or ends in a middle of a UTF-16 symbol"
                )
