"""From what is due to what goes out. Pure, so tried by the thousand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.clocks import DEFAULT
from bot.briefing.schedule import next_due
from bot.delivery.judging import LATEST
from bot.delivery.planning import planned, rule, skipped
from bot.storage.records import Memory, Planned, Skipped
from tests.delivery.delivering import composed, subscription

START = datetime(2026, 3, 1, tzinfo=UTC)
ZONES = (DEFAULT, "Europe/London", "America/New_York", "Pacific/Apia", "Africa/Cairo", "America/Santiago")


@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 1439),
    weekdays=st.integers(1, 127),
    sleeps=st.lists(st.timedeltas(timedelta(seconds=1), timedelta(days=20)), min_size=1, max_size=30),
)
def test_every_date_has_one_record_however_the_process_sleeps_and_never_do_old_ones_pile_up(
    zone: str, minute: int, weekdays: int, sleeps: list[timedelta]
) -> None:
    ordered = subscription(7, START, zone=zone, minute=minute, weekdays=weekdays)
    first = next_due(rule(ordered), START)
    ordered = replace(ordered, due_at=first.instant, due_on=first.local_date)
    now, records = START, list[Planned | Skipped]()
    for sleep in sleeps:
        now += sleep
        awake = list[Planned | Skipped]()
        while ordered.due_at is not None and ordered.due_at <= now:
            content, advance = planned(ordered, Memory(), None, now, composed)
            assert advance.was_due_at == ordered.due_at
            assert advance.due_at > ordered.due_at
            awake.append(content)
            ordered = replace(ordered, due_at=advance.due_at, due_on=advance.due_on, last_on=advance.planned_on)
        going = [each for each in awake if isinstance(each, Planned)]
        assert len(going) <= 1
        assert all(now - each.due_at <= LATEST for each in going)
        assert going == awake[-1:] or not going
        records += awake
    dates = [each.local_date for each in records]
    assert dates == sorted(set(dates), key=str)
    expected, due = [], first
    while due.instant <= now:
        expected.append(due.local_date)
        due = next_due(rule(ordered), due.instant, due.local_date)
    assert dates == expected


def test_what_is_not_due_cannot_be_planned() -> None:
    idle = replace(subscription(7, START), due_at=None, due_on=None)
    with pytest.raises(ValueError, match="not due"):
        planned(idle, Memory(), None, START, composed)
    with pytest.raises(ValueError, match="not due"):
        skipped(idle, "late")


def test_a_late_date_does_not_count_as_told_of_the_base() -> None:
    content, _ = planned(subscription(7, START), Memory(), None, START + timedelta(hours=7), composed)
    assert content == Skipped(7, "briefing", "2026-03-01", START, "late", START.date(), told="")
