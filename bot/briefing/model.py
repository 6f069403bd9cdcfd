"""What a briefing is made for and what it is: frozen values between whoever keeps them and whoever sends them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.locales.markup import Markup

LIMIT = 1200
"""The most characters of a briefing, as its reader sees it."""


class After(StrEnum):
    """What comes after the last edition, until a new source brings editions of its own. The values are stored."""

    CHANGES = "changes"  # a briefing only when something changes: the default
    RECALL = "recall"  # and, twice a week at most, questions whose answers the reader did not know


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of recall that was put to the reader, as of the last time."""

    fact: str  # the fact that answers it
    on: date  # the reader's local date
    knew: bool | None = None  # what the reader pressed; None: nothing


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known of who reads. One who has just subscribed is `Reader(told=revisions(base))`."""

    position: str = ""  # id of the edition last read; empty before the first
    after: After = After.CHANGES
    told: Mapping[str, int] | None = None  # `revisions` of the base as last told; None: nothing to compare it with
    shown: Mapping[str, int] = field(default_factory=dict)  # facts shown in the last 90 days, or said to be withdrawn
    asked: tuple[Asked, ...] = ()  # one for each fact
    personal: bool = True  # one person reads, and may be asked and choose; else a group or a channel


class Nothing(StrEnum):
    """Why there is no briefing. The values are recorded as what became of a due one."""

    UNCHANGED = "unchanged"  # the course is read, and the base is as it was last told
    RESTING = "resting"  # questions would be due, but the last were put less than half a week ago
    RECALLED = "recalled"  # the reader knows all the answers, and nothing has changed
    NO_COURSE = "no_course"  # the base has no editions


@dataclass(frozen=True, slots=True)
class Answered:
    """The reader knew the answer of a question of recall, or did not."""

    fact: str
    knew: bool


@dataclass(frozen=True, slots=True)
class Choose:
    """What the reader wants after the last edition."""

    after: After


@dataclass(frozen=True, slots=True)
class Again:
    """The course from its first edition on."""


@dataclass(frozen=True, slots=True)
class Open:
    """The fact itself."""

    fact: str


@dataclass(frozen=True, slots=True)
class Cite:
    """The fact's passage where it stands in the source."""

    fact: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of all editions."""


Press = Answered | Choose | Again | Open | Cite | Contents


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    press: Press


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """One briefing, ready to be frozen and sent. What it says of its reader becomes so once it is sent."""

    html: Markup  # at most LIMIT characters when its tags are taken away
    buttons: Rows = ()
    edition: str = ""  # its id, the reader's new position; empty where the course stands still
    shown: Mapping[str, int] = field(default_factory=dict)  # the facts in it, with their revision
    asked: tuple[str, ...] = ()  # the facts whose questions it puts
    whole: bool = True  # it tells all that has changed: `told` becomes this base; else some wait for the next
