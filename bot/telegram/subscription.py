"""Pages about a chat's subscription: what it is, what is proposed, what may be chosen instead. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from babel.dates import format_date, get_day_names

from bot.briefing import places
from bot.briefing.clocks import clock
from bot.briefing.pieces import Puzzle, Puzzled
from bot.briefing.schedule import EVERY_DAY, WEEKENDS, WORKDAYS, Due
from bot.briefing.wish import Draft, Wish
from bot.locales.markup import Markup, clipped
from bot.locales.texts import Say
from bot.telegram.lists import back_row
from bot.telegram.page import Action, Button, Kind, Page, Press, Rows, View, shows, turns

_HOUR: Final = 60  # minutes
_HOURS_A_ROW: Final = 6
_DAYS_A_ROW: Final = 4
_OTHERS: Final = 4  # other meanings that are offered
_WORTH_SAYING: Final = timedelta(minutes=10)  # a delay that one would notice
_WORDS: Final = 60  # characters of what was typed that are said back
_SETS: Final = {EVERY_DAY: "every_day", WORKDAYS: "workdays", WEEKENDS: "weekends"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a wish comes to."""

    due: Due
    delay: timedelta  # how much later than due it may be, for the others that are due then
    now: datetime  # UTC


def proposed(draft: Draft, outlook: Outlook, described: Markup, *, had: bool, say: Say) -> Page:
    """A wish to be confirmed. One button bears the mark of consent, and it is this wish's."""
    wish = draft.wish
    label = say.label("subscription.save" if had else "subscription.subscribe")
    confirm = Button(label, Press(Action.SUBSCRIBE, say.language, _view(Kind.DRAFT, wish)))
    others = [(turns(_short(other, wish, say), _view(Kind.DRAFT, other), say),) for other in draft.others[:_OTHERS]]
    text = say.lines(
        say("subscription.title"),
        Markup() if had else described,
        *_told(wish, outlook, say),
        say("subscription.ask"),
    )
    return Page(text, ((confirm,), *others, _changes(wish, say)))


def settled(wish: Wish, outlook: Outlook, described: Markup, *, had: bool, say: Say) -> Page:
    """A wish that has taken effect."""
    text = say.lines(
        say("subscription.changed" if had else "subscription.done"),
        Markup() if had else described,
        *_told(wish, outlook, say),
    )
    return Page(text, ((shows(say.label("subscription.settings"), View(Kind.SETTINGS), say),),))


def settings(wish: Wish | None, outlook: Outlook | None, state: str, waits: int, say: Say) -> Page:
    """All that a chat has chosen. `state` is that of its subscription, as stored; an active one has an outlook.

    `waits` is how many questions of the chat wait for an answer.
    """
    language = shows(say.label("subscription.language"), View(Kind.LANGUAGE), say)
    queue = turns(say.label("waiting.list"), View(Kind.QUEUE), say)
    last = ((language,), (queue,)) if waits else ((language,),)
    waiting = say("waiting.count", count=waits) if waits else ""
    head = say("subscription.settings_title")
    speaks = say("subscription.speaks", language=say.name_of(say.language))
    if wish is None:
        subscribe = turns(say.label("subscription.want"), _view(Kind.DRAFT, Wish()), say)
        return Page(say.lines(head, say("subscription.none"), speaks, waiting), ((subscribe,), *last))
    told = _told(wish, outlook, say) if outlook else [_when(wish, say), say(f"subscription.state.{state}")]
    rest = (
        Button(say.label("subscription.pause"), Press(Action.PAUSE, say.language, View(Kind.SETTINGS)))
        if outlook
        else Button(say.label("subscription.resume"), Press(Action.RESUME, say.language, View(Kind.SETTINGS)))
    )
    leave = turns(say.label("subscription.leave"), View(Kind.LEAVE), say)
    return Page(say.lines(head, *told, speaks, waiting), (_changes(wish, say), (rest, leave), *last))


def hours(wish: Wish, say: Say) -> Page:
    """The full hours, to choose one."""
    buttons = [
        turns(_clock(hour * _HOUR), _view(Kind.DRAFT, replace(wish, minute=hour * _HOUR)), say) for hour in range(24)
    ]
    return Page(say("subscription.hours_ask"), (*_rows(buttons, _HOURS_A_ROW), _back(wish, say)))


def week(wish: Wish, say: Say) -> Page:
    """The days, to choose some: a tap takes one in or leaves it out. The last one that is left cannot be."""
    names = get_day_names("abbreviated", locale=say.locale)
    days = [
        turns(
            f"☑ {names[day]}" if wish.weekdays >> day & 1 else f"☐ {names[day]}",
            _view(Kind.WEEK, replace(wish, weekdays=wish.weekdays ^ 1 << day or wish.weekdays)),
            say,
        )
        for day in range(7)
    ]
    sets = [
        turns(say.label(f"subscription.days.{name}"), _view(Kind.WEEK, replace(wish, weekdays=mask)), say)
        for mask, name in _SETS.items()
    ]
    rows = _rows(days, _DAYS_A_ROW)
    return Page(say("subscription.week_ask"), (*rows, tuple(sets), _back(wish, say)))


