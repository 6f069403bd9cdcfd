"""What a subscription's due briefing says, over one version of the base."""

from bot.briefing.compose import compose
from bot.briefing.model import Nothing
from bot.delivery.planning import Compose, Content, Told, skipped
from bot.knowledge.model import KnowledgeBase
from bot.locales.texts import Texts
from bot.storage.records import Memory, Subscription
from bot.telegram.briefings import message, reader


def editor(base: KnowledgeBase, texts: Texts) -> Compose:
    """How the planner has briefings composed."""

    def written(subscription: Subscription, memory: Memory, told: Told | None) -> Content:
        day, due_at = subscription.due_on, subscription.due_at
        assert day is not None, "it is due"
        assert due_at is not None, "it is due"
        match compose(base, reader(subscription, memory, told), day, texts(subscription.language)):
            case Nothing() as nothing:
                return skipped(subscription, nothing, told=base.version)
            case composed:
                return message(composed, subscription, day, due_at, base)

    return written
