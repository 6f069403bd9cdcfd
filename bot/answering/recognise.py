"""A message -> its units: phrases, dates, numbers and loose words, each with what it may stand for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from sys import intern
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.answering.calendar import Calendar
from bot.answering.cases import WHOSE, Cases
from bot.answering.lexicon import Hit, Lexicon, Sense
from bot.answering.normalise import Token, tokenise
from bot.answering.spelling import Spelling
from bot.answering.stems import is_latin, lexical_keys
from bot.knowledge.model import EntityKind, KnowledgeBase, Lang, PartialDate

# Lists whose words may be content as well: "help", "report", "refused", "might".
_POLITE = frozenset({"negation", "embed", "opener", "modal"})


_PLAIN = (Sense("word", "plain"),)  # a word that only looks like a form of one of the base's
_REMEMBERED = 10_000  # words with what they were meant to be: people misspell the same ones
_MENDED = 100  # tokens of a message: what stands beyond them is no question
_NAME_ALIKE = 60  # per cent
_KNOWN = 3.0  # Zipf value: rarer words of a list are as often slips, names and words of other languages


class Kind(StrEnum):
    """What a unit is, by the strongest of its senses."""

    ENTITY = "entity"  # a name that identifies alone
    WEAK = "weak"  # a description that may mean somebody
    CONCEPT = "concept"
    GAP = "gap"
    DATE = "date"
    NUMBER = "number"
    WORD = "word"  # content that no phrase of the base accounts for
    EMPTY = "empty"  # a function word, politeness, a cue: no content of its own
    BREAK = "break"  # punctuation


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A stretch of a message with what it may stand for. Two are never equal: each stands at its own place."""

    kind: Kind
    text: str
    features: tuple[str, ...] = ()  # alternatives: e:entity, c:concept, g:gap, n:number, d:date, w:stem
    lists: frozenset[str] = frozenset()  # the word lists it is in
    date: PartialDate | None = None
    repaired: str | None = None  # what it was spelt as, when that was mended
    light: bool = False
    quality: bool = False  # an adjective
    cases: frozenset[str] = frozenset()  # of an entity: those in which its name may stand; in English, "gen" or none
    outside: bool = False  # a name, by its capital, that the base does not know

    @property
    def content(self) -> bool:
        """Whether the unit must be accounted for."""
        return self.kind not in (Kind.EMPTY, Kind.BREAK)

    @property
    def typed(self) -> str:
        """Its words before their spelling was mended."""
        return self.repaired or self.text

    @property
    def entities(self) -> tuple[str, ...]:
        """The ids of the entities it may mean."""
        return tuple(feature[2:] for feature in self.features if feature.startswith("e:"))


class _Meaning(NamedTuple):
    """What a set of senses comes to."""

    kind: Kind
    features: tuple[str, ...]
    lists: frozenset[str]
    light: bool
    quality: bool
    outside: bool


