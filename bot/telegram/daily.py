"""`/brief`: today's briefing at once, and what becomes of the subscription when it is read before its hour."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.briefing.clocks import clock
from bot.briefing.compose import compose, read
from bot.briefing.course import of_day
from bot.briefing.model import Briefing
from bot.briefing.schedule import Rule, next_due
from bot.knowledge.model import Edition
from bot.locales.texts import Say
from bot.storage.records import Planned, Subscription
from bot.telegram.briefings import message, reader, rows, told_key
from bot.telegram.page import Kind, Page, Rows, View, shows
from bot.telegram.services import Services


@dataclass(frozen=True, slots=True)
class Given:
    """Today's briefing, read before its hour, and the subscription as it then goes on."""

    briefing: Planned
    subscription: Subscription


@dataclass(frozen=True, slots=True)
class Today:
    """What is shown; and, where it is the chat's briefing of the day, what is to be noted once it is."""

    page: Page
    given: Given | None = None


async def today(services: Services, chat: int, say: Say) -> Today:
    """What a chat reads today.

    A subscriber whose briefing of the day is still to come gets it, and not a second time at its hour; one who has had
    it gets its edition again. Whoever reads no course gets the edition whose turn it is.
    """
    now = services.clock()
    subscription = await services.store.subscriptions.get(chat)
    if subscription is None:
        page = _again(services, of_day(services.base, now.date()), say)
        subscribe = shows(say.label("brief.subscribe"), View(Kind.DRAFT), say)
        return Today(replace(page, buttons=(*page.buttons, (subscribe,))))
    day = now.astimezone(clock(subscription.zone)).date()
    if subscription.last_on == day:
        return Today(_again(services, services.base.editions.get(subscription.position), say, say("brief.had")))
    memory = (await services.store.readers.memories([chat]))[chat]
    told = await _told(services, subscription.told)
    composed = compose(services.base, reader(subscription, memory, told), day, say)
    if not isinstance(composed, Briefing):
        return Today(Page(say(f"brief.{composed}"), _ways(say)))
    page = Page(composed.html, rows(composed.buttons, say.language))
    planned = message(composed, subscription, day, now, services.base)
    return Today(page, Given(planned, _moved(subscription, planned, day, now)))


def _moved(subscription: Subscription, given: Planned, day: date, now: datetime) -> Subscription:
    """The subscription once today's briefing is read: what was due today is due the next time."""
    read_on = replace(
        subscription,
        position=given.carries.position or subscription.position,
        told=given.carries.told or subscription.told,
        last_on=day,
    )
    if subscription.due_on is None or subscription.due_on > day:
        return read_on
    rule = Rule(subscription.chat_id, subscription.zone, subscription.minute, subscription.weekdays)
    due = next_due(rule, now, day)
    return replace(read_on, due_at=due.instant, due_on=due.local_date)


def _again(services: Services, edition: Edition | None, say: Say, above: str = "") -> Page:
    """An edition that is nobody's briefing of the day."""
    if edition is None:
        return Page(say.lines(above or say("brief.no_course")), _ways(say))
    briefing = read(services.base, edition, say)
    return Page(say.lines(above, briefing.html), rows(briefing.buttons, say.language))


def _ways(say: Say) -> Rows:
    return ((shows(say.label("button.editions"), View(Kind.EDITIONS), say),),)


async def _told(services: Services, version: str) -> Mapping[str, int] | None:
    kept = await services.store.kept(told_key(version))
    return dict(json.loads(kept)) if kept else None
