"""The source texts: read, compared with the checksum that their facts were checked against, cut into sentences."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.knowledge.entries import Entry
from bot.knowledge.model import Reach, Voice
from bot.knowledge.passages import Misfit, Seed, judge, locate
from bot.knowledge.problems import Problem
from bot.knowledge.records import EntityRecord, FactRecord, SourceRecord


def read_seed(entry: Entry[SourceRecord], folder: Path, data: bytes | None) -> Seed | Problem:
    """A source's text from its file's bytes, if it is the one that the base speaks of."""
    record = entry.record
    file = folder / record.seed
    if data is None:
        return entry.problem(("seed",), f"{file} is not there", "put the text there, or correct the name")
    found = hashlib.sha256(data).hexdigest()
    if found != record.sha256:
        return entry.problem(
            ("sha256",),
            f"{file} has changed: its sha256 is not the one noted here",
            f"bring the text back; if the change is meant, read its facts again and write\nsha256: {found}",
        )
    try:
        return Seed.of(file, data.decode())
    except UnicodeDecodeError as error:
        return entry.problem(
            ("seed",), f"{file} is not UTF-8 (byte {error.start})", "save it as UTF-8, and write its new sha256"
        )


def check(
    sources: Sequence[Entry[SourceRecord]],
    facts: Sequence[Entry[FactRecord]],
    entities: Sequence[Entry[EntityRecord]],
    seeds: dict[str, Seed],
) -> Iterator[Problem]:
    """Passages and skips that do not stand in their source as they must, and agencies that are named otherwise than it
    is said. Sources without a seed are passed over.
    """
    names = {each.record.id: _names(each.record) for each in entities}
    for source in sources:
        seed = seeds.get(source.record.id)
        if seed is None:
            continue
        for index, skip in enumerate(source.record.skip):
            if isinstance(found := locate(skip.passage, seed), Misfit):
                yield source.problem(("skip", index, "passage"), found.message, found.mend)
    for fact in facts:
        quoted = fact.record.voice is Voice.QUOTED
        for index, evidence in enumerate(fact.record.evidence):
            seed = seeds.get(evidence.source)
            if seed is None:
                continue
            at = locate(evidence.passage, seed)
            misfit = at if isinstance(at, Misfit) else judge(evidence.passage, at, seed, quoted=quoted)
            if misfit:
                yield fact.problem(("evidence", index, "passage"), misfit.message, misfit.mend)
            elif not isinstance(at, Misfit):
                yield from _reach(fact, index, seed.after(at + len(evidence.passage)), names)


def _names(entity: EntityRecord) -> set[str]:
    return {*entity.name.values(), *(form for forms in entity.strong.values() for form in forms)}


def _reach(fact: Entry[FactRecord], index: int, after: str, names: Mapping[str, set[str]]) -> Iterator[Problem]:
    """An agency that the passage's own sentence names further on covers it explicitly, and no other does."""
    named = fact.record.evidence[index].attribution
    if named is None or named.agency not in names:
        return
    reach = Reach.EXPLICIT if any(name in after for name in names[named.agency]) else Reach.PARAGRAPH
    if named.reach is not reach:
        where = "the passage's own sentence" if reach is Reach.EXPLICIT else "another sentence"
        at = ("evidence", index, "attribution", "reach")
        yield fact.problem(at, f"{named.agency!r} is named by {where}", f"write reach: {reach}")
