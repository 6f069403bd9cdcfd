"""The cases of Russian place names, as far as people use them to say whose time is meant: по Москве, в Казани."""

from collections.abc import Iterator
from itertools import product
from typing import Final

# The ending of the nominative, and what stands in its place in the other cases. The first that fits is taken.
_PARADIGMS: Final = tuple(
    (nominative, tuple(others.split()))
    for nominative, others in (
        ("ий", "ему ому ем ом его ого им"),
        ("ый", "ому ом ого ым"),
        ("ое", "ому ом ого ым"),
        ("ая", "ой ую"),
        ("ия", "ии ию ией"),
        ("ие", "ию ии ия ием"),
        ("ец", "цу це ца цом"),
        ("а", "е у ы и ой ей"),
        ("я", "е ю и ей"),
        ("ь", "и ю ью е я ем"),
        ("й", "ю е я ем"),
        ("ы", "ам ах ов ами"),
        ("о", "у е а ом"),
        *((consonant, f"{consonant}у {consonant}е {consonant}а {consonant}ом") for consonant in "бвгдзклмнпрстфхцжчшщ"),
    )
)
_MOST: Final = 200  # forms of a name; longer ones are not declined
_SHORTEST: Final = 3  # letters of a word that is declined


def forms(name: str) -> Iterator[str]:
    """A folded name of one or more words in all its cases, the nominative first; of "ростов на дону" the first word."""
    head, on, rest = name.partition(" на ")
    words = [_forms(word) for word in head.split()]
    size = 1
    for word in words:
        size *= len(word)
    if size > _MOST:
        yield name
        return
    for each in product(*words):
        yield " ".join(each) + on + rest


def _forms(word: str) -> tuple[str, ...]:
    if len(word) >= _SHORTEST:
        for nominative, others in _PARADIGMS:
            if word.endswith(nominative):
                stem = word.removesuffix(nominative)
                return (word, *(stem + other for other in others))
    return (word,)
