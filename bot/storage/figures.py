"""How delivery fares, in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.storage.frozen import FAILED, PLANNED, SENT, SKIPPED
from bot.storage.store import Store

DAY: Final = timedelta(hours=24)
_SHARE: Final = 0.95

STOPPED_KEY: Final = "deliveries:stopped"
"""Under which the store keeps why nothing goes out; empty or absent: it does."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Subscriptions as they are, and what ended in the last 24 hours."""

    active: int
    paused: int
    suspended: int
    sent: int
    late: int  # of those sent: more than an hour after they were due, and without a sound
    skipped: int
    failed: int
    unseen: int  # attempts whose answer was never seen: so many messages, at most, arrived twice
    waiting: int  # planned, and not yet out
    delay: timedelta | None  # within which 95 % of those sent arrived; None: none was sent
    reasons: tuple[tuple[str, int], ...]  # why the others were skipped or failed, the most frequent first
    stopped: str  # since when and why nothing goes out; empty: it does


async def figures(store: Store, now: datetime) -> Figures:
    """Raises StorageError."""
    since = now - DAY
    subscribers = await store.subscriptions.counts()
    ended: dict[str, int] = {}
    reasons: dict[str, int] = {}
    unseen = 0
    for state, reason, count, maybe in await store.tally.ended(since):
        ended[state] = ended.get(state, 0) + count
        unseen += maybe
        if state != SENT and reason:
            reasons[reason] = reasons.get(reason, 0) + count
    return Figures(
        active=subscribers.get("active", 0),
        paused=subscribers.get("paused", 0),
        suspended=subscribers.get("suspended", 0),
        sent=ended.get(SENT, 0),
        late=await store.tally.late(since),
        skipped=ended.get(SKIPPED, 0),
        failed=ended.get(FAILED, 0),
        unseen=unseen,
        waiting=(await store.deliveries.open()).get(PLANNED, 0),
        delay=await store.tally.delay(since, _SHARE),
        reasons=tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0]))),
        stopped=await store.kept(STOPPED_KEY) or "",
    )
