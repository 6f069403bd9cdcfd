"""What the fact base consists of: frozen values, verified by the loader before anybody sees them.

A *passage* is the source's own words; a *quotation* is a person's words inside it. Nothing here knows where it was
read from (see `loader`) nor who will ask about it (see `bot.answering`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Lang = Literal["en", "ru", "kk"]
LANGUAGES: tuple[Lang, ...] = ("en", "ru", "kk")

Localized = Mapping[Lang, str]
"""A text by language. English is always there; the others may be missing (`kaznato check` reports the share)."""

Phrases = Mapping[Lang, tuple[str, ...]]
"""Several texts by language."""

AUTHOR = "author"
UNNAMED = "unnamed"
"""The two holders of a fact that are no entity: the article's author, and somebody the source leaves unnamed."""


GONE = 2**31 - 1
"""The revision of a fact that was withdrawn: above all others, and the largest that the store's column takes."""


class Voice(StrEnum):
    """Whose words a passage is in."""

    REPORT = "report"  # an event, told by the source (or the agency it names)
    QUOTED = "quoted"  # a person's own words, in quotation marks
    PARAPHRASED = "paraphrased"  # what a person said, in the source's words
    AUTHOR = "author"  # a judgement of the article's author


class Status(StrEnum):
    """How firm a claim is, from firm to faint. A text is never firmer than the passage behind it."""

    DONE = "done"
    ONGOING = "ongoing"  # something that goes on
    STANDING = "standing"  # a state of affairs: an office, what a name means, what somebody thinks
    AGREED = "agreed"
    ANNOUNCED = "announced"
    PREDICTED = "predicted"
    PROPOSED = "proposed"
    WANTED = "wanted"
    CONSIDERED = "considered"
    POSSIBLE = "possible"

    @property
    def firm(self) -> bool:
        """Whether it is so, and not only wanted, proposed or possible."""
        return self in {Status.DONE, Status.ONGOING, Status.STANDING}


class Reach(StrEnum):
    """How surely an agency's name, printed at the end of a paragraph, covers a passage."""

    EXPLICIT = "explicit"
    PARAGRAPH = "paragraph"


class Role(StrEnum):
    """What an entity does in the claim itself; who *says* the claim is its `holder`."""

    BY = "by"  # who does it
    WITH = "with"  # the other side of a meeting, a programme, an agreement
    TO = "to"  # whom or what it is done to, given to, asked of
    FOR = "for"  # who would benefit
    FROM = "from"  # where it would come from
    AT = "at"  # the place, the format, the body in which it happens


class Slot(StrEnum):
    """What else a fact may state in a few words, so that it can be asked for and shown as the lead of an answer."""

    AMOUNT = "amount"
    AMOUNT_USD = "amount_usd"
    COUNT = "count"
    FOR_YEAR = "for_year"
    FORMAT = "format"
    REASON = "reason"
    AIM = "aim"
    MEANS = "means"
    EFFECT = "effect"
    TOPICS = "topics"
    OFFICE = "office"
    WHAT = "what"


class EntityKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    AGENCY = "agency"
    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    PROGRAMME = "programme"
    CAMPAIGN = "campaign"
    FORMAT = "format"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as far as it is known; zero stands for what is not. Sorts in time, the vaguer first."""

    year: int = 0
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class When:
    """When the event of a fact was."""

    date: PartialDate
    inferred: bool = False  # the source prints no year; the rest of its text gives it


@dataclass(frozen=True, slots=True)
class Attribution:
    """The news agency that the source names for a passage."""

    agency: str  # entity id
    reach: Reach
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that prove a fact."""

    source: str
    passage: str  # verbatim, exactly once in the source
    start: int  # where it stands in the source's text, in characters
    attribution: Attribution | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.passage)


