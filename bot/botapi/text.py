"""Telegram's view of a text: its units are UTF-16, its ends are trimmed, its commands and links are found."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bot.botapi.errors import bad_request

Entity = dict[str, Any]
"""`type`, `offset` and `length` in UTF-16 code units, and what the type needs (`url`, `user`, `language` …)."""

_CONTROL: Final = {code: " " for code in range(32) if chr(code) not in "\t\n\r"} | {0x0D: None, 0x202E: None}

_FOUND: Final = re.compile(
    r"""(?<![\w/@#.:-])(?:
        (?P<url>https?://[^\s<>"]*[^\s<>".,;:!?)\]])
      | (?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
      | (?P<mention>@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w))
      | (?P<email>[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}(?!\w))
      | (?P<hashtag>\#\w*[^\W\d]\w*)
    )""",
    re.VERBOSE,
)
_ORDER: Final = ("blockquote", "expandable_blockquote", "pre", "code", "bold", "italic", "underline", "strikethrough")
_OPAQUE: Final = frozenset({"pre", "code", "text_link", "text_mention"})


def units(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text) + sum(map("\uffff".__lt__, text)) if not text.isascii() else len(text)


def cleaned(text: str) -> str:
    """`text` as Telegram keeps it: carriage returns go, other control characters turn into spaces.

    Raises `ApiError` for what is no text at all: a lone surrogate, which JSON can carry and UTF-8 cannot.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text if text.isprintable() else text.translate(_CONTROL)


def found_entities(text: str) -> list[Entity]:
    """What Telegram finds by itself in a text: commands, links, mentions, hashtags, mail addresses."""
    return [
        {"type": match.lastgroup, "offset": units(text[: match.start()]), "length": units(match.group())}
        for match in (_FOUND.finditer(text) if any(mark in text for mark in "/@#") else ())
    ]


def finished(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    """Text and entities as a message shows them: trimmed, in Telegram's order, with what is found in the text."""
    kept = text.strip()
    lead = units(text[: len(text) - len(text.lstrip())])
    end = units(kept)
    own = list(_clipped(entities, lead, end))
    taken = [entity for entity in own if entity["type"] in _OPAQUE]
    own += [entity for entity in found_entities(kept) if not any(_meet(entity, other) for other in taken)]
    code = [entity for entity in own if entity["type"] in {"pre", "code"}]
    own = [entity for entity in own if not any(_within(entity, other) for other in code)]
    return kept, sorted(own, key=_place)


def _clipped(entities: Iterable[Entity], lead: int, end: int) -> Iterator[Entity]:
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] + entity["length"] - lead)
        if start < stop:
            yield entity | {"offset": start, "length": stop - start}


def _meet(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"],
    )


def _within(one: Entity, code: Entity) -> bool:
    """Whether `one` lies inside a piece of code, which bears no other entity."""
    if one is code or "blockquote" in one["type"] or not _meet(one, code):
        return False
    return bool(
        code["offset"] <= one["offset"] and one["offset"] + one["length"] <= code["offset"] + code["length"],
    ) and not (one["type"] == "pre" and code["type"] == "code")


def _place(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
