"""Questions that are one step from a phrasing of the base, and have no answer there.

A question known by heart is answered well; whether it was *read* shows when one thing in it is changed (`Kind`). Each
mutant must be refused, asked back about, or, where what was put in is something that the base knows, answered from
another sentence. No randomness: the same base gives the same mutants, and what is put in is chosen by hashes, so that
a new phrasing leaves the others as they are.

What by chance is no mutant is dropped: a text that is itself a phrasing of a fact; a name that has a part in the fact
or in any other fact of its sentences, or that these mention. Roles are exchanged only in questions and where the act
has a direction (`to`, `for`, `from`): whoever was met also met. Negations are left out: to correct one is no mistake.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from itertools import permutations
from pathlib import Path

import yaml
from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from benchmarks.names import NOMINATIVE, Finder, Mention, Name, Rows, Spelling, put
from bot.answering.neighbours import Neighbourhoods
from bot.knowledge.model import LANGUAGES, Fact, KnowledgeBase, Lang, Role

_TABLE = Path(__file__).with_name("mutants.yaml")
_ADJECTIVES = "nationalities"  # the group of names that cannot act
_DIRECTED = (Role.TO, Role.FOR, Role.FROM)
_DAYS = 31  # the greatest number that may be a day of a month
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d)")
_ANY_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NUMBER = re.compile(r"(?<![\d.,+-])" + _ANY_NUMBER.pattern + r"(?![\d+]|[.,-]\d)")


class Kind(StrEnum):
    """What was changed."""

    NAME = "name"  # another of the same group, which the base has elsewhere
    STRANGER = "stranger"  # … which it has nowhere
    YEAR = "year"  # put in, or put in the place of the one that was there
    NUMBER = "number"  # one that no source has
    ATTRIBUTE = "attribute"  # something that no fact says of whom or what the facts are about
    ROLES = "roles"  # who does it and to whom it is done change places


@dataclass(frozen=True, slots=True)
class Mutant:
    """A question without an answer."""

    kind: Kind
    lang: Lang
    text: str
    of: str  # the phrasing that it was made from, or the id of what it asks about
    wrong: frozenset[str] | None  # ids of the facts that must not answer it; None: none may


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class Table:
    """The file `mutants.yaml`."""

    endings: Mapping[Lang, Rows]
    names: Mapping[str, Mapping[str, Mapping[Lang, tuple[str, ...]]]]
    nested: tuple[frozenset[str], ...]
    aside: frozenset[str]
    strangers: Mapping[str, tuple[Mapping[Lang, tuple[str, ...]], ...]]
    timeless: frozenset[str]
    years: tuple[str, ...]
    dated: Mapping[Lang, str]
    numbers: Mapping[str, tuple[str, ...]]
    attributes: Mapping[str, tuple[Mapping[Lang, str], ...]]
    lacking: Mapping[str, Mapping[Lang, tuple[str, ...]]]

    def name(self, entity: str | None, group: str, written: Mapping[Lang, tuple[str, ...]]) -> Name:
        return Name(
            entity,
            group,
            {
                lang: tuple(Spelling.read(each, self.endings.get(lang, {})) for each in spellings)
                for lang, spellings in written.items()
            },
        )


class Mutations:
    """All mutants of a base, by the table."""

    def __init__(self, base: KnowledgeBase, table: Table) -> None:
        self._base, self._table = base, table
        self._names = [
            table.name(id_, group, each) for group, all_ in table.names.items() for id_, each in all_.items()
        ]
        self._strangers = [table.name(None, group, each) for group, all_ in table.strangers.items() for each in all_]
        self._finders = {lang: Finder(self._names, lang, base) for lang in LANGUAGES}
        beside = Neighbourhoods(base)
        mates = {fact.id: frozenset({fact.id, *beside.of(fact).sentence}) for fact in base.facts.values()}
        taking_part = {fact.id: frozenset((*fact.about, fact.holder, *_acting(fact))) for fact in base.facts.values()}
        mentioned = {fact.id: frozenset(self._mentioned(fact)) for fact in base.facts.values()}
        self._mates = mates
        self._present = {id_: self._meant(_union(taking_part, mates[id_])) for id_ in mates}
        self._known = {id_: self._meant(_union(mentioned, mates[id_])) | self._present[id_] for id_ in mates}
        self._phrasings = {plain(phrase) for fact in base.facts.values() for _, phrase in _asked(fact)}
        self._numbers = {number for source in base.sources.values() for number in _ANY_NUMBER.findall(source.text)}

    def all(self) -> Iterator[Mutant]:
        """Each mutant once, fact by fact; then the attributes, which belong to no single fact."""
        seen = {(lang, text) for lang in LANGUAGES for text in self._phrasings}
        for mutant in self._every():
            key = (mutant.lang, plain(mutant.text))
            if key not in seen:
                seen.add(key)
                yield mutant

    def _every(self) -> Iterator[Mutant]:
        for fact in self._base.facts.values():
            for lang, phrase in _asked(fact):
                yield from self._swapped(fact, lang, phrase)
                yield from self._dated(fact, lang, phrase)
                yield from self._counted(lang, phrase)
                yield from self._reversed(fact, lang, phrase)
        yield from self._attributes()

    def _swapped(self, fact: Fact, lang: Lang, phrase: str) -> Iterator[Mutant]:
        """Each name of the phrasing that has a part in the fact, for one of its group: of the base, and of outside."""
        set_aside = not self._table.aside.isdisjoint(plain(phrase).split())
        there = [] if set_aside else [*self._finders[lang].mentions(phrase)]
        used = self._meant({mention.name.entity or "" for mention in there}) | self._known[fact.id]
        for mention in there:
            if mention.name.entity not in self._present[fact.id]:
                continue
            own = [name for name in self._names if name.entity not in used]
            for kind, names, wrong in (
                (Kind.NAME, own, self._mates[fact.id]),
                (Kind.STRANGER, self._strangers, None),
            ):
                like = (name for name in names if name.group == mention.name.group)
                fitting = [form for name in like if (form := mention.stand_in(name, lang))]
                for form in _chosen(fitting, phrase):
                    yield Mutant(kind, lang, put(phrase, [(mention.start, mention.end, form)]), phrase, wrong)

    def _dated(self, fact: Fact, lang: Lang, phrase: str) -> Iterator[Mutant]:
        """Another year; what is so in every year gets none that it does not have."""
        years = [year for year in self._table.years if year not in self._numbers]
        for year in _chosen(years, phrase):
            if _YEAR.search(phrase):
                yield Mutant(Kind.YEAR, lang, _YEAR.sub(year, phrase), phrase, None)
            elif fact.id not in self._timeless:
                text = phrase.rstrip("?!. ")
                place = self._table.dated[lang]
                inside = text if place.startswith("{text}") or self._starts_with_a_name(lang, text) else _small(text)
                dated = place.format(text=inside, year=year, end=phrase[len(text) :])
                yield Mutant(Kind.YEAR, lang, dated, phrase, None)

    def _counted(self, lang: Lang, phrase: str) -> Iterator[Mutant]:
        """Each number of the phrasing, years aside, for one that no source has."""
        for match in _NUMBER.finditer(phrase):
            if _YEAR.fullmatch(match[0]):
                continue
            point = next((mark for mark in ".," if mark in match[0]), "")
            size = "decimal" if point else "small" if int(match[0]) <= _DAYS else "great"
            others = [number for number in self._table.numbers[size] if number not in self._numbers]
            for number in _chosen(others, phrase):
                new = number.replace(".", point) if point else number
                yield Mutant(Kind.NUMBER, lang, phrase[: match.start()] + new + phrase[match.end() :], phrase, None)

    def _reversed(self, fact: Fact, lang: Lang, phrase: str) -> Iterator[Mutant]:
        """Who does it in the place of whom it is done to, and the other way round."""
        doing = self._meant({fact.holder, *fact.roles.get(Role.BY, ())})
        done_to = self._meant({id_ for role in _DIRECTED for id_ in fact.roles.get(role, ())})
        there = [each for each in self._finders[lang].mentions(phrase) if each.name.group != _ADJECTIVES]
        for one, other in permutations(there if "?" in phrase else [], 2):
            if one.name.entity in doing - done_to and other.name.entity in done_to - doing:
                first, second = _acts(one).stand_in(other.name, lang), other.stand_in(one.name, lang)
                if first and second:
                    pieces = [(one.start, one.end, first), (other.start, other.end, second)]
                    yield Mutant(Kind.ROLES, lang, put(phrase, pieces), phrase, self._mates[fact.id])

    def _attributes(self) -> Iterator[Mutant]:
        """What no fact says: of everybody and everything that the facts are about, and of single facts."""
        for name in self._names:
            for lang, spellings in name.spellings.items():
                for template in self._table.attributes.get(name.group, ()):
                    text = put(template[lang].format(*spellings[0].forms), [])
                    yield Mutant(Kind.ATTRIBUTE, lang, text, name.entity or "", None)
        for id_, asked in self._table.lacking.items():
            for lang, texts in asked.items():
                yield from (Mutant(Kind.ATTRIBUTE, lang, text, id_, None) for text in texts)

    def _starts_with_a_name(self, lang: Lang, text: str) -> bool:
        return any(mention.start == 0 for mention in self._finders[lang].mentions(text))

    @property
    def _timeless(self) -> frozenset[str]:
        return self._table.timeless.union(*(entity.defined_by for entity in self._base.entities.values()))

    def _mentioned(self, fact: Fact) -> Iterator[str]:
        """The entities that a fact's phrasings, texts and passages name."""
        texts = [*_asked(fact), *fact.text.items(), *(("en", evidence.passage) for evidence in fact.evidence)]
        for lang, text in texts:
            yield from (mention.name.entity or "" for mention in self._finders[lang].mentions(text))

    def _meant(self, entities: Iterable[str]) -> frozenset[str]:
        """The entities, and those meant when they are named: with a capital its country, with a part the whole."""
        found = frozenset(entities)
        pairs = [
            frozenset((entity.id, entity.stands_for)) for entity in self._base.entities.values() if entity.stands_for
        ]
        return found.union(*(pair for pair in (*pairs, *self._table.nested) if pair & found))