@dataclass(frozen=True, slots=True)
class Revision:
    """A correction of a fact: what its text was before, and why it is not any more."""

    date: PartialDate
    why: Localized
    was: Localized


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A fact that is in the base no more, because it was wrong: what its text was last, and why it was withdrawn."""

    id: str  # the fact's; no fact has it any more
    date: PartialDate  # with its day
    was: Localized
    why: Localized

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def revision(self) -> int:
        """A fact's last one, so to speak, after any that a correction made: who knows an earlier one has to hear."""
        return GONE


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim that a person could ask about."""

    id: str
    topic: str
    voice: Voice
    holder: str  # entity id, AUTHOR or UNNAMED: who vouches for it
    status: Status
    about: tuple[str, ...]  # entity ids
    text: Localized
    ask: Phrases  # as curators put the question: a reply may show one of them
    evidence: tuple[Evidence, ...]  # never empty; the first is the one shown
    when: When | None = None
    roles: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[Slot, Localized] = field(default_factory=dict)
    negated: bool = False  # the claim itself says that something is not so
    briefly: Localized = field(default_factory=dict)  # as a briefing tells it, where the text is not past or not short
    revised: tuple[Revision, ...] = ()  # the oldest first
    heard: Phrases = field(default_factory=dict)  # messages that it answers, as people type them; never shown

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def revision(self) -> int:
        """How often it was corrected: who was shown an earlier revision was shown what is not so."""
        return len(self.revised)


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something with a name."""

    id: str
    kind: EntityKind
    name: Localized
    strong: Phrases = field(default_factory=dict)  # aliases that identify alone ("Pronichev")
    weak: Phrases = field(default_factory=dict)  # aliases that need context ("the general")
    forms: Phrases = field(default_factory=dict)  # case forms of the name and the strong aliases
    office: str | None = None  # id of the fact that states a person's office
    defined_by: tuple[str, ...] = ()  # ids of the facts that say what it is: the glossary's entry
    country: str | None = None  # entity id
    stands_for: str | None = None  # entity id: a capital whose name the source uses for the government
    differs_from: tuple[str, ...] = ()  # entity or gap ids that it is easily taken for

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading under which facts are browsed, in the order of the file."""

    id: str
    name: Localized


@dataclass(frozen=True, slots=True)
class Gap:
    """A question people will ask that the base does not cover, with its honest reply."""

    id: str
    reply: Localized
    ask: Phrases = field(default_factory=dict)
    terms: Phrases = field(default_factory=dict)  # names and words that belong to this gap alone
    related: tuple[str, ...] = ()  # ids of the facts that come closest
    heard: Phrases = field(default_factory=dict)  # messages that its reply answers, as people type them
    conduct: bool = False  # about how the bot behaves ("make up a quote"): meant wherever it stands in a message

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Recall:
    """A question that is put to a reader some days after the fact that answers it."""

    fact: str
    question: Localized


@dataclass(frozen=True, slots=True)
class Edition:
    """A day's reading: a handful of facts of one source. A source's editions, in order, are its course."""

    id: str
    source: str
    title: Localized
    facts: tuple[str, ...]  # ids; no fact stands in two editions
    passage: str  # the fact among them whose passage is shown
    note: Localized  # how to read them
    recall: tuple[Recall, ...]  # never empty


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source, and where it stands in the text."""

    start: int
    end: int
    paragraph: int  # counted from 0, the masthead included


@dataclass(frozen=True, slots=True)
class Source:
    """A source text, verbatim."""

    id: str
    name: Localized  # how a reply calls it
    note: Localized  # what it is and what it is not, for /start and /about
    as_of: PartialDate
    lang: Lang
    text: str
    sha256: str
    sentences: tuple[Sentence, ...]
    skips: Mapping[int, str] = field(default_factory=dict)  # index of a sentence -> why no fact cites it
    author: str | None = None
    title: str | None = None
    published: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """An idea with its surface forms: one point of the space in which questions and facts meet."""

    id: str
    forms: Phrases
    kin: tuple[str, ...] = ()  # ids of near concepts, worth part of a match
    light: bool = False  # says little on its own (do, happen, have, matter)
    quality: bool = False  # an adjective: never itself what "which", "what" ask for
    attribute: bool = False  # something people ask about that no fact need have (birth, salary, casualties)


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """All of it, each mapping in the order of the files."""

    version: str  # the first characters of a hash over all that was read
    sources: Mapping[str, Source]
    topics: Mapping[str, Topic]
    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    gaps: Mapping[str, Gap]
    concepts: Mapping[str, Concept]
    lexicon: Mapping[str, Phrases]  # the word lists of vocabulary/words.yaml: question words, fillers, months …
    forms: Mapping[
        str, tuple[str, ...]
    ]  # irregular forms of Russian words -> the words of the vocabulary they belong to
    frequency: Mapping[Lang, Mapping[str, float]]  # how common ordinary words are: Zipf values, about 1 (rare) to 7.7
    editions: Mapping[str, Edition] = field(default_factory=dict)  # those of a source stand together
    withdrawn: Mapping[str, Withdrawal] = field(
        default_factory=dict
    )  # by the id that the fact had; no question finds them
