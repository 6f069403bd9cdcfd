"""A misspelt word is taken for what it was meant to be, and a real word for itself."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.recognise import Unit
from bot.answering.spelling import Spelling, budget

if TYPE_CHECKING:
    from bot.knowledge.model import Lang

Units = Callable[[str], tuple[Unit, ...]]


def features(units: Sequence[Unit]) -> set[str]:
    return {feature for unit in units for feature in unit.features}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pronihcev", "Pronichev"),
        ("toakyev", "Tokayev"),
        ("kazbta", "KAZBAT"),
        ("brsusels", "Brussels"),
        ("hellicopters", "helicopters"),
        ("helikopters", "helicopters"),
        ("goverment", "government"),
        ("faciltes", "facilities"),
        ("вертолтеы", "вертолёты"),
        ("граинца", "граница"),
    ],
)
def test_a_slip_is_mended_and_said(units: Units, typed: str, meant: str) -> None:
    (mended,), (right,) = units(typed), units(meant)
    assert features([right]) & features([mended])
    assert mended.repaired == typed


@pytest.mark.parametrize("typed", ["night", "Istanbul", "horse", "wedding", "свадьба", "погода", "fight"])
def test_a_real_word_is_never_repaired(units: Units, typed: str) -> None:
    (unit,) = units(typed)
    assert unit.repaired is None


@pytest.mark.parametrize("typed", ["ntao", "enp1", "xqzt", "zz"])
def test_acronyms_and_noise_are_not_guessed(units: Units, typed: str) -> None:
    assert all(unit.repaired is None for unit in units(typed))


@pytest.mark.parametrize(("word", "edits"), [("un", 0), ("enp", 1), ("chief", 1), ("helicopter", 2)])
def test_the_longer_the_word_the_more_slips_it_bears(word: str, edits: int) -> None:
    assert budget(word) == edits


def test_among_equally_near_words_the_one_with_the_same_first_letter_comes_first() -> None:
    spelling = Spelling(["tight", "light", "right"], frozenset(), {})
    assert spelling.repair("lihgt")[0] == "light"
    assert spelling.repair("rigth")[0] == "right"


def test_nothing_is_repaired_towards_a_short_acronym() -> None:
    assert Spelling(["ipap"], frozenset({"ipap"}), {}).repair("ipao") == ()


def test_a_long_acronym_is_near_nothing_else() -> None:
    assert Spelling(["kazbat"], frozenset({"kazbat"}), {}).repair("kazbta") == ("kazbat",)


def test_a_rare_word_is_mended_only_towards_one_a_hundred_times_as_common() -> None:
    common: dict[Lang, dict[str, float]] = {"en": {"wil": 3.1, "will": 6.4, "wild": 4.6}}
    assert Spelling(["will", "wild"], frozenset(), common).repair("wil") == ("will",)


def test_kazakh_typed_without_its_letters_is_mended_as_it_is_written() -> None:
    assert Spelling(["кездесті"], frozenset(), {}).repair("кездсти") == ("кездесті",)


@given(st.text(max_size=40))
def test_any_word_may_be_looked_up(units: Units, word: str) -> None:
    for unit in units(word):
        assert unit.text
