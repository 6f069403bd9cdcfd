"""Did you mean …? Pages that offer what a word may have meant."""

from collections.abc import Sequence

from bot.knowledge.model import KnowledgeBase
from bot.locales import citation
from bot.locales.markup import clipped
from bot.locales.texts import Say
from bot.telegram import views
from bot.telegram.guide import Hint, Offer
from bot.telegram.page import Kind, Page, View, shows
from bot.telegram.render import ways

_LABEL = 60  # characters
_WORDS = 60  # characters of what the reader typed that are said back


def commands(hints: Sequence[Hint], say: Say) -> Page:
    """The commands that a mistyped one resembles; a tap runs one."""
    if not hints:
        return Page(say("suggest.no_command"), ways(say))
    return Page(say("suggest.command"), tuple((shows(clipped(hint.label, _LABEL), hint.view, say),) for hint in hints))


def names(offer: Offer, base: KnowledgeBase, say: Say) -> Page:
    """The names that a word resembles; or, where it resembles none, the page that lists them all."""
    if offer.views:
        return Page(say("suggest.name"), tuple((shows(_label(view, base, say), view, say),) for view in offer.views))
    words = say("quoted", text=clipped(offer.words, _WORDS))
    there = views.page(offer.instead, base, say)
    html = say("suggest.no_name", words=words)
    return Page(say.lines(html, there.html), there.buttons) if there else Page(html, ways(say))


def _label(view: View, base: KnowledgeBase, say: Say) -> str:
    match view.kind:
        case Kind.TOPIC:
            name = say.of(base.topics[view.subject].name)
        case Kind.SOURCE:
            name = citation.question(base.facts[view.subject], say)
        case _:
            name = say.of(base.entities[view.subject].name)
    return clipped(name, _LABEL)
