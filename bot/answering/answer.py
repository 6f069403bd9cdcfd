"""What asking gives back: a closed set of frozen types, told apart by `match`."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.knowledge.model import Entity, Fact, Gap, Lang, Localized, Slot, Status, When


@dataclass(frozen=True, slots=True)
class DateLead:
    """The question asked when."""

    when: When


@dataclass(frozen=True, slots=True)
class TextLead:
    """The question asked for a sum, a number, a reason …, which the fact states in a few words."""

    slot: Slot
    text: Localized


@dataclass(frozen=True, slots=True)
class NamesLead:
    """The question asked who, with whom or where. The holders AUTHOR and UNNAMED are no entities and give no lead."""

    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class VerdictLead:
    """The question asked whether something is so: the status of the fact is the answer."""

    yes: bool  # it is so (done, ongoing, standing); otherwise no more than its status
    status: Status


Lead = DateLead | TextLead | NamesLead | VerdictLead


class Note(StrEnum):
    """A word that goes with an answer."""

    ASSUMED = "assumed"  # words of the last question were taken over: `Found.assumed` names them
    OFFICE_THEN = "office_then"  # the question gives somebody a later title: `Found.person` is who


@dataclass(frozen=True, slots=True)
class Found:
    """The base answers the question."""

    facts: tuple[Fact, ...]  # best first (a list: in the order of the query), never empty
    confidence: float  # 0..1, the probability that the first fact answers
    lead: Lead | None = None
    listing: bool = False  # the question asked for all there is: every fact answers
    assumed: tuple[str, ...] = ()  # entity ids or fact ids taken over from the last question of the chat
    person: Entity | None = None  # somebody the question gives a later title: say his office as of the source
    related: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of a question, as a full question in the reply's language."""

    fact: Fact
    question: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Two or three different answers are about as likely: did you mean …?"""

    options: tuple[Option, ...]
    confidence: float  # that the first option is the one


class Reason(StrEnum):
    """Why the base does not answer."""

    UNCOVERED = "uncovered"  # nothing in the base accounts for the words in `missing`
    NO_DATE = "no_date"  # the fact is there, its date is not
    NO_PLACE = "no_place"
    NO_NUMBER = "no_number"
    NO_NAME = "no_name"  # who does it is not said
    NO_REASON = "no_reason"
    OTHER_DATE = "other_date"  # the question names a date or year that the fact does not have
    OTHER_NUMBER = "other_number"
    OTHER_NAME = "other_name"  # … or somebody who has no part in the fact
    REVERSED = "reversed"  # … or has one act upon the other where the fact has it the other way round
    FALSE_PREMISE = "false_premise"  # the first of `related` says otherwise
    GAP = "gap"  # a known gap, with a reply of its own
    NAMES_ALONE = "names_alone"  # the base knows the names, not what is asked about them


@dataclass(frozen=True, slots=True)
class Unknown:
    """The base does not answer it."""

    reason: Reason
    confidence: float  # that the first of `related` would have answered after all
    missing: tuple[str, ...] = ()  # the question's words that nothing accounts for
    related: tuple[Fact, ...] = ()  # what the base has that comes closest, best first
    gap: Gap | None = None


class Courtesy(StrEnum):
    """What a message that asks nothing is."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    AGREEMENT = "agreement"  # ok, I see
    LAUGHTER = "laughter"
    ABOUT_BOT = "about_bot"  # who are you, what can you do
    EMPTY = "empty"  # only emoji, punctuation, digits
    OTHER_LANGUAGE = "other_language"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Polite:
    """The message is no question."""

    courtesy: Courtesy


Answer = Found | Choice | Unknown | Polite


@dataclass(frozen=True, slots=True)
class Context:
    """What a follow-up may refer to. Survives a restart as JSON: ids and plain text only."""

    facts: tuple[str, ...]  # ids of the facts last shown, best first
    entities: tuple[str, ...]  # ids of the entities last asked about
    question: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a trace: what was decided, about what, why, with which weight."""

    stage: str  # normalise, recognise, focus, rank, veto, decide …
    subject: str
    detail: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with what goes with it."""

    answer: Answer
    language: Lang
    context: Context | None  # for the chat's next message; None leaves the old one
    trace: tuple[Step, ...] = field(default=(), repr=False)
