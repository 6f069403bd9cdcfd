"""What a chat wants: a time, a clock, weekdays. And what a line changes of it, with or without asking back."""

from dataclasses import dataclass, replace
from typing import Final

from bot.briefing import clocks
from bot.briefing.order import Order
from bot.briefing.schedule import EVERY_DAY, MINUTES, Rule

BREAKFAST: Final = 8 * 60  # the minute of the day that is proposed to who names none
_MASKS: Final = EVERY_DAY + 1


@dataclass(frozen=True, slots=True)
class Wish:
    """When a chat wants its briefing. Each value is one that a `Rule` takes."""

    zone: str = clocks.DEFAULT  # IANA name
    minute: int = BREAKFAST  # of the local day
    weekdays: int = EVERY_DAY  # a bit for each, Monday is 1

    def rule(self, chat: int) -> Rule:
        return Rule(chat, self.zone, self.minute, self.weekdays)

    @property
    def code(self) -> int:
        """Minute and weekdays as one number of at most six figures, for a button."""
        return self.minute * _MASKS + self.weekdays


def of_code(zone: str, code: int) -> Wish | None:
    """The wish of a button; None where there is no such zone, minute or day (any more)."""
    minute, weekdays = divmod(code, _MASKS)
    if zone not in clocks.names() or minute >= MINUTES or not weekdays:
        return None
    return Wish(zone, minute, weekdays)


@dataclass(frozen=True, slots=True)
class Draft:
    """A wish as a line leaves it, and whether it takes effect at once."""

    wish: Wish
    settled: bool  # time and clock are fixed by the line, or were before; nothing is guessed
    others: tuple[Wish, ...] = ()  # what else the line may mean, the likeliest first


def drafted(order: Order, current: Wish | None, zone: str | None) -> Draft:
    """What the line makes of the wish that the chat has. `zone` is that which the chat chose before, if any."""
    before = current or Wish(zone or clocks.DEFAULT)
    wish = Wish(
        order.zones[0] if order.zones else before.zone,
        before.minute if order.minute is None else order.minute,
        before.weekdays if order.weekdays is None else order.weekdays,
    )
    timed = order.minute is not None or current is not None
    placed = bool(order.zones or current or zone)
    later = [] if order.later is None else [replace(wish, minute=order.later)]
    elsewhere = [replace(wish, zone=each) for each in order.zones[1:]]
    return Draft(wish, order.sure and timed and placed, (*later, *elsewhere))
