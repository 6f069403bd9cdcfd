"""The rest of the world: countries and cities that a question may name and no fact of the base knows.

Taken from the Unicode CLDR, which Babel brings in all three languages. Where the base has a name itself, it is the
base's.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from babel import Locale

from bot.knowledge.model import Lang

_COUNTRY_CODE = 2  # letters; longer codes are continents and groupings
_CONTINENTS = ("Africa/", "America/", "Asia/", "Australia/", "Europe/")
_SHORTEST = 4  # letters: shorter names (Того, Чад) are words as well


@cache
def places(language: Lang) -> tuple[str, ...]:
    """The names of countries and of the cities that stand for time zones, each once, in their order."""
    locale = Locale(language)
    countries = [name for code, name in locale.territories.items() if len(code) == _COUNTRY_CODE and code.isalpha()]
    cities = [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
    if language == "en":  # the zones' own names are English, and are not written down once more there
        zones = (files("tzdata") / "zones").read_text().splitlines()
        cities += [zone.rpartition("/")[2].replace("_", " ") for zone in zones if zone.startswith(_CONTINENTS)]
    return tuple(dict.fromkeys(name for name in (*countries, *cities) if len(name) >= _SHORTEST))


def phrases(languages: tuple[Lang, ...]) -> Iterator[tuple[str, Lang]]:
    """Each name with its language."""
    for language in languages:
        yield from ((name, language) for name in places(language))
