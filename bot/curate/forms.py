"""`kaznato curate forms`: the table of irregular Russian forms, made from a dictionary (see `bot.knowledge.forms`)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.answering.normalise import fold
from bot.answering.stems import form_key
from bot.curate.libraries import Inflect
from bot.knowledge.loader import load
from bot.knowledge.model import KnowledgeBase

_WORD = re.compile("[а-я]+")
_SHORTEST = 3  # letters; a shorter form is a form of too much


class Revision(NamedTuple):
    """A table beside the one that its file holds."""

    file: Path
    old: str
    new: str

    @property
    def changes(self) -> list[str]:
        """The lines that go ("- …") and that come ("+ …"), in the order of the table."""
        old, new = set(self.old.splitlines()), set(self.new.splitlines())
        return [f"{'+' if line in new else '-'} {line}" for line in sorted(old ^ new)]

    def write(self) -> None:
        """Puts the new table into the file."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.new, encoding="utf-8")


def revise(knowledge: Path, seeds: Path, inflect: Inflect) -> Revision:
    """The table that a base's words call for. Raises BaseError where the base has problems."""
    file = knowledge / "vocabulary" / "forms" / "ru.txt"
    base = load(knowledge, seeds)
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    return Revision(file, old, table(base, inflect))


def table(base: KnowledgeBase, inflect: Inflect) -> str:
    """A line for each form that no stem leads to its word: the form, then the words it may belong to; sorted."""
    vocabulary = {word for text in _texts(base) for word in _WORD.findall(fold(text)) if len(word) >= _SHORTEST}
    # Words of the lists count in their very forms alone, and a word that is in the vocabulary stands for itself.
    listed = {fold(phrase) for phrases in base.lexicon.values() for phrase in phrases.get("ru", ())}
    known, found = vocabulary | listed, dict[str, set[str]]()
    for word in vocabulary - listed:
        for form in inflect(word):
            if len(form) >= _SHORTEST and form not in known and not _meet(form, word):
                found.setdefault(form, set()).add(word)
    return "".join(f"{form} {' '.join(sorted(words))}\n" for form, words in sorted(found.items()))


def _meet(form: str, word: str) -> bool:
    return form_key(form, "ru") == form_key(word, "ru")


def _texts(base: KnowledgeBase) -> Iterator[str]:
    for concept in base.concepts.values():
        yield from concept.forms.get("ru", ())
    for entity in base.entities.values():
        yield entity.name.get("ru", "")
        yield from (*entity.strong.get("ru", ()), *entity.weak.get("ru", ()))
    for gap in base.gaps.values():
        yield from gap.terms.get("ru", ())
