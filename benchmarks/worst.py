"""The hardest messages that Telegram can deliver: as long as one can be, of whatever a word may be made of."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, count, islice
from random import Random

from benchmarks.asked import swapped
from bot.answering.courtesy import LONGEST
from bot.knowledge.model import KnowledgeBase

TELEGRAM = 4096  # characters: the longest message that Telegram delivers
LENGTHS = (LONGEST, TELEGRAM)  # the longest that is taken for a question, and the longest of all
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_KAZAKH = "аәбгғдеёжзийкқлмнңоөпрстуұүфхһцчшыіьэюя"
_FEW = 40  # words: as many as are read in other scripts, too
_ENDINGS = ("лар", "лер", "дар", "дың", "ның", "да", "ға", "мен", "сыз", "лық", "шы", "ды", "ған", "ып", "ымыз", "ы")
_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.")


def worst(base: KnowledgeBase, seed: int) -> dict[str, str]:
    """A message of each kind and length, by its name. Each seed has words of its own, so that none is remembered."""
    found: dict[str, str] = {}
    for length in LENGTHS:
        maker = _Words(base, Random(f"{seed}/{length}"))
        for name, words in maker.kinds().items():
            found[f"{name}, {length}"] = _filled(words(), length)
    return found


def _filled(parts: Iterator[str], length: int) -> str:
    text, size = [], 0
    for part in parts:
        text.append(part)
        size += len(part)
        if size >= length:
            break
    return "".join(text)[:length]


class _Words:
    """Endless words, each with what separates it from the next."""

    def __init__(self, base: KnowledgeBase, random: Random) -> None:
        self._random = random
        asks = [ask for fact in base.facts.values() for asks in fact.ask.values() for ask in asks]
        asks = random.sample(asks, min(2000, len(asks)))
        self._own = [word.strip("?,.!") for ask in asks for word in ask.split()]
        self._names = [name for entity in base.entities.values() for name in entity.name.values()]
        self._lists = {lang: list(words) for lang, words in base.frequency.items()}

    def kinds(self) -> Mapping[str, Callable[[], Iterator[str]]]:
        letters, own = self._of_letters, self._drawn(self._own)
        return {
            "words of nobody, Latin": lambda: letters(_LATIN),
            "words of nobody, Cyrillic": lambda: letters(_CYRILLIC),
            "words of nobody, Kazakh letters": lambda: letters(_KAZAKH),
            "both scripts in each word": lambda: letters(_LATIN + _CYRILLIC),
            "words of nobody with common beginnings": self._common_beginnings,
            "forty words of nobody, Latin": lambda: chain(islice(letters(_LATIN, 7), _FEW), iter(lambda: "!", "")),
            "words joined by hyphens": lambda: (word.rstrip() + "-" for word in letters(_CYRILLIC)),
            "words of three letters": lambda: letters(_CYRILLIC, 3, 4),
            "any letters at all": self._of_anything,
            "rare words, English": lambda: self._rare("en"),
            "rare words, Russian": lambda: self._rare("ru"),
            "misspelt words of the base": lambda: (swapped(word, self._random) for word in own),
            "words of the base": lambda: own,
            "names of the base": lambda: self._drawn(self._names),
            "Russian on the Latin keys": lambda: (word.translate(_KEYS) for word in self._rare("ru")),
            "one letter": lambda: iter(lambda: "ы", ""),
            "words of one letter": lambda: iter(lambda: "a ", ""),
            "one word of Kazakh endings": lambda: (self._random.choice(_ENDINGS) for _ in count()),
            "one number": lambda: iter(lambda: "7", ""),
            "numbers": lambda: (f"{self._random.randrange(10**6)} " for _ in count()),
            "dates": lambda: (f"{self._random.randrange(1, 29)} October {1990 + n % 30} " for n in count()),
            "marks": lambda: (self._random.choice("?!.,;:()-'$%\n") for _ in count()),
            "letters under marks": lambda: chain("a", iter(lambda: "\u0301", "")),
        }

    def _drawn(self, words: list[str]) -> Iterator[str]:
        return (self._random.choice(words) + " " for _ in count())

    def _rare(self, lang: str) -> Iterator[str]:
        words = next((words for name, words in self._lists.items() if name == lang), [lang])
        return self._drawn(words)

    def _of_letters(self, letters: str, shortest: int = 3, longer: int = 12) -> Iterator[str]:
        random = self._random
        return ("".join(random.choices(letters, k=random.randrange(shortest, longer))) + " " for _ in count())

    def _common_beginnings(self) -> Iterator[str]:
        """Words that might be many others: with two letters at their beginning as many words have them."""
        choose = self._random.choice
        return (choose("пскрв") + choose("раоие") + word for word in self._of_letters(_CYRILLIC, 5, 7))

    def _of_anything(self) -> Iterator[str]:
        """Letters of every alphabet that has its characters below U+FFFF."""
        return (char for _ in count() if (char := chr(self._random.randrange(0x20, 0xD7FF))).isprintable())
