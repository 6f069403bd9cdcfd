"""The course: all editions in one line, source after source, and where in it a reader stands."""

from datetime import date

from bot.briefing.model import Reader
from bot.knowledge.model import Edition, Fact, KnowledgeBase
from bot.locales.markup import Markup
from bot.locales.texts import Say


def ahead(base: KnowledgeBase, reader: Reader) -> list[Edition]:
    """The editions that the reader has still to read, the next one first."""
    every = list(base.editions.values())
    if not reader.position:
        return every
    if reader.position in base.editions:
        return every[list(base.editions).index(reader.position) + 1 :]
    # The edition last read is there no more: whatever brings something new is still to read.
    return [each for each in every if not reader.shown.keys() & set(each.facts)]


def behind(base: KnowledgeBase, edition: Edition | None) -> list[Edition]:
    """The editions before this one; all of them where there is none."""
    every = list(base.editions.values())
    return every[: every.index(edition)] if edition else every


def numbered(base: KnowledgeBase, edition: Edition) -> tuple[int, int]:
    """The edition's number in its source's course, from 1, and how many that has."""
    course = [each for each in base.editions.values() if each.source == edition.source]
    return course.index(edition) + 1, len(course)


def of_day(base: KnowledgeBase, day: date) -> Edition | None:
    """The edition for somebody who reads no course: they take turns, a day each."""
    every = list(base.editions.values())
    return every[day.toordinal() % len(every)] if every else None


def brief(fact: Fact, say: Say) -> str:
    """A fact as an edition tells it."""
    return fact.briefly.get(say.language) or say.of(fact.text)


def described(base: KnowledgeBase, say: Say) -> Markup:
    """What one subscribes to, said before anybody does: how many editions, of what, and that they are no news."""
    sources = list(dict.fromkeys(each.source for each in base.editions.values()))
    if not sources:
        return say("course.none")
    days = sorted({base.sources[each].as_of for each in sources})
    as_of = " – ".join(say.date(each) for each in {days[0]: None, days[-1]: None})
    editions = say("course.editions", count=len(base.editions))
    return say("course.described", editions=editions, texts=say("course.texts", count=len(sources)), as_of=as_of)
