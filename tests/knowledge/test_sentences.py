"""Sentences and quotations of a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.sentences import quotations, split


def sentences(text: str) -> list[str]:
    return [text[each.start : each.end] for each in split(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One thing. Another thing.", ["One thing.", "Another thing."]),
        ("Is it? It is! So… Yes.", ["Is it?", "It is!", "So…", "Yes."]),
        ("The U.S. Caspian Guard. It helps.", ["The U.S. Caspian Guard.", "It helps."]),
        ("Dr. Mallard met J. R. Smith. They talked.", ["Dr. Mallard met J. R. Smith.", "They talked."]),
        ("It rose by 4.4 billion. He left.", ["It rose by 4.4 billion.", "He left."]),
        ("“We go. We stay,” he said. “Why?” she asked.", ["“We go.", "We stay,” he said.", "“Why?” she asked."]),
        ("He said “no.” She left.", ["He said “no.”", "She left."]),
        ("It ended (Interfax, October 4). Then more.", ["It ended (Interfax, October 4).", "Then more."]),
        ("no end. of sentence here", ["no end. of sentence here"]),
        ("В 2006 г. Казахстан и др. страны. Итог.", ["В 2006 г. Казахстан и др. страны.", "Итог."]),
        ("Қазақстан келісті. Одан кейін.", ["Қазақстан келісті.", "Одан кейін."]),
        ("In 2006. 20 built.", ["In 2006.", "20 built."]),
        ("A line\nthat wraps. Next.", ["A line\nthat wraps.", "Next."]),
        ("A title\n\nA sentence.", ["A title", "A sentence."]),
        ("  \n\n ", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_paragraphs_are_counted_from_the_masthead() -> None:
    assert [each.paragraph for each in split("Title\n\nOne. Two.\n \nThree.\r\n\r\nFour.")] == [0, 1, 1, 2, 3]


@given(st.text(alphabet=st.sampled_from("aБ1 .?!…“”«»'\"()\n\r\t"), max_size=60))
def test_sentences_cover_every_word_in_order_and_never_overlap(text: str) -> None:
    parts = split(text)
    assert "".join("".join(text[each.start : each.end] for each in parts).split()) == "".join(text.split())
    assert all(first.end <= second.start for first, second in pairwise(parts))
    assert all(text[each.start : each.end].strip() == text[each.start : each.end] != "" for each in parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He said “yes” and “no.”", ["“yes”", "“no.”"]),
        ("Он сказал: «да».", ["«да»"]),
        ('The "old" guard', ['"old"']),
        (
            "“Russia and Kazakhstan are ‘locomotives’ here,” he said",
            ["“Russia and Kazakhstan are ‘locomotives’ here,”"],
        ),
        ("“One paragraph\n\n“and its end.”", ["“One paragraph", "“and its end.”"]),
        ("the state’s plan", []),
    ],
)
def test_quotations_are_found_with_their_marks(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == parts