class Recogniser:
    """Takes messages and the base's own texts apart, the same way."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.lexicon = Lexicon(base)
        self._calendar = Calendar(base)
        self._spelling = Spelling(self._meaningful(base), self.lexicon.acronyms, base.frequency)
        self._stands_for = {entity.id: entity.stands_for for entity in base.entities.values() if entity.stands_for}
        self._attributes = frozenset(concept.id for concept in base.concepts.values() if concept.attribute)
        self._qualities = frozenset(concept.id for concept in base.concepts.values() if concept.quality)
        self._meant: dict[str, tuple[str, ...]] = {}
        self._meanings: dict[tuple[Sense, ...], _Meaning] = {}
        function = {word for words in base.lexicon.get("function", {}).values() for word in words}
        self._pronouns = function & self.lexicon.acronyms
        self._name_parts = {
            "e:" + entity.id: {
                token.text
                for name in (*entity.name.values(), *(n for names in entity.strong.values() for n in names))
                for token in tokenise(name)
                if len(token.text) > 3
            }
            for entity in base.entities.values()
            if entity.kind is EntityKind.PERSON
        }
        self._cases = Cases(base)
        self._light = frozenset(concept.id for concept in base.concepts.values() if concept.light)

    def _meaningful(self, base: KnowledgeBase) -> Iterator[str]:
        """What a slip may have been meant to be: the words of all phrases, of the base's own questions, and of the
        common words those that are a form of one.
        """
        seen = set(self.lexicon.words)
        yield from self.lexicon.words
        asks = (ask for part in (base.facts, base.gaps) for each in part.values() for ask in each.ask.values())
        texts = (token.text for ask in asks for phrase in ask for token in tokenise(phrase))
        for word in chain(texts, *base.frequency.values()):
            if word not in seen and self.lexicon.knows(word):
                seen.add(word)
                yield word

    def units(self, tokens: Sequence[Token], *, mend: bool = True) -> tuple[Unit, ...]:
        """The units of a text in their order. Spelling is mended only in what people type (`mend`)."""
        tokens = [token for token in tokens if token.text not in self.lexicon.articles]
        words = [token.text for token in tokens]
        # Capitals tell names only where not every word has one, and not at the start of a sentence.
        telling = mend and any(token.text.isalpha() and not token.capital for token in tokens)
        meant: list[tuple[str, ...]] = [(word,) for word in words]
        if mend:
            meant = [
                (token.text,)
                if token.punctuation or at >= _MENDED
                else self._as_name(token)
                if telling and token.capital and at and not tokens[at - 1].punctuation
                else self._mended(token.text)
                for at, token in enumerate(tokens)
            ]
            words = [ways[0] for ways in meant]
        found: list[Unit] = []
        at = 0
        while at < len(words):
            if tokens[at].punctuation:
                found.append(Unit(Kind.BREAK, words[at]))
                at += 1
                continue
            unit, length = self._unit(words, at)
            typed = [token.text for token in tokens[at : at + length]]
            if tokens[at].text in self._pronouns and not tokens[at].upper and length == 1:
                unit = Unit(Kind.EMPTY, unit.text, lists=unit.lists)  # "us" is no country
            elif unit.kind is Kind.WORD and telling and tokens[at].capital and at and not tokens[at - 1].punctuation:
                unit = replace(unit, outside=True)
            elif typed != words[at : at + length]:
                others = (self._unit([other], 0)[0] for other in meant[at][1:] if length == 1)
                features = dict.fromkeys((*unit.features, *(f for other in others for f in other.features)))
                unit = replace(unit, features=tuple(features), repaired=" ".join(typed))
            if unit.kind is Kind.ENTITY and tokens[at + length - 1].possessive:
                unit = replace(unit, cases=WHOSE)
            found.append(unit)
            at += length
        return tuple(self._with_first_names(found) if mend else found)

    def known(self, word: str, language: Lang) -> bool:
        """Whether the word is one of a language, or the base's in any form of it."""
        if self.lexicon.has(word) or self._spelling.zipf(word) >= _KNOWN:
            return True
        return language != "en" and self.lexicon.knows(word)

    def misspelt(self, word: str) -> bool:
        """Whether the word is taken for another."""
        return self._mended(word) != (word,)

    def kazakh(self, word: str) -> bool:
        """Whether a word in Cyrillic letters is one of the base's in Kazakh and none of Russian."""
        return not self._spelling.real(word) and self.lexicon.kazakh(word)

    def _with_first_names(self, units: list[Unit]) -> list[Unit]:
        """A loose word beside a person's name, and much like another part of it, is a first name in some spelling."""
        for at, unit in enumerate(units):
            if unit.kind is not Kind.ENTITY or not (parts := self._name_parts.get(unit.features[0])):
                continue
            for step in (-1, 1):
                near = at + step
                while 0 <= near < len(units) and units[near].kind is Kind.WORD:
                    word = units[near].text
                    if not any(fuzz.ratio(word, part) >= _NAME_ALIKE for part in parts):
                        break
                    units[near] = Unit(Kind.EMPTY, word)
                    near += step
        return units

    def _as_name(self, token: Token) -> tuple[str, ...]:
        """What a word with a capital inside a sentence was meant to be: a name, if it is not that word itself. People
        misspell names they know; one that the base lacks is none of its own.
        """
        ways = self._mended(token.text)
        if ways == (token.text,) or token.upper:
            return (token.text,)
        names = tuple(way for way in ways if way[0] == token.text[0] and self._unit([way], 0)[0].kind is Kind.ENTITY)
        return names or (token.text,)

    def _mended(self, word: str) -> tuple[str, ...]:
        meant = self._meant.get(word)
        if meant is None:
            if len(self._meant) >= _REMEMBERED:
                self._meant.clear()
            meant = self._meant[word] = self._meaning_of(word)
        return meant

    def _meaning_of(self, word: str) -> tuple[str, ...]:
        """What the word was meant to be, the likeliest first: itself when it is the base's or an ordinary one.

        The stem of a misspelt English word may be that of another by chance ("facilites" and "facilitate"), so there
        the nearest word goes before the stem. Russian and Kazakh have too many forms to list: the stem goes first.
        """
        lexicon = self.lexicon
        if lexicon.has(word) or self._calendar.number(word) is not None:
            return (word,)
        if lexicon.knows(word) and (not is_latin(word) or self._spelling.real(word)):
            return (word,)
        return self._spelling.repair(word) or (word,)

    def _unit(self, words: list[str], at: int) -> tuple[Unit, int]:
        dated = self._calendar.date_at(words, at)
        hit = self.lexicon.longest(words, at)
        if hit and hit.senses == _PLAIN:
            hit = None
        if dated and (hit is None or hit.length <= dated[0]):
            length, date = dated
            feature = intern(f"d:{date.year}-{date.month}-{date.day}")
            return Unit(Kind.DATE, " ".join(words[at : at + length]), (feature,), date=date), length
        if hit is None and (number := self._calendar.number(words[at])) is not None:
            return Unit(Kind.NUMBER, words[at], ("n:" + number,)), 1
        if hit is None:
            return Unit(Kind.WORD, words[at], tuple(intern("w:" + key) for key in lexical_keys(words[at]))), 1
        text = " ".join(words[at : at + hit.length])
        unit = self._of(hit, text)
        spoken = hit.length == 1 and unit.kind in (Kind.CONCEPT, Kind.EMPTY)
        if spoken and not self._is_he(unit, words) and (number := self._calendar.number(text)):
            return Unit(Kind.NUMBER, text, ("n:" + number, *unit.features), unit.lists), 1
        return unit, hit.length

    def _is_he(self, unit: Unit, words: list[str]) -> bool:
        """Whether a word that is a number in Kazakh is a Russian pronoun, "он", because nothing else is Kazakh."""
        return "pronoun-person" in unit.lists and not any(map(self.kazakh, words))

    def _of(self, hit: Hit, text: str) -> Unit:
        meaning = self._meanings.get(hit.senses)
        if meaning is None:
            meaning = self._meanings[hit.senses] = self._meaning(hit.senses)
        return Unit(
            meaning.kind,
            text,
            meaning.features,
            meaning.lists,
            light=meaning.light,
            quality=meaning.quality,
            cases=self._cases.of(text) if meaning.kind is Kind.ENTITY else frozenset(),
            outside=meaning.outside,
        )

    def _meaning(self, senses: tuple[Sense, ...]) -> _Meaning:
        strange = [sense for sense in senses if sense.kind == "elsewhere"]
        if strange and all(sense.kind == "elsewhere" or sense.id in self._attributes for sense in senses):
            senses = tuple(strange)
            names = tuple("o:" + sense.id for sense in senses)
            return _Meaning(Kind.WORD, names, frozenset(), light=False, quality=False, outside=True)
        lists = frozenset(sense.id for sense in senses if sense.kind == "word")
        if lists - _POLITE:
            # A function word, a cue or politeness is just that, whatever else it may mean.
            senses = tuple(sense for sense in senses if sense.kind != "concept")
        asked = tuple(sense for sense in senses if sense.kind != "concept" or sense.id in self._attributes)
        if any(sense.kind == "concept" for sense in asked):
            senses = (
                asked  # a word for an attribute that no fact need have is taken as that, not for its other meanings
            )
        features = dict.fromkeys(feature for sense in senses for feature in self._features(sense))
        kinds = {sense.kind for sense in senses}
        kind = next((Kind(name) for name in ("entity", "gap", "weak", "concept") if name in kinds), Kind.EMPTY)
        if kind is Kind.WEAK and "concept" in kinds:
            kind = Kind.CONCEPT  # the word has a meaning of its own: "president" need not mean any of them
        concepts = {sense.id for sense in senses if sense.kind == "concept"} if kind is Kind.CONCEPT else set()
        light, quality = (bool(concepts) and concepts <= marked for marked in (self._light, self._qualities))
        return _Meaning(kind, tuple(features), lists, light, quality, outside=False)

    def _features(self, sense: Sense) -> tuple[str, ...]:
        match sense.kind:
            case "entity" | "weak":
                meant = self._stands_for.get(sense.id)
                return (intern("e:" + sense.id), intern("e:" + meant)) if meant else (intern("e:" + sense.id),)
            case "concept":
                return (intern("c:" + sense.id),)
            case "gap":
                return (intern("g:" + sense.id),)
            case _:
                return ()
