"""The Bot API as data: every method and type with its parameters, from `api.json`.

A line of that file reads `name!: Type|Type, name: [Type] -> Type`: `!` is a required parameter, `[X]` an array of X,
`"word"` a string that can only be that word (it tells the members of a union apart), `= A|B` a union.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method, or a field of a type."""

    name: str
    types: tuple[str, ...]  # alternatives, each a name, "[name]" or "\"word\""
    required: bool


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    fields: tuple[Field, ...]
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """An object with fields, or a union of other types."""

    name: str
    fields: tuple[Field, ...]
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    version: str
    methods: dict[str, Method]
    types: dict[str, Type]
    spelling: dict[str, str]  # a method's name in lower case -> its name

    def method(self, name: str) -> Method | None:
        """The method of that name; Telegram does not look at the case."""
        return self.methods.get(name) or self.methods.get(self.spelling.get(name.lower(), ""))


@cache
def load() -> Spec:
    """Reads the table once a process (some 2 ms)."""
    raw = json.loads(files("bot.botapi").joinpath("api.json").read_text("utf-8"))
    return Spec(
        version=raw["version"],
        methods={name: _method(name, line) for name, line in raw["methods"].items()},
        types={name: _type(name, line) for name, line in raw["types"].items()},
        spelling={name.lower(): name for name in raw["methods"]},
    )


def _method(name: str, line: str) -> Method:
    fields, _, returns = line.rpartition("-> ")
    return Method(name, _fields(fields.strip()), tuple(returns.split("|")))


def _type(name: str, line: str) -> Type:
    if line.startswith("= "):
        return Type(name, (), tuple(line.removeprefix("= ").split("|")))
    return Type(name, _fields(line))


def _fields(line: str) -> tuple[Field, ...]:
    pairs = (part.split(": ") for part in line.split(", ")) if line else ()
    return tuple(Field(name.rstrip("!"), tuple(types.split("|")), name.endswith("!")) for name, types in pairs)
