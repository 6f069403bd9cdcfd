"""Dates and numbers in a message."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.calendar import Calendar, same
from bot.answering.recognise import Kind, Unit
from bot.knowledge.model import KnowledgeBase, PartialDate

Units = Callable[[str], tuple[Unit, ...]]


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("October 4", PartialDate(0, 10, 4)),
        ("4 October", PartialDate(0, 10, 4)),
        ("third of October", PartialDate(0, 10, 3)),
        ("oct 4 2006", PartialDate(2006, 10, 4)),
        ("March 4 2006", PartialDate(2006, 3, 4)),
        ("January 2006", PartialDate(2006, 1)),
        ("October", PartialDate(0, 10)),
        ("2006", PartialDate(2006)),
        ("4 октября", PartialDate(0, 10, 4)),
        ("январе 2006", PartialDate(2006, 1)),
        ("4 қазанда", PartialDate(0, 10, 4)),
        ("қазанның 4", PartialDate(0, 10, 4)),
        ("04.10.2006", PartialDate(2006, 10, 4)),
        ("4/10", PartialDate(0, 10, 4)),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(units: Units, typed: str, date: PartialDate) -> None:
    assert [unit.date for unit in units(typed)] == [date]


@pytest.mark.parametrize("typed", ["may", "31.12", "1066", "99", "44.10.2006", "4.4"])
def test_what_is_no_date_is_none(units: Units, typed: str) -> None:
    assert [unit.date for unit in units(typed)] == [None]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("4,4", "4.4"), ("4.4", "4.4"), ("twenty", "20"), ("двадцать", "20"), ("жиырма", "20"), ("26+1", "26+1")],
)
def test_a_number_compares_however_it_is_written(base: KnowledgeBase, typed: str, value: str) -> None:
    assert Calendar(base).number(typed) == value


def test_a_word_is_no_number(base: KnowledgeBase) -> None:
    assert Calendar(base).number("border") is None


def test_a_number_is_a_unit_of_its_own(units: Units) -> None:
    kinds = {unit.text: unit.kind for unit in units("4.4 billion rubles")}
    assert kinds["4.4"] is Kind.NUMBER


@pytest.mark.parametrize(
    ("asked", "held", "agree"),
    [
        (PartialDate(2006), PartialDate(2006, 10, 4), True),
        (PartialDate(0, 10, 4), PartialDate(2006, 10, 4), True),
        (PartialDate(2005), PartialDate(2006, 10, 4), False),
        (PartialDate(2006, 10, 5), PartialDate(2006, 10, 4), False),
        (PartialDate(2006, 10, 5), PartialDate(2006, 10), True),
    ],
)
def test_dates_agree_where_both_say_something(asked: PartialDate, held: PartialDate, agree: bool) -> None:
    assert same(asked, held) is agree


DATES = st.builds(PartialDate, st.sampled_from([0, 2005, 2006]), st.sampled_from([0, 1, 10]), st.sampled_from([0, 4]))


@given(DATES, DATES)
def test_agreement_of_dates_is_mutual(one: PartialDate, other: PartialDate) -> None:
    assert same(one, other) == same(other, one)
    assert same(one, one)
