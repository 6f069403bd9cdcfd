"""What a message asks: the clause that asks, what it asks for, and what it leans on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.answering.acting import AND, Cast, cast, places
from bot.answering.clause import asking_clause, sentences_in, words_of
from bot.answering.focus import Cue, Focus, focus_of
from bot.answering.recognise import Kind, Unit
from bot.knowledge.model import PartialDate


@dataclass(frozen=True, slots=True)
class Question:
    """A message, understood."""

    asked: tuple[Unit, ...]  # the content of the clause that asks
    story: tuple[Unit, ...]  # the content around it
    focus: Focus
    head: tuple[Unit, ...] = ()  # what "which", "what", "how many" stand before
    excepted: tuple[Unit, ...] = ()  # the names that are not asked for: "countries *besides Russia*"
    subject: Unit | None = None  # who does what is asked about
    listing: bool = False
    modal: bool = False
    negated: bool = False
    opener: bool = False  # starts as a follow-up does
    person: bool = False  # leans on "he", "her", "их"
    thing: bool = False  # leans on "it", "that", "there"
    also_when: bool = False  # a second question word asks for a date
    past: bool = False  # "did", "was": it takes for done what it asks about
    claim: bool = False  # a sentence that states something: all its words count
    by_name: bool = False  # wants names, not "leading members"
    nowadays: str | None = None  # the word by which it asks about the asker's own present
    active: bool = False  # "did", "will" and their like: the name after them acts
    words: int = 0
    cast: Cast = ()  # its names with their cases
    places: frozenset[str] = frozenset()  # features of the names that stand as places
    cues: frozenset[str] = frozenset()  # the word lists of the words that tell what is asked for

    @property
    def keywords(self) -> bool:
        """Whether it is no sentence, so that the order and the cases of its words tell nothing."""
        return self.focus is Focus.NONE and not self.claim

    @property
    def features(self) -> frozenset[str]:
        """All that its units may stand for."""
        return frozenset(feature for unit in self.asked for feature in unit.features)

    @property
    def dates(self) -> tuple[PartialDate, ...]:
        return tuple(unit.date for unit in self.asked if unit.date)


_MONEY = frozenset({"c:rubles", "c:dollars", "c:money", "c:sum", "c:million", "c:billion"})
# Focuses whose answer must be of one kind, so that the noun after the cue says which.
_WITH_HEAD = frozenset({Focus.WHAT, Focus.WHICH, Focus.HOW_MANY, Focus.WHO})
_HEAD_REACH = 3
_SENTENCE = 5  # units: fewer are keywords
_PEOPLE = frozenset(
    {"c:official", "c:person", "c:leader", "c:head", "c:minister", "c:president", "c:diplomacy", "c:office"}
)


def understand(units: Sequence[Unit]) -> Question:
    """The clause that asks, apart from the story around it."""
    asking, around = asking_clause(units)
    return _question(units, asking, around)


def readings(units: Sequence[Unit]) -> tuple[Question, ...]:
    """The ways to take a message, the narrowest first: the clause that asks; with the names of the story around it, to
    which its "he" and "they" may point; all of it. A wider one must account for more, so it says nothing that the
    person has not said.
    """
    first = understand(units)
    if not first.story:
        return (first,)
    names = tuple(unit for unit in first.story if unit.kind is Kind.ENTITY)
    pointing = (first.person or first.thing) and not any(unit.kind is Kind.ENTITY for unit in first.asked)
    told = tuple(unit for unit in units if unit.content)
    named = (_wider(first, names),) if names else ()
    whole = (_wider(first, first.story),) if len(told) > len(names) + len(first.asked) else ()
    narrow = () if pointing and names else (first,)
    return (*narrow, *named, *whole)


def _wider(question: Question, told: Sequence[Unit]) -> Question:
    """The question with some of its story as part of what is asked."""
    taken = {id(unit) for unit in told}
    return replace(
        question,
        asked=(*told, *question.asked),
        story=tuple(unit for unit in question.story if id(unit) not in taken),
    )


def _question(units: Sequence[Unit], asking: Sequence[Unit], around: Sequence[Unit]) -> Question:
    cue = focus_of(asking)
    excepted = _excepted(asking)
    content = tuple(unit for unit in asking if unit.content and unit not in excepted)
    if cue.focus is Focus.HOW_MANY and _counts_money(asking, cue.at):
        cue = replace(cue, focus=Focus.HOW_MUCH)
    lists = {name for unit in asking for name in unit.lists}
    empty = {name for unit in asking if not unit.content for name in unit.lists}
    return Question(
        asked=content,
        story=tuple(unit for unit in around if unit.content),
        focus=cue.focus,
        head=_head(asking, cue),
        excepted=excepted,
        subject=_subject(asking, cue),
        listing=cue.focus is Focus.LIST or _wants_all(units) or _all_of_it(units),
        modal="modal" in empty,
        negated="negation" in lists,
        opener=bool(units) and "opener" in units[0].lists,
        person="pronoun-person" in empty,
        thing="pronoun-thing" in empty,
        also_when=cue.focus is not Focus.WHEN and _also_when(asking),
        past=any("past" in unit.lists for unit in asking),
        claim=cue.focus is Focus.NONE and len(asking) >= _SENTENCE and any("function" in unit.lists for unit in asking),
        by_name="by-name" in lists or any("c:name" in unit.features for unit in content),
        nowadays=next((unit.text for unit in asking if "nowadays" in unit.lists), None),
        active=any("active" in unit.lists for unit in asking),
        cast=cast(asking),
        places=places(asking),
        cues=asking[cue.at].lists if cue.at >= 0 else frozenset(),
        words=sum(1 for unit in units if unit.kind is not Kind.BREAK),
    )


def _counts_money(units: Sequence[Unit], at: int) -> bool:
    """Whether what is counted is money: "how many *roubles*", "*долларды* қанша"."""
    behind = [unit for unit in units[at + 1 :] if unit.content and unit.kind is not Kind.NUMBER]
    counted = behind[:1] or [unit for unit in units[:at] if unit.content]
    return any(not _MONEY.isdisjoint(unit.features) for unit in counted)


def _excepted(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The names that follow a word like "besides", or stand before one as in Kazakh, with those that an "and" adds."""
    return (*_names_after(units, "except"), *_names_after(units[::-1], "except-after"))


