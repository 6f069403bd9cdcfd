"""Telegram's HTML: parsed into text and entities, or refused with Telegram's own words.

The rules are narrower than a browser's: a closed set of tags, each of them closed, four named character references.
Offsets in errors count bytes of UTF-8, offsets of entities count UTF-16 code units.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from bot.botapi.errors import ApiError, bad_request
from bot.botapi.text import Entity, units

_TYPES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE: Final = re.compile(r"&(?:(lt|gt|amp|quot)|#([0-9]{1,9})|#[xX]([0-9a-fA-F]{1,8}));?")
_SPACES: Final = re.compile(r"[ \t\r\n\0\v]*")
_TAG_NAME: Final = re.compile(r"[^ \t\r\n\0\v>]*")
_ATTRIBUTE: Final = re.compile(r"[^ \t\r\n\0\v=>/\"']*")
_TOKEN: Final = re.compile(r"[A-Za-z0-9.-]*")
_HOST: Final = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+|localhost|(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]+:[0-9a-f:.]*")


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    attributes: dict[str, str]
    start: int  # where its text begins, in characters of the result
    offset: int  # the same in UTF-16 units


@dataclass(slots=True)
class _Parser:
    html: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0  # of the text so far, in UTF-16 units
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.html):
            tag = self.html.find("<", self.at)
            stop = len(self.html) if tag < 0 else tag
            self._say(unescape(self.html[self.at : stop]))
            self.at = stop
            if tag >= 0:
                self._end_tag() if self.html.startswith("</", tag) else self._start_tag()
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self.text), self.entities

    def _say(self, text: str) -> None:
        if text:
            self.text.append(text)
            self.length += units(text)

    def _start_tag(self) -> None:
        begin = self.at
        name = self._take(_TAG_NAME, begin + 1).lower()
        if self.at == len(self.html):
            raise self._fault("Unclosed start tag", begin)
        if name not in _TYPES:
            raise self._fault(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(name, attributes, len(self.text), self.length))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """The attributes up to and with the `>`."""
        found: dict[str, str] = {}
        while True:
            self._take(_SPACES)
            if self._sees(">"):
                self.at += 1
                return found
            if self.at == len(self.html):
                raise self._fault("Unclosed start tag", begin)
            name = self._take(_ATTRIBUTE)
            if not name:
                raise self._fault(f'Empty attribute name in the tag "{tag}"', begin)
            self._take(_SPACES)
            if self._sees("="):
                found[name] = self._value(tag, begin)
            elif self.at == len(self.html):
                raise self._fault(f'Unclosed start tag "{tag}"', begin)
            elif (tag, name) == ("blockquote", "expandable"):
                found[name] = ""
            else:
                raise self._fault(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)

    def _value(self, tag: str, begin: int) -> str:
        self._take(_SPACES, self.at + 1)
        if self.at == len(self.html):
            raise self._fault(f'Unclosed start tag "{tag}"', begin)
        quote = self.html[self.at]
        if quote in "\"'":
            start, end = self.at + 1, self.html.find(quote, self.at + 1)
            if end < 0:
                raise self._fault("Unclosed start tag", begin)
            self.at = end + 1
            return unescape(self.html[start:end])
        start = self.at
        token = self._take(_TOKEN)
        if self.at == len(self.html) or self.html[self.at] not in " \t\r\n\0\v>":
            raise self._fault("Unexpected end of name token", start)
        return token.lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._fault("Unexpected end tag", begin)
        name = self._take(_TAG_NAME, begin + 2).lower()
        self._take(_SPACES)
        if not self._sees(">"):
            raise self._fault("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            raise _refusal(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.tag}>", found "</{name}>"',
            )
        length = self.length - opened.offset
        entity = _entity(opened, "".join(self.text[opened.start :])) if length else None
        if entity:
            _add(self.entities, entity | {"offset": opened.offset, "length": length})

    def _take(self, pattern: re.Pattern[str], at: int | None = None) -> str:
        match = pattern.match(self.html, self.at if at is None else at)
        assert match, "every pattern here matches the empty string"
        self.at = match.end()
        return match.group()

    def _sees(self, mark: str) -> bool:
        return self.html.startswith(mark, self.at)

    def _bytes(self, at: int) -> int:
        return len(self.html[:at].encode(errors="surrogatepass"))

    def _fault(self, what: str, at: int) -> ApiError:
        return _refusal(f"{what} at byte offset {self._bytes(at)}")


def parse(html: str) -> tuple[str, list[Entity]]:
    """Text and entities of `html`, in the order in which the tags end.

    Raises `ApiError` (400, "can't parse entities: …") for what Telegram would refuse.
    """
    if "<" not in html and "&" not in html:
        return html, []
    text, entities = _Parser(html).run()
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _refusal(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ) from None
    return text, entities


def unescape(text: str) -> str:
    """Decodes the references that Telegram knows; all others stay as they are written."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    named, decimal, hexadecimal = match.groups()
    if named:
        return _NAMED[named]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 else match.group()


def link(address: str) -> str | None:
    """The address as Telegram keeps it (`telegram.org` is `http://telegram.org/`), or None if it is none."""
    if not address or any(mark.isspace() for mark in address):
        return None
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme == "tg":
        return address
    if parts.scheme not in {"http", "https"} or not host or not _HOST.fullmatch(host):
        return None
    return parts._replace(path=parts.path or "/").geturl()


def _entity(opened: _Open, text: str) -> Entity | None:
    """The entity's type and what belongs to it; None where Telegram shows plain text instead."""
    match opened.tag:
        case "a":
            return _link_entity(opened.attributes.get("href") or text)
        case "tg-emoji":
            emoji = opened.attributes.get("emoji-id", "")
            if not emoji.isascii() or not emoji.isdigit():
                raise _refusal("Invalid custom emoji identifier specified")
            return {"type": "custom_emoji", "custom_emoji_id": emoji}
        case "blockquote" if "expandable" in opened.attributes:
            return {"type": "expandable_blockquote"}
        case "code" if opened.attributes.get("class", "").startswith("language-"):
            return {"type": "code", "language": opened.attributes["class"].removeprefix("language-")}
        case tag:
            return {"type": _TYPES[tag]}


def _link_entity(address: str) -> Entity | None:
    person = re.fullmatch(r"tg://user\?id=(\d{1,15})", address)
    if person:
        return {"type": "text_mention", "user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
    url = link(address)
    return {"type": "text_link", "url": url} if url else None


def _add(entities: list[Entity], entity: Entity) -> None:
    """Adds the entity; the `pre` and the `code` of one block, where a language is named, are one."""
    match entities:
        case [*_, {"type": "pre" | "code"} as last] if (
            {last["type"], entity["type"]} == {"pre", "code"}
            and (last["offset"], last["length"]) == (entity["offset"], entity["length"])
            and (language := last.get("language") or entity.get("language"))
        ):
            last |= {"type": "pre", "language": language}
        case _:
            entities.append(entity)


def _refusal(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
