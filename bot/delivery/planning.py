"""From a subscription that is due to what goes out, and to when it is due next. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from bot.briefing.schedule import Rule, next_due
from bot.delivery.judging import LATEST, TOO_LATE
from bot.storage.records import Advance, Memory, Planned, Skipped, Subscription

Told = Mapping[str, int]
"""Facts with their revisions, in the version of the base that a chat was told of."""

Content = Planned | Skipped
Compose = Callable[[Subscription, Memory, Told | None], Content]
"""What a subscription's due briefing says, or why there is none."""

KIND: Final = "briefing"
UNWRITTEN: Final = "it could not be composed"


def planned(
    subscription: Subscription, memory: Memory, told: Told | None, now: datetime, compose: Compose
) -> tuple[Content, Advance]:
    """What becomes of a subscription that is due, and its next date. Raises KeyError for a zone that there is not.

    A date whose time passed more than six hours ago is skipped. The next one may be overdue as well, and is planned in
    its turn: each has its own record, and only that of today goes out.
    """
    due_at, due_on = subscription.due_at, subscription.due_on
    if due_at is None or due_on is None:
        raise ValueError(f"chat {subscription.chat_id} is not due")
    if now - due_at > LATEST:
        content: Content = skipped(subscription, TOO_LATE)
    else:
        content = compose(subscription, memory, told)
    coming = next_due(rule(subscription), after=due_at, last=due_on)
    return content, Advance(subscription.chat_id, due_at, due_on, coming.instant, coming.local_date)


def rule(subscription: Subscription) -> Rule:
    """When the subscription wants its briefings."""
    return Rule(subscription.chat_id, subscription.zone, subscription.minute, subscription.weekdays)


def skipped(subscription: Subscription, reason: str, *, told: str = "") -> Skipped:
    """The due briefing of a subscription, which does not go out. `told`: the version of the base that has nothing new
    for the chat.
    """
    due_at, due_on = subscription.due_at, subscription.due_on
    if due_at is None or due_on is None:
        raise ValueError(f"chat {subscription.chat_id} is not due")
    return Skipped(subscription.chat_id, KIND, due_on.isoformat(), due_at, reason, due_on, told)
