"""How many columns of a terminal a text takes, and where to break it."""

import unicodedata
from collections.abc import Iterator, Sequence

_NO_WIDTH = frozenset({"Mn", "Me", "Cf", "Cc"})


def columns(text: str) -> int:
    """The columns that `text` takes: two for East Asian wide characters and emoji, none for combining marks."""
    return len(text) if text.isascii() else sum(map(_column, text))


def breaks(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where the lines of `text` (which has no newline) start and end, each at most `width` columns wide.

    Breaks at spaces, which the line's end swallows; a word that is wider than a line is cut.
    """
    start = 0
    for cut, after in _cuts(text, width):
        yield start, cut
        start = after
    yield start, len(text)


def _cuts(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The end of each line but the last, and the start of the next."""
    used, space, line = 0, None, 0
    for place, mark in enumerate(text):
        wide = _column(mark)
        if mark == " " and place > line:
            space = place
        while wide and place > line and used + wide > width:
            if mark == " ":
                cut, after = place, place + 1
            elif space is not None:
                cut, after = space, space + 1
            else:
                cut, after = place, place
            yield cut, after
            line, space = after, None
            used = columns(text[line:place])
        if place >= line:
            used += wide


def _column(mark: str) -> int:
    if mark.isascii():
        return 1
    if unicodedata.category(mark) in _NO_WIDTH or unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def rows(labels: Sequence[str], width: int) -> Iterator[str]:
    """Labels side by side, two spaces between them, in as many lines as `width` demands."""
    line = ""
    for label in labels:
        longer = f"{line}  {label}" if line else label
        if line and columns(longer) > width:
            yield line
            longer = label
        line = longer
    if line:
        yield line
