"""The language in which a person writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.language import language_of
from bot.answering.normalise import tokenise
from bot.knowledge.model import LANGUAGES, Lang


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who did Tokayev meet?", "en"),
        ("Кто встретился с Токаевым?", "ru"),
        ("Тоқаев кіммен кездесті?", "kk"),
        ("что такое IPAP и KAZBAT", "ru"),
        ("IPAP деген не?", "kk"),
        ("Путин неге келді, айтып берші", "kk"),
        ("казакстан мен натонын карым катынасы туралы айт", "kk"),
    ],
)
def test_a_sentence_shows_its_language(text: str, language: Lang) -> None:
    for hint in LANGUAGES:
        assert language_of(tokenise(text), hint) == language


@pytest.mark.parametrize("text", ["", "?!", "2006", "🙂", "こんにちは"])
def test_the_hint_decides_where_the_text_does_not(text: str) -> None:
    for hint in LANGUAGES:
        assert language_of(tokenise(text), hint) == hint


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_has_one_of_the_three_languages(text: str, hint: Lang) -> None:
    assert language_of(tokenise(text), hint) in LANGUAGES
