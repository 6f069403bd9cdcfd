"""JSON Schemas of the files in `knowledge/`, which the `# yaml-language-server: $schema=` comments in them name.

Made from the same records that the loader checks against, so that an editor and `kaznato check` agree.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

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

_FORMATS: dict[str, tuple[str, Any]] = {
    "sources": ("The source texts", tuple[SourceRecord, ...]),
    "topics": ("The headings under which facts are browsed", tuple[TopicRecord, ...]),
    "entities": ("People, organisations, places, programmes", tuple[EntityRecord, ...]),
    "facts": ("Facts, each proved by a passage", tuple[FactRecord, ...]),
    "gaps": ("Questions that the base does not cover", tuple[GapRecord, ...]),
    "heard": ("Messages that people may well send, under what answers them", tuple[HeardRecord, ...]),
    "editions": ("What briefings are made of: a source's facts as a course", tuple[EditionRecord, ...]),
    "withdrawn": ("Facts that were wrong and are in the base no more", tuple[WithdrawalRecord, ...]),
    "concepts": ("Ideas and the forms in which people say them", tuple[ConceptRecord, ...]),
    "words": ("Closed lists of words", Words),
}


def schemas() -> dict[str, str]:
    """File names with the schemas that belong in them, as JSON text."""
    return {f"{name}.json": _schema(title, of) for name, (title, of) in _FORMATS.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into a folder, which is made where it is not there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def _schema(title: str, of: Any) -> str:
    body = TypeAdapter(of).json_schema(mode="validation")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return json.dumps(head | body, ensure_ascii=False, indent=2) + "\n"
