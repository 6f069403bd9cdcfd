from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.knowledge.model import LANGUAGES, KnowledgeBase
from bot.telegram.keyboards import keyboard, voted, votes_on
from bot.telegram.page import Action, Button, Kind, Press, View, decode, encode
from bot.telegram.render import votes

ids = st.from_regex(r"[a-z0-9-]{0,40}", fullmatch=True)
presses = st.builds(
    Press,
    st.sampled_from(Action),
    st.sampled_from(LANGUAGES),
    st.builds(View, st.sampled_from(Kind), ids, st.integers(0, 999_999)),
)


@given(presses)
def test_a_press_survives_its_button_within_telegrams_limit(press: Any) -> None:
    data = encode(press)
    assert len(data.encode()) <= 64
    assert decode(data) == press


@given(st.text(max_size=70))
def test_alien_data_means_nothing_or_what_it_says(data: Any) -> None:
    press = decode(data)
    assert press is None or encode(press).startswith("1:")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "0:+:en:f:x:0",
        "1:+:de:f:x:0",
        "1:?:en:f:x:0",
        "1:+:en:zz:x:0",
        "1:+:en:f:X Y:0",
        "1:+:en:f:x:-1",
        "1:+:en:f:x:0\n",
    ],
)
def test_a_button_of_another_version_or_bot_is_known_as_such(data: Any) -> None:
    assert decode(data) is None


def test_a_page_too_far_stays_within_the_limit() -> None:
    press = decode(encode(Press(Action.TURN, "kk", View(Kind.LISTING, "a" * 40, 10**9))))
    assert press
    assert press.view.number == 999_999


def test_every_id_of_the_shipped_base_fits_into_a_button(base: KnowledgeBase) -> None:
    for each in (*base.facts, *base.entities, *base.topics, *base.sources):
        press = Press(Action.TURN, "en", View(Kind.LANGUAGE, each, 999_999))
        assert decode(encode(press)) == press


def test_a_page_without_buttons_has_no_keyboard() -> None:
    assert keyboard(()) is None


def test_thanks_take_the_place_of_the_votes(base: KnowledgeBase, say: Any) -> None:
    fact = next(iter(base.facts.values()))
    other = Button("Source", Press(Action.SHOW, say.language, View(Kind.SOURCE, fact.id)))
    before = keyboard(((other, *votes(fact, say)), (other,)))
    assert isinstance(before, InlineKeyboardMarkup)
    pressed = votes(fact, say)[1].press
    assert votes_on(before, pressed)
    after = voted(before, pressed.view, say)
    assert [[button.text for button in row] for row in after.inline_keyboard] == [
        ["Source", say.label("button.voted")],
        ["Source"],
    ]
    assert not votes_on(after, pressed)
    assert not votes_on(None, pressed)
