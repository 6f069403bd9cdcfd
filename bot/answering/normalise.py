"""Text as people type it -> tokens that compare: one case, one apostrophe, no look-alikes, no invisible marks."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_ALIKE = str.maketrans(
    {"ё": "е", "’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "ʹ": "'", "‐": "-", "‑": "-", "–": "-", "−": "-"}
)

_LATIN_TO_CYRILLIC = str.maketrans("abcehikmoptxyë", "авсенікмортхуё")
_CYRILLIC_TO_LATIN = str.maketrans("авсенікмортхуё", "abcehikmoptxye")

# A number with its sign of currency or format ("26+1", "4.4", "160"), or a word with inner apostrophes and hyphens.
_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d|\d+(?:st|nd|rd|th)\b|\d+(?:[.,+:/]\d+)*"
    r"|(?<![^\W\d_])(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])"  # U.S.
    r"|(?<![^\W_])(?:[^\W\d_]|gen|col|mr|mrs|ms|dr|prof|ген|проф)\.(?=\s?[^\W\d_])"  # V. Putin, Gen. Pronichev
    r"|(?<=\s)-{1,2}(?=\s)|[^\W\d_]+(?:[-'][^\W\d_]+)*|\?|[.!;,:()\n\u2014\u2026]|\$|%"
)
# Where 's is no possessive.
_CONTRACTED = frozenset(
    f"{word}'s" for word in ["what", "who", "where", "when", "why", "how", "that", "there", "it", "he", "she", "here"]
)
_PUNCTUATION = frozenset("?.!;,:()\n\u2014\u2026")
# Nothing but plain letters, digits, blanks and simple marks: only its case can differ.
_PLAIN = re.compile(r"[A-Za-z0-9А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі ,.?!:;()$%\n-]*")
# Nothing to fold, to split or to look at twice: small letters of one script.
_SIMPLE = re.compile(r"[a-z ]*|[а-яәғқңөұүһі ]*")
_MIXED = re.compile(r"[a-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


class Token(NamedTuple):
    """A word, a number or a punctuation mark of a message."""

    text: str  # folded: what is compared
    raw: str  # as it was typed
    capital: bool = False  # typed with a capital first letter
    upper: bool = False  # typed in capitals

    @property
    def punctuation(self) -> bool:
        return self.text in _PUNCTUATION

    @property
    def possessive(self) -> bool:
        """Whether it was typed with a possessive 's."""
        return self.raw.endswith(("'s", "\u2019s"))


def fold(text: str) -> str:
    """The text in the form in which words are compared."""
    if _PLAIN.fullmatch(text):
        return text.lower()
    text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold().translate(_ALIKE)
    # Case folding and NFKC may leave a base letter and its mark apart (Turkish dotted i, й typed as two characters).
    return unicodedata.normalize("NFC", text).replace("i\u0307", "i")


def _one_script(word: str) -> str:
    """A word that mixes Latin and Cyrillic look-alikes, in the script that most of its letters are surely of."""
    if not (_MIXED.search(word) and _CYRILLIC.search(word)):
        return word
    cyrillic, latin = word.translate(_LATIN_TO_CYRILLIC), word.translate(_CYRILLIC_TO_LATIN)
    if not _MIXED.search(cyrillic):
        return cyrillic
    return latin if not _CYRILLIC.search(latin) else word


def tokenise(text: str) -> tuple[Token, ...]:
    """The words, numbers and punctuation marks of a text. A possessive 's is dropped, a hyphenated word is split."""
    if _SIMPLE.fullmatch(text):  # most of the vocabulary
        return tuple(Token(word, word) for word in text.split())
    folded = fold(text)
    # Folding rarely changes the length of a text; where it does, capitals are not told.
    typed = text if len(text) == len(folded) else folded
    found: list[Token] = []
    for match in _TOKEN.finditer(folded):
        raw, written = match.group(), typed[match.start() : match.end()]
        if raw.isalpha() and (raw.isascii() or not _MIXED.search(raw)):  # a plain word, as most are
            found.append(Token(raw, written, written[0] != raw[0], len(written) > 1 and written.isupper()))
        else:
            found += _tokens_of(raw, written)
    return tuple(found)


def _tokens_of(raw: str, written: str) -> Iterator[Token]:
    """The tokens of one match: more than one for a word with hyphens or a contraction."""
    if raw in {"-", "--"}:  # a dash, as it is typed
        yield Token("\u2014", raw)
        return
    if raw in _PUNCTUATION or raw[0].isdigit() or raw in "$%":
        yield Token(raw, raw)
        return
    capital, upper = written[0] != raw[0], len(written) > 1 and written.isupper()
    if "." in raw:  # an abbreviation ("U.S.") or an initial ("V. Putin")
        yield Token(_one_script(raw.replace(".", "")), written, capital, upper)
        return
    if raw in _CONTRACTED:
        yield Token(raw[:-2], written, capital, upper)
        yield Token("is", "is")
        return
    word = _one_script(raw).removesuffix("'s").removesuffix("'")
    for part in word.split("-"):
        if plain := part.replace("'", ""):
            yield Token(plain, written, capital, upper)
