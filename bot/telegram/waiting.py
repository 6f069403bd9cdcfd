"""Questions that wait: what the base does not answer today is asked again whenever it changes."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from bot.answering.answer import Found, Reason, Unknown
from bot.briefing import clocks
from bot.knowledge.model import PartialDate
from bot.locales.markup import TEXT_LIMIT, Markup, bold, clipped, italic, join, plain, units
from bot.locales.texts import Say
from bot.storage.readers import MOST_WAITING, digest
from bot.storage.records import Carried, Planned, Waiting
from bot.telegram.briefings import data
from bot.telegram.lists import PER_PAGE, back_row, turner, within
from bot.telegram.page import Action, Button, Kind, Page, Press, View, shows, turns
from bot.telegram.render import render, ways
from bot.telegram.services import Services

_log = logging.getLogger(__name__)

_BATCH = 20  # questions at a time: replies to people go in between
_ASKED = "waiting"  # under which the store keeps the version of the base that all were asked of
_WORDS = 300  # characters of a question that are said back


def offered(page: Page, answer: Unknown, question: str, say: Say) -> Page:
    """A refusal, with a button that lets the question wait. A question that the source contradicts has its answer."""
    if answer.reason is Reason.FALSE_PREMISE:
        return page
    offer = shows(say.label("waiting.offer"), View(Kind.WAITING, digest(question)), say)
    return replace(page, buttons=(*page.buttons, (offer,)))


def consent(question: str, view: View, held: Sequence[Waiting], say: Say) -> Page:
    """What is kept if the person says yes, before anything is; or that it is kept already, or that it cannot be.

    `held` is what waits in the chat.
    """
    if any(digest(each.text) == view.subject for each in held):
        return kept(question, view, say)
    if len(held) >= MOST_WAITING:
        return full(say)
    keep = Button(say.label("waiting.keep"), Press(Action.WAIT, say.language, view))
    return Page(say("waiting.ask", question=clipped(question, _WORDS)), ((keep,),))


def kept(question: str, view: View, say: Say) -> Page:
    """It waits; and the way back."""
    leave = Button(say.label("waiting.leave"), Press(Action.LEAVE, say.language, view))
    return Page(say("waiting.kept", question=clipped(question, _WORDS)), ((leave,),))


def full(say: Say) -> Page:
    """As many wait as may, so one of them has to be let go before."""
    return Page(say("waiting.full", count=MOST_WAITING), ((turns(say.label("waiting.list"), View(Kind.QUEUE), say),),))


def left(say: Say) -> Page:
    return Page(say("waiting.left"), ways(say))


def listed(held: Sequence[Waiting], view: View, zone: tzinfo, say: Say) -> Page:
    """A page of what waits, each with its date in that zone and a button that lets it go."""
    back = back_row(View(Kind.SETTINGS), say)
    if not held:
        return Page(say("waiting.none"), (back,))
    view, count = within(replace(view, subject=""), len(held), PER_PAGE)
    shown = list(enumerate(held, 1))[view.number * PER_PAGE :][:PER_PAGE]
    head = say.lines(bold(say("waiting.count", count=len(held))), say("waiting.hint"))
    leave = tuple(_lets_go(number, each, view, say) for number, each in shown)
    items = [_item(number, each, zone, say) for number, each in shown]
    return Page(join("\n\n", [head, *items]), tuple(filter(None, (leave, turner(view, count, say), back))))


async def queue(services: Services, chat: int, view: View, say: Say) -> Page:
    """A page of what waits in the chat, as it is now. Raises StorageError."""
    known = await services.store.chat(chat, services.clock())
    zone = clocks.clock(known.zone if known.zone in clocks.names() else clocks.DEFAULT)
    return listed(await services.store.readers.waiting_of(chat), view, zone, say)


async def ask_again(services: Services) -> int:
    """Asks what waits of a base that has changed, and plans the answers; gives how many there are.

    Each is planned under its question, once: whoever is killed here begins anew. Raises StorageError.
    """
    store, version = services.store, services.base.version
    if await store.kept(_ASKED) == version:
        return 0
    answered, last = 0, 0
    while batch := await store.readers.waiting(after=last, limit=_BATCH):
        found = [message for message in (_answer(each, services) for each in batch) if message]
        await store.deliveries.plan(found, services.clock())
        answered += len(found)
        last = batch[-1].id
    await store.keep(_ASKED, version)
    return answered


def _lets_go(number: int, question: Waiting, view: View, say: Say) -> Button:
    view = replace(view, subject=digest(question.text))
    return Button(f"✕ {number}", Press(Action.LEAVE, say.language, view))


def _item(number: int, question: Waiting, zone: tzinfo, say: Say) -> Markup:
    day = question.asked_at.astimezone(zone).date()
    asked = italic(say.date(PartialDate(day.year, day.month, day.day)))
    return say.lines(join(" ", [f"{number}.", clipped(question.text, _WORDS)]), asked)


def _answer(waiting: Waiting, services: Services) -> Planned | None:
    try:
        return _answered(waiting, services)
    except Exception:  # noqa: BLE001 - one question that cannot be asked must not hold up the others, nor end the run
        _log.exception("question %d, which waits, could not be asked again", waiting.id)
        return None


def _answered(waiting: Waiting, services: Services) -> Planned | None:
    reply = services.engine.ask(waiting.text, hint=waiting.language)
    if not isinstance(reply.answer, Found):
        return None
    say = services.texts(waiting.language)
    page = render(reply, services.base, waiting.language, services.texts)
    facts = reply.answer.facts if reply.answer.listing else reply.answer.facts[:1]
    return Planned(
        chat_id=waiting.chat_id,
        kind="answer",
        key=f"{services.base.version}:{digest(waiting.text)}",
        due_at=services.clock(),
        text=_under(say("waiting.answered", question=clipped(waiting.text, _WORDS)), page.html),
        buttons=tuple(data(page.buttons)),
        thread_id=waiting.thread_id,
        carries=Carried(waiting=waiting.id, shown={fact.id: fact.revision for fact in facts}),
    )


def _under(heading: Markup, answer: Markup) -> Markup:
    whole = join("\n\n", [heading, answer])
    return whole if units(plain(whole)) <= TEXT_LIMIT else answer
