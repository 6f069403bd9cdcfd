"""Editions: every fact of a source that has a course stands in one of them, and in no second one."""

from collections.abc import Container, Iterator, Mapping

from bot.knowledge.entries import Entries, Entry
from bot.knowledge.problems import Problem
from bot.knowledge.records import EditionRecord

FEWEST, MOST = 4, 6
"""Facts of an edition: fewer are no reading, and for more a briefing has no room."""


def check(entries: Entries) -> Iterator[Problem]:
    """A fact in two editions, a fact in none, and editions that do not hold together."""
    sources = {fact.record.id: fact.record.evidence[0].source for fact in entries.facts}
    homes: dict[str, Entry[EditionRecord]] = {}
    for edition in entries.editions:
        yield from _edition(edition, sources)
        for index, name in enumerate(edition.record.facts):
            home = homes.setdefault(name, edition)
            if home is not edition or index != edition.record.facts.index(name):
                place = home.place("facts")
                mend = f"leave it to one edition; the other is {home.record.id!r} in {place.file}:{place.line}"
                yield edition.problem(("facts", index), f"fact {name!r} stands in an edition already", mend)
    if entries.declared["edition"] == {edition.record.id for edition in entries.editions}:
        yield from _homeless(entries, sources, homes)


def _homeless(entries: Entries, sources: Mapping[str, str], homes: Container[str]) -> Iterator[Problem]:
    """Facts in no edition, though their source has some. Asked only where every edition is in its format."""
    courses = {source for name, source in sources.items() if name in homes}
    for fact in entries.facts:
        if fact.record.id not in homes and sources[fact.record.id] in courses:
            yield fact.problem(("id",), "no edition has it", "add it to the edition that it fits best, or to a new one")


def _edition(edition: Entry[EditionRecord], sources: Mapping[str, str]) -> Iterator[Problem]:
    record = edition.record
    if not FEWEST <= len(record.facts) <= MOST:
        message = f"it has {len(record.facts)} facts"
        yield edition.problem(("facts",), message, f"give it {FEWEST} to {MOST}")
    # A faulty fact has no source here, and is reported where it stands.
    own = next((sources[name] for name in record.facts if name in sources), "")
    for index, name in enumerate(record.facts):
        if (other := sources.get(name, own)) != own:
            message = f"fact {name!r} is of source {other!r}, the first is of {own!r}"
            yield edition.problem(("facts", index), message, "give each source editions of its own")
    for path, name in (
        (("passage",), record.passage),
        *((("recall", index, "fact"), each.fact) for index, each in enumerate(record.recall)),
    ):
        if name not in record.facts:
            yield edition.problem(path, f"{name!r} is none of its facts", f"name one of {', '.join(record.facts)}")
