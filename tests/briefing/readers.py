"""Bases that change and readers who read on, for the tests of briefings."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.briefing.changes import revisions
from bot.briefing.compose import compose
from bot.briefing.model import Asked, Briefing, Nothing, Reader
from bot.knowledge.model import Edition, Fact, KnowledgeBase, PartialDate, Revision, Withdrawal
from bot.locales.texts import Say

MONDAY = date(2026, 11, 30)


def corrected(base: KnowledgeBase, *facts: str, why: str = "A slip of the pen") -> KnowledgeBase:
    """The base with these facts corrected once more."""
    return _with(base, *(_corrected(base.facts[name], why) for name in facts))


def withdrawn(base: KnowledgeBase, *facts: str, why: str = "The passage says nothing of the kind") -> KnowledgeBase:
    """The base with these facts withdrawn, and taken out of their editions."""
    gone = {name: Withdrawal(name, PartialDate(2026, 11, 20), base.facts[name].text, {"en": why}) for name in facts}
    left = (_without(edition, facts) for edition in base.editions.values())
    editions = {edition.id: edition for edition in left if edition.facts}
    return replace(without(base, *facts), withdrawn={**base.withdrawn, **gone}, editions=editions)


def without(base: KnowledgeBase, *facts: str) -> KnowledgeBase:
    """The base as it was before these facts came, and before a gap named one of them."""
    gaps = {
        name: replace(gap, related=tuple(each for each in gap.related if each not in facts))
        for name, gap in base.gaps.items()
    }
    return replace(base, facts={name: fact for name, fact in base.facts.items() if name not in facts}, gaps=gaps)


def new(base: KnowledgeBase) -> Reader:
    """Somebody who has just subscribed."""
    return Reader(told=revisions(base))


def finished(base: KnowledgeBase) -> Reader:
    """Somebody who has read the whole course, and was told of the base as it is."""
    return replace(new(base), position=list(base.editions)[-1])


def after(reader: Reader, briefing: Briefing, base: KnowledgeBase, day: date) -> Reader:
    """The reader once the briefing has arrived: what its fields promise."""
    put = {asked.fact: asked for asked in reader.asked}
    put |= {fact: Asked(fact, day, put[fact].knew if fact in put else None) for fact in briefing.asked}
    return replace(
        reader,
        position=briefing.edition or reader.position,
        told=revisions(base) if briefing.whole else reader.told,
        shown={**reader.shown, **briefing.shown},
        asked=tuple(put.values()),
    )


def days(base: KnowledgeBase, reader: Reader, say: Say, count: int) -> Iterator[tuple[Reader, Briefing | Nothing]]:
    """What comes day after day, each with the reader as of that morning."""
    for day in (MONDAY + timedelta(number) for number in range(count)):
        got = compose(base, reader, day, say)
        yield reader, got
        reader = after(reader, got, base, day) if isinstance(got, Briefing) else replace(reader, told=revisions(base))


def _without(edition: Edition, facts: Collection[str]) -> Edition:
    left = tuple(name for name in edition.facts if name not in facts)
    passage = edition.passage if edition.passage in left else next(iter(left), "")
    return replace(
        edition, facts=left, passage=passage, recall=tuple(put for put in edition.recall if put.fact in left)
    )


def _corrected(fact: Fact, why: str) -> Fact:
    revision = Revision(PartialDate(2026, 11, 20), {"en": why}, dict(fact.text))
    text = {lang: f"{text} It is put right." for lang, text in fact.text.items()}
    return replace(fact, text=text, revised=(*fact.revised, revision))


def _with(base: KnowledgeBase, *facts: Fact) -> KnowledgeBase:
    return replace(base, facts={**base.facts, **{fact.id: fact for fact in facts}})
