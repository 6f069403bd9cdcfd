"""Text as people type it becomes tokens that compare."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.normalise import fold, tokenise


def words(text: str) -> list[str]:
    return [token.text for token in tokenise(text)]


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("NATO", "nato"),
        ("Ёлка", "елка"),
        ("d’accord", "d'accord"),
        ("Ferrero–Waldner", "Ferrero-Waldner"),
        ("bor\u200bder", "border"),
        ("bor\u00adder", "border"),
        ("ＮＡＴＯ", "nato"),
        ("и\u0306", "й"),
        ("ﬁne", "fine"),
        ("İstanbul", "istanbul"),
    ],
)
def test_ways_of_typing_the_same_fold_together(typed: str, other: str) -> None:
    assert fold(typed) == fold(other)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4.4 billion, 26+1 and 4,4", ["4.4", "billion", ",", "26+1", "and", "4,4"]),
        ("$160 or 5%", ["$", "160", "or", "5", "%"]),
        ("Russian-Kazakh border", ["russian", "kazakh", "border"]),
        ("KAZBAT's role, Putin’s plan", ["kazbat", "role", ",", "putin", "plan"]),
        ("who? why!", ["who", "?", "why", "!"]),
        ("«Локомотивы» интеграции", ["локомотивы", "интеграции"]),
        ("", []),
        ("🙂🙂", []),
    ],
)
def test_a_message_falls_into_words_numbers_and_marks(typed: str, expected: list[str]) -> None:
    assert words(typed) == expected


@pytest.mark.parametrize(("mixed", "pure"), [("Казахстaн", "казахстан"), ("НAТО", "нато"), ("Tоkаyev", "tokayev")])
def test_letters_of_the_other_script_that_look_alike_are_put_right(mixed: str, pure: str) -> None:
    assert mixed.lower() != pure
    assert words(mixed) == [pure]


def test_capitals_are_remembered() -> None:
    name, acronym, word = tokenise("Tokayev NATO border")
    assert (name.capital, name.upper) == (True, False)
    assert (acronym.capital, acronym.upper) == (True, True)
    assert (word.capital, word.upper) == (False, False)


@given(st.text(max_size=4096))
def test_no_text_is_too_strange_to_tokenise(text: str) -> None:
    for token in tokenise(text):
        assert token.text
        assert token.text == "\n" or not any(letter.isspace() for letter in token.text)
        assert "\u200b" not in token.text
        assert token.punctuation == (not any(letter.isalnum() or letter in "$%" for letter in token.text))


@given(st.text(max_size=200))
def test_folding_leaves_no_letter_apart_from_its_mark(text: str) -> None:
    assert unicodedata.is_normalized("NFC", fold(text))


@given(st.text(alphabet="абвгдежзиклмнопрстуabcdefgxyz '-ёЁA\u0416", max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
