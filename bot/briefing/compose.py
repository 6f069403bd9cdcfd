"""The briefing of one reader on one day. Pure: the same base, reader, day and language give the same one."""

from datetime import date

from bot.briefing.model import Briefing, Nothing, Reader
from bot.knowledge.model import KnowledgeBase
from bot.locales.texts import Say


def compose(base: KnowledgeBase, reader: Reader, day: date, say: Say) -> Briefing | Nothing:
    """What the reader gets on that local date, in the language of `say`; or why there is nothing."""
    del base, reader, day, say
    return Nothing.NO_COURSE
