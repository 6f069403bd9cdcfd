"""`kaznato briefing preview`: a briefing as its reader gets it."""

from datetime import date

from bot.briefing.changes import revisions
from bot.briefing.compose import compose
from bot.briefing.course import behind, of_day
from bot.briefing.model import Briefing, Reader
from bot.knowledge.model import Edition, KnowledgeBase, Lang
from bot.locales.markup import plain
from bot.locales.texts import Texts


class NoEditionError(Exception):
    """There is no such edition; the text says which there are."""


def preview(base: KnowledgeBase, day: date, language: Lang, wanted: str | None) -> str:
    """The briefing of a day as text, its buttons below. Raises NoEditionError.

    The edition is the one wanted, by its number or id; else the day's, as `/brief` shows it to whoever reads no course.
    Its reader is one who has read all before it and was told of the base as it is.
    """
    edition = _wanted(base, wanted) if wanted else of_day(base, day)
    if edition is None:
        raise NoEditionError("the base has no editions")
    earlier = behind(base, edition)
    reader = Reader(position=earlier[-1].id if earlier else "", told=revisions(base))
    briefing = compose(base, reader, day, Texts.load()(language))
    assert isinstance(briefing, Briefing), "there is an edition to tell"
    rows = ["  ".join(f"[{button.label}]" for button in row) for row in briefing.buttons]
    return "\n".join([plain(briefing.html), "", *rows])


def _wanted(base: KnowledgeBase, wanted: str) -> Edition:
    every = list(base.editions.values())
    if wanted in base.editions:
        return base.editions[wanted]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(every):
        return every[int(wanted) - 1]
    raise NoEditionError(f"there is no edition {wanted!r}; there are 1 to {len(every)}: {', '.join(base.editions)}")
