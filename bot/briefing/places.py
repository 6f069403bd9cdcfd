"""Cities, countries and names of zones -> the IANA zones they mean."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import tzdata
import yaml
from babel import Locale
from rapidfuzz import fuzz, process

from bot.answering.stems import is_cyrillic, plain_kazakh
from bot.briefing import clocks, lexicon
from bot.briefing.declension import forms
from bot.knowledge.model import LANGUAGES

_LOADER: type[Any] = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_COUNTRY_CODE: Final = 2  # letters; longer codes are continents and groupings
_REGIONAL_A: Final = 0x1F1E6  # the letter A of flags
_FLOOR: Final = 78.0  # the least likeness, 0..100, of a misspelt name to one that is offered
_NEAR: Final = 6.0  # what is less like than the best by more is not offered beside it
_SHORTEST: Final = 4  # letters of a name that is guessed

# Of Kazakh nouns in the singular; in a line about a time they follow a place's name: Мәскеуде, Алматымен.
_CASES: Final = tuple(
    ending
    for endings in (
        "ның нің дың дің тың тің нда нде дан ден тан тен нан нен мен бен пен",
        "дағы дегі тағы тегі дық дік тық тік лық лік да де та те ға ге қа ке на не ды ді ты ті ша ше",
    )
    for ending in endings.split()
)
_ENDINGS: Final = tuple(dict.fromkeys((*_CASES, *map(plain_kazakh, _CASES))))
# Zones that are older than the names by place: `EST` is a link to Panama, and nobody means that.
_MODERN: Final = re.compile(r"[A-Z][A-Za-z_]+/\S+")
# Old names lead on from cities in these; in others they are regions, and words besides: Brazil/East, Canada/Central.
_AREAS: Final = ("africa/", "america/", "asia/", "atlantic/", "europe/", "indian/", "pacific/")
_NO_CITIES: Final = "Antarctica/"  # stations; Восток is the east
_ABBREVIATION: Final = re.compile(rb"<[^>]*>|[A-Za-z]{3,}")


@dataclass(frozen=True, slots=True)
class Place:
    """What a name means."""

    zones: tuple[str, ...]  # IANA, each with a clock of its own; several: which one is not said
    sure: bool  # it is that name; else a word like it, or one that is more often something else


@dataclass(frozen=True, slots=True)
class Atlas:
    """All names of places. Building it takes a tenth of a second, so it is built when it is first asked."""

    zones: Mapping[str, tuple[str, ...]]  # by phrase
    plain: frozenset[str]  # the phrases that are no case of another
    doubtful: frozenset[str]  # phrases that are words as well
    longest: int  # words of a phrase

    def named(self, phrase: str) -> Place | None:
        """The place of that very name, in any Russian case and with any Kazakh ending."""
        found = phrase if phrase in self.zones else next(filter(self.plain.__contains__, _uninflected(phrase)), None)
        return Place(apart(self.zones[found]), sure=found not in self.doubtful) if found else None

    def like(self, phrase: str) -> Place | None:
        """The place whose name is like a misspelt one; where several are about as like, all of them."""
        if len(phrase) < _SHORTEST:
            return None
        names = [name for name in self.zones if len(name) >= _SHORTEST]
        found = process.extract(phrase, names, scorer=fuzz.ratio, score_cutoff=_FLOOR, limit=20)
        near = [name for name, score, _ in found if score >= found[0][1] - _NEAR]
        return Place(apart(zone for name in near for zone in self.zones[name]), sure=False) if near else None


def apart(zones: Iterable[str]) -> tuple[str, ...]:
    """The zones less those whose clock is that of one before them, from the newest change of its rules on."""
    clocks_seen: dict[bytes, str] = {}
    for zone in zones:
        clocks_seen.setdefault(_behaviour(zone), zone)
    return tuple(clocks_seen.values())


def common(zones: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Those of the zones whose clock is that of one of the others: a city in its country."""
    known = {_behaviour(zone) for zone in others}
    return tuple(zone for zone in zones if _behaviour(zone) in known)


def of_offset(minutes: int) -> str | None:
    """The zone that is so many minutes ahead of UTC all year; for some odd offsets a place. None: neither."""
    hours, rest = divmod(abs(minutes), 60)
    if minutes == 0:
        return "Etc/UTC"
    if rest == 0:
        name = f"Etc/GMT{'-' if minutes > 0 else '+'}{hours}"  # IANA counts westwards
        return name if name in clocks.names() else None
    odd: Mapping[str, str] = _table()["offsets"]
    return odd.get(f"{'+' if minutes > 0 else '-'}{hours}:{rest:02}")


def of_flag(flag: str) -> tuple[str, ...]:
    """The zones of the country whose flag it is, as `apart` has them; none where there is no such country."""
    code = "".join(chr(ord(letter) - _REGIONAL_A + ord("A")) for letter in flag)
    return apart(countries().get(code, ()))


