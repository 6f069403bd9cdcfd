"""Inflected words meet under the keys of their dictionary forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.normalise import fold
from bot.answering.stems import (
    beginnings,
    form_key,
    is_cyrillic,
    is_kazakh,
    is_latin,
    kazakh_stems,
    keys,
    lexical_keys,
    plain_kazakh,
    plain_kazakh_stems,
)
from bot.knowledge.model import LANGUAGES, Lang


@pytest.mark.parametrize(
    ("typed", "form", "language"),
    [
        ("meetings", "meeting", "en"),
        ("allocated", "allocate", "en"),
        ("вертолётов", "вертолёт", "ru"),
        ("границе", "граница", "ru"),
        ("встречался", "встречаться", "ru"),
        ("шекараға", "шекара", "kk"),
        ("шекарасының", "шекара", "kk"),
        ("кездесті", "кездесу", "kk"),
        ("тікұшақтарды", "тікұшақ", "kk"),
        ("тікұшағы", "тікұшақ", "kk"),
        ("серіктестіктің", "серіктестік", "kk"),
    ],
)
def test_an_inflected_word_finds_its_dictionary_form(typed: str, form: str, language: Lang) -> None:
    assert form_key(fold(form), language) in keys(fold(typed))


@pytest.mark.parametrize(
    ("word", "other"), [("border", "order"), ("нато", "нота"), ("река", "рука"), ("қазан", "қаза")]
)
def test_words_of_different_meaning_do_not_meet_in_a_dictionary_form(word: str, other: str) -> None:
    for language in LANGUAGES:
        assert form_key(word, language) != form_key(other, language)


def test_a_name_in_another_script_is_filed_as_it_is_written() -> None:
    assert form_key("nato", "ru") == "=nato"
    assert form_key("нато", "en") == "=нато"
    assert keys("26+1") == ("=26+1",)


@pytest.mark.parametrize(
    ("word", "latin", "cyrillic", "kazakh"),
    [
        ("nato", True, False, False),
        ("état", True, False, False),
        ("нато", False, True, False),
        ("қазақ", False, True, True),
        ("26", False, False, False),
        ("こ", False, False, False),
        ("", False, False, False),
    ],
)
def test_a_word_s_script_is_told(word: str, latin: bool, cyrillic: bool, kazakh: bool) -> None:
    assert (is_latin(word), is_cyrillic(word), is_kazakh(word)) == (latin, cyrillic, kazakh)


@given(st.text(alphabet="абвгғдежзиіклмнңоөпқрстуұүфхһшыьюя", min_size=1, max_size=25))
def test_a_kazakh_word_s_stems_start_with_it_and_get_shorter(word: str) -> None:
    stems = kazakh_stems(word)
    assert stems[0] == word
    assert [len(stem) for stem in stems] == sorted(map(len, stems), reverse=True)
    assert all(len(stem) >= min(3, len(word)) for stem in stems)
    assert all(word.startswith(stem[:-1]) for stem in stems)


@given(st.text(max_size=60))
def test_any_word_has_keys(word: str) -> None:
    folded = fold(word)
    assert keys(folded)[0] == "=" + folded
    assert lexical_keys(folded)


@given(st.text(alphabet="абгғдеклмнңоөпрсұықі", min_size=1, max_size=14))
def test_every_stem_of_a_kazakh_word_is_one_of_its_beginnings(word: str) -> None:
    assert {*kazakh_stems(word), *plain_kazakh_stems(plain_kazakh(word))} <= set(beginnings(word))
