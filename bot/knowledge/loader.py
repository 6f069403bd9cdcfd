"""The fact base, read and verified: YAML and source texts in, a `KnowledgeBase` or every problem out."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge import corrections, courses, references, usage, wording
from bot.knowledge import seeds as texts
from bot.knowledge.build import build
from bot.knowledge.documents import Document, parse
from bot.knowledge.entries import Entries, Entry, R, declared_ids, read_entries, read_words
from bot.knowledge.forms import read_forms
from bot.knowledge.frequency import read_frequency
from bot.knowledge.model import LANGUAGES, KnowledgeBase, Lang
from bot.knowledge.passages import Seed
from bot.knowledge.problems import BaseError, Place, Problem
from bot.knowledge.records import (
    ConceptRecord,
    EditionRecord,
    EntityRecord,
    FactRecord,
    GapRecord,
    HeardRecord,
    SourceRecord,
    TopicRecord,
    WithdrawalRecord,
    Words,
)

_CHECKS = (references.check, courses.check, corrections.check, wording.check, usage.check)
_VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a base: whole where there is no problem."""

    base: KnowledgeBase | None
    problems: tuple[Problem, ...]
    seeds: Mapping[str, Seed] = field(default_factory=dict)  # by source id: its text, and the file it stands in
    editions: Mapping[str, Place] = field(default_factory=dict)  # by id: where it stands


def load(knowledge: Path, seeds: Path) -> KnowledgeBase:
    """The base in these folders. Raises BaseError with all its problems where there are any."""
    reading = read(knowledge, seeds)
    if reading.base is None:
        raise BaseError(reading.problems)
    return reading.base


def read(knowledge: Path, seeds: Path) -> Reading:
    """The base in these folders, or all that is wrong with it."""
    for folder in (knowledge, seeds):
        if not folder.is_dir():
            mend = "name another with --knowledge and --seeds, or with KNOWLEDGE_DIR and SEEDS_DIR"
            return Reading(None, (Problem(Place(folder), "there is no such folder", mend),))
    files = _Files(knowledge)
    entries = files.entries()
    forms, frequency = files.forms(), files.frequency()
    found = {
        entry.record.id: texts.read_seed(entry, seeds, files.bytes(seeds / entry.record.seed))
        for entry in entries.sources
    }
    whole = {name: seed for name, seed in found.items() if isinstance(seed, Seed)}
    files.problems += (problem for problem in found.values() if isinstance(problem, Problem))
    files.problems += texts.check(entries.sources, entries.facts, entries.entities, whole)
    for check in _CHECKS:
        files.problems += check(entries)
    if files.problems:
        return Reading(None, tuple(sorted(files.problems, key=lambda each: (each.place.file, each.place.line))), whole)
    version = files.digest.hexdigest()[:_VERSION_DIGITS]
    editions = {entry.record.id: entry.place() for entry in entries.editions}
    return Reading(build(entries, whole, forms, frequency, version), (), whole, editions)


class _Files:
    """The files of a base, each read once, in order; their hash and their problems add up."""

    def __init__(self, knowledge: Path) -> None:
        self.knowledge = knowledge
        self.problems: list[Problem] = []
        self.declared: dict[str, frozenset[str]] = {}
        self.digest = hashlib.sha256()

    def entries(self) -> Entries:
        return Entries(
            sources=self.records("source", SourceRecord, "sources"),
            topics=self.records("topic", TopicRecord, "topics"),
            entities=self.records("entity", EntityRecord, "entities"),
            facts=self.records("fact", FactRecord, "facts"),
            gaps=self.records("gap", GapRecord, "gaps", required=False),
            heard=self.records("heard", HeardRecord, "heard", required=False),
            editions=self.records("edition", EditionRecord, "editions", required=False),
            withdrawn=self.records("withdrawn fact", WithdrawalRecord, "withdrawn", required=False, may_be_empty=True),
            concepts=self.records("concept", ConceptRecord, "vocabulary/concepts", required=False),
            lexicon=self.words(),
            declared=self.declared,
        )

    def records(
        self, kind: str, of: type[R], name: str, *, required: bool = True, may_be_empty: bool = False
    ) -> list[Entry[R]]:
        entries: list[Entry[R]] = []
        ids: set[str] = set()
        files = self.yaml(name)
        if required and not files:
            place = Place(self.knowledge / name)
            mend = f"describe each {kind} in {name}.yaml or in files of a folder {name}/"
            self.problems.append(Problem(place, f"there is no {kind} in the base", mend))
        for document in self.documents(files):
            if may_be_empty and document.value in (None, []):
                continue
            good, problems = read_entries(kind, of, document)
            entries += good
            self.problems += problems
            ids.update(declared_ids(document))
        self.declared[kind] = frozenset(ids)
        return entries

    def words(self) -> Words:
        lexicon: Words = {}
        for document in self.documents(self.yaml("vocabulary/words")):
            lists, problems = read_words(document)
            lexicon |= lists
            self.problems += problems
        return lexicon

    def forms(self) -> Mapping[str, tuple[str, ...]]:
        file = self.knowledge / "vocabulary" / "forms" / "ru.txt"
        data = self.bytes(file)
        if data is None:
            return {}
        forms, problems = read_forms(file, data)
        self.problems += problems
        return forms

    def frequency(self) -> dict[Lang, Mapping[str, float]]:
        frequency: dict[Lang, Mapping[str, float]] = {}
        for lang in LANGUAGES:
            file = self.knowledge / "vocabulary" / "frequency" / f"{lang}.txt"
            data = self.bytes(file)
            if data is not None:
                frequency[lang], problems = read_frequency(file, data)
                self.problems += problems
        return frequency

    def yaml(self, name: str) -> list[Path]:
        """Where things of a kind stand: the file of that name, and the files in the folder of that name."""
        folder = self.knowledge / name
        file = folder.with_suffix(".yaml")
        return [*([file] if file.is_file() else ()), *sorted(folder.glob("*.yaml"))]

    def documents(self, files: list[Path]) -> Iterator[Document]:
        for file in files:
            data = self.bytes(file)
            if data is None:
                continue
            document, problems = parse(file, data)
            self.problems += problems
            if document:
                self.problems += wording.check_letters(document)
                yield document

    def bytes(self, file: Path) -> bytes | None:
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self.problems.append(Problem(Place(file), f"it cannot be read: {error.strerror}", "see to its permissions"))
            return None
        # The length keeps apart what would otherwise run together: a name, a file's end, the next one's beginning.
        self.digest.update(f"{file.name}\0{len(data)}\0".encode())
        self.digest.update(data)
        return data
