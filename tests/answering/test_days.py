"""Dates are looked up, and what is found is what comparing them one by one finds."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.calendar import same
from bot.answering.days import Days
from bot.knowledge.model import PartialDate

DATES = st.builds(
    PartialDate, st.sampled_from([0, 2005, 2006]), st.sampled_from([0, 9, 10]), st.sampled_from([0, 3, 4])
)


@given(st.lists(st.tuples(st.integers(0, 9), DATES)), DATES, st.booleans())
def test_a_date_finds_what_agrees_with_it(dated: list[tuple[int, PartialDate]], asked: PartialDate, day: bool) -> None:
    expected = {number for number, date in dated if same(asked, date) and (date.day or not day)}
    assert Days(dated).of(asked, to_the_day=day) == expected


@given(st.lists(st.tuples(st.integers(0, 9), DATES)), st.tuples(st.integers(1, 12), st.integers(1, 31)))
def test_a_span_of_days_finds_what_is_dated_to_a_day_within_it(
    dated: list[tuple[int, PartialDate]], first: tuple[int, int]
) -> None:
    expected = {number for number, date in dated if date.day and first <= (date.month, date.day) <= (10, 4)}
    assert Days(dated).between(first, (10, 4)) == expected
