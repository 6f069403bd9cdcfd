"""Briefings between those who compose and those who keep and send: a chat as a reader, a briefing as a message."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from bot.briefing.model import After, Again, Answered, Asked, Briefing, Choose, Cite, Contents, Open, Reader
from bot.briefing.model import Press as Pressed
from bot.briefing.model import Rows as BriefingRows
from bot.knowledge.model import KnowledgeBase, Lang
from bot.storage.records import Carried, Memory, Planned, Subscription
from bot.telegram.page import Action, Button, Kind, Press, Rows, View, encode

AGAIN = "again"
"""What a button's choice is called that is no `After`: the course anew."""


def told_key(version: str) -> str:
    """Under which the store keeps the revisions of a version's facts, for its readers to be told what has changed."""
    return f"base:{version}"[:64]


def reader(subscription: Subscription, memory: Memory, told: Mapping[str, int] | None) -> Reader:
    """Who reads: `told` is what the base said in the version that the subscription names, None where that is lost."""
    return Reader(
        position=subscription.position,
        after=After(subscription.after),
        told=told,
        shown=memory.shown,
        asked=tuple(Asked(each.fact, each.asked_on, each.knew) for each in memory.recalls),
        personal=subscription.kind == "private",
    )


def message(
    briefing: Briefing, subscription: Subscription, day: date, due_at: datetime, base: KnowledgeBase
) -> Planned:
    """A briefing, frozen: its words and buttons, and what becomes so of the chat once it has arrived.

    In a channel it has no buttons: what they open would be posted to all, for each reader who presses one.
    """
    buttons = () if subscription.kind == "channel" else rows(briefing.buttons, subscription.language)
    return Planned(
        chat_id=subscription.chat_id,
        kind="briefing",
        key=day.isoformat(),
        due_at=due_at,
        text=briefing.html,
        buttons=tuple(data(buttons)),
        thread_id=subscription.thread_id,
        local_date=day,
        carries=carried(briefing, base),
    )


def carried(briefing: Briefing, base: KnowledgeBase) -> Carried:
    """What becomes so of a chat once it has read the briefing."""
    told = base.version if briefing.whole else ""
    return Carried(position=briefing.edition, told=told, shown=briefing.shown, asked=briefing.asked)


def rows(buttons: BriefingRows, language: Lang) -> Rows:
    """A briefing's buttons as those of a page."""
    return tuple(tuple(Button(each.label, _press(each.press, language)) for each in row) for row in buttons)


def data(rows: Rows) -> Iterator[tuple[tuple[str, str], ...]]:
    """A page's buttons as they are stored: their labels and data."""
    for row in rows:
        yield tuple((button.label, encode(button.press)) for button in row)


def _press(press: Pressed, language: Lang) -> Press:
    match press:
        case Answered(fact=fact, knew=knew):
            return Press(Action.KNEW if knew else Action.FORGOT, language, View(Kind.RECALL, fact))
        case Choose(after=after):
            return Press(Action.CHOOSE, language, View(Kind.AFTER, after))
        case Again():
            return Press(Action.CHOOSE, language, View(Kind.AFTER, AGAIN))
        case Open(fact=fact):
            return Press(Action.SHOW, language, View(Kind.FACT, fact))
        case Cite(fact=fact):
            return Press(Action.SHOW, language, View(Kind.SOURCE, fact))
        case Contents():
            return Press(Action.SHOW, language, View(Kind.EDITIONS))
