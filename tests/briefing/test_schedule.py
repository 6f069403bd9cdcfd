from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
import tzdata
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.briefing import clocks, schedule
from bot.briefing.clocks import clock
from bot.briefing.schedule import EVERY_DAY, WEEKENDS, WORKDAYS, Rule, due_on, next_due, spread

ZONES = sorted(clocks.names())
TEN_YEARS = (date(2026, 1, 1), date(2036, 1, 1))
DAY = timedelta(days=1)

zones = st.sampled_from(ZONES)
minutes = st.integers(0, schedule.MINUTES - 1)
masks = st.integers(1, EVERY_DAY)
chats = st.integers(-(2**52), 2**52)
moments = st.datetimes(datetime(2005, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy takes them so
rules = st.builds(Rule, chats, zones, minutes, masks)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:  # noqa: PLR0917 - as datetime takes them
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@cache
def clocks_of_their_own() -> dict[str, tuple[str, ...]]:
    """The zones, each with the names of those that are but other names of it: their data are the same to the byte."""
    alike: dict[bytes, list[str]] = {}
    for name in ZONES:
        alike.setdefault((files(tzdata) / "zoneinfo" / name).read_bytes(), []).append(name)
    return {names[0]: tuple(names) for names in alike.values()}


def changing() -> list[str]:
    """The zones whose offset changes within the ten years."""
    months = [utc(year, month, 1) for year in range(2026, 2036) for month in range(1, 13)]
    return [
        zone for zone in clocks_of_their_own() if len({each.astimezone(clock(zone)).utcoffset() for each in months}) > 1
    ]


@cache
def offsets(zone: str) -> tuple[timedelta, ...]:
    """Every offset from UTC that a zone has in the years that are tested."""
    steps = (utc(2004, 1, 1) + timedelta(hours=6) * step for step in range(4 * 366 * 33))
    seen = {moment.astimezone(clock(zone)).utcoffset() for moment in steps}
    return tuple(sorted(offset for offset in seen if offset is not None))


def shown(zone: str, instant: datetime) -> datetime:
    return instant.astimezone(clock(zone)).replace(tzinfo=None)


def told_at(rule: Rule, day: date) -> datetime:
    return datetime.combine(day, time(rule.minute // 60, rule.minute % 60))


def days(start: date, end: date) -> list[date]:
    return [start + DAY * step for step in range((end - start).days)]


def walked(rule: Rule, start: date, end: date) -> list[schedule.Due]:
    """The rule's dues, each found from the one before, as the planner does."""
    due, found = next_due(rule, datetime.combine(start - DAY, time(), UTC), start - DAY), []
    while due.local_date < end:
        found.append(due)
        due = next_due(rule, due.instant, due.local_date)
    return found


def is_the_first(rule: Rule, due: schedule.Due) -> bool:
    """Whether nothing comes before: asked of the clock alone, in another way than the schedule finds it."""
    instant, wanted = due.instant - spread(rule), told_at(rule, due.local_date)
    if shown(rule.zone, instant) == wanted:
        earlier = (wanted.replace(tzinfo=UTC) - offset for offset in offsets(rule.zone))
        return all(shown(rule.zone, each) != wanted for each in earlier if each < instant)
    never = all(shown(rule.zone, wanted.replace(tzinfo=UTC) - offset) != wanted for offset in offsets(rule.zone))
    second = timedelta(seconds=1)
    return never and shown(rule.zone, instant - second) < wanted < shown(rule.zone, instant)


@pytest.mark.parametrize("minute", [0, 1 * 60 + 30, 2 * 60 + 30, 3 * 60, 23 * 60 + 30])
def test_each_date_of_ten_years_has_exactly_one_due_instant_in_order_in_every_zone(minute: Any) -> None:
    """Every zone at half past two, when most clocks leap; at the other times those that leap at all."""
    zones_then = list(clocks_of_their_own()) if minute == 2 * 60 + 30 else changing()
    assert len(zones_then) > 80
    for zone in zones_then:
        rule = Rule(1, zone, minute)
        dues = walked(rule, *TEN_YEARS)
        assert [due.local_date for due in dues] == days(*TEN_YEARS), zone
        assert all(before.instant < after.instant for before, after in pairwise(dues)), zone
        assert all(due.told.astimezone(UTC) == due.instant - spread(rule) for due in dues), zone


def test_every_name_of_a_zone_is_covered_by_one_of_the_zones_tested() -> None:
    assert sorted(name for names in clocks_of_their_own().values() for name in names) == ZONES


@given(rules, st.dates(date(2005, 1, 1), date(2036, 1, 1)))
@settings(max_examples=600, deadline=None)
@example(Rule(1, "Pacific/Apia", 480), date(2011, 12, 30))
@example(Rule(1, "America/Nuuk", 23 * 60 + 30), date(2026, 3, 28))
@example(Rule(1, "Africa/Cairo", 0), date(2026, 4, 24))
@example(Rule(1, "Australia/Lord_Howe", 130), date(2026, 10, 4))
@example(Rule(1, "Asia/Almaty", 0), date(2024, 3, 1))
def test_a_due_instant_is_the_first_at_which_the_clock_shows_its_time_or_has_leapt_over_it(rule: Any, day: Any) -> None:
    due = due_on(rule, day)
    if due is None:
        assert not schedule.on_weekday(rule.weekdays, day) or (rule.zone, day) in NEVER_WAS
    else:
        assert due.local_date == day
        assert is_the_first(rule, due)


NEVER_WAS = {(zone, date(2011, 12, 30)) for zone in ("Pacific/Apia", "Pacific/Fakaofo")}  # they went over the date line


@given(rules, moments, st.integers(-3, 3))
@settings(max_examples=600, deadline=None)
def test_the_next_due_is_the_earliest_of_all_after_the_moment_and_the_last_date(
    rule: Any, moment: Any, distance: Any
) -> None:
    last = moment.date() + DAY * distance
    candidates = (due_on(rule, moment.date() + DAY * step) for step in range(-3, 15))
    later = [due for due in candidates if due and due.local_date > last and due.instant - spread(rule) > moment]
    assert next_due(rule, moment, last) == min(later, key=lambda due: due.instant)


@given(st.lists(st.tuples(zones, minutes, st.integers(1, 40 * 60)), min_size=2, max_size=12), moments, chats)
@settings(max_examples=300, deadline=None)
def test_a_chat_that_changes_its_clock_never_gets_two_on_one_local_date_and_always_goes_forward(
    changes: Any, moment: Any, chat: Any
) -> None:
    """The chat moves on some minutes after each briefing, or before the next one came."""
    last: date | None = None
    got: list[schedule.Due] = []
    for zone, minute, wait in changes:
        due = next_due(Rule(chat, zone, minute), moment, last)
        moved = moment + timedelta(minutes=wait)
        if due.instant <= moved:
            got.append(due)
            last, moved = due.local_date, max(moved, due.instant)
        moment = moved
    assert all(before.local_date < after.local_date for before, after in pairwise(got))
    assert all(before.instant < after.instant for before, after in pairwise(got))


def test_the_spring_gap_gives_the_first_valid_instant() -> None:
    due = due_on(Rule(1, "Europe/Berlin", 2 * 60 + 30), date(2026, 3, 29))
    assert due
    assert due.instant == utc(2026, 3, 29, 1)
    assert due.told.strftime("%H:%M") == "03:00"


def test_the_autumn_fold_fires_once_and_the_first_time() -> None:
    rule = Rule(1, "Europe/Berlin", 2 * 60 + 30)
    first = next_due(rule, utc(2026, 10, 24, 12))
    assert first.instant == utc(2026, 10, 25, 0, 30)
    assert next_due(rule, first.instant, first.local_date).local_date == date(2026, 10, 26)
    assert next_due(rule, first.instant).local_date == date(2026, 10, 26)


def test_a_leap_over_midnight_leaves_the_briefing_to_the_date_it_is_of() -> None:
    rule = Rule(1, "America/Nuuk", 23 * 60 + 30)
    dues = walked(rule, date(2026, 3, 27), date(2026, 3, 31))
    assert [due.told.strftime("%d %H:%M") for due in dues] == ["27 23:30", "29 00:00", "29 23:30", "30 23:30"]
    assert [due.local_date.day for due in dues] == [27, 28, 29, 30]


def test_a_date_that_a_zone_never_had_has_no_briefing() -> None:
    dues = walked(Rule(1, "Pacific/Apia", 480), date(2011, 12, 28), date(2012, 1, 2))
    assert [due.local_date.day for due in dues] == [28, 29, 31, 1]


def test_almaty_is_five_hours_ahead_since_march_2024() -> None:
    rule = Rule(1, "Asia/Almaty", 8 * 60 + 1)
    assert [due.instant.hour for due in walked(rule, date(2024, 2, 28), date(2024, 3, 3))] == [2, 2, 3, 3]


def test_weekdays_are_those_of_the_local_date() -> None:
    friday_night = utc(2026, 11, 27, 20)  # Saturday in Almaty
    assert next_due(Rule(1, "Asia/Almaty", 481, WORKDAYS), friday_night).local_date == date(2026, 11, 30)
    assert next_due(Rule(1, "America/New_York", 20 * 60, WORKDAYS), friday_night).local_date == date(2026, 11, 27)
    assert next_due(Rule(1, "Asia/Almaty", 481, WEEKENDS), friday_night).local_date == date(2026, 11, 28)


def test_todays_is_due_if_its_time_is_still_ahead() -> None:
    rule = Rule(7, "Asia/Almaty", 480)
    assert next_due(rule, utc(2026, 11, 25, 2, 59, 59)).local_date == date(2026, 11, 25)
    assert next_due(rule, utc(2026, 11, 25, 3)).local_date == date(2026, 11, 26)


@given(chats, zones, st.integers(0, 23))
def test_a_full_hour_is_spread_over_three_minutes_the_same_for_a_chat_every_day(
    chat: Any, zone: Any, hour: Any
) -> None:
    rule = Rule(chat, zone, hour * 60)
    assert timedelta() <= spread(rule) < timedelta(minutes=3)
    assert spread(rule) == spread(Rule(chat, "UTC", 0, WORKDAYS))


@given(chats, zones, minutes.filter(lambda minute: minute % 60))
def test_an_hour_given_to_the_minute_is_kept_to_the_minute(chat: Any, zone: Any, minute: Any) -> None:
    assert spread(Rule(chat, zone, minute)) == timedelta()


def test_the_spread_is_even() -> None:
    """Chats' ids come in rows and in clusters; a third of the time must get about a third of them."""
    for ids in (range(1_000_000, 1_030_000), range(-1_001_000_000_000, -1_001_000_300_000, -10)):
        thirds = [0, 0, 0]
        for chat in ids:
            thirds[int(spread(Rule(chat, "Asia/Almaty", 480)) / timedelta(minutes=1))] += 1
        assert all(abs(third - 10_000) < 500 for third in thirds)


def test_what_is_no_rule_is_refused() -> None:
    for minute, weekdays in ((-1, EVERY_DAY), (schedule.MINUTES, EVERY_DAY), (0, 0), (0, 128)):
        with pytest.raises(ValueError):
            Rule(1, "Asia/Almaty", minute, weekdays)
    with pytest.raises(KeyError):
        next_due(Rule(1, "Asia/Atlantis", 480), utc(2026, 1, 1))


def test_the_clocks_are_those_of_the_package_and_not_of_the_machine() -> None:
    assert clocks.DEFAULT in clocks.names()
    assert "Factory" not in clocks.names()
    assert len(clocks.names()) > 590
    assert all(clock(name).key == name for name in clocks.names())
    assert clocks.VERSION.startswith("20")
