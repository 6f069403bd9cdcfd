"""The phrases of the base are found in a message, in any form, the longest first."""

from collections.abc import Callable, Sequence
from itertools import chain

import pytest

from bot.answering.lexicon import Lexicon, Sense
from bot.answering.normalise import tokenise
from bot.knowledge.model import KnowledgeBase


@pytest.fixture(scope="module")
def lexicon(base: KnowledgeBase) -> Lexicon:
    return Lexicon(base)


def words(text: str, lexicon: Lexicon) -> Sequence[str]:
    return [token.text for token in tokenise(text) if token.text not in lexicon.articles]


@pytest.mark.parametrize(
    ("phrase", "length", "sense"),
    [
        ("Eurasian Economic Community", 3, Sense("entity", "eurasian-economic-community")),
        ("Eurasian Economic Union", 3, Sense("gap", "eaeu")),
        ("the Individual Partnership Action Plan", 4, Sense("entity", "ipap")),
        ("Vladimir Pronichev", 2, Sense("entity", "pronichev")),
        ("Проничева", 1, Sense("entity", "pronichev")),
        ("Тоқаевтың", 1, Sense("entity", "tokayev")),
        ("helicopters", 1, Sense("concept", "helicopter")),
        ("how much money", 3, Sense("word", "ask-how-much")),
    ],
)
def test_the_longest_phrase_is_found(lexicon: Lexicon, phrase: str, length: int, sense: Sense) -> None:
    hit = lexicon.longest(words(phrase, lexicon), 0)
    assert hit is not None
    assert hit.length == length
    assert sense in hit.senses


def test_a_phrase_is_found_where_it_stands_and_not_before(lexicon: Lexicon) -> None:
    message = words("zebra Vladimir Pronichev", lexicon)
    assert lexicon.longest(message, 0) is None
    assert lexicon.longest(message, 1) is not None


def test_the_very_form_outweighs_another_form_of_something_else(lexicon: Lexicon) -> None:
    hit = lexicon.longest(["nato"], 0)
    assert hit is not None
    assert hit.exact == 1


def test_acronyms_are_known_as_such(lexicon: Lexicon) -> None:
    assert {"nato", "ipap", "нато"} <= lexicon.acronyms
    assert "tokayev" not in lexicon.acronyms


def test_what_no_phrase_has_is_not_known(lexicon: Lexicon) -> None:
    assert lexicon.knows("pronichev")
    assert lexicon.knows("шекараға")
    assert not lexicon.knows("zebra")


def lost(base: KnowledgeBase, lexicon: Lexicon, names: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The names of entities, of those that are asked for, that the lexicon does not find."""
    return [
        (entity.id, phrase)
        for entity in base.entities.values()
        for phrase in chain(entity.name.values(), *entity.strong.values(), *entity.forms.values())
        if names(phrase)
        and (
            (hit := lexicon.longest(words(phrase, lexicon), 0)) is None or Sense("entity", entity.id) not in hit.senses
        )
    ]


def test_every_name_of_every_entity_is_found(base: KnowledgeBase, lexicon: Lexicon) -> None:
    assert lost(base, lexicon, lambda name: "." not in name) == []


def test_every_abbreviation_with_dots_is_found(base: KnowledgeBase, lexicon: Lexicon) -> None:
    assert lost(base, lexicon, lambda name: "." in name) == []


def test_a_word_is_known_when_one_of_its_keys_is(lexicon: Lexicon, base: KnowledgeBase) -> None:
    """The short cut for words that begin as no Kazakh stem does finds what all keys find."""
    for word in [*list(base.frequency["ru"])[::50], "тоқаевтың", "кеңестерге", "кенестерге", "ғғғ", "щщ"]:
        assert lexicon.knows(word) == any(key in lexicon._keys for key in lexicon._keys_of(word))
