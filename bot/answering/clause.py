"""The clause of a message that asks, apart from the story around it."""

from collections.abc import Sequence

from bot.answering.focus import Focus, focus_of
from bot.answering.recognise import Kind, Unit

_STRONG_BREAKS = frozenset("?.!;\n\u2026()")
_SOFT_BREAKS = frozenset(",:\u2014")
# What narrows a question wherever it stands in its sentence.
_NARROWING = frozenset({Kind.ENTITY, Kind.DATE, Kind.NUMBER, Kind.GAP})
_STORY = 3  # content units: fewer before a comma are no story
# Focuses of a clause that asks by itself, whatever clause follows.
_ASKING = frozenset(Focus) - {Focus.NONE, Focus.YES_NO, Focus.LIST}


def asking_clause(units: Sequence[Unit]) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The words that ask, and those around them."""
    sentences = sentences_in(units)
    told = [s for s in sentences if _has_content(s)]
    marked = [s for s in told if s[-1].text == "?"]
    # "How long did it last, an hour? Two?": what only bears the mark asks nothing by itself.
    ways = ([s for s in marked if _has_cue(s)], [s for s in told if _has_cue(s)], marked)
    asking = next((way[-1:] for way in ways if way), told)
    if not asking:
        return tuple(words_of(units)), ()
    chosen = [unit for sentence in asking for unit in sentence]
    clause = _from_cue(chosen)
    kept = {id(unit) for unit in clause}
    around = tuple(unit for unit in units if id(unit) not in kept and unit.kind is not Kind.BREAK)
    return tuple(words_of(clause)), around


def _from_cue(sentence: Sequence[Unit]) -> Sequence[Unit]:
    """From the clause of the cue on, when that has content of its own: what stands before it is told, not asked."""
    words = list(sentence)
    starts = [
        at + 1
        for at, unit in enumerate(words)
        if unit.text in _SOFT_BREAKS or ("embed" in unit.lists and not unit.content)
    ]
    for start in sorted(starts, reverse=True):
        rest = words[start:]
        content = [unit for unit in rest if unit.content and not unit.light]
        if content and focus_of(words_of(rest)).at in (0, 1):
            told = [unit for unit in words[:start] if unit.content]
            if told and focus_of(words_of(words[:start])).focus in _ASKING and _subordinate(rest):
                continue  # "Who headed the FSB, *when* the money was announced?"
            if len(told) < _STORY and any(unit.kind in _NARROWING or unit.outside for unit in told):
                continue  # "In Pronichev's mind, which …", "Tatarstan — a partner of NATO?"
            # A list ("energy, space and what else") or a place before the question is part of it.
            if told and (len(content) >= 2 or any("embed" in unit.lists for unit in words[:start])):
                return rest
    # "My boss wants one line on *what Putin announced*": an indirect question, where nothing named comes before it.
    cue = focus_of(words_of(words))
    if cue.focus not in (Focus.YES_NO, Focus.NONE, Focus.LIST) and cue.at > 0:
        at = next(at for at, unit in enumerate(words) if unit is words_of(words)[cue.at])
        told, rest = [u for u in words[:at] if u.content], [u for u in words[at:] if u.content and not u.light]
        if len(told) > 1 and len(rest) > 1 and not any(unit.kind in _NARROWING or unit.outside for unit in told):
            return words[at:]
    return words


def _subordinate(clause: Sequence[Unit]) -> bool:
    """Whether a clause may say when something was, and not ask it."""
    return focus_of(words_of(clause)).focus is Focus.WHEN


def sentences_in(units: Sequence[Unit]) -> list[list[Unit]]:
    """The sentences of a message, each with the mark that ends it."""
    sentences: list[list[Unit]] = [[]]
    for unit in units:
        sentences[-1].append(unit)
        if unit.kind is Kind.BREAK and unit.text in _STRONG_BREAKS:
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def words_of(units: Sequence[Unit]) -> list[Unit]:
    """The units without the punctuation."""
    return [unit for unit in units if unit.kind is not Kind.BREAK]


def _has_cue(units: Sequence[Unit]) -> bool:
    return focus_of(words_of(units)).at >= 0


def _has_content(units: Sequence[Unit]) -> bool:
    return any(unit.content and not unit.light for unit in units)
