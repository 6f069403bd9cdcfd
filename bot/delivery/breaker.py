"""Stops a run that goes wrong: when most of what is sent is refused for good, the fault may be ours."""

from collections import deque
from collections.abc import Callable
from typing import Final

_SPAN: Final = 60.0  # seconds
LEAST: Final = 30  # refusals in that span
SHARE: Final = 0.5  # of all that ended in that span


class Breaker:
    """Counts what ended in the last minute. A few readers block the bot every day; half of all of them do not."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._ended: deque[tuple[float, bool]] = deque()
        self._refused = 0

    def note(self, *, refused: bool) -> bool:
        """One more has ended; gives whether the run is to stop."""
        now = self._clock()
        self._ended.append((now, refused))
        self._refused += refused
        while self._ended[0][0] <= now - _SPAN:
            self._refused -= self._ended.popleft()[1]
        return self._refused >= LEAST and self._refused > SHARE * len(self._ended)

    def reset(self) -> None:
        self._ended.clear()
        self._refused = 0
