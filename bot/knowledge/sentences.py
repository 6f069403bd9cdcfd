"""Where a text's sentences and quotations begin and end.

A sentence ends at . ! ? or … (and the quotation marks and brackets that close with it) when what follows a blank
could begin another one, and the mark is not that of an abbreviation. A blank line always ends one. Inside a quotation
of several sentences each counts.
"""

import re
from collections.abc import Iterator

from bot.knowledge.model import Sentence

_PARAGRAPH = re.compile(r"\S(?:(?!\n[ \t\r]*\n)[\s\S])*")
_BOUNDARY = re.compile(r"[.!?…]+[”’»\"')\]]*\s+(?=[“‘«\"'(\[]*[^\W_a-zа-яәғқңөұүһі])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s“‘«\"'(\[])"
    r"(?:(?:[^\W\d_]\.)+"  # initials and U.S.
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Adm|Sgt|Gov|Sen|Rep|St|Jr|Sr|No|vs|cf|ca|etc|al|approx|Inc|Ltd|Co|Corp"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    r"|гг|им|ул|стр|ст|проф|акад|ген|тыс|руб|долл|см|пр|др|мырз|т\.б|т\.с\.с)\.)$"
)
_QUOTATION_MARKS = {"“": "”", "«": "»", "„": "“", '"': '"'}


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order, numbered by paragraph from 0."""
    return tuple(
        Sentence(start, end, number)
        for number, paragraph in enumerate(_PARAGRAPH.finditer(text))
        for start, end in _within(text, paragraph.start(), paragraph.start() + len(paragraph[0].rstrip()))
    )


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Where quotations stand, marks included. One that nothing closes runs to the end of its paragraph."""
    return tuple(span for paragraph in _PARAGRAPH.finditer(text) for span in _quoted(text, *paragraph.span()))


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for boundary in _BOUNDARY.finditer(text, start, end):
        mark = boundary.start()
        if text[mark] == "." and _ABBREVIATION.search(text[max(start, mark - 16) : mark + 1]):
            continue
        yield start, boundary.start() + len(boundary[0].rstrip())
        start = boundary.end()
    yield start, end


def _quoted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    while position < end:
        closing = _QUOTATION_MARKS.get(text[position])
        if closing is None:
            position += 1
            continue
        found = text.find(closing, position + 1, end)
        stop = end if found < 0 else found + 1
        yield position, stop
        position = stop
