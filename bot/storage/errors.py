"""What goes wrong with a database, in one line a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.endings import EndingError, Status


class StorageError(EndingError):
    """The database cannot be used; the message is one line that says which and why."""

    status = Status.DATABASE


class OwnedElsewhereError(StorageError):
    """Another `run` works on this database."""

    status = Status.OWNED_ELSEWHERE


def reason(error: BaseException) -> str:
    """The driver's own words, without the statement and its parameters, which may hold what people wrote."""
    told = str(error.orig if isinstance(error, DBAPIError) else error)
    # SQLAlchemy's asyncpg adapter prefixes the class: "<class 'asyncpg…Error'>: the message".
    told = told.rpartition("'>: ")[2].strip()
    return told.splitlines()[0] if told else type(error).__name__


@contextmanager
def speaking(doing: str) -> Iterator[None]:
    """Turns what the drivers raise into a StorageError that begins with `doing`."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise StorageError(f"{doing}: {reason(error)}") from error
