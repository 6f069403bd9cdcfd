"""What the store takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.answering.answer import Context
from bot.knowledge.model import Lang

NO_CHAT = 0
"""The chat of an update that belongs to none; Telegram gives no chat this id."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update as Telegram sent it."""

    update_id: int
    chat_id: int  # whose queue it stands in; NO_CHAT where it belongs to no chat
    payload: str  # JSON in ASCII, so that NUL and lone surrogates stand in it as escapes
    received_at: datetime
    attempts: int = 0  # how often its handling was begun in vain


@dataclass(frozen=True, slots=True)
class Chat:
    """What is remembered of a chat."""

    language: Lang | None = None  # chosen by the person; None: not yet
    zone: str | None = None  # IANA name
    context: Context | None = None  # of the last answer; None once it is older than 30 minutes


ChatKind = Literal["private", "group", "channel"]
State = Literal["active", "paused", "suspended"]
After = Literal["changes", "recall"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat has ordered, and how far it has come."""

    chat_id: int
    kind: ChatKind
    language: Lang
    zone: str  # IANA name
    minute: int  # of the local day, 0..1439
    weekdays: int  # bit mask, Monday is 1
    created_at: datetime
    tzdata: str  # the version of the time-zone data that `due_at` was computed with
    told: str  # the version of the base whose changes the chat was last told
    thread_id: int | None = None  # of a forum's topic
    state: State = "active"
    reason: str | None = None  # why it is suspended
    due_at: datetime | None = None  # the next instant; None unless active
    due_on: date | None = None  # the local date of that instant
    last_on: date | None = None  # the last local date that was planned
    position: str = ""  # id of the edition last received; empty before the first
    after: After = "changes"  # what comes after the last edition


DeliveryKind = Literal["briefing", "correction", "answer", "notice"]
Buttons = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of (label, data); data that begins with https:// is an address."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What is noted of the chat once the message is known to have arrived."""

    position: str = ""  # id of the edition; empty where the course stands still
    told: str = ""  # the version of the base whose changes it tells; empty: of none
    shown: Mapping[str, int] = field(default_factory=dict)  # facts with their revisions
    asked: tuple[str, ...] = ()  # facts whose questions of recall it puts
    waiting: int = 0  # id of the question that it answers; 0: of none


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to go out, frozen. Of one chat, kind and key there is one for ever."""

    chat_id: int
    kind: DeliveryKind
    key: str  # the local date of a briefing; of others the fact or question, at most 128 characters
    due_at: datetime
    text: str  # HTML
    buttons: Buttons = ()
    thread_id: int | None = None
    local_date: date | None = None
    carries: Carried = field(default_factory=Carried)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A message that was due and does not go out."""

    chat_id: int
    kind: DeliveryKind
    key: str
    due_at: datetime
    reason: str
    local_date: date | None = None
    told: str = ""  # the version of the base that has nothing new for the chat; empty: it has not been looked at


@dataclass(frozen=True, slots=True)
class Delivery:
    """A planned message as the dispatcher takes it up."""

    id: int
    chat_id: int
    thread_id: int | None
    kind: DeliveryKind
    due_at: datetime
    text: str
    buttons: Buttons
    carries: Carried
    plain: bool  # its markup was refused: it goes out as plain text
    attempts: int
    unseen: int  # attempts whose answer was never seen
    local_date: date | None


@dataclass(frozen=True, slots=True)
class Advance:
    """A subscription whose due date was planned: from which instant to which it moves."""

    chat_id: int
    was_due_at: datetime
    planned_on: date  # the local date that was planned
    due_at: datetime
    due_on: date


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Parked:
    """It is known not to have arrived, and is tried again at `until`."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """Whether it arrived is not known; it is tried once more at `until`."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Its markup was refused: it is tried once more as plain text."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group goes on under another id, and so does the message."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The chat cannot be reached: its subscription is suspended."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not arrive, or was sent twice without an answer, and is given up."""

    reason: str


@dataclass(frozen=True, slots=True)
class Late:
    """It was skipped, because its time was over before it could go out."""

    reason: str


Outcome = Sent | Parked | Unseen | Refused | Moved | Unreachable | Failed | Late
"""What became of one attempt."""


@dataclass(frozen=True, slots=True)
class Recall:
    """A question of recall that was put to a chat, as of the last time."""

    fact: str
    asked_on: date  # the chat's local date
    knew: bool | None  # None: no button was pressed


@dataclass(frozen=True, slots=True)
class Memory:
    """What a chat was shown in the last 90 days, and the questions of recall that were put to it."""

    shown: Mapping[str, int] = field(default_factory=dict)  # facts with their revisions
    recalls: tuple[Recall, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that a person wants to hear of, should it ever be answered."""

    id: int
    chat_id: int
    thread_id: int | None
    language: Lang
    text: str
    asked_at: datetime