def _names_after(units: Sequence[Unit], cue: str) -> Iterator[Unit]:
    at = next((at for at, unit in enumerate(units) if cue in unit.lists and not unit.content), None)
    if at is not None:
        rest = takewhile(lambda unit: unit.entities or unit.text in AND, units[at + 1 :])
        yield from (unit for unit in rest if unit.entities)


def _wants_all(units: Sequence[Unit]) -> bool:
    return any("ask-list" in unit.lists and "function" not in unit.lists and not unit.content for unit in units)


def _all_of_it(units: Sequence[Unit]) -> bool:
    """Whether a few words behind the question ask for all: "What was discussed? *All topics please*"."""
    *before, last = sentences_in(units) or [[]]
    words = words_of(last)
    return bool(before) and len(words) < _SENTENCE and focus_of(words).focus is Focus.LIST


def _also_when(units: Sequence[Unit]) -> bool:
    """Whether a second question word follows an "and": "How many …, *and by when*?"."""
    return any(
        "ask-when" in unit.lists and any("opener" in before.lists for before in units[max(0, at - 2) : at])
        for at, unit in enumerate(units)
    )


def _head(units: Sequence[Unit], cue: Cue) -> tuple[Unit, ...]:
    """The noun right after the cue: "which *departments*", "how many *facilities*". Names before it do not count, and
    loose words may be its adjectives ("which wider *goal*").
    """
    if cue.at < 0 or cue.focus not in _WITH_HEAD:
        return ()
    found: list[Unit] = []
    for unit in units[cue.at + 1 :]:
        if not unit.content:
            break
        if unit.kind in (Kind.CONCEPT, Kind.WORD, Kind.GAP) and not unit.light:
            found.append(unit)
        # After "who" comes what is done, not a noun with its adjectives.
        reach = 1 if cue.focus is Focus.WHO else _HEAD_REACH
        if (unit.kind is Kind.CONCEPT and not unit.quality) or len(found) == reach:
            break
    return tuple(found)


def _subject(units: Sequence[Unit], cue: Cue) -> Unit | None:
    """The name right after the cue and its auxiliary: "What did *Tokayev* praise"."""
    if cue.at < 0 or cue.focus in (Focus.WHO, Focus.DEFINITION, Focus.LIST, Focus.NONE):
        return None
    auxiliary = cue.focus is Focus.YES_NO
    for at, unit in enumerate(units):
        if at <= cue.at:
            continue
        if unit.kind is Kind.EMPTY:
            auxiliary = auxiliary or "ask-yes-no" in unit.lists
            continue
        if not auxiliary:
            return None
        # "What did the *Kazakh envoy* say": an adjective before somebody is not the one who acts.
        follower = units[at + 1] if at + 1 < len(units) else None
        adjective = follower is not None and follower.content and bool(_PEOPLE & set(follower.features))
        acting = not unit.cases or "nom" in unit.cases  # "*Путиннің* қандай сенімі", "which of *Putin's* beliefs"
        return unit if unit.kind in (Kind.ENTITY, Kind.WEAK) and acting and not adjective else None
    return None
