"""Every call is checked against the table before it is handled: names, required parameters, types, lengths.

Telegram overlooks a parameter it does not know; here it is refused, because it is a mistake of the caller.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from bot.botapi import limits
from bot.botapi.errors import ApiError, bad_request
from bot.botapi.spec import Field, load
from bot.botapi.text import cleaned, units

Values = dict[str, Any]
"""The parameters of a call, decoded and checked."""

_Check = Callable[[Any, str], Any]
"""Takes a value and where it stands; gives the decoded value or raises `ApiError`."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    kind: str = "application/octet-stream"


def checked(method: str, parameters: Mapping[str, Any]) -> tuple[str, Values]:
    """The method's name as the table spells it, and its parameters decoded: objects from JSON, numbers from text.

    Raises `ApiError`: 404 for an unknown method, 400 for the rest.
    """
    known = load().method(method)
    if known is None:
        raise ApiError(404, "Not Found: method not found")
    return known.name, _method(known.name)(dict(parameters))


def checked_object(type_name: str, value: Any) -> Any:
    """An object of that type, checked as a parameter would be; raises `ApiError`."""
    return _type(type_name)(value, type_name)


@cache
def _method(name: str) -> Callable[[Values], Values]:
    method = load().methods[name]
    checks = {field.name: _field(name, field) for field in method.fields}
    required = [field.name for field in method.fields if field.required]

    def check(parameters: Values) -> Values:
        values = {key: value for key, value in parameters.items() if value is not None}
        attached = {key for key, value in values.items() if isinstance(value, Upload) and key not in checks}
        unknown = values.keys() - checks.keys() - attached
        if unknown:
            raise bad_request(f'{name} has no parameter "{min(unknown)}"')
        for key in required:
            if key not in values or (values[key] == "" and key in limits.MISSING):
                raise bad_request(limits.MISSING.get(key, f'parameter "{key}" is required'))
        return {key: value if key in attached else checks[key](value, key) for key, value in values.items()}

    return check


def _field(owner: str, field: Field) -> _Check:
    check = _one_of(field.types)
    length = limits.LENGTHS.get((owner, field.name))
    pattern = limits.PATTERNS.get((owner, field.name))
    if length is None and pattern is None:
        return check

    def narrow(value: Any, where: str) -> Any:
        text = check(value, where)
        if length and not length.least <= _size(text, length) <= length.most:
            raise bad_request(length.error)
        if pattern and not re.fullmatch(pattern[0], text):
            raise bad_request(pattern[1])
        return text

    return narrow


def _size(text: str, length: limits.Length) -> int:
    return len(text.encode()) if length.unit == "bytes" else units(text)


@cache
def _one_of(types: tuple[str, ...]) -> _Check:
    if types == ("Integer", "String"):
        return _number_or_name
    if len(types) == 1:
        return _type(types[0])
    if "InputFile" in types:
        return _file
    return _union(types)


@cache
def _type(name: str) -> _Check:
    if name.startswith("["):
        return _array(name[1:-1])
    if name.startswith('"'):
        return _word(json.loads(name))
    if name in _SCALARS:
        return _SCALARS[name]
    return _lazy(name)


def _lazy(name: str) -> _Check:
    """An object's check, made when it is first needed: types refer to each other in circles."""

    def check(value: Any, where: str) -> Any:
        return _object(name)(_decoded(value, where), where)

    return check


@cache
def _object(name: str) -> _Check:
    kind = load().types[name]
    if kind.members:
        return _union(kind.members)
    checks: dict[str, _Check] = {}
    required = [field.name for field in kind.fields if field.required]

    def check(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {where}")
        if not checks:  # built late: an object may contain itself
            checks.update({field.name: _field(name, field) for field in kind.fields})
        value = {key: item for key, item in value.items() if item is not None}
        for key in required:
            if key not in value:
                raise bad_request(f"can't parse {name}: Can't find field \"{key}\"")
        unknown = value.keys() - checks.keys()
        if unknown:
            raise bad_request(f'can\'t parse {name}: it has no field "{min(unknown)}"')
        return {key: checks[key](item, f"{where}.{key}") for key, item in value.items()}

    return check


def _union(types: tuple[str, ...]) -> _Check:
    """The first of the types that fits; the error is that of the one whose fields are most alike."""

    def check(value: Any, where: str) -> Any:
        value = _decoded(value, where)
        refusals = []
        for name in sorted(types, key=lambda each: -_likeness(each, value)):
            try:
                return _type(name)(value, where)
            except ApiError as refusal:
                refusals.append(refusal)
        raise refusals[0]

    return check


def _likeness(name: str, value: Any) -> int:
    """How many fields of `value` the type has, a fitting discriminator first, an unfitting one last."""
    kind = load().types.get(name)
    if kind is None or not isinstance(value, dict):
        return 0
    score = 0
    for field in kind.fields:
        if field.name in value:
            score += 1
            if field.types[0].startswith('"'):
                score += 100 if json.loads(field.types[0]) == value[field.name] else -100
    return score


def _array(item: str) -> _Check:
    check_item = _type(item)

    def check(value: Any, where: str) -> Any:
        value = _decoded(value, where)
        if not isinstance(value, list | tuple):
            raise bad_request(f"array expected as {where}")
        return [check_item(each, f"{where}[{number}]") for number, each in enumerate(value)]

    return check


def _decoded(value: Any, where: str) -> Any:
    """JSON that came as text (as every object does in a form), as what it says."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {where} JSON object") from None


def _word(word: str) -> _Check:
    def check(value: Any, where: str) -> str:
        if value != word:
            raise bad_request(f'{where} must be "{word}"')
        return word

    return check


def _string(value: Any, where: str) -> str:
    match value:
        case str():
            return cleaned(value)
        case bool() | int() | float():  # a JSON body may carry a bare value; Telegram takes its text
            return json.dumps(value)
        case _:
            raise bad_request(f"string expected as {where}")


def _integer(value: Any, where: str) -> int:
    match value:
        case bool():
            pass
        case int():
            return value
        case str() if re.fullmatch(r"[+-]?\d{1,19}", value, re.ASCII):
            return int(value)
    raise bad_request(f"integer expected as {where}")


def _number_or_name(value: Any, where: str) -> int | str:
    """A chat: its number, or the @name of a public one."""
    match value:
        case str() if re.fullmatch(r"@\w{3,32}", value, re.ASCII):
            return value
        case str() if not re.fullmatch(r"[+-]?\d{1,19}", value, re.ASCII):
            raise bad_request("chat not found" if where == "chat_id" else f"integer or @name expected as {where}")
        case _:
            return _integer(value, where)


def _float(value: Any, where: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise bad_request(f"number expected as {where}") from None


def _boolean(value: Any, where: str) -> bool:
    match value:
        case bool():
            return value
        case str() if value.lower() in {"true", "1", "yes", "false", "0", "no", ""}:
            return value.lower() in {"true", "1", "yes"}
        case int():
            return value != 0
    raise bad_request(f"boolean expected as {where}")


def _file(value: Any, where: str) -> Upload | str:
    return value if isinstance(value, Upload) else _string(value, where)


_SCALARS: Final[dict[str, _Check]] = {
    "String": _string,
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "InputFile": _file,
}
