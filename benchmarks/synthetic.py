"""A made-up base of any size, in memory, the same on every run: what `make bench` finds out about growth with.

It has the shipped word lists, word frequencies and concepts, and of its own sources (one for a hundred facts), people,
organisations, places, concepts and gaps, more of each the more facts there are. Words and names are as unevenly spread
as in a text (Zipf's law), so that the commonest concept is in every third fact, and most are in a few.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from benchmarks.patterns import PATTERNS, Pattern
from benchmarks.words import WORDS, Zipf, noun, word
from bot.knowledge.model import (
    LANGUAGES,
    Attribution,
    Concept,
    Entity,
    EntityKind,
    Evidence,
    Fact,
    Gap,
    KnowledgeBase,
    Lang,
    PartialDate,
    Phrases,
    Reach,
    Role,
    Sentence,
    Source,
    Topic,
    When,
)

LARGEST = 250_000  # facts: more would need more words than there are
_IN_SOURCE = 100  # facts
_IN_PARAGRAPH = 4  # sentences
_TWICE = 5  # one sentence in so many has two facts
_CAST = 12  # who is in one source
_FIRST_NAMES = 200
_NAMES = WORDS - 20_000  # the number of the first name among the words
_KINDS = (*[EntityKind.PERSON] * 5, *[EntityKind.ORGANISATION] * 2, EntityKind.COUNTRY, *[EntityKind.CITY] * 2)
_PLACES = frozenset({EntityKind.COUNTRY, EntityKind.CITY})
_PRESIDENTS = 20  # one person in so many
_TITLE: Phrases = {"en": ("the president",), "ru": ("президент",), "kk": ("президент",)}


def synthetic(facts: int, shipped: KnowledgeBase, seed: int = 1) -> KnowledgeBase:
    """A base of so many facts, with the vocabulary of the shipped one and more. Raises ValueError beyond `LARGEST`."""
    if facts > LARGEST:
        raise ValueError(f"there are words for {LARGEST} facts, not for {facts}")
    maker = _Maker(facts, Random(seed))
    made = [maker.source(number) for number in range(-(-facts // _IN_SOURCE))]
    return KnowledgeBase(
        version=f"synthetic-{facts}-{seed}",
        sources={source.id: source for source, _ in made},
        topics=maker.topics,
        entities=maker.entities,
        facts={fact.id: fact for _, found in made for fact in found},
        gaps=dict(maker.gaps()),
        concepts={**shipped.concepts, **{concept.id: concept for concept in maker.concepts}},
        lexicon=shipped.lexicon,
        forms=shipped.forms,
        frequency=shipped.frequency,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """A fact before it has its place in a source."""

    pattern: Pattern
    cast: tuple[Entity, Entity, Entity]  # who, whom, where
    words: Mapping[Lang, Mapping[str, str]]  # what is put into the pattern
    when: When | None


class _Maker:
    """Draws everything from one stream of random numbers."""

    def __init__(self, facts: int, random: Random) -> None:
        self._facts = facts
        self._random = random
        entities = [_entity(number, random) for number in range(12 + facts // 20)]
        self.entities = {entity.id: entity for entity in entities}
        self._places = [entity for entity in entities if entity.kind in _PLACES]
        self._actors = [entity for entity in entities if entity.kind not in _PLACES]
        # The more is written, the rarer are words not met before (Heaps' law).
        ideas = 20 + round(40 * facts**0.4)
        self._loose = range(ideas, ideas + 20 + round(5 * facts**0.6))
        self._idea, self._word = Zipf(ideas), Zipf(len(self._loose))
        self._actor, self._place = Zipf(len(self._actors)), Zipf(len(self._places))
        self._cast = Zipf(_CAST // 2)
        self.concepts = [_concept(number, random) for number in range(ideas)]
        self.topics = {
            f"topic-{number}": Topic(f"topic-{number}", {lang: noun(number, lang).title() for lang in LANGUAGES})
            for number in range(10 + facts // 2000)
        }

    def source(self, number: int) -> tuple[Source, list[Fact]]:
        """A source and its facts."""
        size = min(_IN_SOURCE, self._facts - number * _IN_SOURCE)
        actors = [self._actors[at] for at in self._actor.draw(self._random, min(_CAST, len(self._actors)))]
        places = [self._places[at] for at in self._place.draw(self._random, min(3, len(self._places)))]
        year = 1990 + number % 30
        said = [self._say(actors, places, year) for _ in range(size)]
        passages = [_filled(each.pattern.text["en"], each.words["en"]) for each in said]
        text, sentences, starts = _printed(passages)
        id_ = f"paper-{number}"
        source = Source(
            id=id_,
            name={"en": f"Paper {number}", "ru": f"Газета {number}", "kk": f"{number}-газет"},
            note={"en": "Made up."},
            as_of=PartialDate(year, 1 + number % 12),
            lang="en",
            text=text,
            sha256=sha256(text.encode()).hexdigest(),
            sentences=sentences,
        )
        topics = [self._random.choice(list(self.topics)) for _ in range(2)]
        return source, [
            self._fact(f"{id_}-{at}", each, topics[at % 2], Evidence(id_, passage, start, self._attribution(actors)))
            for at, (each, passage, start) in enumerate(zip(said, passages, starts, strict=True))
        ]

    def gaps(self) -> Iterator[tuple[str, Gap]]:
        """One gap for a hundred facts, each with a name of its own."""
        for number in range(1 + self._facts // 100):
            # From the end of the words: the names are at the beginning.
            term = {lang: word(WORDS - 1 - number, lang).title() for lang in LANGUAGES}
            ideas = {lang: noun(self._idea.draw(self._random, 1)[0], lang) for lang in LANGUAGES}
            ask: Phrases = {
                "en": (f"What does the source say about {term['en']}?", f"Is there a {ideas['en']} of {term['en']}?"),
                "ru": (f"Что источник говорит про {term['ru']}?", f"Есть ли {ideas['ru']} {term['ru']}а?"),
                "kk": (f"Дереккөз {term['kk']} туралы не дейді?", f"{term['kk']}тың {ideas['kk']}ы бар ма?"),
            }
            id_ = f"gap-{number}"
            yield id_, Gap(id_, {"en": "Not in it."}, ask, {lang: (term[lang],) for lang in LANGUAGES})

    def _say(self, actors: Sequence[Entity], places: Sequence[Entity], year: int) -> _Said:
        random = self._random
        pattern = random.choice(PATTERNS)
        who, whom = (actors[at % len(actors)] for at in self._cast.draw(random, 2))
        place = random.choice(places)
        ideas = self._idea.draw(random, 3)
        loose = self._loose[self._word.draw(random, 1)[0]]
        number = f"{random.randrange(2, 10_000) / 10:.1f}"
        words = {
            lang: {
                "name": who.name[lang],
                "who": _spoken(who, lang),
                "whom": _spoken(whom, lang),
                "at": place.name[lang],
                "w": noun(loose, lang),
                "n": number,
                **{key: noun(idea, lang) for key, idea in zip("abc", ideas, strict=True)},
            }
            for lang in LANGUAGES
        }
        day = PartialDate(year, random.randrange(1, 13), random.randrange(1, 29))
        return _Said(pattern, (who, whom, place), words, When(day) if pattern.dated else None)

    def _fact(self, id_: str, said: _Said, topic: str, evidence: Evidence) -> Fact:
        pattern, (who, whom, place), words = said.pattern, said.cast, said.words
        return Fact(
            id=id_,
            topic=topic,
            voice=pattern.voice,
            holder=who.id,
            status=pattern.status,
            about=(who.id, whom.id, place.id),
            text={lang: _filled(text, words[lang]) + "." for lang, text in pattern.text.items()},
            ask={lang: tuple(_filled(ask, words[lang]) for ask in asks) for lang, asks in pattern.ask.items()},
            evidence=(evidence,),
            when=said.when,
            roles={Role.BY: (who.id,), Role.WITH: (whom.id,), Role.AT: (place.id,)},
            values={
                slot: {lang: _filled(text, words[lang]) for lang, text in texts.items()}
                for slot, texts in pattern.values.items()
            },
        )

    def _attribution(self, actors: Sequence[Entity]) -> Attribution:
        agencies = [actor for actor in actors if actor.kind is EntityKind.ORGANISATION]
        return Attribution((agencies or list(actors))[0].id, Reach.PARAGRAPH)


def _entity(number: int, random: Random) -> Entity:
    kind = _KINDS[number % len(_KINDS)]
    last = {lang: word(_NAMES + _FIRST_NAMES + number, lang).title() for lang in LANGUAGES}
    if kind is not EntityKind.PERSON:
        return Entity(f"entity-{number}", kind, last)
    first = _NAMES + random.randrange(_FIRST_NAMES)
    return Entity(
        f"entity-{number}",
        kind,
        {lang: f"{word(first, lang).title()} {last[lang]}" for lang in LANGUAGES},
        strong={lang: (last[lang],) for lang in LANGUAGES},
        weak=_TITLE if random.randrange(_PRESIDENTS) == 0 else {},
    )


def _concept(number: int, random: Random) -> Concept:
    """An idea, and one before it that is near."""
    kin = (_idea_id(random.randrange(number)),) if number else ()
    return Concept(_idea_id(number), {lang: (noun(number, lang),) for lang in LANGUAGES}, kin)


def _idea_id(number: int) -> str:
    return f"idea-{number}"


def _spoken(entity: Entity, lang: Lang) -> str:
    """The name by which somebody is asked for: of a person the last."""
    return entity.strong[lang][0] if lang in entity.strong else entity.name[lang]


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    return pattern.format_map(words)


def _printed(passages: Sequence[str]) -> tuple[str, tuple[Sentence, ...], list[int]]:
    """A text of these passages: itself, its sentences, and where each passage stands."""
    parts: list[str] = []
    sentences: list[Sentence] = []
    starts: list[int] = []
    at = begin = 0
    for number, passage in enumerate(passages):
        starts.append(at)
        goes_on = number % _TWICE == 0 and number + 1 < len(passages)
        last = len(sentences) % _IN_PARAGRAPH == _IN_PARAGRAPH - 1
        after = " and " if goes_on else ".\n\n" if last else ". "
        if not goes_on:
            sentences.append(Sentence(begin, at + len(passage) + 1, len(sentences) // _IN_PARAGRAPH))
        parts += (passage, after)
        at += len(passage) + len(after)
        if not goes_on:
            begin = at
    return "".join(parts).rstrip() + "\n", tuple(sentences), starts
