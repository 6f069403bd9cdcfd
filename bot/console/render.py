"""A message's text and entities as lines for a terminal."""

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import groupby
from typing import Any, Final

from bot.console.width import breaks

BAR: Final = "│ "


class Style(IntFlag):
    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    UNDERLINE = 4
    STRIKE = 8
    CODE = 16
    DIM = 32
    QUOTE = 64


_OF_ENTITY: Final = {
    "bold": Style.BOLD,
    "italic": Style.ITALIC,
    "underline": Style.UNDERLINE,
    "strikethrough": Style.STRIKE,
    "code": Style.CODE,
    "pre": Style.CODE,
    "text_link": Style.UNDERLINE,
    "url": Style.UNDERLINE,
    "blockquote": Style.QUOTE,
    "expandable_blockquote": Style.QUOTE,
}
_SGR: Final = {
    Style.BOLD: "1",
    Style.DIM: "2",
    Style.ITALIC: "3",
    Style.UNDERLINE: "4",
    Style.STRIKE: "9",
    Style.CODE: "36",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed on: its width in columns, and whether it understands ANSI."""

    width: int = sys.maxsize
    ansi: bool = False

    def styled(self, text: str, style: Style) -> str:
        codes = ";".join(code for each, code in _SGR.items() if each in style) if self.ansi else ""
        return f"\x1b[{codes}m{text}\x1b[0m" if codes and text else text


def lines(text: str, entities: Sequence[dict[str, Any]], paper: Paper) -> Iterator[str]:
    """The lines of a message: marked up as the entities say, quotes behind a bar, links with their address."""
    marks = _marked(text, entities)
    start = 0
    for line in "".join(mark for mark, _ in marks).split("\n"):
        styles = [style for _, style in marks[start : start + len(line)]]
        quoted = bool(styles) and Style.QUOTE in styles[0]
        newline = marks[start + len(line)][1] if start + len(line) < len(marks) else Style.PLAIN
        lead = BAR if quoted or (not line and Style.QUOTE in newline) else ""
        for begin, end in breaks(line, max(10, paper.width - len(lead))):
            yield paper.styled(lead, Style.DIM) + _run(line[begin:end], styles[begin:end], paper)
        start += len(line) + 1


def _marked(text: str, entities: Sequence[dict[str, Any]]) -> list[tuple[str, Style]]:
    """Each character with its style; quotes stand on lines of their own, addresses come after their link."""
    place = _places(text)
    styles = [Style.PLAIN] * len(text)
    after: dict[int, list[tuple[str, Style]]] = {}
    own_line: set[int] = set()
    for entity in entities:
        begin, end = place[entity["offset"]], place[entity["offset"] + entity["length"]]
        style = _OF_ENTITY.get(entity["type"], Style.PLAIN)
        for at in range(begin, end):
            styles[at] |= style
        if entity["type"] == "text_link" and entity["url"].rstrip("/") != text[begin:end].rstrip("/"):
            inside = styles[end - 1] & Style.QUOTE
            after.setdefault(end, []).extend((mark, Style.DIM | inside) for mark in f" ({entity['url']})")
        if style is Style.QUOTE:
            own_line |= {begin, end}
    marked: list[tuple[str, Style]] = []
    for at in range(len(text) + 1):
        marked += after.get(at, [])
        if at in own_line and 0 < at < len(text) and text[at - 1] != "\n" and text[at] != "\n":
            marked.append(("\n", Style.PLAIN))
        if at < len(text):
            marked.append((_harmless(text[at]), styles[at]))
    return marked


def _places(text: str) -> list[int]:
    """For each offset in UTF-16 units, the index of the character there."""
    places = [at for at, mark in enumerate(text) for _ in range(1 + (mark > "\uffff"))]
    return [*places, len(text)]


def _harmless(mark: str) -> str:
    """No control character reaches the terminal: a message must not steer it."""
    return " " if unicodedata.category(mark) == "Cc" and mark != "\n" else mark


def _run(line: str, styles: Sequence[Style], paper: Paper) -> str:
    grouped = groupby(zip(line, styles, strict=True), key=lambda pair: pair[1])
    return "".join(paper.styled("".join(mark for mark, _ in run), style) for style, run in grouped)