def zones(wish: Wish, now: datetime, say: Say) -> Page:
    """Some places with the time that it is there, to choose one; the others are typed."""
    buttons = [
        turns(f"{_place(zone, now, say)} · {_local(zone, now)}", _view(Kind.DRAFT, replace(wish, zone=zone)), say)
        for zone in places.suggested()
    ]
    return Page(say("subscription.zones_ask", time=_clock(wish.minute)), (*_rows(buttons, 2), _back(wish, say)))


def puzzled(puzzle: Puzzled, say: Say) -> Page:
    """A line that was not understood is asked back, with examples."""
    words = say("quoted", text=clipped(puzzle.words, _WORDS))
    match puzzle.why:
        case Puzzle.WORDS | Puzzle.NO_TIME if puzzle.words:
            why = say(f"subscription.puzzle.{puzzle.why}", words=words)
        case Puzzle.WORDS | Puzzle.NO_TIME:
            why = say("subscription.puzzle.times")
        case _:
            why = say(f"subscription.puzzle.{puzzle.why}")
    wish = Wish()
    return Page(say.lines(why, say("subscription.examples")), (_changes(wish, say),))


def leave(say: Say) -> Page:
    """Asks before it unsubscribes, and offers a pause."""
    yes = Button(say.label("subscription.leave_yes"), Press(Action.UNSUBSCRIBE, say.language, View(Kind.SETTINGS)))
    pause = Button(say.label("subscription.pause"), Press(Action.PAUSE, say.language, View(Kind.SETTINGS)))
    return Page(say("subscription.leave_ask"), ((yes,), (pause, *back_row(View(Kind.SETTINGS), say))))


def left(wish: Wish | None, say: Say) -> Page:
    """There is no subscription any more; one tap leads back to what there was."""
    again = turns(say.label("subscription.again"), _view(Kind.DRAFT, wish or Wish()), say)
    return Page(say("subscription.left" if wish else "subscription.none"), ((again,),))


def revived(outlook: Outlook, say: Say) -> Markup:
    """A line for who has come back."""
    return say("subscription.revived", next=_next(outlook, say))


def _told(wish: Wish, outlook: Outlook, say: Say) -> list[Markup]:
    """When, whose clock that is and what it shows now, the next one, and how late it may be."""
    place = say("subscription.place", place=_place(wish.zone, outlook.now, say), now=_local(wish.zone, outlook.now))
    late = outlook.delay > _WORTH_SAYING
    minutes = round(outlook.delay / timedelta(minutes=1))
    return [
        _when(wish, say),
        place,
        _next(outlook, say),
        say("subscription.late", count=minutes) if late else Markup(),
    ]


def _when(wish: Wish, say: Say) -> Markup:
    return say("subscription.when", time=_clock(wish.minute), days=_days(wish.weekdays, say))


def _days(weekdays: int, say: Say) -> Markup:
    if weekdays in _SETS:
        return say(f"subscription.days.{_SETS[weekdays]}")
    names = get_day_names("abbreviated", locale=say.locale)
    return say.names(names[day] for day in range(7) if weekdays >> day & 1)


def _next(outlook: Outlook, say: Say) -> Markup:
    """The next one by its reader's clock."""
    told = outlook.due.told
    day = format_date(told, str(say.templates["subscription.date"]), locale=say.locale)
    ahead = (told.date() - outlook.now.astimezone(told.tzinfo).date()).days
    near = {0: "subscription.today", 1: "subscription.tomorrow"}.get(ahead)
    named = say(near, date=day) if near else Markup(day)
    return say("subscription.next", day=named, time=told.strftime("%H:%M"))


def _short(other: Wish, wish: Wish, say: Say) -> str:
    """Another meaning on a button: what differs."""
    place = places.city(other.zone, say.locale) or other.zone
    return _clock(other.minute) if other.zone == wish.zone else f"{_clock(other.minute)}, {place}"


def _changes(wish: Wish, say: Say) -> tuple[Button, ...]:
    """The row that leads to other times, days and places."""
    return tuple(
        turns(say.label(f"subscription.other.{kind.name.lower()}"), _view(kind, wish), say)
        for kind in (Kind.HOURS, Kind.WEEK, Kind.ZONES)
    )


def _back(wish: Wish, say: Say) -> tuple[Button, ...]:
    return (turns(say.label("subscription.ready"), _view(Kind.DRAFT, wish), say),)


def _view(kind: Kind, wish: Wish) -> View:
    return View(kind, wish.zone, wish.code)


def _rows(buttons: Sequence[Button], columns: int) -> Rows:
    return tuple(tuple(buttons[at : at + columns]) for at in range(0, len(buttons), columns))


def _clock(minute: int) -> str:
    return f"{minute // _HOUR:02}:{minute % _HOUR:02}"


def _local(zone: str, now: datetime) -> str:
    return now.astimezone(clock(zone)).strftime("%H:%M")


def _place(zone: str, now: datetime, say: Say) -> str:
    """Almaty (UTC+5); the offset alone where the zone is no place."""
    offset = now.astimezone(clock(zone)).utcoffset() or timedelta()
    hours_ahead, minutes = divmod(abs(offset) // timedelta(minutes=1), _HOUR)
    sign = "" if not offset else "−" if offset < timedelta() else "+"
    told = f"UTC{sign}{hours_ahead or ''}" if not minutes else f"UTC{sign}{hours_ahead}:{minutes:02}"
    name = places.city(zone, say.locale)
    return f"{name} ({told})" if name else told
