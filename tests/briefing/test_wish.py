from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing import clocks
from bot.briefing.load import expected_delay
from bot.briefing.order import Order, read
from bot.briefing.schedule import EVERY_DAY, MINUTES, WORKDAYS
from bot.briefing.wish import Draft, Wish, drafted, of_code

HAD = Wish("Europe/Moscow", 9 * 60, WORKDAYS)

wishes = st.builds(
    Wish, st.sampled_from(sorted(clocks.names())), st.integers(0, MINUTES - 1), st.integers(1, EVERY_DAY)
)


def draft(line: str, current: Wish | None = None, zone: str | None = None) -> Draft:
    order = read(line)
    assert isinstance(order, Order)
    return drafted(order, current, zone)


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("8am Almaty weekdays", Wish("Asia/Almaty", 480, WORKDAYS)),
        ("16:55 UTC", Wish("Etc/UTC", 16 * 60 + 55)),
        ("на 7 утра по Москве", Wish("Europe/Moscow", 420)),
    ],
)
def test_a_line_that_fixes_time_and_zone_takes_effect_at_once(line: Any, wish: Any) -> None:
    assert draft(line) == Draft(wish, settled=True)


@pytest.mark.parametrize("line", ["", "8:30", "8am", "Almaty", "weekdays", "8 Almaty", "8am almayt", "9:00 USA"])
def test_what_is_guessed_waits_for_a_tap(line: Any) -> None:
    assert not draft(line).settled


def test_the_default_is_eight_in_almaty_every_day() -> None:
    assert draft("").wish == Wish("Asia/Almaty", 480, EVERY_DAY)


def test_who_has_a_subscription_changes_only_what_the_line_says() -> None:
    assert draft("7:15", HAD) == Draft(Wish("Europe/Moscow", 435, WORKDAYS), settled=True)
    assert draft("Tashkent", HAD) == Draft(Wish("Asia/Tashkent", 540, WORKDAYS), settled=True)
    assert draft("daily", HAD) == Draft(Wish("Europe/Moscow", 540, EVERY_DAY), settled=True)
    assert not draft("7", HAD).settled


def test_a_zone_that_the_chat_chose_before_is_no_guess() -> None:
    assert draft("7:15", zone="Asia/Tashkent") == Draft(Wish("Asia/Tashkent", 435), settled=True)
    assert not draft("", zone="Asia/Tashkent").settled


def test_the_other_meanings_are_kept_to_choose_from() -> None:
    assert draft("8 Almaty").others == (Wish("Asia/Almaty", 20 * 60),)
    assert draft("9:00 Georgia").others == (Wish("America/New_York", 540),)


@given(wishes)
def test_a_wish_comes_back_from_its_button(wish: Any) -> None:
    assert of_code(wish.zone, wish.code) == wish
    assert 0 < wish.code <= 999_999


@given(st.text(max_size=8), st.integers(0, 999_999))
def test_a_button_that_makes_no_sense_is_no_wish(zone: Any, code: Any) -> None:
    assert zone in clocks.names() or of_code(zone, code) is None
    wish = of_code("Asia/Almaty", code)
    assert wish is None or wish.code == code


AT = datetime(2026, 11, 25, 3, tzinfo=UTC)  # eight in Almaty
FULL = 30 * 60  # briefings of a minute at 30 a second


def after(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def test_a_crowd_at_one_minute_waits_for_the_rate() -> None:
    assert expected_delay([(AT, FULL * 25)], AT, 30) == timedelta(minutes=24)
    assert expected_delay([(after(each), FULL) for each in range(3)], AT, 30) == timedelta()


def test_what_is_left_of_the_minutes_before_is_waited_for_as_well() -> None:
    earlier = [(after(-10), FULL * 31)]
    assert expected_delay(earlier, AT, 30) == timedelta(minutes=20)
    assert expected_delay(earlier, after(30), 30) == timedelta()
    assert expected_delay([(after(5), 10**6)], AT, 30) == timedelta()


def test_every_day_is_like_the_one_that_was_counted() -> None:
    assert expected_delay([(AT, FULL * 25)], AT + timedelta(days=3), 30) == timedelta(minutes=24)
    midnight = AT.replace(hour=0)
    assert expected_delay([(midnight - timedelta(minutes=1), FULL * 25)], midnight, 30) == timedelta(minutes=23)


@given(
    st.lists(st.tuples(st.integers(-(10**6), 10**6).map(after), st.integers(0, 10**5)), max_size=20),
    st.integers(1, 1000),
)
def test_more_subscribers_never_wait_less(crowd: Any, rate: Any) -> None:
    delay = expected_delay(crowd, AT, rate)
    assert delay >= timedelta()
    assert expected_delay([*crowd, (AT, 1000)], AT, rate) >= delay
