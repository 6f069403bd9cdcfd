"""What people would ask a made-up base: a mixture of all kinds of messages, the same on every run."""

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from bot.knowledge.model import LANGUAGES, EntityKind, KnowledgeBase, Lang

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of a chat."""

    text: str
    lang: Lang
    chat: str
    own: bool = False  # a fact's own phrasing, so that a fact which has it must be found


_NAMED: dict[Lang, tuple[str, ...]] = {
    "en": ("Who is {}?", "What did {} say?", "Who did {} meet?", "{}"),
    "ru": ("Кто такой {}?", "Что сказал {}?", "С кем встретился {}?", "{}"),
    "kk": ("{} деген кім?", "{} не деді?", "{} кіммен кездесті?", "{}"),
}
_DATED: dict[Lang, tuple[str, ...]] = {
    "en": ("What happened on {day} October {year}?", "What happened in {year}?"),
    "ru": ("Что было {day} октября {year}?", "Что произошло в {year}?"),
    "kk": ("{year} 4 қазан күні не болды?", "{year} не болды?"),
}
_LISTED: dict[Lang, tuple[str, ...]] = {
    "en": ("list all officials", "Which presidents are named?", "Who met whom?"),
    "ru": ("перечисли всех чиновников", "Какие президенты названы?", "Кто с кем встречался?"),
    "kk": ("барлық шенеуніктерді ата", "Қандай президенттер аталған?", "Кім кіммен кездесті?"),
}
_AFTER: dict[Lang, str] = {"en": "When was that?", "ru": "Когда это было?", "kk": "Бұл қашан болды?"}


def questions(base: KnowledgeBase, count: int, seed: int) -> list[Asked]:
    """So many messages: facts' own phrasings, with slips, as keywords, about somebody else, with an unknown word, of a
    name alone, of a date, for lists, and questions that lean on the one before.
    """
    asker = _Asker(base, Random(seed))
    return [asker.message(number) for number in range(count)]


class _Asker:
    def __init__(self, base: KnowledgeBase, random: Random) -> None:
        self._random = random
        self._facts = list(base.facts.values())
        self._people = [entity for entity in base.entities.values() if entity.kind is EntityKind.PERSON]
        self._sources = list(base.sources.values())
        self._before: Asked | None = None
        kinds = {self._phrasing: 8, self._slip: 4, self._keywords: 3, self._stranger: 2, self._unknown: 2}
        kinds |= {self._name: 2, self._date: 1, self._list: 1}
        self._turns: list[Callable[[Lang], str]] = [kind for kind, times in kinds.items() for _ in range(times)]

    def message(self, number: int) -> Asked:
        """The message of that number: in the languages by turns, every twelfth a follow-up."""
        lang = LANGUAGES[number % len(LANGUAGES)]
        if number % 12 == 11 and self._before:
            return Asked(_AFTER[self._before.lang], self._before.lang, self._before.chat)
        kind = self._random.choice(self._turns)
        self._before = Asked(kind(lang), lang, str(number), own=kind == self._phrasing)
        return self._before

    def _phrasing(self, lang: Lang) -> str:
        return self._random.choice(self._random.choice(self._facts).ask[lang])

    def _slip(self, lang: Lang) -> str:
        """A phrasing with two letters of its longest word swapped."""
        words = self._phrasing(lang).split()
        longest = max(words, key=len)
        return " ".join(swapped(word, self._random) if word is longest else word for word in words)

    def _keywords(self, lang: Lang) -> str:
        words = [word.strip("?,").lower() for word in self._phrasing(lang).split()]
        return " ".join(sorted(words, key=len)[-3:])

    def _stranger(self, lang: Lang) -> str:
        """A phrasing with somebody in it who has nothing to do with the fact."""
        return " ".join((self._phrasing(lang).rstrip("?"), self._random.choice(self._people).name[lang])) + "?"

    def _unknown(self, lang: Lang) -> str:
        """A phrasing with a word that nobody has written."""
        word = "".join(self._random.sample("qwxyjhzv" if lang == "en" else "ъыэюяжщц", 7))
        return f"{self._phrasing(lang).rstrip('?')} {word}?"

    def _name(self, lang: Lang) -> str:
        return self._random.choice(_NAMED[lang]).format(self._random.choice(self._people).name[lang].split()[-1])

    def _date(self, lang: Lang) -> str:
        year = self._random.choice(self._sources).as_of.year
        return self._random.choice(_DATED[lang]).format(day=self._random.randrange(1, 29), year=year)

    def _list(self, lang: Lang) -> str:
        return self._random.choice(_LISTED[lang])


def swapped(word: str, random: Random) -> str:
    """The word with two neighbours inside it swapped: the commonest slip."""
    if len(word) < 4:
        return word
    at = random.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
