"""Which of many things can be of a date: looked up, where `calendar.same` compares one by one."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from bot.knowledge.model import PartialDate

T = TypeVar("T")


class Days:
    """Things by number, each with its dates: a tree of years, months and days, with 0 for what is not known."""

    def __init__(self, dated: Iterable[tuple[int, PartialDate]]) -> None:
        self._years: dict[int, dict[int, dict[int, array[int]]]] = {}
        for number, date in dated:
            months = self._years.setdefault(date.year, {})
            months.setdefault(date.month, {}).setdefault(date.day, array("I")).append(number)

    def of(self, asked: PartialDate, *, to_the_day: bool) -> set[int]:
        """Those of which a date can be the asked one: what both give agrees. `to_the_day`: only dates that give one."""
        found: set[int] = set()
        for months in _agreeing(self._years, asked.year):
            for days in _agreeing(months, asked.month):
                for numbers in _agreeing(days, asked.day):
                    if not (to_the_day and numbers is days.get(0)):
                        found.update(numbers)
        return found

    def between(self, first: tuple[int, int], last: tuple[int, int]) -> set[int]:
        """Those with a date from one month and day to another, of any year."""
        return {
            number
            for months in self._years.values()
            for month, days in months.items()
            for day, numbers in days.items()
            if day and first <= (month, day) <= last
            for number in numbers
        }


def _agreeing(branches: Mapping[int, T], part: int) -> Iterator[T]:
    """The branches that agree with one part of a date."""
    if not part:
        yield from branches.values()
        return
    for known in (part, 0):
        if known in branches:
            yield branches[known]
