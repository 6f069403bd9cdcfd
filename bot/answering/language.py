"""The language in which a person writes."""

from collections import Counter
from collections.abc import Callable, Sequence

from bot.answering.normalise import Token
from bot.answering.stems import is_cyrillic, is_kazakh, is_latin
from bot.knowledge.model import Lang

# Kazakh words without a letter of their own, and common ones typed on a Russian keyboard.
_KAZAKH_WORDS = frozenset(
    word
    for words in (
        "мен пен бен және не неге кім кимге кіммен қашан кашан қайда кайда қанша канша қалай калай қандай кандай",
        "туралы жайлы ма ба па ме бе пе салем рахмет болды бар жоқ емес деген айтты айт осы сол бул ол",
        "казакстан казакстанга ресей натомен алды берди айтып",
    )
    for word in words.split()
)


def language_of(tokens: Sequence[Token], hint: Lang, kazakh: Callable[[str], bool] = lambda _: False) -> Lang:
    """Kazakh by its letters and words, Russian by Cyrillic, English by Latin letters; the hint where there are none.

    `kazakh` tells a word that only Kazakh has, also one typed without Kazakh letters.
    """
    votes: Counter[Lang] = Counter()
    for token in tokens:
        word = token.text
        if is_kazakh(word) or (is_cyrillic(word) and (word in _KAZAKH_WORDS or kazakh(word))):
            votes["kk"] += 2
        elif is_cyrillic(word):
            votes["ru"] += 1
        elif is_latin(word):
            votes["en"] += 1
    if not votes:
        return hint
    # A Latin abbreviation or name in a Cyrillic sentence decides nothing.
    cyrillic: Lang = "kk" if votes["kk"] > votes["ru"] / 2 else "ru"
    return cyrillic if votes["kk"] + votes["ru"] else "en"
