"""A group that becomes a supergroup takes along what is known of it; of a chat that is forgotten nothing stays."""

from sqlalchemy import Delete, Table, Update, bindparam, delete, exists, literal, select, update

from bot.storage.tables import chats, deliveries, recalls, shown, subscriptions, waiting
from bot.storage.writer import Step

# Each table with what, beside the chat, makes a row one of its kind: what the new id has of its own stays.
_OF_CHATS: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (chats, ()),
    (subscriptions, ()),
    (deliveries, ("kind", "key")),
    (shown, ("fact",)),
    (recalls, ("fact",)),
    (waiting, ("digest",)),
)


def _move(table: Table, key: tuple[str, ...]) -> Update:
    other = table.alias("other")
    alike = [other.c[name] == table.c[name] for name in key]
    taken = select(literal(1)).where(other.c.chat_id == bindparam("the_new_chat"), *alike)
    there = table.c.chat_id == bindparam("the_chat")
    return update(table).where(there, ~exists(taken)).values(chat_id=bindparam("the_new_chat"))


def _forget(table: Table) -> Delete:
    return delete(table).where(table.c.chat_id == bindparam("the_chat"))


_MOVES = [(_move(table, key), _forget(table)) for table, key in _OF_CHATS]


def moving(old: int, new: int) -> list[Step]:
    """What is written when a chat moves."""
    both = {"the_chat": old, "the_new_chat": new}
    return [step for move, rest in _MOVES for step in ((move, both), (rest, {"the_chat": old}))]


def forgetting(chat: int) -> list[Step]:
    """What is written when a chat is to be forgotten."""
    return [(rest, {"the_chat": chat}) for _, rest in _MOVES]
