"""YAML as curators mean it, and where each part of it stands."""

from pathlib import Path

import pytest
import yaml

from bot.knowledge import documents
from bot.knowledge.documents import Document, parse
from bot.knowledge.problems import Place

FILE = Path("file.yaml")


def whole(text: str) -> Document:
    document, problems = parse(FILE, text.encode())
    assert problems == []
    assert document
    return document


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("yes", "yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("'true'", "true"),
        ("null", None),
        ("~", None),
        ("'null'", "null"),
        ("4.4", "4.4"),
        ("4.40", "4.40"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2006-10-04", "2006-10-04"),
        ("2006-10", "2006-10"),
        ("10-04", "10-04"),
        ("''", ""),
        ("=", "="),
        ("тек", "тек"),
    ],
)
def test_a_scalar_is_the_text_as_it_is_written(written: str, meant: object) -> None:
    assert whole(f"key: {written}").value == {"key": meant}


def test_a_value_is_found_by_its_path() -> None:
    document = whole("- id: a\n  list:\n    - one\n    - two\n  map: {x: y}\n- id: b\n")
    assert document.place((0, "list", 1)) == Place(FILE, 4, 7)
    assert document.place((0, "list")) == Place(FILE, 2, 3)
    assert document.place((0, "map", "x")) == Place(FILE, 5, 12)
    assert document.place((1,)) == Place(FILE, 6, 3)
    assert document.key_place((0, "map", "x")) == Place(FILE, 5, 9)


def test_a_path_that_leads_nowhere_ends_where_it_last_stood() -> None:
    document = whole("- id: a\n- id: b\n")
    assert document.place((1, "gone", 3)) == Place(FILE, 2, 3)
    assert document.place((7,)) == Place(FILE, 1, 1)
    assert document.place((0, "id", "deeper")) == Place(FILE, 1, 7)
    assert document.key_place((0, "gone")) == Place(FILE, 1, 3)


def test_a_file_of_comments_has_no_value_and_stands_at_its_beginning() -> None:
    document = whole("# nothing\n")
    assert document.value is None
    assert document.place((0, "id")) == Place(FILE, 1, 1)


def test_without_libyaml_all_is_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "- id: a\n  say: [no, 4.4, true]\n  more: >-\n    folded\n    text\n"
    fast = whole(text)
    place = fast.place((0, "say", 2))
    monkeypatch.setattr(documents, "LOADER", yaml.BaseLoader)
    documents._tree.cache_clear()
    slow = whole(text)
    assert slow.value == fast.value
    assert slow.place((0, "say", 2)) == place
    _, problems = parse(FILE, b"- id: [\n")
    assert problems[0].place.line == 2


def test_a_second_document_is_refused() -> None:
    _, (problem,) = parse(FILE, b"- id: a\n---\n- id: b\n")
    assert problem.place.line == 2
    assert "second document" in problem.message
    assert "hyphens" in problem.mend
