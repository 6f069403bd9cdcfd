"""The parts of a briefing in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.briefing.changes import Added, Change, Corrected, Withdrawn
from bot.briefing.course import brief, numbered
from bot.knowledge.model import UNNAMED, Edition, Fact, KnowledgeBase, Recall, Voice, Withdrawal
from bot.locales import citation
from bot.locales.markup import Markup, bold, clipped, italic, join, plain, spoiler
from bot.locales.texts import Say

_HEADINGS = ("report", "said", "author", "unnamed")  # the order in which an edition tells its facts
_BREAK = 2  # characters between paragraphs
_TITLE, _NOTE, _CHANGED, _WHY, _QUESTION = 60, 200, 300, 200, 150  # characters at most


@dataclass(frozen=True, slots=True)
class Told:
    """An edition in words, and what there was room for in it."""

    html: Markup
    passage: bool
    question: int | None  # which of those given


def size(html: str) -> int:
    """The characters that a reader sees."""
    return len(plain(html))


def paragraphs(*parts: object) -> Markup:
    """Parts with an empty line between, the empty ones left out."""
    return join("\n\n", (part for part in parts if part))


def told(  # noqa: PLR0913 - by name
    edition: Edition, base: KnowledgeBase, say: Say, *, room: int, least: int = 1, questions: Iterable[Markup] = ()
) -> Told | None:
    """The edition in so many characters, with the first of the questions that there is room for.

    Without any where there is none, and then without the passage; texts that are too long even so are clipped, each to
    the same length. None where that were less than `least` characters.
    """
    facts = [base.facts[each] for each in edition.facts]
    head = _head(edition, base, say)
    note = say("briefing.note", note=clipped(say.of(edition.note), _NOTE))
    passage = _passage(base.facts[edition.passage], base, say)
    whole = paragraphs(head, _body(facts, say), passage, note)
    left = room - size(whole)
    for number, each in enumerate(questions):
        if size(each) + _BREAK <= left:
            return Told(paragraphs(whole, each), passage=True, question=number)
    if left >= 0:
        return Told(whole, passage=True, question=None)
    whole = paragraphs(head, _body(facts, say), note)
    if size(whole) <= room:
        return Told(whole, passage=False, question=None)
    share = (room - size(paragraphs(head, _body(facts, say, 0), note))) // len(facts)
    clip = paragraphs(head, _body(facts, say, share), note)
    return Told(clip, passage=False, question=None) if share >= least else None


def question(recall: Recall, base: KnowledgeBase, say: Say, *, number: int = 0) -> Markup:
    """A question, and its answer hidden until it is tapped; with its number where there are several."""
    asked = clipped(say.of(recall.question), _QUESTION)
    heading = join(" ", [f"{number}.", asked]) if number else say("briefing.question", question=asked)
    return say.lines(heading, spoiler(clipped(brief(base.facts[recall.fact], say), _CHANGED)))


def news(changes: Sequence[Change], say: Say) -> Markup:
    """What has changed: what was withdrawn, what was corrected, what was added."""
    corrected = [_corrected(each, say) for each in changes if isinstance(each, Corrected)]
    added = [_added(each.fact, say) for each in changes if isinstance(each, Added)]
    return paragraphs(
        *(withdrawn(each.fact, say) for each in changes if isinstance(each, Withdrawn)),
        *(say.lines("" if number else say("briefing.corrected"), each) for number, each in enumerate(corrected)),
        say.lines(say("briefing.added"), *added) if added else "",
    )


def withdrawn(withdrawal: Withdrawal, say: Say, *, text: int = _CHANGED, why: int = _WHY) -> Markup:
    """That a fact was withdrawn and when, what it said, and why; the two in so many characters."""
    was = say("quoted", text=clipped(say.of(withdrawal.was), text))
    return say.lines(
        say("briefing.withdrawn", date=say.date(withdrawal.date), text=was),
        say("briefing.reason", why=clipped(say.of(withdrawal.why), why)),
    )


def _head(edition: Edition, base: KnowledgeBase, say: Say) -> Markup:
    number, count = numbered(base, edition)
    title = clipped(say.of(edition.title), _TITLE)
    head = say("briefing.head", number=number, count=count, title=title)
    return join(" · ", [bold(head), citation.as_of(base.sources[edition.source].as_of, say)])


def _body(facts: Iterable[Fact], say: Say, share: int | None = None) -> Markup:
    """The facts under their headings; each in so many characters, where they are given."""
    ordered = sorted(facts, key=lambda fact: _HEADINGS.index(_heading(fact)))
    parts: list[Markup] = []
    for heading, those in groupby(ordered, key=_heading):
        parts += [italic(say(f"briefing.{heading}")), *(_line(fact, say, share) for fact in those)]
    return say.lines(*parts)


def _heading(fact: Fact) -> str:
    if fact.holder == UNNAMED:
        return "unnamed"
    match fact.voice:
        case Voice.REPORT | Voice.AUTHOR:
            return str(fact.voice)
        case Voice.QUOTED | Voice.PARAPHRASED:
            return "said"


def _line(fact: Fact, say: Say, share: int | None = None) -> Markup:
    text = brief(fact, say)
    return say(
        "briefing.fact", status=bold(citation.status(fact, say)), text=text if share is None else clipped(text, share)
    )


def _passage(fact: Fact, base: KnowledgeBase, say: Say) -> Markup:
    """The source's words, and the agency that it names for them, else the source itself."""
    evidence = fact.evidence[0]
    named = evidence.attribution and citation.agency(evidence.attribution, base, say)
    return say.lines(
        citation.passage(fact, base, say),
        italic(named or say("source_name", name=say.of(base.sources[evidence.source].name))),
    )


def _added(fact: Fact, say: Say) -> Markup:
    return say("briefing.fact", status=bold(citation.status(fact, say)), text=clipped(say.of(fact.text), _CHANGED))


def _corrected(change: Corrected, say: Say) -> Markup:
    since = change.fact.revised[change.known :]
    reasons = clipped(" ".join(dict.fromkeys(say.of(each.why) for each in since)), _WHY)
    return say.lines(
        say("briefing.was", text=clipped(say.of(since[0].was), _CHANGED)),
        say(
            "briefing.now",
            status=bold(citation.status(change.fact, say)),
            text=clipped(say.of(change.fact.text), _CHANGED),
        ),
        say("briefing.why", why=reasons, date=say.date(since[-1].date)),
    )