def by_iana(name: str) -> str | None:
    """The zone of that IANA name in any case, links followed; None where there is none."""
    return _modern().get(name.lower())


@cache
def atlas() -> Atlas:
    """All names: those of the CLDR in three languages, of IANA, and those in `zones.yaml`."""
    zones: dict[str, list[str]] = {}
    plain: set[str] = set()
    for name, meant in (*_listed(), *_countries(), *_cities()):
        key = lexicon.phrase(name)
        if not key:
            continue
        plain.add(key)
        spellings = dict.fromkeys((*forms(key), plain_kazakh(key)) if is_cyrillic(key) else (key,))
        for spelling in spellings:
            known = zones.setdefault(spelling, [])
            known.extend(zone for zone in meant if zone not in known)
    doubtful = frozenset(form for word in _table()["words"] for form in forms(lexicon.phrase(word)))
    plain |= {plain_kazakh(key) for key in plain if is_cyrillic(key)}
    longest = max(len(key.split()) for key in zones)
    return Atlas({key: tuple(each) for key, each in zones.items()}, frozenset(plain), doubtful, longest)


def city(zone: str, locale: Locale) -> str:
    """The place that a zone is named after, as the language calls it; empty for one that is an offset and no place."""
    if zone.startswith("Etc/") or "/" not in zone:
        return ""
    told: str | None = locale.time_zones.get(zone, {}).get("city") or _cldr(locale).get(zone, {}).get("city")
    return told or zone.rsplit("/", 1)[-1].replace("_", " ")


@cache
def suggested() -> tuple[str, ...]:
    """The zones that are offered to who has not named one, what most readers have first."""
    return tuple(_table()["suggested"])


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """The zones of each country (ISO 3166 code), from IANA's table; where its clocks differ, the usual ones first."""
    table: dict[str, list[str]] = {}
    for code, zone in _zone_table():
        table.setdefault(code, []).append(zone)
    offered: Mapping[str, Sequence[str]] = _table()["countries"]
    return {code: tuple(dict.fromkeys((*offered.get(code, ()), *zones))) for code, zones in table.items()}


def _listed() -> Iterator[tuple[str, Sequence[str]]]:
    table = _table()
    for zone, names in table["names"].items():
        yield from ((name, (zone,)) for name in names)
    for code, names in table["country_names"].items():
        yield from ((name, countries()[code]) for name in names)


def _countries() -> Iterator[tuple[str, Sequence[str]]]:
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == _COUNTRY_CODE and code in countries():
                yield name, countries()[code]


def _cities() -> Iterator[tuple[str, Sequence[str]]]:
    current = {zone.lower() for _, zone in _zone_table() if not zone.startswith(_NO_CITIES)}
    for lowered, zone in _modern().items():
        if lowered in current or lowered.startswith(_AREAS):
            yield lowered.rsplit("/", 1)[-1].replace("_", " "), (zone,)
    for language in LANGUAGES:
        for zone, names in Locale(language).time_zones.items():
            meant = by_iana(zone)
            if meant and "city" in names and not meant.startswith(_NO_CITIES):
                yield names["city"], (meant,)


def _uninflected(phrase: str) -> Iterator[str]:
    """A Kazakh phrase without what may be its ending, and typed without Kazakh letters."""
    if not is_cyrillic(phrase):
        return
    for word in dict.fromkeys((phrase, plain_kazakh(phrase))):
        yield word
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                yield word.removesuffix(ending)


@cache
def _cldr(locale: Locale) -> Mapping[str, Mapping[str, str]]:
    """The names of zones that the CLDR files under an older name: Asia/Calcutta for Asia/Kolkata."""
    return {new: names for zone, names in locale.time_zones.items() if (new := by_iana(zone)) and new != zone}


@cache
def _table() -> Mapping[str, Any]:
    text = (files("bot.briefing") / "zones.yaml").read_text("utf-8")
    table: Mapping[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - plain text
    return table


@cache
def _zone_table() -> tuple[tuple[str, str], ...]:
    """Country code and zone, line by line."""
    lines = (files(tzdata) / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((row[0], row[2]) for row in rows)


@cache
def _modern() -> Mapping[str, str]:
    """The zones by their names in small letters; an old name leads to the new one."""
    lines = (files(tzdata) / "zoneinfo" / "tzdata.zi").read_text("utf-8").splitlines()
    links = {name: target for kind, target, name in (line.split() for line in lines if line.startswith("L "))}
    current = {zone for _, zone in _zone_table()}
    names = [name for name in sorted(clocks.names()) if _MODERN.fullmatch(name)]
    return {name.lower(): name if name in current else links.get(name, name) for name in names}


@cache
def _behaviour(zone: str) -> bytes:
    """The rule that a zone follows for good: the last line of its data (POSIX's TZ), less the abbreviations."""
    data = (files(tzdata) / "zoneinfo").joinpath(*zone.split("/")).read_bytes()
    return _ABBREVIATION.sub(b"", data.rstrip(b"\n").rsplit(b"\n", 1)[-1])
