"""In which grammatical case a name stands: who acts upon whom is told by cases in Russian and Kazakh."""

from collections import defaultdict
from collections.abc import Iterator

from bot.answering.normalise import tokenise
from bot.answering.stems import is_latin
from bot.knowledge.model import EntityKind, KnowledgeBase

ANY = frozenset({"nom", "gen", "dat", "acc", "ins", "loc"})
WHOSE = frozenset({"gen"})  # whose: an adjective ("Russian", "казахстанский") and a possessive say the same

# Russian endings of names, by how the nominative ends; what stands in none of these classes has one form for all cases.
_HARD = {
    "": "nom acc",
    "а": "gen",
    "я": "gen",
    "у": "dat",
    "ю": "dat",
    "ом": "ins",
    "ем": "ins",
    "ым": "ins",
    "е": "loc",
}
_PERSON = {**_HARD, "": "nom", "а": "gen acc", "я": "gen acc"}
_CLASSES = (
    ("ия", {"ия": "nom", "ии": "gen dat loc", "ию": "acc", "ией": "ins", "иею": "ins"}),
    ("а", {"а": "nom", "ы": "gen", "и": "gen", "е": "dat loc", "у": "acc", "ой": "ins", "ою": "ins"}),
)
_ENGLISH_ADJECTIVE = ("ian", "stani", "akh", "ican")  # of the countries that the base knows
_INVARIABLE = frozenset("оуиеэыюё")
_ADJECTIVE = ("ский", "ская", "ское", "ские", "ского", "ской", "скому", "ским", "ском", "ских", "скими", "скую")
_KAZAKH = {
    "": "nom",
    **dict.fromkeys(("ның", "нің", "дың", "дің", "тың", "тің"), "gen"),
    **dict.fromkeys(("ға", "ге", "қа", "ке"), "dat"),
    **dict.fromkeys(("ны", "ні", "ды", "ді", "ты", "ті"), "acc"),
    **dict.fromkeys(("да", "де", "та", "те"), "loc"),
    **dict.fromkeys(("дан", "ден", "тан", "тен", "нан", "нен"), "loc"),
    **dict.fromkeys(("мен", "бен", "пен"), "ins"),
}


class Cases:
    """Knows the names of a base in the form in which they are named."""

    def __init__(self, base: KnowledgeBase) -> None:
        found: dict[str, set[str]] = defaultdict(set)
        for entity in base.entities.values():
            spelt = {lang: [name, *entity.strong.get(lang, ())] for lang, name in entity.name.items()}
            for name in spelt.get("ru", ()):
                for form, cases in _russian(_folded(name), person=entity.kind is EntityKind.PERSON):
                    found[form].update(cases.split())
            for name in spelt.get("kk", ()):
                for ending, case in _KAZAKH.items():
                    found[_folded(name) + ending].add(case)
                    found[f"{_folded(name)} {ending}".strip()].add(case)  # after a hyphen
        self._ways = {form: frozenset(cases) for form, cases in found.items() if form}

    def of(self, name: str) -> frozenset[str]:
        """The cases that a name may stand in, as it is written; in English none unless it is an adjective."""
        if is_latin(name):
            return WHOSE if name.endswith(_ENGLISH_ADJECTIVE) else frozenset()
        if name.endswith(_ADJECTIVE):
            return WHOSE
        return self._ways.get(name, ANY)


def _folded(name: str) -> str:
    return " ".join(token.text for token in tokenise(name))


def _russian(name: str, *, person: bool) -> Iterator[tuple[str, str]]:
    """The forms of a Russian name with their cases, by its last word."""
    if name[-1:] in _INVARIABLE or not name:
        return
    for ending, forms in _CLASSES:
        if name.endswith(ending):
            yield from ((name.removesuffix(ending) + form, cases) for form, cases in forms.items())
            return
    yield from ((name + form, cases) for form, cases in (_PERSON if person else _HARD).items())
