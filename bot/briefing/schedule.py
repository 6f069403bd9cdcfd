"""When a briefing is due. Pure: local time, zone and weekdays in, instants out.

A day's briefing is due at the first instant at which the local clock shows its time or a later one of that day. That is
one rule for all days: on most it is the time itself; where the clock leaps over it in spring, the first instant after
the leap; where the clock shows it twice in autumn, the first of the two. A date that a zone never had (Samoa went from
29 to 31 December 2011) has no briefing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from bot.briefing.clocks import clock

EVERY_DAY: Final = 0b111_1111
WORKDAYS: Final = 0b001_1111
WEEKENDS: Final = 0b110_0000

MINUTES: Final = 24 * 60  # of a day
SPREAD: Final = timedelta(minutes=3)  # over which the briefings of a full hour are spread
_HOUR: Final = 60  # minutes
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a chat wants its briefing: at a minute of the local day, on some weekdays."""

    chat: int
    zone: str  # IANA name
    minute: int  # of the day: 510 is 8:30
    weekdays: int = EVERY_DAY  # a bit for each day, Monday is 1; at least one

    def __post_init__(self) -> None:
        if not (0 <= self.minute < MINUTES and 0 < self.weekdays <= EVERY_DAY):
            raise ValueError(self)

    @property
    def exact(self) -> bool:
        """Whether it is kept to the minute: what everybody chooses, a full hour, is spread over three."""
        return self.minute % _HOUR != 0


@dataclass(frozen=True, slots=True)
class Due:
    """A briefing that is to come."""

    instant: datetime  # UTC: when it is to be sent
    local_date: date  # whose briefing it is; no date has two
    told: datetime  # in the rule's zone: what the reader's clock shows then, the spread of a full hour aside


def next_due(rule: Rule, after: datetime, last: date | None = None) -> Due:
    """The first briefing whose time is after the moment `after` and whose date is after `last`.

    `last` is the local date of the newest briefing that is planned, sent or skipped already, in whatever zone that was:
    so a chat that moves its clock never gets two on one date. Raises KeyError for a zone that there is not.
    """
    zone = clock(rule.zone)
    # No earlier date is still to come: a clock that shows this one has shown or leapt over all times before it.
    first = after.astimezone(zone).date()
    if last is not None:
        first = max(first, last + _DAY)
    return next(due for due in _dues(rule, zone, first) if due.instant - spread(rule) > after)


def due_on(rule: Rule, day: date) -> Due | None:
    """The briefing of a local date; None where the date has none, by its weekday or because the zone never had it."""
    return next(iter(_due(rule, clock(rule.zone), day)), None)


def spread(rule: Rule) -> timedelta:
    """How much later than its time a chat's briefing is sent: always the same for a chat, nothing for an exact one."""
    if rule.exact:
        return timedelta()
    digest = blake2b(str(rule.chat).encode(), digest_size=8).digest()
    return SPREAD * (int.from_bytes(digest) % 10_000) / 10_000


def on_weekday(weekdays: int, day: date) -> bool:
    """Whether the weekdays, a bit for each, have that of the date."""
    return bool(weekdays >> day.weekday() & 1)


def _dues(rule: Rule, zone: ZoneInfo, first: date) -> Iterator[Due]:
    for days in count():
        yield from _due(rule, zone, first + timedelta(days=days))


def _due(rule: Rule, zone: ZoneInfo, day: date) -> Iterator[Due]:
    if not on_weekday(rule.weekdays, day):
        return
    instant = _first(zone, day, time(rule.minute // _HOUR, rule.minute % _HOUR))
    if instant.astimezone(zone).date() == day or _first(zone, day, time()).astimezone(zone).date() == day:
        yield Due(instant + spread(rule), day, instant.astimezone(zone))


def _first(zone: ZoneInfo, day: date, wall: time) -> datetime:
    """The first instant (UTC) at which the clock shows that time of that day, or a later one."""
    wanted = datetime.combine(day, wall)
    instant = wanted.replace(tzinfo=zone).astimezone(UTC)  # the first of two where the clock goes back
    if _shown(zone, instant) == wanted:
        return instant
    # The clock leaps over it. Reckoned with the offset before the leap it comes out late, with that after it early.
    early, late = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC), instant
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        early, late = (early, middle) if _shown(zone, middle) >= wanted else (middle, late)
    return late


_SECOND: Final = timedelta(seconds=1)  # to which zones change


def _shown(zone: ZoneInfo, instant: datetime) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)
