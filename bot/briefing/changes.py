"""What has changed in the base since a reader was last told: corrections and additions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.briefing.course import ahead
from bot.briefing.model import Reader
from bot.knowledge.model import Fact, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Corrected:
    """A fact of which the reader knows an earlier revision."""

    fact: Fact
    known: int  # that revision


@dataclass(frozen=True, slots=True)
class Added:
    """A fact that was not there before, and that no edition ahead of the reader has."""

    fact: Fact


Change = Corrected | Added


def revisions(base: KnowledgeBase) -> dict[str, int]:
    """The facts of a base, each with its revision: what a later base is compared with."""
    return {fact.id: fact.revision for fact in base.facts.values()}


def changes(base: KnowledgeBase, reader: Reader) -> list[Change]:
    """What the reader has not been told yet: corrections of what they were shown, other corrections, additions.

    What an edition ahead will tell them, as it is now, is no news of theirs.
    """
    # A reader shown nothing anew, of a base that they were told whole: the case of nearly every day, and a quick one.
    if reader.told is not None and reader.told == revisions(base) and _current(reader.shown, base):
        return []
    coming = {fact for edition in ahead(base, reader) for fact in edition.facts} - reader.shown.keys()
    corrected = [each for each in _corrected(base, reader) if each.fact.id not in coming]
    return [
        *(each for each in corrected if each.fact.id in reader.shown),
        *(each for each in corrected if each.fact.id not in reader.shown),
        *(each for each in _added(base, reader) if each.fact.id not in coming),
    ]


def _current(shown: Mapping[str, int], base: KnowledgeBase) -> bool:
    return all(revision == base.facts[name].revision for name, revision in shown.items() if name in base.facts)


def _corrected(base: KnowledgeBase, reader: Reader) -> Iterator[Corrected]:
    told = reader.told or {}
    for fact in base.facts.values() if told else (base.facts[name] for name in reader.shown if name in base.facts):
        # What was shown counts before what was told: a fact of an old answer may be older, one of today newer.
        known = reader.shown.get(fact.id, told.get(fact.id, fact.revision))
        if known < fact.revision:
            yield Corrected(fact, known)


def _added(base: KnowledgeBase, reader: Reader) -> Iterator[Added]:
    if reader.told is None:
        return
    for fact in base.facts.values():
        if fact.id not in reader.told and fact.id not in reader.shown:
            yield Added(fact)