def plain(text: str) -> str:
    """The words of a text alone, in small letters."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def read_table() -> Table:
    """The table beside this file."""
    return TypeAdapter(Table).validate_python(yaml.safe_load(_TABLE.read_text(encoding="utf-8")))


def _acts(mention: Mention) -> Mention:
    """Whoever acts stands in the nominative, also under a name that is the same in every case."""
    return replace(mention, cases=(NOMINATIVE,)) if NOMINATIVE in mention.cases else mention


def _chosen(options: Sequence[str], phrase: str) -> Sequence[str]:
    """One of the options, by the phrasing; none of none."""
    return sorted(options, key=lambda option: text_hash(option + phrase))[:1]


def text_hash(text: str) -> bytes:
    """By which one of several is chosen without randomness."""
    return sha256(text.encode()).digest()


def _small(text: str) -> str:
    """The text as it goes on inside a sentence; an acronym keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _asked(fact: Fact) -> Iterator[tuple[Lang, str]]:
    return ((lang, phrase) for lang, phrases in fact.ask.items() for phrase in phrases)


def _acting(fact: Fact) -> Iterator[str]:
    return (id_ for ids in fact.roles.values() for id_ in ids)


def _union(of: Mapping[str, frozenset[str]], ids: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(of[id_] for id_ in ids))
