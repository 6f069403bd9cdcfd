"""Partial dates as curators write them: 2006, 2006-10, 2006-10-04, and 10-04 where no year is printed."""

import re
from datetime import date

from bot.knowledge.model import PartialDate

_WRITTEN = re.compile(r"(?:(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?|(?P<m>\d\d)-(?P<d>\d\d))", re.ASCII)
_LEAP_YEAR = 2000  # where the year is not known, February may have 29 days


def parse_date(text: str) -> PartialDate:
    """Read a partial date. Raises ValueError with a sentence that says what is wrong with it."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date: write 2006, 2006-10, 2006-10-04, or 10-04 where no year is printed")
    year, month, day = match["year"], match["month"] or match["m"], match["day"] or match["d"]
    try:
        date(int(year or _LEAP_YEAR), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"{text!r} is a day that no calendar has") from None
    return PartialDate(int(year or 0), int(month or 0), int(day or 0))
