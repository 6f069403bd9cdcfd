from typing import Any

import pytest
from babel import Locale

from bot.briefing import clocks, lexicon, places
from bot.briefing.declension import forms
from bot.briefing.places import apart, atlas, by_iana, countries, of_offset
from bot.knowledge.model import LANGUAGES


def zones(name: str) -> tuple[str, ...]:
    place = atlas().named(lexicon.phrase(name))
    return place.zones if place else ()


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Astana", "Asia/Almaty"),
        ("Нұр-Сұлтан", "Asia/Almaty"),
        ("Шымкентте", "Asia/Almaty"),
        ("Караганде", "Asia/Almaty"),
        ("Карагандой", "Asia/Almaty"),
        ("Маскеумен", "Europe/Moscow"),
        ("Мәскеуде", "Europe/Moscow"),
        ("Ростову-на-Дону", "Europe/Moscow"),
        ("Санкт-Петербурге", "Europe/Moscow"),
        ("Казани", "Europe/Moscow"),
        ("Нью Йорке", "America/New_York"),
        ("Южной Корее", "Asia/Seoul"),
        ("Германии", "Europe/Berlin"),
        ("Ұлыбритания", "Europe/London"),
        ("Kolkata", "Asia/Kolkata"),
        ("Calcutta", "Asia/Kolkata"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Zürich", "Europe/Zurich"),
        ("U.K.", "Europe/London"),
        ("Ақтөбе", "Asia/Aqtobe"),
        ("Уральску", "Asia/Oral"),
    ],
)
def test_a_place_is_known_by_its_names_and_their_cases(name: Any, zone: Any) -> None:
    assert zones(name) == (zone,)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Georgia", ("Asia/Tbilisi", "America/New_York")),
        ("IST", ("Asia/Kolkata", "Asia/Jerusalem")),
        ("CST", ("Asia/Shanghai", "America/Chicago")),
        ("Petropavlovsk", ("Asia/Almaty", "Asia/Kamchatka")),
    ],
)
def test_a_name_of_several_places_means_all_whose_clocks_differ(name: Any, meant: Any) -> None:
    assert zones(name) == meant


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_and_country_of_the_world_is_known_by_its_name_in_every_language(language: Any) -> None:
    locale = Locale(language)
    for zone, names in locale.time_zones.items():
        meant = by_iana(zone)
        if "city" in names and meant and not meant.startswith("Antarctica/"):
            assert places.common([meant], zones(names["city"])), names
    for code in countries():
        if code in locale.territories:
            assert zones(locale.territories[code]), code


def test_every_iana_name_of_a_place_is_known_as_it_is() -> None:
    known = [name for name in clocks.names() if "/" in name]
    assert all(by_iana(name) in clocks.names() for name in known)
    assert all(by_iana(name.lower()) == by_iana(name) for name in known)
    assert by_iana("EST") is None


def test_what_the_list_names_is_there() -> None:
    table = places._table()
    listed = {
        *table["names"],
        *table["offsets"].values(),
        *(zone for each in table["countries"].values() for zone in each),
    }
    assert listed <= clocks.names()
    assert set(table["countries"]) == {code for code, each in countries().items() if len(apart(each)) > 1}
    assert {lexicon.phrase(word) for word in table["words"]} - atlas().zones.keys() == set()


def test_no_name_is_listed_twice_for_a_zone() -> None:
    for zone, names in places._table()["names"].items():
        folded = [lexicon.phrase(name) for name in names]
        assert len(set(folded)) == len(folded), zone


@pytest.mark.parametrize("typed", ["almayt", "Mosco", "лондн", "Ташкнет", "Newyork", "алмты"])
def test_a_misspelt_place_is_guessed_and_never_sure(typed: Any) -> None:
    place = atlas().like(lexicon.phrase(typed))
    assert place
    assert not place.sure


@pytest.mark.parametrize("word", ["act", "east", "general", "north", "восток", "газета", "делам", "самую"])
def test_a_word_that_a_zone_or_a_case_happens_to_be_spelt_like_is_no_place(word: Any) -> None:
    assert zones(word) == ()


@pytest.mark.parametrize("typed", ["xyzzy", "qqqq", "ооо", "ab", ""])
def test_what_is_like_no_place_is_none(typed: Any) -> None:
    assert atlas().like(typed) is None


@pytest.mark.parametrize(
    ("minutes", "zone"),
    [
        (0, "Etc/UTC"),
        (300, "Etc/GMT-5"),
        (-480, "Etc/GMT+8"),
        (840, "Etc/GMT-14"),
        (330, "Asia/Kolkata"),
        (900, None),
        (1, None),
    ],
)
def test_an_offset_is_a_zone_where_there_is_one(minutes: Any, zone: Any) -> None:
    assert of_offset(minutes) == zone


def test_russian_names_are_declined() -> None:
    assert {"москве", "москвы", "москву"} <= set(forms("москва"))
    assert {"нижнему новгороду", "нижнем новгороде"} <= set(forms("нижний новгород"))
    assert "ростову на дону" in forms("ростов на дону")
    assert list(forms("oslo")) == ["oslo"]
