"""Ordering briefings in a chat: what is said and pressed about it, and what becomes of the subscription."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from telegram import Bot, CallbackQuery, Chat, ChatMemberUpdated, Message

from bot.briefing import clocks, order
from bot.briefing.course import described
from bot.briefing.load import expected_delay
from bot.briefing.order import Order
from bot.briefing.pieces import Puzzled
from bot.briefing.schedule import next_due
from bot.briefing.wish import Draft, Wish, drafted, of_code
from bot.knowledge.model import Lang
from bot.locales.markup import Markup
from bot.locales.texts import Say
from bot.storage.records import Chat as Remembered
from bot.storage.records import Subscription
from bot.telegram import speaking, subscription
from bot.telegram.guide import Subscribe
from bot.telegram.page import Action, Kind, Page, Press, View
from bot.telegram.services import Services
from bot.telegram.standing import kind_of, may_decide, thread_of, unwelcome
from bot.telegram.subscription import Outlook

VIEWS: Final = frozenset({Kind.DRAFT, Kind.HOURS, Kind.WEEK, Kind.ZONES, Kind.SETTINGS, Kind.LEAVE})
ACTIONS: Final = frozenset({Action.SUBSCRIBE, Action.UNSUBSCRIBE, Action.PAUSE, Action.RESUME})

_DAY: Final = timedelta(days=1)
_COUNTED_FOR: Final = timedelta(minutes=10)  # that a count of who is due when is good


@dataclass(frozen=True, slots=True)
class Where:
    """Where a subscription is spoken of."""

    chat: Chat
    say: Say
    thread: int | None  # of the forum topic
    by_button: bool = False


class Subscribing:
    """The commands, buttons and changes of standing that concern a chat's subscription. All may raise StorageError."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._store = services.store.subscriptions
        self._crowd: list[tuple[datetime, int]] = []
        self._counted_at: datetime | None = None

    async def said(self, message: Message, what: Subscribe, known: Remembered, language: Lang) -> Page:
        """What a command, or a message that means one, is answered. Raises TelegramError."""
        say = self._services.texts(language)
        if not await may_decide(message.get_bot(), message.chat, message.from_user, message):
            return Page(say("subscription.admins"))
        where = Where(message.chat, say, thread_of(message))
        match what.name:
            case "subscribe":
                return await self._ordered(where, what.line, known.zone)
            case "unsubscribe":
                return await self._leave(where)
            case "pause":
                return await self._pause(where)
            case "resume":
                return await self._resume(where)
            case _:
                return await self._settings(where)

    async def press(self, query: CallbackQuery, press: Press, bot: Bot) -> None:
        """A button of one of `VIEWS` or `ACTIONS`, pressed by somebody who may decide. Raises TelegramError."""
        say = self._services.texts(press.language)
        message = query.message
        if message is None:
            await speaking.toast(query, say.label("toast.stale"))
            return
        thread = thread_of(message) if isinstance(message, Message) else None
        page = await self._pressed(press, Where(message.chat, say, thread, by_button=True))
        if page is None:
            await speaking.toast(query, say.label("toast.stale"))
            return
        await speaking.toast(query)
        await (speaking.add if press.action is Action.SHOW else speaking.turn)(query, page, bot)

    async def revive(self, chat: int, say: Say) -> Markup:
        """Takes up a subscription that was suspended, and says when it goes on; empty where there is none."""
        current = await self._store.get(chat)
        if current is None or current.state != "suspended" or not _has_clock(current):
            return Markup()
        return subscription.revived(await self._arranged(current, _wish(current)), say)

    async def standing(self, change: ChatMemberUpdated) -> None:
        """The bot was blocked, removed or silenced, or is welcome again."""
        current = await self._store.get(change.chat.id)
        if current is None:
            return
        reason = unwelcome(change.chat, change.new_chat_member)
        if reason is None and current.state == "suspended" and _has_clock(current):
            await self._arranged(current, _wish(current))
        elif reason is not None and current.state == "active":
            await self._store.suspend(change.chat.id, reason, self._services.clock())

    async def speak(self, chat: int, language: Lang) -> None:
        """The chat has chosen another language: its briefings follow."""
        current = await self._store.get(chat)
        if current is not None:
            await self._store.arrange(replace(current, language=language))

    async def _pressed(self, press: Press, where: Where) -> Page | None:
        wish = of_code(press.view.subject, press.view.number)
        match press.action:
            case Action.SUBSCRIBE:
                return await self._subscribe(where, wish) if wish else None
            case Action.UNSUBSCRIBE:
                return await self._leave(where)
            case Action.PAUSE:
                return await self._pause(where)
            case Action.RESUME:
                return await self._resume(where)
            case _:
                return await self._opened(press.view, wish, where)

    async def _opened(self, view: View, wish: Wish | None, where: Where) -> Page | None:
        match view.kind:
            case Kind.SETTINGS:
                return await self._settings(where)
            case Kind.LEAVE:
                return subscription.leave(where.say)
            case Kind.DRAFT if not view.subject:  # a mistyped command that was offered
                return await self._ordered(where, "")
            case Kind.DRAFT if wish:
                return await self._propose(where, Draft(wish, settled=False))
            case Kind.HOURS if wish:
                return subscription.hours(wish, where.say)
            case Kind.WEEK if wish:
                return subscription.week(wish, where.say)
            case Kind.ZONES if wish:
                return subscription.zones(wish, self._services.clock(), where.say)
            case _:
                return None

    async def _ordered(self, where: Where, line: str, zone: str | None = None) -> Page:
        current = await self._store.get(where.chat.id)
        ordered = order.read(line)
        match ordered:
            case Puzzled():
                return subscription.puzzled(ordered, where.say)
            case Order() if current and current.state == "active" and ordered == Order():
                return await self._settings(where)
            case Order():
                draft = drafted(ordered, _wish(current) if current else None, zone)
                return await (self._subscribe(where, draft.wish) if draft.settled else self._propose(where, draft))

    async def _propose(self, where: Where, draft: Draft) -> Page:
        current = await self._store.get(where.chat.id)
        outlook = await self._outlook(where.chat.id, draft.wish, current)
        return subscription.proposed(
            draft, outlook, described(self._services.base, where.say), had=current is not None, say=where.say
        )

    async def _subscribe(self, where: Where, wish: Wish) -> Page:
        now, chat, say = self._services.clock(), where.chat.id, where.say
        current = await self._store.get(chat)
        ordered = current or Subscription(
            chat,
            kind_of(where.chat),
            say.language,
            wish.zone,
            wish.minute,
            wish.weekdays,
            created_at=now,
            tzdata=clocks.VERSION,
            told=self._services.base.version,
        )
        # A button changes what there is where it is; a command brings it to where it is given.
        thread = current.thread_id if current and where.by_button else where.thread
        outlook = await self._arranged(replace(ordered, language=say.language, thread_id=thread), wish)
        await self._services.store.set_zone(chat, wish.zone)
        return subscription.settled(
            wish, outlook, described(self._services.base, say), had=current is not None, say=say
        )

    async def _leave(self, where: Where) -> Page:
        current = await self._store.get(where.chat.id)
        if current is not None:
            await self._store.remove(where.chat.id, self._services.clock())
        return subscription.left(_wish(current) if current else None, where.say)

    async def _pause(self, where: Where) -> Page:
        current = await self._store.get(where.chat.id)
        if current is not None and current.state == "active":
            await self._store.pause(where.chat.id, self._services.clock())
        return await self._settings(where)

    async def _resume(self, where: Where) -> Page:
        current = await self._store.get(where.chat.id)
        if current is not None and not _has_clock(current):
            return await self._propose(where, Draft(_wish(current), settled=False))
        if current is not None and current.state != "active":
            await self._arranged(current, _wish(current))
        return await self._settings(where)

    async def _settings(self, where: Where) -> Page:
        current = await self._store.get(where.chat.id)
        waits = len(await self._services.store.readers.waiting_of(where.chat.id))
        if current is None:
            return subscription.settings(None, None, "", waits, where.say)
        wish = _wish(current)
        outlook = await self._outlook(where.chat.id, wish, current) if current.state == "active" else None
        return subscription.settings(wish, outlook, current.state, waits, where.say)

    async def _arranged(self, current: Subscription, wish: Wish) -> Outlook:
        """Makes the subscription active and due as the wish has it."""
        outlook = await self._outlook(current.chat_id, wish, current)
        await self._store.arrange(
            replace(
                current,
                zone=wish.zone,
                minute=wish.minute,
                weekdays=wish.weekdays,
                state="active",
                reason=None,
                due_at=outlook.due.instant,
                due_on=outlook.due.local_date,
                tzdata=clocks.VERSION,
            )
        )
        return outlook

    async def _outlook(self, chat: int, wish: Wish, current: Subscription | None) -> Outlook:
        """When the wish's next briefing comes. A date that had one planned gets no other, even after unsubscribing."""
        now = self._services.clock()
        last = current.last_on if current and current.last_on else await self._store.last_planned(chat)
        due = next_due(wish.rule(chat), now, last)
        return Outlook(due, expected_delay(await self._counted(now), due.instant, self._services.bulk_rate), now)

    async def _counted(self, now: datetime) -> list[tuple[datetime, int]]:
        """How many are due in which minute of the day that begins now. Counting takes a moment, so it is kept."""
        if self._counted_at is None or not now - self._counted_at < _COUNTED_FOR:
            self._crowd = await self._store.due_by_minute(now, now + _DAY)
            self._counted_at = now
        return self._crowd


def _has_clock(current: Subscription) -> bool:
    """Whether its zone is still among IANA's: once in decades one is struck off."""
    return current.zone in clocks.names()


def _wish(current: Subscription) -> Wish:
    """What was ordered; in the usual zone where its own is no more, which is then to be confirmed."""
    return Wish(current.zone if _has_clock(current) else clocks.DEFAULT, current.minute, current.weekdays)


def is_about(press: Press) -> bool:
    """Whether a press concerns a subscription."""
    return press.action in ACTIONS or press.view.kind in VIEWS


def meant(text: str) -> Subscribe | None:
    """What a message without a slash says about a subscription: `подпиши на 7 утра`, `unsubscribe me`."""
    if order.cancels(text):
        return Subscribe("unsubscribe")
    line = order.ordered(text)
    return None if line is None else Subscribe("subscribe", line)
