"""What a message asks: the clause that asks, what it asks for, and what it leans on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from bot.answering.acting import AND, Cast, cast, places
from bot.answering.recognise import Kind, Unit
from bot.knowledge.model import PartialDate


class Focus(StrEnum):
    """What a question asks for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    HOW_MUCH = "how-much"
    HOW_MANY = "how-many"
    MEASURE = "measure"
    WHAT = "what"
    WHICH = "which"
    HOW = "how"
    YES_NO = "yes-no"
    DEFINITION = "definition"
    LIST = "list"
    NONE = "none"  # keywords, a statement


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that say what is asked for."""

    focus: Focus
    at: int  # index of the unit; -1 where there is none


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


_ORDER = (
    ("ask-how-much", Focus.HOW_MUCH),
    ("ask-measure", Focus.MEASURE),
    ("ask-how-many", Focus.HOW_MANY),
    ("ask-when", Focus.WHEN),
    ("ask-where", Focus.WHERE),
    ("ask-why", Focus.WHY),
    ("ask-which", Focus.WHICH),
    ("ask-who", Focus.WHO),
    ("ask-definition", Focus.DEFINITION),
    ("ask-how", Focus.HOW),
    ("ask-what", Focus.WHAT),
)
_BEFORE = frozenset({"filler", "opener", "embed"})  # what may stand before a question
_WHO = ("who", "кто", "кім")
_SPEECH = frozenset({"c:say", "c:announce", "c:report"})
_MONEY = frozenset({"c:rubles", "c:dollars", "c:money", "c:sum", "c:million", "c:billion"})
_ORDER_NAMES = {name for name, _ in _ORDER}
_STRONG_BREAKS = frozenset("?.!;\n\u2026()")
# Focuses whose answer must be of one kind, so that the noun after the cue says which.
_WITH_HEAD = frozenset({Focus.WHAT, Focus.WHICH, Focus.HOW_MANY, Focus.WHO})
_SOFT_BREAKS = frozenset(",:\u2014")
# What narrows a question wherever it stands in its sentence.
_NARROWING = frozenset({Kind.ENTITY, Kind.DATE, Kind.NUMBER, Kind.GAP})
_STORY = 3  # content units: fewer before a comma are no story
_HEAD_REACH = 3
# Focuses of a clause that asks by itself, whatever clause follows.
_ASKING = frozenset(Focus) - {Focus.NONE, Focus.YES_NO, Focus.LIST}
_SENTENCE = 5  # units: fewer are keywords
_PEOPLE = frozenset(
    {"c:official", "c:person", "c:leader", "c:head", "c:minister", "c:president", "c:diplomacy", "c:office"}
)


def focus_of(units: Sequence[Unit]) -> Cue:
    """The first cue of a clause. A bare yes-no question or a list is told by how the clause begins, and a verb before
    its subject goes before a question word further on ("Does Moscow know *where* …?").
    """
    first = _first(units)
    if first is not None and "ask-yes-no" in units[first].lists and not _ORDER_NAMES & units[first].lists:
        return Cue(Focus.YES_NO, first)
    for at, unit in enumerate(units):
        if not unit.lists or (unit.content and unit.kind is not Kind.CONCEPT):
            continue
        for name, focus in _ORDER:
            if name in unit.lists and not (focus is Focus.HOW_MANY and unit.kind is Kind.CONCEPT):
                return Cue(_definition(units, at, focus), at)
    for at, unit in enumerate(units):
        alone = "function" in unit.lists and at != first  # "all", "все" inside a sentence
        if "ask-list" in unit.lists and not alone:
            return Cue(Focus.LIST, at)
    for at, unit in enumerate(units):
        if "ask-yes-no" in unit.lists and unit.text and unit.text[0] > "z":
            return Cue(Focus.YES_NO, at)  # "ли", "ма": a particle anywhere
    whole = next((at for at, unit in enumerate(units) if "ask-list" in unit.lists and not unit.content), None)
    return Cue(Focus.NONE, -1) if whole is None else Cue(Focus.LIST, whole)  # "all" where nothing else is asked


def _first(units: Sequence[Unit]) -> int | None:
    """The first unit that is neither filler nor an opener."""
    return next(
        (
            at
            for at, unit in enumerate(units)
            if unit.content or not unit.lists & {"filler", "opener", "embed"} or "ask-yes-no" in unit.lists
        ),
        None,
    )


def _definition(units: Sequence[Unit], at: int, focus: Focus) -> Focus:
    """A definition is asked for by "What is KAZBAT?", not by "What is Russia offering?"."""
    if focus is not Focus.DEFINITION:
        return focus
    content = [unit for unit in units if unit.content]
    if units[at].text.startswith(_WHO) and all(not _SPEECH.isdisjoint(unit.features) for unit in content):
        return Focus.WHO  # "and who is it that *says* so?"
    if len(content) <= 2 and any(unit.kind is Kind.ENTITY for unit in content):
        return Focus.DEFINITION
    if len(content) == 1:
        return Focus.DEFINITION
    return Focus.WHO if units[at].text.startswith(_WHO) else Focus.WHAT


def understand(units: Sequence[Unit]) -> Question:
    """The clause that asks, apart from the story around it."""
    asking, around = _asking_clause(units)
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
    *before, last = _split(units, _STRONG_BREAKS) or [[]]
    words = _words(last)
    return bool(before) and len(words) < _SENTENCE and focus_of(words).focus is Focus.LIST


def _also_when(units: Sequence[Unit]) -> bool:
    """Whether a second question word follows an "and": "How many …, *and by when*?"."""
    return any(
        "ask-when" in unit.lists and any("opener" in before.lists for before in units[max(0, at - 2) : at])
        for at, unit in enumerate(units)
    )


def _asking_clause(units: Sequence[Unit]) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    sentences = _split(units, _STRONG_BREAKS)
    told = [s for s in sentences if _has_content(s)]
    marked = [s for s in told if s[-1].text == "?"]
    # "How long did it last, an hour? Two?": what only bears the mark asks nothing by itself.
    ways = ([s for s in marked if _has_cue(s)], [s for s in told if _has_cue(s)], marked)
    asking = next((way[-1:] for way in ways if way), told)
    if not asking:
        return tuple(_words(units)), ()
    chosen = [unit for sentence in asking for unit in sentence]
    clause = _from_cue(chosen)
    kept = {id(unit) for unit in clause}
    around = tuple(unit for unit in units if id(unit) not in kept and unit.kind is not Kind.BREAK)
    return tuple(_words(clause)), around


def _from_cue(sentence: Sequence[Unit]) -> Sequence[Unit]:
    """From the clause of the cue on, when that has content of its own: what stands before it is told, not asked."""
    words = list(sentence)
    starts = [
        at + 1
        for at, unit in enumerate(words)
        if unit.text in _SOFT_BREAKS or ("embed" in unit.lists and not unit.content)
    ]
    for start in sorted(starts, reverse=True):
        rest = words[start:]
        content = [unit for unit in rest if unit.content and not unit.light]
        if content and focus_of(_words(rest)).at in (0, 1):
            told = [unit for unit in words[:start] if unit.content]
            if told and focus_of(_words(words[:start])).focus in _ASKING and _subordinate(rest):
                continue  # "Who headed the FSB, *when* the money was announced?"
            if len(told) < _STORY and any(unit.kind in _NARROWING or unit.outside for unit in told):
                continue  # "In Pronichev's mind, which …", "Tatarstan — a partner of NATO?"
            # A list ("energy, space and what else") or a place before the question is part of it.
            if told and (len(content) >= 2 or any("embed" in unit.lists for unit in words[:start])):
                return rest
    # "My boss wants one line on *what Putin announced*": an indirect question, where nothing named comes before it.
    cue = focus_of(_words(words))
    if cue.focus not in (Focus.YES_NO, Focus.NONE, Focus.LIST) and cue.at > 0:
        at = next(at for at, unit in enumerate(words) if unit is _words(words)[cue.at])
        told, rest = [u for u in words[:at] if u.content], [u for u in words[at:] if u.content and not u.light]
        if len(told) > 1 and len(rest) > 1 and not any(unit.kind in _NARROWING or unit.outside for unit in told):
            return words[at:]
    return words


def _subordinate(clause: Sequence[Unit]) -> bool:
    """Whether a clause may say when something was, and not ask it."""
    return focus_of(_words(clause)).focus is Focus.WHEN


def _split(units: Sequence[Unit], breaks: frozenset[str]) -> list[list[Unit]]:
    sentences: list[list[Unit]] = [[]]
    for unit in units:
        sentences[-1].append(unit)
        if unit.kind is Kind.BREAK and unit.text in breaks:
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _words(units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.kind is not Kind.BREAK]


def _has_cue(units: Sequence[Unit]) -> bool:
    return focus_of(_words(units)).at >= 0


def _has_content(units: Sequence[Unit]) -> bool:
    return any(unit.content and not unit.light for unit in units)


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
        return unit if unit.kind in (Kind.ENTITY, Kind.WEAK) and not adjective else None
    return None
