"""Who acts upon whom: the cases of the names in a question, and whether two questions give them to the same ones."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, pairwise

from bot.answering.cases import ANY
from bot.answering.recognise import Kind, Unit
from bot.answering.stems import is_latin

Cast = tuple[tuple[str, frozenset[str]], ...]
"""The names in a question, each with the cases in which it may stand; empty where there are fewer than two."""

# In English a preposition shows the part, and else the place: who acts stands first. The parts have names of their own,
# for the cases of Russian and Kazakh are no measure of them.
_FIRST, _LATER, _WHOSE, _BY = "first", "later", "of", "by"
_PREPOSITIONS = {
    "of": _WHOSE, "to": "to", "for": "to", "towards": "to", "toward": "to", "into": "to", "with": "with", "in": "in",
    "at": "in", "from": "from", "on": "on", "about": "about", "against": "against",
    "от": "from", "у": "from", "в": "in", "во": "in", "на": "on", "про": "about", "к": "to", "ко": "to",
}  # fmt: skip
_ACTOR = frozenset({"nom", _FIRST})
_MAY_ACT = _ACTOR | {"acc"}  # of what has no life, the nominative and the accusative are one
_OBJECT = frozenset({"dat", "acc", _LATER, "to", "on"})
_SOURCE = frozenset({"from"})
_INTO = frozenset({"to", "in", "into", "at", "\u0432", "\u0432\u043e"})
_AT = frozenset({"loc", "dat"})
AND = frozenset({"and", "\u0438", "\u043c\u0435\u043d", "\u0436\u04d9\u043d\u0435", "or"})


def cast(units: Sequence[Unit]) -> Cast:
    """The names among the units of a question with their cases; one that follows an "and" shares that of the other."""
    names = [(at, unit) for at, unit in enumerate(units) if unit.kind is Kind.ENTITY]
    if len(names) < 2:
        return ()
    before = {at: units[at - 1].text.rpartition(" ")[2] if at else "" for at, _ in names}  # "get *from* NATO"
    passive = _BY in before.values()  # who acts stands behind it
    found: dict[str, frozenset[str]] = {}
    last = frozenset[str]()
    for at, unit in names:
        name = unit.features[-1]
        if not is_latin(unit.text):
            cases = frozenset({_PREPOSITIONS[before[at]]}) if before[at] in _PREPOSITIONS else unit.cases
            last = cases if before[at] not in AND else last
        elif before[at] not in AND:
            bare = _LATER if passive or any(_FIRST in parts for parts in found.values()) else _FIRST
            part = _FIRST if before[at] == _BY else _PREPOSITIONS.get(before[at], bare)
            last = frozenset({_WHOSE if unit.cases else part})
        found[name] = found.get(name, last) | last
    return tuple(found.items()) if len(found) > 1 else ()


def places(units: Sequence[Unit]) -> frozenset[str]:
    """The names that stand as a place does: "to Astana", "в Астану", "Астанаға", "visit Astana"."""
    found: set[str] = set()
    for before, unit in pairwise(units):
        if unit.kind is Kind.ENTITY and (before.text in _INTO or "c:visit" in before.features or unit.cases & _AT):
            found.update(unit.features)
    return frozenset(found)


Party = tuple[str, frozenset[str]]  # somebody with the cases in which he stands


def acts_upon(
    asked: Collection[Party], *, done_to: frozenset[str], doing: frozenset[str], sources: frozenset[str]
) -> bool:
    """Whether a question has one of those that something is done to act upon one of those who do it, or one of those
    from whom something is had want it from those who do.
    """
    acting = {name for name, cases in asked if cases <= _MAY_ACT and cases & _ACTOR}
    upon = {name for name, cases in asked if cases <= _OBJECT}
    out_of = {name for name, cases in asked if cases <= _SOURCE}
    return not (
        (acting.isdisjoint(done_to) or upon.isdisjoint(doing))
        and (acting.isdisjoint(sources) or out_of.isdisjoint(doing))
    )


def telling(asked: Cast) -> Mapping[str, frozenset[str]]:
    """The names whose cases tell something, with these."""
    return {name: cases for name, cases in asked if cases != ANY}


def same_parts(asked: Mapping[str, frozenset[str]], known: Cast) -> bool | None:
    """Whether the names that two questions share stand in the same cases (True), or in those of one another (False);
    None where the cases do not tell.
    """
    shared = [(asked[name], cases) for name, cases in known if name in asked and cases != ANY]
    told: bool | None = None
    for (our_one, their_one), (our_other, their_other) in combinations(shared, 2):
        straight = our_one & their_one and our_other & their_other
        crossed = our_one & their_other and our_other & their_one
        if crossed and not straight:
            return False
        if straight and not crossed:
            told = True
    return told
