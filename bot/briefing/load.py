"""How much later than due a briefing is to be expected: the bot may send only so many in a second."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.briefing.schedule import MINUTES

_SECONDS: Final = 60  # of a minute


def expected_delay(crowd: Iterable[tuple[datetime, int]], at: datetime, rate: float) -> timedelta:
    """How long the briefings due at a moment wait at most for those due before and with them.

    `crowd` is how many are due in which minute, over one day; every day is taken to be like it.
    `rate` is how many go out in a second. What a day cannot send at all is not counted on to the next.
    """
    due: Counter[int] = Counter()
    for minute, count in crowd:
        due[_of_day(minute)] += count
    here = _of_day(at)
    waiting = 0.0
    # A day before, so that what is left over from before midnight is there.
    for past in range(here + 1, here + MINUTES):
        waiting = max(0.0, waiting + due[past % MINUTES] - rate * _SECONDS)
    waiting += due[here]
    # Those of a minute go out while it lasts.
    return timedelta(seconds=max(0.0, waiting / rate - _SECONDS))


def _of_day(moment: datetime) -> int:
    """The minute of the day in UTC."""
    return int(moment.astimezone(UTC).timestamp()) // _SECONDS % MINUTES
