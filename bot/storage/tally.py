"""What was sent, skipped and failed, counted."""

import math
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, func, select, type_coerce

from bot.storage.database import Database
from bot.storage.frozen import SENT
from bot.storage.tables import deliveries

_TALLY = (
    select(deliveries.c.state, deliveries.c.reason, func.count(), func.sum(deliveries.c.unseen))
    .where(deliveries.c.ended_at >= bindparam("the_first"))
    .group_by(deliveries.c.state, deliveries.c.reason)
)
_sent = (deliveries.c.ended_at >= bindparam("the_first"), deliveries.c.state == SENT)
_COUNT_SENT = select(func.count()).where(*_sent)
_COUNT_LATE = _COUNT_SENT.where(deliveries.c.silent)
_delay = type_coerce(deliveries.c.ended_at, BigInteger) - type_coerce(deliveries.c.due_at, BigInteger)
_SLOWEST = select(_delay).where(*_sent).order_by(_delay.desc()).limit(1).offset(bindparam("the_place"))


class Tally:
    """All methods may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ended(self, since: datetime) -> list[tuple[str, str | None, int, int]]:
        """What ended since then: (state, reason, how many, attempts among them whose answer was never seen)."""
        rows = await self._database.rows(_TALLY, {"the_first": since})
        return [(state, reason, int(count), int(unseen)) for state, reason, count, unseen in rows]

    async def delay(self, since: datetime, share: float) -> timedelta | None:
        """How long after it was due a message arrived, of those that have arrived since then: that share of them was
        not slower. None where nothing has arrived.
        """
        row = {"the_first": since}
        count = int((await self._database.rows(_COUNT_SENT, row))[0][0])
        if not count:
            return None
        slower = await self._database.rows(_SLOWEST, row | {"the_place": count - math.ceil(count * share)})
        return timedelta(microseconds=int(slower[0][0]))

    async def late(self, since: datetime) -> int:
        """How many have arrived since then without a sound, because they were late."""
        return int((await self._database.rows(_COUNT_LATE, {"the_first": since}))[0][0])
