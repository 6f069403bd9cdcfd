"""The best are found without looking at everybody, and are those that looking at everybody finds."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.intersect import best, bits, members

NUMBERS = st.frozensets(st.integers(0, 40))
THINGS = st.lists(st.lists(st.tuples(st.sampled_from([0.15, 0.45, 0.8, 1.0, 2.5]), NUMBERS), max_size=4), max_size=5)


@given(NUMBERS)
def test_a_set_gives_back_its_members_in_order(numbers: frozenset[int]) -> None:
    assert list(members(bits(numbers, 41))) == sorted(numbers)


@given(THINGS, st.integers(1, 20))
def test_the_best_have_the_most_of_all_things_together(
    things: list[list[tuple[float, frozenset[int]]]], count: int
) -> None:
    levels = [
        sorted(((value, bits(numbers, 41)) for value, numbers in thing), key=lambda level: -level[0])
        for thing in things
    ]
    sums: dict[int, float] = {}
    for thing in things:
        for number in frozenset[int]().union(*(numbers for _, numbers in thing)):
            sums[number] = sums.get(number, 0.0) + max(value for value, numbers in thing if number in numbers)
    found = {number: value for value, group in best(levels, count) for number in members(group)}
    last = sorted(sums.values(), reverse=True)[:count][-1:] or [0.0]
    assert found.items() <= sums.items()
    assert {number for number, value in sums.items() if value >= last[0]} <= found.keys()
