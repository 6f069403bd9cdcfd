"""Telegram's HTML, as Telegram's own tests know it."""

import html as standard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi import html
from bot.botapi.errors import ApiError
from bot.botapi.text import Entity, finished, units

REFUSED = [
    ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
    (
        "🏟 🏟&lt;<i    aba>",
        'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 13',
    ),
    ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
    ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
    ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
    ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
    ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
    ("<b>never ended", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<a ", "Unclosed start tag at byte offset 0"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    (
        "&#xDFDF;",
        (
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        ),
    ),
]


@pytest.mark.parametrize(("markup", "error"), REFUSED)
def test_bad_markup_is_refused_in_telegrams_words(markup: str, error: str) -> None:
    with pytest.raises(ApiError) as refusal:
        html.parse(markup)
    assert refusal.value.description == f"Bad Request: can't parse entities: {error}"
    assert refusal.value.code == 400


def entity(kind: str, offset: int, length: int, **more: str) -> Entity:
    return {"type": kind, "offset": offset, "length": length, **more}


READ = [
    ("&lt;&gt;&amp;&quot;&laquo;&#12345678;&#65;&#x42", '<>&"&laquo;&#12345678;AB', []),
    ("➡️ ➡️<i>➡️ ➡️</i><b>➡️ ➡️</b>", "➡️ ➡️➡️ ➡️➡️ ➡️", [entity("italic", 5, 5), entity("bold", 10, 5)]),
    ("🏟 🏟<i>🏟 &lt🏟</i>", "🏟 🏟🏟 <🏟", [entity("italic", 5, 6)]),
    ("<b></b>", "", []),
    ("<I>x</>", "x", [entity("italic", 0, 1)]),
    ("<a   href=  'telegram.org?&lt;'   >x</a>", "x", [entity("text_link", 0, 1, url="http://telegram.org/?<")]),
    ("<a href=Telegram.org>x</a>", "x", [entity("text_link", 0, 1, url="http://telegram.org/")]),
    ("<a>telegram.org</a>", "telegram.org", [entity("text_link", 0, 12, url="http://telegram.org/")]),
    ("<a>no address</a><a href='http://'>x</a><a href='http://[::x'>y</a>", "no addressxy", []),
    ("<a href='tg://resolve?domain=x'>x</a>", "x", [entity("text_link", 0, 1, url="tg://resolve?domain=x")]),
    ("<a href='ftp://a.org'>x</a>", "x", []),
    ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
    ("<blockquote>q</blockquote>", "q", [entity("blockquote", 0, 1)]),
    ('<span class="tg-spoiler">q</span>', "q", [entity("spoiler", 0, 1)]),
    ('<tg-emoji emoji-id="536">y</tg-emoji>', "y", [entity("custom_emoji", 0, 1, custom_emoji_id="536")]),
    ('<pre><code class="language-fift">x</code></pre>', "x", [entity("pre", 0, 1, language="fift")]),
    ('<code class="language-fift">x</code>', "x", [entity("code", 0, 1)]),
]


@pytest.mark.parametrize(("markup", "text", "entities"), READ)
def test_good_markup_becomes_text_and_entities(markup: str, text: str, entities: list[Entity]) -> None:
    found, its_entities = html.parse(markup)
    assert found == text
    key = lambda each: (each["offset"], each["type"])  # noqa: E731
    assert sorted(its_entities, key=key) == sorted(entities, key=key)


def test_a_link_to_a_person_mentions_them() -> None:
    _, [mention] = html.parse('<a href="tg://user?id=77">Ann</a>')
    assert mention["type"] == "text_mention"
    assert mention["user"]["id"] == 77


pieces = st.sampled_from(
    [*"<>/&;=\"'abix #-0x \n🏟ё\ud800", "<b>", "</b>", "<a href=", "&lt;", "&#", "http://[", "<pre>"]
)


@given(st.lists(pieces).map("".join))
def test_no_text_whatever_makes_the_check_fail_otherwise_than_by_a_refusal(markup: str) -> None:
    try:
        text, entities = html.parse(markup)
    except ApiError:
        return
    assert all(each["offset"] + each["length"] <= units(text) for each in entities)


TAGS = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler"}

Tree = str | tuple[str, list["Tree"]]

trees: st.SearchStrategy[Tree] = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.tuples(st.sampled_from(sorted(TAGS)), st.lists(inner, max_size=3)),
    max_leaves=12,
)


def rendered(tree: Tree) -> tuple[str, str, list[Entity]]:
    """A tree's markup, its bare text and the entities that it means, offsets from its own start."""
    if isinstance(tree, str):
        return standard.escape(tree, quote=False), tree, []
    kind, children = tree
    markup, text = "", ""
    entities: list[Entity] = []
    for child in children:
        child_markup, child_text, child_entities = rendered(child)
        entities += [each | {"offset": each["offset"] + units(text)} for each in child_entities]
        markup += child_markup
        text += child_text
    own = [entity(kind, 0, units(text))] if text else []
    return f"<{TAGS[kind]}>{markup}</{TAGS[kind]}>", text, entities + own


@given(trees)
def test_what_is_rendered_is_parsed_back_to_the_same(tree: Tree) -> None:
    markup, text, entities = rendered(tree)
    assert html.parse(markup) == (text, entities)


@given(trees)
def test_a_finished_text_is_trimmed_and_its_entities_stay_on_their_characters(tree: Tree) -> None:
    _, text, entities = rendered(tree)
    kept, its_entities = finished(text, entities)
    assert kept == text.strip()
    lead = units(text[: len(text) - len(text.lstrip())])
    given_places = [(each["offset"] - lead, each["offset"] - lead + each["length"]) for each in entities]
    for each in its_entities:
        start, stop = each["offset"], each["offset"] + each["length"]
        assert 0 <= start < stop <= units(kept)
        if each["type"] in TAGS:
            assert any(max(0, begin) == start and min(units(kept), end) == stop for begin, end in given_places)
