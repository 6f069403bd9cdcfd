import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi import html
from bot.botapi.text import finished
from bot.console.render import Paper, lines
from bot.console.width import breaks, columns, rows


def shown(markup: str, paper: Paper) -> list[str]:
    return list(lines(*finished(*html.parse(markup)), paper))


def test_markup_turns_into_ansi_where_the_terminal_has_it() -> None:
    paper = Paper(80, ansi=True)
    assert shown("<b>Who</b> <i>said</i> <u>it</u> <s>not</s> <code>x</code>", paper) == [
        "\x1b[1mWho\x1b[0m \x1b[3msaid\x1b[0m \x1b[4mit\x1b[0m \x1b[9mnot\x1b[0m \x1b[36mx\x1b[0m",
    ]
    assert shown("<b>a<i>b</i></b>", paper) == ["\x1b[1ma\x1b[0m\x1b[1;3mb\x1b[0m"]


def test_on_plain_paper_only_the_text_is_left_with_bars_and_addresses() -> None:
    assert shown(
        '<b>Lead</b>\n<blockquote>one\n\ntwo</blockquote>See <a href="https://x.org/p">here</a>.', Paper()
    ) == [
        "Lead",
        "│ one",
        "│ ",
        "│ two",
        "See here (https://x.org/p).",
    ]


def test_a_link_that_shows_its_address_shows_it_once() -> None:
    assert shown('<a href="https://x.org">https://x.org</a>', Paper()) == ["https://x.org"]


def test_a_quote_stands_on_lines_of_its_own_and_wraps_behind_its_bar() -> None:
    markup = "Said <blockquote>one two three</blockquote>and went"
    assert shown(markup, Paper(12)) == ["Said ", "│ one two", "│ three", "and went"]


def test_offsets_count_utf_16_units_so_that_emoji_before_a_word_do_not_shift_it() -> None:
    assert shown("🏟🏟 <b>x</b>", Paper(80, ansi=True)) == ["🏟🏟 \x1b[1mx\x1b[0m"]


def test_a_message_cannot_steer_the_terminal() -> None:
    entity = [{"type": "bold", "offset": 0, "length": 1}]
    assert list(lines("\x1b[2Ja\x9b\tb", entity, Paper())) == [" [2Ja  b"]


@pytest.mark.parametrize(
    ("text", "width"),
    [("Тоқаев", 6), ("日本", 4), ("e\u0301", 1), ("🎲", 2), ("a\u200db", 2), ("", 0)],
)
def test_width_is_counted_in_columns(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "wrapped"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 5, ["one", "two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("日本語 日本", 5, ["日本", "語", "日本"]),
        ("ee\u0301\u0301 x", 2, ["ee\u0301\u0301", "x"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_at_spaces_and_within_words_that_are_too_wide(text: str, width: int, wrapped: list[str]) -> None:
    assert [text[start:end] for start, end in breaks(text, width)] == wrapped


words = st.text(st.sampled_from("abё日🎲\u0301 "), max_size=60)


@given(words, st.integers(2, 12))
def test_no_line_is_too_wide_and_nothing_but_spaces_is_lost(text: str, width: int) -> None:
    wrapped = [text[start:end] for start, end in breaks(text, width)]
    assert all(columns(line) <= width for line in wrapped)
    assert "".join(wrapped).replace(" ", "") == text.replace(" ", "")


def test_labels_stand_side_by_side_as_long_as_they_fit() -> None:
    assert list(rows(["[1] a", "[2] b", "[3] c"], 12)) == ["[1] a  [2] b", "[3] c"]
    assert list(rows(["[1] far too wide"], 5)) == ["[1] far too wide"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.booleans(), st.integers(10, 100))
def test_no_text_whatever_makes_the_printing_fail(text: str, ansi: bool, width: int) -> None:
    kept, entities = finished(text, [{"type": "blockquote", "offset": 0, "length": 5}])
    for line in lines(kept, entities, Paper(width, ansi=ansi)):
        line.encode()
