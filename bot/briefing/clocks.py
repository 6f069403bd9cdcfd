"""The clocks of the world: IANA's zones, from the package `tzdata` alone.

Python would take the machine's own data first. Then the same subscription would be due at different instants on two
machines, and nobody could tell when the data has changed.
"""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import tzdata

VERSION: str = tzdata.IANA_VERSION
"""The release of the zone data, such as `2025b`: stored instants of another release are reckoned anew."""

DEFAULT = "Asia/Almaty"
"""Where most readers are: all of Kazakhstan has UTC+5 since March 2024."""


@cache
def names() -> frozenset[str]:
    """The names of all zones, links included. `Factory` is none: it stands for a clock that nobody has set."""
    return frozenset((files(tzdata) / "zones").read_text("utf-8").split()) - {"Factory"}


@cache
def clock(name: str) -> ZoneInfo:
    """The zone of that name. Raises KeyError where there is none."""
    if name not in names():
        raise KeyError(name)
    with (files(tzdata) / "zoneinfo").joinpath(*name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
