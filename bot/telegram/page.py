"""What the bot shows: a text with buttons, and what a button opens or does. Telegram's own are in `keyboards`."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.knowledge.model import LANGUAGES, Lang
from bot.locales.markup import Markup
from bot.locales.texts import Say

DATA_LIMIT = 64  # bytes of a button's data
MAX_NUMBER = 999_999  # a page's number, so that the data stays within its limit beside an id of 40 characters


class Kind(StrEnum):
    """What there is to see. The values travel in buttons: once published they keep their meaning."""

    FACT = "f"
    SOURCE = "s"  # a fact's passage in its paragraph; the number is that of the evidence
    READ = "r"  # a source, piece by piece
    TOPICS = "t"
    TOPIC = "o"
    PEOPLE = "p"
    PERSON = "w"  # any entity: what the base has on it
    TIMELINE = "l"
    QUOTES = "q"  # of an entity, or of everybody
    GLOSSARY = "g"
    TERM = "d"
    LISTING = "i"  # the facts that answered a question; the subject is the listing's key in the store
    START = "st"
    HELP = "h"
    ASK = "a"  # examples of questions
    ABOUT = "b"
    PRIVACY = "v"
    FORGET = "x"
    LANGUAGE = "lg"
    FEEDBACK = "c"
    DRAFT = "sb"  # a briefing as it would come; of these the subject is a zone, the number a time and days
    HOURS = "sh"
    WEEK = "sd"
    ZONES = "sz"
    SETTINGS = "se"
    LEAVE = "su"  # asks before it unsubscribes
    BRIEF = "bf"  # today's briefing, or the day's edition
    EDITIONS = "e"  # the list of them
    EDITION = "ed"
    RECALL = "rc"  # a question of recall: the subject is the fact that answers it
    AFTER = "af"  # what comes after the last edition
    WAITING = "wt"  # a question that is not answered yet: the subject is its digest
    QUEUE = "wq"  # the questions that wait; to let one go, the subject is its digest
    STATS = "sa"  # how delivery fares


OF_FACTS = frozenset({Kind.FACT, Kind.SOURCE, Kind.RECALL})
"""The kinds whose subject is a fact."""


class Action(StrEnum):
    """What a press does. The values travel in buttons."""

    SHOW = "+"  # in a message of its own
    TURN = "="  # in place of the message that bears the button
    HELPFUL = "y"
    USELESS = "n"
    VOTED = "k"  # the button that stands where the two above stood
    SPEAK = "z"  # choose the language of the press
    ERASE = "e"  # forget this chat
    SUBSCRIBE = "s"  # as the view, a draft, has it
    UNSUBSCRIBE = "u"
    PAUSE = "p"
    RESUME = "r"
    KNEW = "1"  # the answer of a question of recall
    FORGOT = "0"
    CHOOSE = "c"  # what comes after the last edition
    WAIT = "w"  # keep a question until it is answered
    LEAVE = "l"  # keep it no more


@dataclass(frozen=True, slots=True)
class View:
    """Something to see: a fact, a list's page …"""

    kind: Kind
    subject: str = ""  # an id or the name of a zone, where the kind has one
    number: int = 0  # of a page or piece, from 0


@dataclass(frozen=True, slots=True)
class Press:
    """What a button means. It carries its language, so that a page stays in one when it is turned."""

    action: Action
    language: Lang
    view: View


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    press: Press


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A message: at most 4,096 UTF-16 code units when its tags are taken away, and its rows of buttons."""

    html: Markup
    buttons: Rows = ()


_VERSION = "1"
_DATA = re.compile(
    r"1:(?P<action>.):(?P<language>..):(?P<kind>[a-z]{1,2}):(?P<subject>[A-Za-z0-9/_+-]{0,40}):(?P<number>\d{1,6})"
)


def encode(press: Press) -> str:
    """The press as a button's data, within Telegram's 64 bytes for every id of the base."""
    view = press.view
    number = min(view.number, MAX_NUMBER)
    return f"{_VERSION}:{press.action}:{press.language}:{view.kind}:{view.subject}:{number}"


def decode(data: str) -> Press | None:
    """The press that a button's data stands for; None if another bot or another version made it."""
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    language = next((each for each in LANGUAGES if each == match["language"]), None)
    if language is None or match["action"] not in set(Action) or match["kind"] not in set(Kind):
        return None
    view = View(Kind(match["kind"]), match["subject"], int(match["number"]))
    return Press(Action(match["action"]), language, view)


def shows(label: str, view: View, say: Say) -> Button:
    """A button that sends a view as a new message."""
    return Button(label, Press(Action.SHOW, say.language, view))


def turns(label: str, view: View, say: Say) -> Button:
    """A button that shows a view in place of its message."""
    return Button(label, Press(Action.TURN, say.language, view))
