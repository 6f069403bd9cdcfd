"""What has changed in the base since a reader was last told: withdrawals, corrections and additions."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.briefing.course import ahead
from bot.briefing.model import Reader
from bot.knowledge.model import GONE, Fact, KnowledgeBase, Withdrawal


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A fact that the reader knows, and that was wrong: it is in the base no more."""

    fact: Withdrawal


@dataclass(frozen=True, slots=True)
class Corrected:
    """A fact of which the reader knows an earlier revision."""

    fact: Fact
    known: int  # that revision


@dataclass(frozen=True, slots=True)
class Added:
    """A fact that was not there before, or had been withdrawn, and that no edition ahead of the reader has."""

    fact: Fact


Change = Withdrawn | Corrected | Added

_ORDER = (Withdrawn, Corrected, Added)


def revisions(base: KnowledgeBase) -> dict[str, int]:
    """What a base says and what it has withdrawn, each with its revision: what a later base is compared with."""
    every: tuple[Fact | Withdrawal, ...] = (*base.facts.values(), *base.withdrawn.values())
    return {each.id: each.revision for each in every}


def changes(base: KnowledgeBase, reader: Reader) -> list[Change]:
    """What the reader has not been told yet: withdrawals, corrections, additions; of each what they were shown first.

    What an edition ahead will tell them, as it is now, is no news of theirs.
    """
    now = revisions(base)
    # A reader shown nothing anew, of a base that they were told whole: the case of nearly every day, and a quick one.
    if reader.told == now and all(now.get(name, known) == known for name, known in reader.shown.items()):
        return []
    coming = {fact for edition in ahead(base, reader) for fact in edition.facts} - reader.shown.keys()
    found = [each for each in _changes(base, reader) if each.fact.id not in coming]
    return sorted(found, key=lambda each: (_ORDER.index(type(each)), each.fact.id not in reader.shown))


def _changes(base: KnowledgeBase, reader: Reader) -> Iterator[Change]:
    # What was shown counts before what was told: a fact of an old answer may be older, one of today newer.
    known = {**(reader.told or {}), **reader.shown}
    for withdrawal in base.withdrawn.values():
        if known.get(withdrawal.id, GONE) < withdrawal.revision:
            yield Withdrawn(withdrawal)
    for fact in base.facts.values():
        # A fact that a reader was told is gone comes back to them as a new one.
        revision = known.get(fact.id, fact.revision if reader.told is None else GONE)
        if revision < fact.revision:
            yield Corrected(fact, revision)
        elif revision == GONE:
            yield Added(fact)
