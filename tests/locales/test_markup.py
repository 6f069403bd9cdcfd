from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.botapi import html
from bot.botapi.text import cleaned
from bot.locales.markup import Markup, bold, clipped, escape, italic, join, marked, plain, quote, units

anything = st.text(st.characters(codec=None), max_size=300)


@given(anything)
def test_any_text_put_into_markup_is_read_back_as_text(text: Any) -> None:
    shown, entities = html.parse(bold(text))
    expected = plain(escape(text))
    assert shown == expected
    assert all(entity["type"] == "bold" for entity in entities)
    cleaned(shown)


@given(anything)
def test_nothing_in_a_text_becomes_a_tag(text: Any) -> None:
    assert "<" not in escape(text)
    assert escape(escape(text)) == escape(text)


def test_what_no_message_can_carry_is_replaced() -> None:
    assert escape("a\x00b\ud800c\nd\te") == "a\ufffdb\ufffdc\nd\te"


def test_parts_are_escaped_by_their_type() -> None:
    assert join(" <", ["a<", Markup("<b>b</b>"), ""]) == "a&lt; &lt;<b>b</b>"
    assert Markup("<b>x</b>") + "<" == "<b>x</b>&lt;"
    assert italic("<") + bold("&") == "<i>&lt;</i><b>&amp;</b>"
    assert marked("x") == "<b><u>x</u></b>"
    assert quote("x", expandable=True) == "<blockquote expandable>x</blockquote>"


@given(anything, st.integers(1, 60))
def test_a_clipped_text_has_room(text: Any, most: Any) -> None:
    short = clipped(text, most)
    assert units(short) <= most
    assert short == text or short.endswith("…")


def test_a_text_is_clipped_at_a_blank_and_never_within_a_character() -> None:
    assert clipped("Kazakhstan and NATO", 17) == "Kazakhstan and…"
    assert clipped("😀😀😀", 4) == "😀…"
