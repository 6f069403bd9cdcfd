"""From a document to records: pydantic's findings as problems, and the good records even where others are bad."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.knowledge.documents import Document, Value
from bot.knowledge.problems import Place, Problem
from bot.knowledge.records import (
    ID_PATTERN,
    SHA256_PATTERN,
    TEXT_PATTERN,
    ConceptRecord,
    EditionRecord,
    EntityRecord,
    FactRecord,
    GapRecord,
    HeardRecord,
    Record,
    SourceRecord,
    TopicRecord,
    WithdrawalRecord,
    Words,
)

R = TypeVar("R", bound=Record)
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Entry(Generic[R]):
    """A record and where it stands."""

    record: R
    kind: str  # what a message calls it: fact, entity …
    document: Document
    index: int

    def place(self, *path: str | int) -> Place:
        return self.document.place((self.index, *path))

    def problem(self, path: Path, message: str, mend: str) -> Problem:
        return Problem(self.place(*path), f"{self.kind} {self.record.id!r}: {message}", mend)


@dataclass(frozen=True, slots=True)
class Entries:
    """All that the files of a base hold, each in its format, before anybody has compared one with another."""

    sources: Sequence[Entry[SourceRecord]]
    topics: Sequence[Entry[TopicRecord]]
    entities: Sequence[Entry[EntityRecord]]
    facts: Sequence[Entry[FactRecord]]
    gaps: Sequence[Entry[GapRecord]]
    heard: Sequence[Entry[HeardRecord]]
    editions: Sequence[Entry[EditionRecord]]
    withdrawn: Sequence[Entry[WithdrawalRecord]]
    concepts: Sequence[Entry[ConceptRecord]]
    lexicon: Words
    declared: Mapping[str, frozenset[str]]  # by kind, the ids of faulty records too


def read_entries(kind: str, of: type[R], document: Document) -> tuple[list[Entry[R]], list[Problem]]:
    """The records of a document that holds a list of them."""
    items = document.value
    if not isinstance(items, list) or not items:
        found = "empty" if not items else "no list"
        return [], [Problem(document.place(()), f"the file is {found}", f"write a list: '- id: …' for each {kind}")]
    try:
        records = _adapter(tuple[of, ...]).validate_python(items)  # type: ignore[valid-type]
    except ValidationError:
        return _piecewise(kind, of, document, items)
    return [Entry(record, kind, document, index) for index, record in enumerate(records)], []


def read_words(document: Document) -> tuple[Words, list[Problem]]:
    """The word lists of a document that maps their names to them."""
    try:
        return _adapter(Words).validate_python(document.value), []
    except ValidationError as error:
        return {}, list(_problems(error, "word lists", Words, document, ()))


def declared_ids(document: Document) -> Iterator[str]:
    """The ids a document gives, of faulty records too, so that a fault in one is not reported wherever it is named."""
    if isinstance(document.value, list):
        for item in document.value:
            if isinstance(item, dict) and isinstance(name := item.get("id"), str):
                yield name


def _piecewise(
    kind: str, of: type[R], document: Document, items: Sequence[Value]
) -> tuple[list[Entry[R]], list[Problem]]:
    entries: list[Entry[R]] = []
    problems: list[Problem] = []
    adapter = _adapter(cast("Hashable", of))
    for index, item in enumerate(items):
        try:
            entries.append(Entry(cast("R", adapter.validate_python(item)), kind, document, index))
        except ValidationError as error:
            name = item.get("id") if isinstance(item, dict) else None
            label = f"{kind} {name!r}" if name else kind
            problems += _problems(error, label, of, document, (index,))
    return entries, problems


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)


def _problems(error: ValidationError, label: str, of: Any, document: Document, at: Path) -> Iterator[Problem]:
    for details in error.errors(include_url=False):
        path = details["loc"]
        is_key = bool(path) and path[-1] == "[key]"
        path = path[:-1] if is_key else path
        described = _describe(details, path, of, is_key=is_key)
        if described is None:
            continue
        unknown_key = is_key or details["type"] == "unexpected_keyword_argument"
        place = (document.key_place if unknown_key else document.place)((*at, *path))
        message, mend = described
        yield Problem(place, f"{label}: {message}", mend)


# What pydantic finds, as a curator would say it: what is wrong, and the mend.
_FINDINGS = {
    "missing": ("key {key!r} is missing", "add '{key}: …'"),
    "too_short": ("{label} is empty", "write something, or remove the key"),
    "value_error": ("{label}: {error}", "correct it, or leave the key out where the source is silent"),
    "bool_type": ("{label} is {shape}, true or false is expected", "write true, or remove the line"),
    "string_type": ("{label} is {shape}, a text is expected", "write a text (in quotes where it looks like YAML)"),
    "tuple_type": ("{label} is {shape}, a list is expected", "write '{key}: […]'"),
}
_OTHER_FINDING = ("{label} is {shape}, keys with values are expected", "write lines of 'key: value'")
_PATTERNS = {
    ID_PATTERN: ("{label} {given!r} is no id", "use 1 to 40 of a-z, 0-9 and the hyphen"),
    SHA256_PATTERN: ("{label} {given!r} is no sha256", "write the 64 digits that `sha256sum` prints"),
    TEXT_PATTERN: (
        "{label} is empty or begins or ends with a blank: {given!r}",
        "write the text without blanks around",
    ),
}


def _describe(details: ErrorDetails, path: Path, of: Any, *, is_key: bool) -> tuple[str, str] | None:
    """What is wrong and how to mend it; nothing where another problem says so already."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    given, context = details["input"], details.get("ctx", {})
    label = ".".join(step for step in path if isinstance(step, str)) or "this"
    match details["type"]:
        case "unexpected_keyword_argument":
            return f"key {key!r} is unknown", _suggest(key, _keys(of, path[:-1]))
        case "enum" | "literal_error":
            known = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            what = f"key {key!r}" if is_key else f"{label} {given!r}"
            return f"{what} is unknown", _suggest(str(given), known)
        case "too_short" if given:
            return None  # pydantic counts the good items alone; the faults of the others are reported
        case "string_pattern_mismatch":
            said = _PATTERNS[context["pattern"]]
        case other:
            said = _FINDINGS.get(other, _OTHER_FINDING)
    message, mend = said
    words = {"key": key, "label": label, "given": given, "shape": _shape(given), "error": context.get("error")}
    return message.format(**words), mend.format(**words)


def _shape(given: object) -> str:
    match given:
        case None:
            return "null"
        case bool():
            return str(given).lower()
        case str():
            return f"the text {given!r}"
        case list():
            return "a list"
        case _:
            return "a mapping"


def _suggest(given: str, known: Sequence[str]) -> str:
    close = get_close_matches(given, known, n=1)
    return (f"did you mean {close[0]!r}? " if close else "") + f"known: {', '.join(known)}"


def _keys(of: Any, path: Path) -> list[str]:
    """The keys that the format knows at a path, from its JSON Schema."""
    schema = _adapter(of).json_schema()
    node: Mapping[str, Any] = schema
    for step in path:
        node = _resolved(node, schema)
        node = node["items"] if isinstance(step, int) else node["properties"][step]
    return list(_resolved(node, schema)["properties"])


def _resolved(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object a schema node speaks of, whether directly, by reference, or as one of several."""
    for option in node.get("anyOf", (node,)):
        if "$ref" in option:
            return cast("Mapping[str, Any]", schema["$defs"][option["$ref"].rpartition("/")[2]])
        if option.get("type") != "null":
            return cast("Mapping[str, Any]", option)
    return node
