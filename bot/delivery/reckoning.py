"""Time-zone data that changed: instants that were reckoned with other data are reckoned anew."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.briefing.clocks import VERSION, names
from bot.briefing.schedule import due_on, next_due
from bot.delivery.planning import rule
from bot.storage.records import Subscription
from bot.storage.store import Store

_BATCH: Final = 1000  # subscriptions


async def reckon_anew(store: Store, now: datetime, version: str = VERSION) -> int:
    """Moves the instants that another version of the data led to; gives how many were looked at. Raises StorageError.

    The date stays, and with it the promise of one briefing a date, whichever way the clocks have moved. What a person
    changes meanwhile is left as it is.
    """
    looked_at, last = 0, -(2**63)
    while batch := await store.subscriptions.of_other_tzdata(version, after=last, limit=_BATCH):
        # A zone that is no more is the planner's to tell of, when its briefing is due.
        known = [each for each in batch if each.zone in names()]
        await store.subscriptions.reschedule([(each, reckoned(each, now, version)) for each in known])
        looked_at += len(batch)
        last = batch[-1].chat_id
    return looked_at


def reckoned(subscription: Subscription, now: datetime, version: str = VERSION) -> Subscription:
    """The subscription with the instant that its date has by today's data; with the next date if that one has none."""
    wanted = rule(subscription)
    same = due_on(wanted, subscription.due_on) if subscription.due_on else None
    due = same or next_due(wanted, now, subscription.last_on)
    return replace(subscription, due_at=due.instant, due_on=due.local_date, tzdata=version)
