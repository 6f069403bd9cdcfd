"""What a clause asks for, and the words that say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.answering.recognise import Kind, Unit


class Focus(StrEnum):
    """What a question asks for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    HOW_MUCH = "how-much"
    HOW_MANY = "how-many"
    MEASURE = "measure"
    WHAT = "what"
    WHICH = "which"
    HOW = "how"
    YES_NO = "yes-no"
    DEFINITION = "definition"
    LIST = "list"
    NONE = "none"  # keywords, a statement


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that say what is asked for."""

    focus: Focus
    at: int  # index of the unit; -1 where there is none


_ORDER = (
    ("ask-how-much", Focus.HOW_MUCH),
    ("ask-measure", Focus.MEASURE),
    ("ask-how-many", Focus.HOW_MANY),
    ("ask-when", Focus.WHEN),
    ("ask-where", Focus.WHERE),
    ("ask-why", Focus.WHY),
    ("ask-which", Focus.WHICH),
    ("ask-who", Focus.WHO),
    ("ask-definition", Focus.DEFINITION),
    ("ask-how", Focus.HOW),
    ("ask-what", Focus.WHAT),
)
_ORDER_NAMES = {name for name, _ in _ORDER}
_WHO = ("who", "кто", "кім")
_SPEECH = frozenset({"c:say", "c:announce", "c:report"})


def focus_of(units: Sequence[Unit]) -> Cue:
    """The first cue of a clause. A bare yes-no question or a list is told by how the clause begins, and a verb before
    its subject goes before a question word further on ("Does Moscow know *where* …?").
    """
    first = _first(units)
    if first is not None and "ask-yes-no" in units[first].lists and not _ORDER_NAMES & units[first].lists:
        return Cue(Focus.YES_NO, first)
    for at, unit in enumerate(units):
        if not unit.lists or (unit.content and unit.kind is not Kind.CONCEPT):
            continue
        for name, focus in _ORDER:
            if name in unit.lists and not (focus is Focus.HOW_MANY and unit.kind is Kind.CONCEPT):
                return Cue(_definition(units, at, focus), at)
    for at, unit in enumerate(units):
        alone = "function" in unit.lists and at != first  # "all", "все" inside a sentence
        if "ask-list" in unit.lists and not alone:
            return Cue(Focus.LIST, at)
    for at, unit in enumerate(units):
        if "ask-yes-no" in unit.lists and unit.text and unit.text[0] > "z":
            return Cue(Focus.YES_NO, at)  # "ли", "ма": a particle anywhere
    whole = next((at for at, unit in enumerate(units) if "ask-list" in unit.lists and not unit.content), None)
    return Cue(Focus.NONE, -1) if whole is None else Cue(Focus.LIST, whole)  # "all" where nothing else is asked


def _first(units: Sequence[Unit]) -> int | None:
    """The first unit that is neither filler nor an opener."""
    return next(
        (
            at
            for at, unit in enumerate(units)
            if unit.content or not unit.lists & {"filler", "opener", "embed"} or "ask-yes-no" in unit.lists
        ),
        None,
    )


def _definition(units: Sequence[Unit], at: int, focus: Focus) -> Focus:
    """A definition is asked for by "What is KAZBAT?", not by "What is Russia offering?"."""
    if focus is not Focus.DEFINITION:
        return focus
    content = [unit for unit in units if unit.content]
    if units[at].text.startswith(_WHO) and all(not _SPEECH.isdisjoint(unit.features) for unit in content):
        return Focus.WHO  # "and who is it that *says* so?"
    if len(content) <= 2 and any(unit.kind is Kind.ENTITY for unit in content):
        return Focus.DEFINITION
    if len(content) == 1:
        return Focus.DEFINITION
    return Focus.WHO if units[at].text.startswith(_WHO) else Focus.WHAT
