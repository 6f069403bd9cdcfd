"""Irregular forms: `vocabulary/forms/ru.txt`, a form and the words it belongs to a line.

Snowball leaves "деньги" and "денег" under two stems; this table, made by `kaznato curate forms` from pymorphy3 and
reviewed, brings them together without a dictionary at run time.
"""

from collections.abc import Mapping
from pathlib import Path

from bot.knowledge.problems import Place, Problem

_LEAST = 2  # a form and a word


def read_forms(file: Path, data: bytes) -> tuple[Mapping[str, tuple[str, ...]], list[Problem]]:
    """The forms, each with its words in their dictionary form."""
    try:
        lines = [line.split() for line in data.decode().splitlines()]
    except UnicodeDecodeError:
        return {}, [Problem(Place(file), "the table of forms is not UTF-8", "save it as UTF-8")]
    problems = [
        Problem(Place(file, number), "the line is no form with its words", "write 'денег деньги'")
        for number, words in enumerate(lines, 1)
        if len(words) < _LEAST
    ]
    if problems:
        return {}, problems
    return {form: tuple(words) for form, *words in lines}, []
