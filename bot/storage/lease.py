"""Who may do what only one may do at a time: a lease, taken by name, for some seconds, by the database's own clock.

Every holder has an epoch, one more than the one before. What a holder writes is written under its epoch, so a holder
that was asleep while its lease ran out can do no harm when it wakes.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, bindparam, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.storage.database import Database
from bot.storage.tables import leases

_SECOND: Final = 1_000_000  # microseconds


class clock(FunctionElement[int]):  # noqa: N801 - SQLAlchemy's functions are written so
    """The database's own clock: microseconds since 1970. Machines that share a database need not agree on the time."""

    type = BigInteger()
    inherit_cache = True


@compiles(clock, "sqlite")
def _(_element: clock, _compiler: Any, **_: Any) -> str:
    return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"


@compiles(clock, "postgresql")
def _(_element: clock, _compiler: Any, **_: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"


_until = clock() + bindparam("the_length", type_=BigInteger)
_held = leases.c.name == bindparam("the_name"), leases.c.epoch == bindparam("the_epoch", type_=BigInteger)
_RENEW = update(leases).where(*_held).values(until=_until).returning(leases.c.epoch)
_RELEASE = update(leases).where(*_held).values(until=0)


def holds(name: str, *, seconds: float) -> Any:
    """The condition, within a statement, that `the_epoch` is that of the holder, and will be for so many seconds."""
    return (
        select(leases.c.epoch)
        .where(
            leases.c.name == name,
            leases.c.epoch == bindparam("the_epoch", type_=BigInteger),
            leases.c.until > clock() + int(seconds * _SECOND),
        )
        .exists()
    )


class Lease:
    """The lease of one name. All methods may raise StorageError."""

    def __init__(self, database: Database, name: str, seconds: float) -> None:
        self._database = database
        self._name = name
        self._length = int(seconds * _SECOND)
        insert = database.insert(leases)
        values = {"holder": insert.excluded.holder, "epoch": leases.c.epoch + 1, "until": _until}
        first = insert.values(name=bindparam("the_name"), holder=bindparam("the_holder"), epoch=1, until=_until)
        self._seize = first.on_conflict_do_update(index_elements=[leases.c.name], set_=values).returning(leases.c.epoch)
        self._take = first.on_conflict_do_update(
            index_elements=[leases.c.name], set_=values, where=leases.c.until < clock()
        ).returning(leases.c.epoch)

    async def take(self, holder: str, *, seize: bool = False) -> int | None:
        """Takes the lease if nobody has it, and gives the epoch; `seize` is for who knows that the holder is dead."""
        row = {"the_name": self._name, "the_holder": holder, "the_length": self._length}
        async with self._database.transaction() as connection:
            taken = (await connection.execute(self._seize if seize else self._take, row)).scalar_one_or_none()
        return None if taken is None else int(taken)

    async def renew(self, epoch: int) -> bool:
        """Prolongs the lease from now on; false when somebody else has it."""
        row = {"the_name": self._name, "the_epoch": epoch, "the_length": self._length}
        async with self._database.transaction() as connection:
            return (await connection.execute(_RENEW, row)).first() is not None

    async def release(self, epoch: int) -> None:
        """Lets others have it at once."""
        row = {"the_name": self._name, "the_epoch": epoch}
        async with self._database.transaction() as connection:
            await connection.execute(_RELEASE, row)
