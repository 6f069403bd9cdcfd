"""Telegram's HTML as a type of its own: a plain string that is put into it is escaped, a `Markup` is not."""

import html
import re
from collections.abc import Iterable

TEXT_LIMIT = 4096  # of a message, in UTF-16 code units, after its entities are parsed

# Control characters (the line feed and the tab aside) and lone surrogates: no message can carry them.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"<[^>]*>")


class Markup(str):
    """Text that is Telegram's HTML already. Only this module and the bot's own templates make it from a string."""

    __slots__ = ()

    def __add__(self, other: str) -> "Markup":
        return Markup(str.__add__(self, escape(other)))


def escape(value: object) -> Markup:
    """The value as HTML: a `Markup` as it is, anything else as text. What no message can carry becomes U+FFFD."""
    if isinstance(value, Markup):
        return value
    return Markup(html.escape(_UNSPEAKABLE.sub("\ufffd", str(value)), quote=False))


def join(separator: str, parts: Iterable[object]) -> Markup:
    """The parts, each escaped as its type demands, with the separator between; empty ones are left out."""
    return Markup(escape(separator).join(filter(None, map(escape, parts))))


def bold(value: object) -> Markup:
    return Markup(f"<b>{escape(value)}</b>")


def italic(value: object) -> Markup:
    return Markup(f"<i>{escape(value)}</i>")


def marked(value: object) -> Markup:
    """What the eye should find in a paragraph: bold and underlined."""
    return Markup(f"<b><u>{escape(value)}</u></b>")


def spoiler(value: object) -> Markup:
    """What is hidden until it is tapped."""
    return Markup(f"<tg-spoiler>{escape(value)}</tg-spoiler>")


def quote(value: object, *, expandable: bool = False) -> Markup:
    """A block quotation; an expandable one shows its first lines until it is tapped."""
    return Markup(f"<blockquote{' expandable' if expandable else ''}>{escape(value)}</blockquote>")


def plain(markup: str) -> str:
    """The text that a reader sees, without the tags."""
    return html.unescape(_TAG.sub("", markup))


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def clipped(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than `most` UTF-16 code units, at a blank if one is near."""
    if units(text) <= most:
        return text
    kept, room = [], most - 1
    for character in text:
        room -= units(character)
        if room < 0:
            break
        kept.append(character)
    head = "".join(kept)
    word = head.rfind(" ")
    return (head[:word] if word > len(head) * 2 // 3 else head).rstrip() + "…"
