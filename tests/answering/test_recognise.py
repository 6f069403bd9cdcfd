"""A message is taken apart into units, each with what it may stand for."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.recognise import Kind, Unit

Units = Callable[[str], tuple[Unit, ...]]


@pytest.mark.parametrize(
    ("typed", "kind", "feature"),
    [
        ("Pronichev", Kind.ENTITY, "e:pronichev"),
        ("the NATO chief", Kind.WEAK, "e:de-hoop-scheffer"),
        ("helicopters", Kind.CONCEPT, "c:helicopter"),
        ("CSTO", Kind.GAP, "g:csto"),
        ("Eurasian Economic Union", Kind.GAP, "g:eaeu"),
        ("Eurasian Economic Community", Kind.ENTITY, "e:eurasian-economic-community"),
        ("IPAP", Kind.ENTITY, "e:ipap"),
        ("4.4", Kind.NUMBER, "n:4.4"),
        ("twenty", Kind.NUMBER, "n:20"),
        ("вертолёты", Kind.CONCEPT, "c:helicopter"),
        ("тікұшақтар", Kind.CONCEPT, "c:helicopter"),
        ("Тоқаевтың", Kind.ENTITY, "e:tokayev"),
        ("Kassym-Jomart Tokayev", Kind.ENTITY, "e:tokayev"),
    ],
)
def test_a_phrase_stands_for_what_the_base_says(units: Units, typed: str, kind: Kind, feature: str) -> None:
    (unit,) = units(typed)
    assert unit.kind is kind
    assert feature in unit.features


@pytest.mark.parametrize(
    ("typed", "entity"), [("Astana", "kazakhstan"), ("Moscow", "russia"), ("the Kremlin", "russia")]
)
def test_a_capital_stands_for_its_country_too(units: Units, typed: str, entity: str) -> None:
    (unit,) = units(typed)
    assert entity in unit.entities


def test_a_partnership_plan_is_not_an_individual_one(units: Units) -> None:
    for unit in units("PAP"):
        assert "ipap" not in unit.entities


def test_a_pronoun_in_small_letters_is_no_country(units: Units) -> None:
    pronoun, country = (unit for unit in units("us against US") if unit.text == "us")
    assert not pronoun.content
    assert country.entities == ("united-states",)


def test_a_name_that_the_base_does_not_know_is_told_by_its_capital(units: Units) -> None:
    assert [unit.text for unit in units("did Zebulon meet Tokayev") if unit.outside] == ["zebulon"]
    assert not any(unit.outside for unit in units("Zebulon met Tokayev"))


def test_function_words_and_politeness_carry_nothing(units: Units) -> None:
    assert not any(unit.content for unit in units("hello, can you tell me please about the"))


def test_a_possessive_is_no_part_of_a_name(units: Units) -> None:
    assert units("KAZBAT's")[0].entities == ("kazbat",)


def test_a_unit_equals_itself_alone(units: Units) -> None:
    first, second = (unit for unit in units("border and border") if unit.content)
    assert first.text == second.text
    assert first != second


WORDS = "who NATO 4 October the ? , Тоқаев не u.s. when's 26+1 x \x00 _ don't 🙂"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=40))
def test_the_units_of_any_message_keep_its_order(units: Units, words: list[str]) -> None:
    message = " ".join(words)
    texts = [unit.text for unit in units(message)]
    assert all(texts)
    names = [unit.entities[0] for unit in units(message) if unit.entities and unit.entities[0] in {"nato", "tokayev"}]
    assert names == [{"NATO": "nato", "Тоқаев": "tokayev"}[word] for word in words if word in {"NATO", "Тоқаев"}]
