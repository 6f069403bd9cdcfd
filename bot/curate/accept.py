"""`kaznato curate accept`: what a person left of the proposals goes into the concept files, all of it or nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

import yaml

from bot.curate.layout import add_forms
from bot.curate.reading import ReadingError, read_bytes
from bot.curate.vocabulary import Vocabulary
from bot.endings import EndingError, Status
from bot.knowledge.documents import LOADER, Document
from bot.knowledge.loader import load
from bot.knowledge.model import LANGUAGES, KnowledgeBase, Lang
from bot.knowledge.problems import Place, Problem
from bot.knowledge.wording import check_letters

_DEPTH = 2  # a language and a concept: what stands above a list of forms
_LAYOUT = "write languages, under each the ids of concepts, under each a list of forms"


class JudgedError(EndingError):
    """A file of judged forms cannot be taken; `problems` says why, in the order of the file."""

    status: ClassVar[Status] = Status.WRONG

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class Judged(NamedTuple):
    """A form that a person left in the file."""

    language: Lang
    concept: str
    form: str
    place: Place


class Addition(NamedTuple):
    """What came of a file of judged forms."""

    forms: int
    files: tuple[Path, ...]  # those that were changed


def accept(file: Path, knowledge: Path, seeds: Path) -> Addition:
    """Adds the forms of a file to their concepts. Those that their concept has already are left as they are.

    Raises ReadingError and JudgedError where the file cannot be taken, BaseError where the base has problems; then
    nothing is written.
    """
    base = load(knowledge, seeds)
    judged, problems = read_judged(file)
    problems += refused(judged, base)
    if problems:
        raise JudgedError(sorted(problems, key=lambda each: (each.place.line, each.place.column)))
    new: dict[str, dict[Lang, list[str]]] = defaultdict(lambda: defaultdict(list))
    for language, concept, form, _ in judged:
        if form not in (*base.concepts[concept].forms.get(language, ()), *new[concept][language]):
            new[concept][language].append(form)
    texts = dict(_written(knowledge, new))
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return Addition(sum(len(forms) for each in new.values() for forms in each.values()), tuple(texts))


def read_judged(file: Path) -> tuple[list[Judged], list[Problem]]:
    """The forms of a file, each written plainly or, as it was proposed, under the key `form`. Raises ReadingError.

    A concept under which nothing is left is passed over.
    """
    try:
        text = read_bytes(file).decode()
        root = LOADER(text).get_single_node()
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReadingError(file, f"it is not YAML in UTF-8: {' '.join(str(error).split())}") from None
    judged: list[Judged] = []
    problems = list(check_letters(Document(file, text, None)))
    for path, node in _leaves(root, ()):
        place = Place(file, node.start_mark.line + 1, node.start_mark.column + 1)
        language = next((known for known in LANGUAGES if path[:1] == (known,)), None)
        form = _form(node)
        if language and form and len(path) == _DEPTH:
            judged.append(Judged(language, path[1], form, place))
        else:
            problems.append(Problem(place, "this is no form of a concept in a language", _LAYOUT))
    return judged, problems


def refused(judged: Sequence[Judged], base: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each form that its concept cannot have."""
    vocabularies = {language: Vocabulary(base, language) for language in LANGUAGES}
    owners: dict[tuple[Lang, tuple[str, ...]], list[str]] = defaultdict(list)
    for language, vocabulary in vocabularies.items():
        for concept, form in vocabulary.forms:
            owners[language, vocabulary.key(form)].append(concept)
    for language, concept, form, place in judged:
        key = vocabularies[language].key(form)
        having = owners[language, key]
        if concept not in base.concepts:
            yield Problem(place, f"there is no concept {concept!r}", "name one of the base")
        elif not key:
            yield Problem(place, f"{form!r} has no word", "remove it")
        elif having and concept not in having:
            mend = "remove it, or leave it to the one that it means more often"
            yield Problem(place, f"concept {having[0]!r} has {form!r} already, in this form or another", mend)
        else:
            having.append(concept)


def _leaves(node: yaml.Node | None, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], yaml.Node]]:
    """The items of lists two keys deep, and whatever else stands where such a list or a key should."""
    match node:
        case None | yaml.ScalarNode(value=""):
            return
        case yaml.MappingNode() if len(path) < _DEPTH:
            for key, value in node.value:
                yield from _leaves(value, (*path, str(key.value)))
        case yaml.SequenceNode() if len(path) == _DEPTH:
            yield from ((path, item) for item in node.value)
        case _:
            yield (), node


def _form(node: yaml.Node) -> str | None:
    if isinstance(node, yaml.MappingNode):
        node = next((value for key, value in node.value if key.value == "form"), node)
    return " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else None


def _written(knowledge: Path, forms: Mapping[str, Mapping[Lang, Sequence[str]]]) -> Iterator[tuple[Path, str]]:
    """The concept files that change, and their new texts."""
    folder = knowledge / "vocabulary"
    for file in (*folder.glob("concepts.yaml"), *sorted(folder.glob("concepts/*.yaml"))):
        old = file.read_text(encoding="utf-8")
        new = add_forms(old, forms)
        if new != old:
            yield file, new
