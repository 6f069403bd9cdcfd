"""The briefing of one reader on one day. Pure: the same base, reader, day and language give the same one.

First what has changed since the reader was last told, then the next edition. Where there is no room for both, the day
belongs to the changes, and the course goes on the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.briefing import recall, wording
from bot.briefing.changes import Change, changes
from bot.briefing.course import ahead, behind
from bot.briefing.model import (
    LIMIT,
    After,
    Again,
    Answered,
    Briefing,
    Button,
    Choose,
    Cite,
    Contents,
    Nothing,
    Open,
    Reader,
    Rows,
)
from bot.briefing.wording import Told, paragraphs, size
from bot.knowledge.model import Edition, Fact, KnowledgeBase, Recall, Withdrawal
from bot.locales.markup import Markup
from bot.locales.texts import Say

_TOGETHER = 8
"""Changes told at a time: each has its button, and Telegram has room for eight in a row."""

_LEAST = 60
"""Characters of a fact below which telling it makes no sense, where the edition can as well come the next day."""


def compose(base: KnowledgeBase, reader: Reader, day: date, say: Say) -> Briefing | Nothing:
    """What the reader gets on that local date, in the language of `say`; or why there is nothing."""
    composer = _Composer(base, reader, say)
    news = changes(base, reader)
    coming = ahead(base, reader)
    if coming:
        puts = recall.questions(behind(base, coming[0]), reader, day)
        edition = composer.edition(coming[0], news, puts, last=len(coming) == 1)
        if edition:
            return edition
    return composer.changes(news) if news else composer.session(day)


def read(base: KnowledgeBase, edition: Edition, say: Say) -> Briefing:
    """An edition by itself, as anybody may read it at any time."""
    briefing = _Composer(base, Reader(personal=False), say).edition(edition, (), (), last=False)
    assert briefing, "an edition alone has room"
    return briefing


def lacking(base: KnowledgeBase, say: Say) -> Iterator[tuple[Edition, str]]:
    """The editions that are too long, and what there is no room for: their passage, or a question beside them."""
    every = behind(base, None)
    composer = _Composer(base, Reader(), say)
    for number, edition in enumerate(every):
        foot = say("after.ask") if edition is every[-1] else Markup()
        puts = [put for each in every[:number] for put in each.recall]
        told = composer.told(edition, puts, Markup(), foot)
        if told is None or not told.passage:
            yield edition, "passage"
        elif puts and told.question is None:
            yield edition, "question"


def choices(after: After, say: Say) -> Rows:
    """What may come after the last edition; what is chosen bears a mark."""
    labels = {each: say(f"after.{each}") for each in (After.RECALL, After.CHANGES)}
    marked = {
        each: say.label("after.chosen", choice=label) if each is after else label for each, label in labels.items()
    }
    return (
        (Button(say.label("after.again"), Again()),),
        *((Button(label, Choose(each)),) for each, label in marked.items()),
    )


@dataclass(frozen=True, slots=True)
class _Composer:
    base: KnowledgeBase
    reader: Reader
    say: Say

    def edition(
        self, edition: Edition, news: Sequence[Change], puts: Sequence[Recall], *, last: bool
    ) -> Briefing | None:
        """The edition after the changes; None where they leave it no room."""
        if len(news) > _TOGETHER:
            return None
        say, personal = self.say, self.reader.personal
        head = wording.news(news, say)
        foot = say("after.ask" if personal else "after.over") if last else Markup()
        told = self.told(edition, puts, head, foot)
        if told is None:
            return None
        asked = () if told.question is None else (puts[told.question],)
        return Briefing(
            paragraphs(head, told.html, foot),
            (
                *(self._answers(each) for each in asked if personal),
                (Button(say.label("button.source"), Cite(edition.passage)), self._contents()),
                *(choices(self.reader.after, say) if last and personal else ()),
            ),
            edition=edition.id,
            shown=_revisions([*(self.base.facts[each] for each in edition.facts), *(each.fact for each in news)]),
            asked=tuple(each.fact for each in asked),
        )

    def told(self, edition: Edition, puts: Sequence[Recall], head: Markup, foot: Markup) -> Told | None:
        """The edition in words, in the room that is left by what stands before and after it."""
        room = LIMIT - sum(size(paragraphs(part, "…")) - 1 for part in (head, foot) if part)
        # Made as they are tried: most often the first fits.
        questions = (wording.question(put, self.base, self.say) for put in puts)
        least = _LEAST if head else 1
        return wording.told(edition, self.base, self.say, room=room, least=least, questions=questions)

    def changes(self, news: Sequence[Change]) -> Briefing:
        """As many changes as there is room for; the others wait for the next time."""
        kept = news[:1]
        most = min(len(news), _TOGETHER)
        while len(kept) < most and size(self._news(longer := news[: len(kept) + 1], news)) <= LIMIT:
            kept = longer
        opening = tuple(Button(str(number), Open(each.fact.id)) for number, each in enumerate(kept, 1))
        return Briefing(
            self._news(kept, news),
            (opening, (self._contents(),)),
            shown=_revisions(each.fact for each in kept),
            whole=len(kept) == len(news),
        )

    def session(self, day: date) -> Briefing | Nothing:
        """Questions for a reader who has read the course and wants them."""
        if not self.base.editions:
            return Nothing.NO_COURSE
        if self.reader.after is not After.RECALL or not self.reader.personal:
            return Nothing.UNCHANGED
        put = recall.session(behind(self.base, None), self.reader)
        if not put:
            return Nothing.RECALLED
        if not recall.rested(self.reader, day):
            return Nothing.RESTING
        questions = [wording.question(each, self.base, self.say, number=number) for number, each in enumerate(put, 1)]
        return Briefing(
            paragraphs(self.say("recall.title"), *questions),
            (*(self._answers(each, number) for number, each in enumerate(put, 1)), (self._contents(),)),
            asked=tuple(each.fact for each in put),
        )

    def _news(self, kept: Sequence[Change], news: Sequence[Change]) -> Markup:
        left = len(news) - len(kept)
        return paragraphs(wording.news(kept, self.say), self.say("briefing.more", count=left) if left else "")

    def _answers(self, put: Recall, number: int = 0) -> tuple[Button, Button]:
        """Two buttons under a question: knew it, did not."""
        mark = f"{number}. " if number else ""
        return (
            Button(mark + self.say.label("recall.knew"), Answered(put.fact, knew=True)),
            Button(mark + self.say.label("recall.forgot"), Answered(put.fact, knew=False)),
        )

    def _contents(self) -> Button:
        return Button(self.say.label("button.editions"), Contents())


def _revisions(facts: Iterable[Fact | Withdrawal]) -> dict[str, int]:
    return {fact.id: fact.revision for fact in facts}
