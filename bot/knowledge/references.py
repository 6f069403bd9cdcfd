"""Whether all that an id names is there, and is what the place it is named in calls for."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from bot.knowledge.entries import Entries, Entry, Path
from bot.knowledge.model import AUTHOR, UNNAMED, EntityKind, Slot, Voice
from bot.knowledge.problems import Problem
from bot.knowledge.records import EntityRecord, EvidenceRecord, FactRecord


def check(entries: Entries) -> Iterator[Problem]:
    """Duplicate ids, and ids that name nothing or the wrong kind of thing."""
    groups: tuple[Sequence[Entry[Any]], ...]
    groups = (
        *(entries.sources, entries.topics, entries.entities, entries.facts),
        *(entries.gaps, entries.editions, entries.withdrawn, entries.concepts),
    )
    for group in groups:
        yield from _duplicates(group)
    yield from _ambiguous(entries)
    for entity in entries.entities:
        yield from _entity(entity, entries)
    kinds = {entity.record.id: entity.record.kind for entity in entries.entities}
    for fact in entries.facts:
        yield from _fact(fact, entries, kinds)
    for heard in entries.heard:
        yield from _known(heard, ("id",), heard.record.id, entries, "fact", "gap")
    lists: tuple[tuple[Sequence[Entry[Any]], str, str], ...]
    lists = (
        (entries.gaps, "related", "fact"),
        (entries.editions, "facts", "fact"),
        (entries.concepts, "kin", "concept"),
    )
    for group, key, kind in lists:
        for entry in group:
            for index, name in enumerate(getattr(entry.record, key)):
                yield from _known(entry, (key, index), name, entries, kind)


def _duplicates(group: Sequence[Entry[Any]]) -> Iterator[Problem]:
    first: dict[str, Entry[Any]] = {}
    for entry in group:
        other = first.setdefault(entry.record.id, entry)
        if other is not entry:
            place = other.place("id")
            yield entry.problem(
                ("id",), "the id is taken", f"give it another: the first stands in {place.file}:{place.line}"
            )


def _ambiguous(entries: Entries) -> Iterator[Problem]:
    """`differs_from` names entities and gaps alike, and holders are entities or one of two words."""
    gaps = {gap.record.id for gap in entries.gaps}
    for entity in entries.entities:
        if entity.record.id in gaps:
            yield entity.problem(("id",), "a gap has the same id", "rename one of them")
        if entity.record.id in {AUTHOR, UNNAMED}:
            yield entity.problem(("id",), "the word is kept for the holders of facts", "give it another id")


def _entity(entity: Entry[EntityRecord], entries: Entries) -> Iterator[Problem]:
    record = entity.record
    if record.office:
        yield from _known(entity, ("office",), record.office, entries, "fact")
        yield from _office(entity, record.office, entries)
    for key, name in (("country", record.country), ("stands_for", record.stands_for)):
        if name:
            yield from _known(entity, (key,), name, entries, "entity")
    for index, name in enumerate(record.defined_by):
        yield from _known(entity, ("defined_by", index), name, entries, "fact")
    for index, name in enumerate(record.differs_from):
        yield from _known(entity, ("differs_from", index), name, entries, "entity", "gap")


def _office(entity: Entry[EntityRecord], office: str, entries: Entries) -> Iterator[Problem]:
    stated = next((fact.record for fact in entries.facts if fact.record.id == office), None)
    if stated and Slot.OFFICE not in stated.values:
        yield entity.problem(
            ("office",), f"fact {office!r} states no office", "give that fact values.office, or name another one"
        )


def _fact(fact: Entry[FactRecord], entries: Entries, kinds: Mapping[str, EntityKind]) -> Iterator[Problem]:
    record = fact.record
    yield from _known(fact, ("topic",), record.topic, entries, "topic")
    if record.holder not in {AUTHOR, UNNAMED}:
        yield from _known(fact, ("holder",), record.holder, entries, "entity")
    for index, name in enumerate(record.about):
        yield from _known(fact, ("about", index), name, entries, "entity")
    for role, names in record.roles.items():
        for index, name in enumerate(names):
            yield from _known(fact, ("roles", role.value, index), name, entries, "entity")
    if record.voice is Voice.QUOTED:
        yield from _speaker(fact, kinds)
    for index, evidence in enumerate(record.evidence):
        yield from _evidence(fact, index, evidence, entries, kinds)


def _speaker(fact: Entry[FactRecord], kinds: Mapping[str, EntityKind]) -> Iterator[Problem]:
    holder = fact.record.holder
    if holder in {AUTHOR, UNNAMED} or kinds.get(holder, EntityKind.PERSON) is not EntityKind.PERSON:
        message = f"a quotation needs a speaker, and {holder!r} is no person"
        yield fact.problem(("holder",), message, "name as holder who said it, or choose another voice")


def _evidence(
    fact: Entry[FactRecord], index: int, evidence: EvidenceRecord, entries: Entries, kinds: Mapping[str, EntityKind]
) -> Iterator[Problem]:
    at: Path = ("evidence", index)
    yield from _known(fact, (*at, "source"), evidence.source, entries, "source")
    if evidence.attribution is None:
        return
    agency = evidence.attribution.agency
    at = (*at, "attribution", "agency")
    yield from _known(fact, at, agency, entries, "entity")
    if kinds.get(agency, EntityKind.AGENCY) is not EntityKind.AGENCY:
        message = f"{agency!r} is no agency but of kind {kinds[agency]}"
        yield fact.problem(at, message, "name the news agency, or leave the attribution out")


def _known(entry: Entry[Any], path: Path, name: str, entries: Entries, *kinds: str) -> Iterator[Problem]:
    if not any(name in entries.declared[kind] for kind in kinds):
        known = [each for kind in kinds for each in sorted(entries.declared[kind])]
        close = get_close_matches(name, known, n=1)
        if "fact" in kinds and name in entries.declared["withdrawn fact"]:
            mend = "it is withdrawn: take it out here as well, or name another"
        else:
            mend = f"did you mean {close[0]!r}?" if close else f"add that {kinds[0]}, or correct the id"
        yield entry.problem(path, f"there is no {' or '.join(kinds)} {name!r}", mend)
