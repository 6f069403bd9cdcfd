"""From records without a problem to the values that the bot works with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.knowledge.entries import Entries, Entry
from bot.knowledge.model import (
    LANGUAGES,
    Attribution,
    Concept,
    Edition,
    Entity,
    Evidence,
    Fact,
    Gap,
    KnowledgeBase,
    Lang,
    Phrases,
    Recall,
    Revision,
    Source,
    Topic,
    When,
    Withdrawal,
)
from bot.knowledge.passages import Seed
from bot.knowledge.records import (
    ConceptRecord,
    EditionRecord,
    EntityRecord,
    EvidenceRecord,
    FactRecord,
    GapRecord,
    HeardRecord,
    SourceRecord,
    WithdrawalRecord,
)


def build(
    entries: Entries,
    seeds: Mapping[str, Seed],
    forms: Mapping[str, tuple[str, ...]],
    frequency: Mapping[Lang, Mapping[str, float]],
    version: str,
) -> KnowledgeBase:
    """The base of these entries, each of which has been verified."""
    heard = _heard(entries.heard)
    facts = {entry.record.id: _fact(entry.record, seeds, heard) for entry in entries.facts}
    return KnowledgeBase(
        version=version,
        sources={entry.record.id: _source(entry.record, seeds[entry.record.id]) for entry in entries.sources},
        topics={entry.record.id: Topic(entry.record.id, entry.record.name) for entry in entries.topics},
        entities={entry.record.id: _entity(entry.record) for entry in entries.entities},
        facts=facts,
        gaps={entry.record.id: _gap(entry.record, heard) for entry in entries.gaps},
        concepts={entry.record.id: _concept(entry.record) for entry in entries.concepts},
        lexicon=entries.lexicon,
        forms=forms,
        frequency=frequency,
        withdrawn={entry.record.id: _withdrawal(entry.record) for entry in entries.withdrawn},
        editions=_courses([_edition(entry.record, facts) for entry in entries.editions], seeds),
    )


def _source(record: SourceRecord, seed: Seed) -> Source:
    return Source(
        id=record.id,
        name=record.name,
        note=record.note,
        as_of=record.as_of,
        lang=record.lang,
        text=seed.text,
        sha256=record.sha256,
        sentences=seed.sentences,
        skips={seed.sentence_at(seed.text.index(skip.passage)): skip.reason for skip in record.skip},
        author=record.author,
        title=record.title,
        published=record.published,
    )


def _entity(record: EntityRecord) -> Entity:
    return Entity(
        id=record.id,
        kind=record.kind,
        name=record.name,
        strong=record.strong,
        weak=record.weak,
        forms=record.forms,
        office=record.office,
        defined_by=record.defined_by,
        country=record.country,
        stands_for=record.stands_for,
        differs_from=record.differs_from,
    )


def _heard(entries: Iterable[Entry[HeardRecord]]) -> Mapping[str, Phrases]:
    """By fact or gap the messages of all files, each once."""
    found: dict[str, dict[Lang, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for entry in entries:
        record = entry.record
        for lang, texts in zip(LANGUAGES, (record.en, record.ru, record.kk), strict=True):
            found[record.id][lang].update(dict.fromkeys(texts))
    return {id_: {lang: tuple(texts) for lang, texts in each.items() if texts} for id_, each in found.items()}


def _fact(record: FactRecord, seeds: Mapping[str, Seed], heard: Mapping[str, Phrases]) -> Fact:
    return Fact(
        id=record.id,
        topic=record.topic,
        voice=record.voice,
        holder=record.holder,
        status=record.status,
        about=record.about,
        text=record.text,
        ask=record.ask,
        evidence=tuple(_evidence(evidence, seeds[evidence.source]) for evidence in record.evidence),
        when=When(record.when.date, inferred=record.when.year == "inferred") if record.when else None,
        roles=record.roles,
        values=record.values,
        negated=record.negated,
        briefly=record.briefly,
        revised=tuple(Revision(each.date, each.why, each.was) for each in record.revised),
        heard=heard.get(record.id, {}),
    )


def _evidence(record: EvidenceRecord, seed: Seed) -> Evidence:
    named = record.attribution
    attribution = Attribution(named.agency, named.reach, named.date) if named else None
    return Evidence(record.source, record.passage, seed.text.index(record.passage), attribution)


def _gap(record: GapRecord, heard: Mapping[str, Phrases]) -> Gap:
    return Gap(
        id=record.id,
        reply=record.reply,
        ask=record.ask,
        terms=record.terms,
        related=record.related,
        heard=heard.get(record.id, {}),
        conduct=record.conduct,
    )


def _withdrawal(record: WithdrawalRecord) -> Withdrawal:
    return Withdrawal(record.id, record.date, record.was, record.why)


def _edition(record: EditionRecord, facts: Mapping[str, Fact]) -> Edition:
    return Edition(
        id=record.id,
        source=facts[record.facts[0]].evidence[0].source,
        title=record.title,
        facts=record.facts,
        passage=record.passage,
        note=record.note,
        recall=tuple(Recall(each.fact, each.question) for each in record.recall),
    )


def _courses(editions: Sequence[Edition], sources: Iterable[str]) -> dict[str, Edition]:
    """The editions in the order of their sources, those of one source as the files have them."""
    return {each.id: each for source in sources for each in editions if each.source == source}


def _concept(record: ConceptRecord) -> Concept:
    forms: Phrases = {"en": record.en, "ru": record.ru, "kk": record.kk}
    forms = {lang: texts for lang, texts in forms.items() if texts}
    return Concept(record.id, forms, record.kin, light=record.light, quality=record.quality, attribute=record.attribute)
