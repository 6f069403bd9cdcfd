"""Forms added to the text of a concept file; all that stood there stays as it was, comments and quotes too."""

import json
import re
from collections.abc import Mapping, Sequence

import yaml

from bot.knowledge.documents import LOADER
from bot.knowledge.model import LANGUAGES, Lang

WIDTH = 130  # columns
_KEYS = ("id", "light", "quality", "attribute", *LANGUAGES)  # a list of forms comes behind those that stand before it
_PLAIN = re.compile(r"(?!(?:true|false|null)$)[^\W\d_](?:[\w '’.-]*[\w.])?")  # what needs no quotation marks


def add_forms(text: str, forms: Mapping[str, Mapping[Lang, Sequence[str]]]) -> str:
    """The text of a concept file with more forms for some of its concepts, by concept and language."""
    edits: list[tuple[int, int, str]] = []  # from where, to where, what then stands there
    for concept in LOADER(text).get_single_node().value:
        parts = {key.value: value for key, value in concept.value}
        added = forms.get(parts["id"].value, {})
        for language in (each for each in LANGUAGES if each in added):
            scalars = [_scalar(form) for form in added[language]]
            if language in parts:
                edits.append(_longer(text, parts[language], scalars))
                continue
            before = _KEYS[: _KEYS.index(language)]
            end = max(_end(parts[key]) for key in before if key in parts)
            if concept.flow_style:
                edits.append((end, end, f", {language}: [{', '.join(scalars)}]"))
            else:
                end, key = _line_end(text, end), f"{' ' * concept.start_mark.column}{language}: "
                edits.append((end, end, f"\n{key}{_flow(len(key), scalars)}"))
    edits.sort(key=lambda edit: edit[0])
    for start, end, new in reversed(edits):  # from the last to the first, so that places hold
        text = text[:start] + new + text[end:]
    return text


def _longer(text: str, old: yaml.SequenceNode, scalars: Sequence[str]) -> tuple[int, int, str]:
    """The edit that puts scalars behind those of a list."""
    *others, last = old.value
    if not old.flow_style:
        bullet = f"\n{' ' * old.start_mark.column}- "
        end = _line_end(text, last.end_mark.index)
        return end, end, "".join(bullet + scalar for scalar in scalars)
    if old.start_mark.line == old.end_mark.line:
        whole = [_source(text, item) for item in old.value]
        return old.start_mark.index, old.end_mark.index, _flow(old.start_mark.column, [*whole, *scalars])
    line = text[text.rindex("\n", 0, last.start_mark.index) + 1 :]
    on_first = last.start_mark.line == old.start_mark.line
    indent = old.value[0].start_mark.column if on_first else len(line) - len(line.lstrip())
    if last.end_mark.column >= WIDTH and others and others[-1].end_mark.line == last.start_mark.line:
        # No room for the comma behind it: it begins the next line.
        scalars, last = [_source(text, last), *scalars], others[-1]
    return last.end_mark.index, old.value[-1].end_mark.index, _further(last.end_mark.column, scalars, indent)


def _flow(column: int, scalars: Sequence[str]) -> str:
    """A list that begins at a column: in one line where it fits, else in lines between those of the brackets."""
    line = f"[{', '.join(scalars)}]"
    if column + len(line) <= WIDTH:
        return line
    first, *rest = scalars
    return f"[\n    {first}{_further(4 + len(first), rest, 4)}\n  ]"


def _further(column: int, scalars: Sequence[str], indent: int) -> str:
    """More scalars behind one that ends at a column; those that do not fit begin a line. None is broken itself."""
    more = ""
    for scalar in scalars:
        if column + len(f", {scalar},") > WIDTH:  # a comma or a bracket follows
            more += f",\n{' ' * indent}{scalar}"
            column = indent + len(scalar)
        else:
            more += f", {scalar}"
            column += len(f", {scalar}")
    return more


def _source(text: str, node: yaml.Node) -> str:
    return text[node.start_mark.index : node.end_mark.index]


def _scalar(form: str) -> str:
    return form if _PLAIN.fullmatch(form) else json.dumps(form, ensure_ascii=False)


def _end(node: yaml.Node) -> int:
    """Where a value ends; the mark of a list in lines of its own stands where the next thing begins."""
    last = node.value[-1] if isinstance(node, yaml.SequenceNode) and not node.flow_style else node
    end: int = last.end_mark.index
    return end


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end
