"""Inflected words -> the keys under which their forms meet."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import Stemmer

from bot.knowledge.model import Lang

_ENGLISH: Callable[[str], str] = Stemmer.Stemmer("english").stemWord
_RUSSIAN: Callable[[str], str] = Stemmer.Stemmer("russian").stemWord
_KAZAKH_LETTERS = frozenset("әғқңөұүһі")

# Endings of Kazakh nouns and verbs, voiced and voiceless, back and front variants side by side. Chains are licensed.
_ENDINGS = frozenset(
    ending
    for endings in (
        # plural; possessive
        "лар лер дар дер тар тер ы і сы сі м ым ім ң ың ің мыз міз ымыз іміз ңыз ңіз ыңыз іңіз",
        # genitive, dative, accusative, locative, ablative, instrumental
        "ның нің дың дің тың тің ға ге қа ке на не а е ны ні ды ді ты ті н да де та те нда нде",
        "дан ден тан тен нан нен мен бен пен",
        # adjectives, belonging, likeness
        "дағы дегі тағы тегі ндағы ндегі лық лік дық дік тық тік лы лі сыз сіз шы ші ғы гі қы кі нікі дікі тікі",
        "ша ше дай дей тай тей рақ рек ырақ ірек",
        # verbs: infinitive, participles, converbs, tenses, persons, moods, negation and question, voices
        "у уы уі ған ген қан кен атын етін йтын йтін ар ер р ып іп п й са се мақ мек бақ бек пақ пек",
        "пын пін мын мін сың сің быз біз пыз піз дім дым тым тім ма ме ба бе па пе ай ей сын сін айық ейік йық йік",
        "ғалы гелі қалы келі ыл іл л ын ін ыс іс с т тыр тір дыр дір ғыз гіз қыз кіз",
    )
    for ending in endings.split()
)
_LONGEST = max(map(len, _ENDINGS))
_REMEMBERED = 10_000  # words: those of messages are few, and of the base each is met once or often
_SHORTEST_STEM = 3  # shorter ones are listed as forms of their concepts
_HARDENED = str.maketrans("ғгб", "қкп")  # what a stem's last қ, к, п was before a vowel

# Kazakh as it is typed without Kazakh letters: on a Russian keyboard, or in Latin script (see `scripts`).
_PLAIN = str.maketrans("әғқңөұүһіы", "агкноуухии")


def plain_kazakh(word: str) -> str:
    """A Kazakh word with the letters that a Russian keyboard has, one for each pair that people mix up."""
    return word.translate(_PLAIN)


_PLAIN_ENDINGS = frozenset(map(plain_kazakh, _ENDINGS))


@lru_cache(maxsize=_REMEMBERED)
def kazakh_stems(word: str) -> tuple[str, ...]:
    """What may be the stem of a Kazakh word, the longest first: each is the word less a chain of endings."""
    return _stems(word, _ENDINGS)


@lru_cache(maxsize=_REMEMBERED)
def plain_kazakh_stems(word: str) -> tuple[str, ...]:
    """The same of a word typed without Kazakh letters, as `plain_kazakh` gives it."""
    return _stems(word, _PLAIN_ENDINGS)


def _stems(word: str, endings: frozenset[str]) -> tuple[str, ...]:
    found = {word}
    queue = [word]
    while queue:
        form = queue.pop()
        for size in range(1, min(_LONGEST, len(form) - _SHORTEST_STEM) + 1):
            if form[-size:] in endings and (stem := form[:-size]) not in found:
                found.add(stem)
                queue.append(stem)
    hardened = {stem[:-1] + stem[-1].translate(_HARDENED) for stem in found if stem != word}
    return tuple(sorted(found | hardened, key=lambda stem: (-len(stem), stem)))


def beginnings(word: str) -> Iterator[str]:
    """All that may be the stem of a Kazakh word by its letters, whatever its ending, and the same without Kazakh
    letters: what `kazakh_stems` and `plain_kazakh_stems` give is among these.
    """
    for whole in {word, plain_kazakh(word)}:
        for size in range(min(_SHORTEST_STEM, len(whole)), len(whole) + 1):
            yield whole[:size]
            if whole[size - 1] in "ғгб":
                yield whole[: size - 1] + whole[size - 1].translate(_HARDENED)


def is_latin(word: str) -> bool:
    """Whether a folded word starts with a Latin letter."""
    return "a" <= word[:1] <= "z" or "\u00c0" <= word[:1] <= "\u024f"


def is_cyrillic(word: str) -> bool:
    """Whether a folded word starts with a Cyrillic letter."""
    return "\u0400" <= word[:1] <= "\u04ff"


def is_kazakh(word: str) -> bool:
    """Whether a word has a letter that Russian lacks."""
    return not _KAZAKH_LETTERS.isdisjoint(word)


@lru_cache(maxsize=_REMEMBERED)
def keys(word: str) -> tuple[str, ...]:
    """The keys under which a word of a message is looked up: as it is, then its stems, the best first."""
    if is_latin(word):
        return ("=" + word, "en:" + _ENGLISH(word))
    if not is_cyrillic(word):
        return ("=" + word,)
    kazakh = tuple("kk:" + stem for stem in kazakh_stems(word))
    if is_kazakh(word):
        return ("=" + word, *kazakh)
    plain = tuple("kp:" + stem for stem in plain_kazakh_stems(plain_kazakh(word)))
    return ("=" + word, "ru:" + _RUSSIAN(word), *kazakh, *plain)


def plain_key(key: str) -> str:
    """The key of a Kazakh word under which it is found when it is typed without Kazakh letters."""
    return "kp:" + plain_kazakh(key[3:])


def form_key(word: str, language: Lang) -> str:
    """The key under which a word of the vocabulary is filed, so that its inflected forms find it."""
    match language:
        case "en" if is_latin(word):
            return "en:" + _ENGLISH(word)
        case "ru" if is_cyrillic(word):
            return "ru:" + _RUSSIAN(word)
        case "kk" if is_cyrillic(word):
            # An infinitive in -у stands for all forms of its verb.
            return "kk:" + (word[:-1] if word.endswith("у") and len(word) > _SHORTEST_STEM else word)
        case _:
            return "=" + word


@lru_cache(maxsize=_REMEMBERED)
def lexical_keys(word: str) -> tuple[str, ...]:
    """The keys of a word that no vocabulary holds: one for each language it may be of."""
    if is_latin(word):
        return ("en:" + _ENGLISH(word),)
    if not is_cyrillic(word):
        return ("=" + word,)
    shortest = "kk:" + kazakh_stems(word)[-1]
    return (shortest,) if is_kazakh(word) else ("ru:" + _RUSSIAN(word), shortest)
