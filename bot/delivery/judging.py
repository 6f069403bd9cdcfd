"""What became of one attempt to send. Pure.

Telegram has no key by which it would know a message that is sent twice. So what surely was not sent is sent again for
as long as it is worth it, what may have been sent once more at most, and what cannot be sent is not tried again.
"""

from datetime import datetime, timedelta
from typing import Final

from telegram import Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.storage.deliveries import NEVER_SEEN
from bot.storage.records import (
    Delivery,
    Failed,
    Late,
    Moved,
    Outcome,
    Parked,
    Refused,
    Sent,
    Unreachable,
    Unseen,
)
from bot.telegram.request import NeverSent
from bot.telegram.verdict import seconds

LATEST: Final = timedelta(hours=6)  # after it was due, a briefing is of no use any more
SILENT: Final = timedelta(hours=1)  # after it was due, nobody is woken by it
_ANSWER_LATEST: Final = timedelta(days=7)  # what no day stands on may wait for Telegram longer
_LONGEST_PAUSE: Final = 60.0  # seconds
_AGAIN_AFTER: Final = timedelta(seconds=2)  # what may have been sent

TOO_LATE: Final = "late"

UNREACHABLE: Final[tuple[tuple[str, str], ...]] = (
    ("bot was blocked by the user", "blocked"),
    ("user is deactivated", "deactivated"),
    ("bot was kicked from", "kicked"),
    ("bot is not a member of", "kicked"),
    ("bot can't initiate conversation with a user", "not started"),
    ("bot can't send messages to bots", "a bot"),
    ("chat not found", "not found"),
    ("user not found", "not found"),
    ("peer_id_invalid", "not found"),
    ("group chat was deactivated", "deactivated"),
    ("chat was deleted", "deactivated"),
    ("channel_private", "kicked"),
    ("need administrator rights in the channel chat", "no right to write"),
    ("have no rights to send a message", "no right to write"),
    ("not enough rights to send text messages to the chat", "no right to write"),
    ("chat_write_forbidden", "no right to write"),
    ("chat_restricted", "no right to write"),
    ("chat_admin_required", "no right to write"),
    ("message thread not found", "no topic"),
    ("topic_deleted", "no topic"),
    ("topic_closed", "no topic"),
)
"""What Telegram says of a chat that cannot be reached, in lower case, and the reason that is kept."""

MARKUP: Final = (
    "can't parse entities",
    "can't parse reply keyboard",
    "can't parse inline keyboard",
    "unsupported parse_mode",
    "button_",
    "inline keyboard button",
    "reply markup is too long",
    "reply_markup_too_long",
    "entity_bounds_invalid",
)
"""What Telegram says of a message whose words are well and whose markup or buttons are not."""


def judge(answer: Message | Exception, delivery: Delivery, now: datetime) -> Outcome:
    """The outcome of an attempt that ended with this answer, or raised this."""
    match answer:
        case Message(message_id=message_id):
            return Sent(message_id)
        case RetryAfter():
            return _parked(now + timedelta(seconds=seconds(answer)), "told to wait", delivery)
        case NeverSent():
            return _parked(now + _pause(delivery.attempts), answer.message, delivery)
        case InvalidToken():
            return _parked(now + timedelta(seconds=_LONGEST_PAUSE), "the token was refused", delivery)
        case ChatMigrated(new_chat_id=new_chat_id):
            return Moved(new_chat_id)
        case Forbidden() | BadRequest():
            return _refused(answer.message, delivery)
        # Time-outs, breaks, gateways, answers that are none: it may have been sent.
        case NetworkError() | TelegramError() | TimeoutError():
            why = str(answer) or type(answer).__name__
            return Failed(NEVER_SEEN) if delivery.unseen else Unseen(now + _AGAIN_AFTER, why)
        case _:
            return Failed(f"a bug: {type(answer).__name__}")


def overdue(delivery: Delivery, now: datetime) -> bool:
    """Whether it is too late for it to go out."""
    return now - delivery.due_at > (LATEST if delivery.kind == "briefing" else _ANSWER_LATEST)


def ends(outcome: Outcome) -> bool:
    """Whether Telegram has said yes or no."""
    return isinstance(outcome, Sent | Failed | Unreachable | Refused)


def is_permanent(outcome: Outcome) -> bool:
    """Whether it is of the sort that, when many come together, may be our own fault."""
    match outcome:
        case Unreachable() | Refused():
            return True
        case Failed(reason=reason):
            return reason != NEVER_SEEN
        case _:
            return False


def _refused(told: str, delivery: Delivery) -> Outcome:
    folded = told.lower()
    for words, reason in UNREACHABLE:
        if words in folded:
            return Unreachable(reason)
    if not delivery.plain and any(words in folded for words in MARKUP):
        return Refused(told)
    return Failed(told)


def _parked(until: datetime, why: str, delivery: Delivery) -> Outcome:
    """Where Telegram wants to hear nothing for longer than the message is worth waiting for, it is skipped at once."""
    return Late(f"{TOO_LATE}: {why}") if overdue(delivery, until) else Parked(until, why)


def _pause(attempts: int) -> timedelta:
    """Twice as long after each attempt. `attempts` are those before."""
    return timedelta(seconds=min(2.0 ** min(attempts, 10), _LONGEST_PAUSE))
