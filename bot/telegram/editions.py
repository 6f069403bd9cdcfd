"""The editions to read at any time: the list of them, and each by itself."""

from bot.briefing.compose import read
from bot.briefing.course import described, numbered
from bot.knowledge.model import Edition, KnowledgeBase
from bot.locales.texts import Say
from bot.telegram.lists import back_row, named
from bot.telegram.page import Button, Kind, Page, View, shows, turns


def contents(view: View, base: KnowledgeBase, say: Say) -> Page:
    """All editions, in the order of reading."""
    names = [
        (f"{numbered(base, each)[0]}. {say.of(each.title)}", View(Kind.EDITION, each.id))
        for each in base.editions.values()
    ]
    return named(names, view, say, say.lines(say("editions.title"), described(base, say)))


def edition(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    """One edition, with the ones before and after it a tap away."""
    found = base.editions.get(view.subject)
    if found is None:
        return None
    source = shows(say.label("button.source"), View(Kind.SOURCE, found.passage), say)
    return Page(read(base, found, say).html, ((source,), _turner(found, base, say), back_row(View(Kind.EDITIONS), say)))


def _turner(here: Edition, base: KnowledgeBase, say: Say) -> tuple[Button, ...]:
    every = list(base.editions.values())
    at = every.index(here)
    number, count = numbered(base, here)
    before = [turns("‹", View(Kind.EDITION, each.id), say) for each in every[max(at - 1, 0) : at]]
    after = [turns("›", View(Kind.EDITION, each.id), say) for each in every[at + 1 : at + 2]]
    middle = turns(say.label("list.page", number=number, count=count), View(Kind.EDITION, here.id), say)
    return (*before, middle, *after)
