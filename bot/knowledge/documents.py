"""YAML as plain values that know their line.

Scalars follow YAML 1.2 as far as curators need it: `true` and `false` are booleans, an explicit `null` is nothing,
and all else is text as it is written. So `no` is Norwegian for nothing, `4.4` keeps its digits and `2006-10`
stays a month.
Values are plain lists and mappings; a line is looked up in the parsed tree only when there is a problem to report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from bot.knowledge.problems import Place, Problem

Value = str | bool | None | list["Value"] | dict[str, "Value"]

LOADER: type[Any] = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_PLAIN = {"true": True, "false": False, "null": None, "~": None}


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content, and where each part of it stands."""

    file: Path
    text: str
    value: Value

    def place(self, path: Sequence[str | int]) -> Place:
        """Where the value at `path` (keys and indices) stands; as far down as the path leads."""
        node = _tree(self.text)
        mark = node.start_mark if node else None
        for step in path:
            match node:
                case yaml.MappingNode():
                    pair = next((pair for pair in node.value if pair[0].value == step), None)
                    if pair is None:
                        break
                    # A block under a key begins a line after it: there the key is what one looks for.
                    mark = pair[isinstance(pair[1], yaml.ScalarNode)].start_mark
                    node = pair[1]
                case yaml.SequenceNode() if isinstance(step, int) and step < len(node.value):
                    node = node.value[step]
                    mark = node.start_mark
                case _:
                    break
        return _place(self.file, mark)

    def key_place(self, path: Sequence[str | int]) -> Place:
        """Where the key itself stands that `path` ends with."""
        *parents, last = path
        node = _tree(self.text)
        for step in parents:
            match node:
                case yaml.MappingNode():
                    node = next((value for key, value in node.value if key.value == step), None)
                case yaml.SequenceNode() if isinstance(step, int) and step < len(node.value):
                    node = node.value[step]
        if isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                if key.value == last:
                    return _place(self.file, key.start_mark)
        return self.place(path)


def parse(file: Path, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Read a file's bytes. Without a document there is one problem that says why; with one there may be some, too."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        place = Place(file, data.count(b"\n", 0, error.start) + 1)
        return None, [Problem(place, "the file is not UTF-8", "save it as UTF-8")]
    builder = _Builder(file, text)
    try:
        return Document(file, text, builder.value()), builder.problems
    except yaml.MarkedYAMLError as error:
        what = error.problem or error.context or "it cannot be read"
        return None, [_corrupt(_place(file, error.problem_mark or error.context_mark), what)]
    except yaml.reader.ReaderError as error:
        place = Place(file, text.count("\n", 0, error.position) + 1)
        return None, [_corrupt(place, f"a character that YAML does not allow ({error.reason})")]
    except RecursionError:
        return None, [_corrupt(Place(file), "it is nested without end")]


@lru_cache(maxsize=8)
def _tree(text: str) -> yaml.Node | None:
    """The nodes of a text, with their marks. Made only when a place is asked for: values need no nodes, and no time."""
    return cast("yaml.Node | None", LOADER(text).get_single_node())


class _Builder:
    """The parser's events to plain values, noting what YAML allows and we do not."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.loader = LOADER(text)
        self.next = self.loader.get_event

    def value(self) -> Value:
        self.next()  # the stream's start
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None
        value = self.build(self.next())
        self.next()  # the document's end
        more = self.next()
        if not isinstance(more, yaml.StreamEndEvent):
            self.refuse(more, "a second document begins", "remove the line of three hyphens")
        return value

    def build(self, event: Any) -> Value:
        kind = type(event)
        if kind is yaml.AliasEvent:
            self.refuse(event, "an anchor is used a second time", "write the value out: anchors are not used here")
            return "-"  # a stand-in, so that one slip is one problem
        if event.tag is not None:
            self.refuse(event, f"the tag {event.tag!r} means nothing here", "remove it")
        if kind is yaml.ScalarEvent:
            return self.scalar(event)
        if kind is yaml.MappingStartEvent:
            return self.mapping()
        items: list[Value] = []
        while type(item := self.next()) is not yaml.SequenceEndEvent:
            items.append(self.build(item))
        return items

    def scalar(self, event: Any) -> Value:
        text: str = event.value
        if event.style:
            return text
        if not text:
            self.refuse(event, "nothing stands after the colon or dash", "write a value, or remove the line")
            return "-"
        return _PLAIN.get(text, text)

    def mapping(self) -> dict[str, Value]:
        value: dict[str, Value] = {}
        lines: dict[str, int] = {}
        while type(key := self.next()) is not yaml.MappingEndEvent:
            if type(key) is not yaml.ScalarEvent:
                self.refuse(key, "a key is a list or a mapping", "make it a word")
                self.build(key)
                self.build(self.next())
            elif key.value in lines:
                first = lines[key.value]
                message = f"key {key.value!r} stands a second time (first in line {first})"
                self.refuse(key, message, "keep one of them")
                self.build(self.next())
            else:
                lines[key.value] = _place(self.file, key.start_mark).line
                value[key.value] = self.build(self.next())
        return value

    def refuse(self, event: Any, message: str, mend: str) -> None:
        self.problems.append(Problem(_place(self.file, event.start_mark), message, mend))


def _corrupt(place: Place, what: str) -> Problem:
    return Problem(
        place, f"the file is not YAML: {what}", f"look at column {place.column} of line {place.line} and just above it"
    )


def _place(file: Path, mark: Any) -> Place:  # a mark of libyaml or of PyYAML, or none
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
