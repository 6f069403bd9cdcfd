"""An answer as a message. Pure: the same reply gives the same page."""

from collections.abc import Iterable, Sequence

from bot.answering.answer import (
    Choice,
    DateLead,
    Found,
    Lead,
    NamesLead,
    Polite,
    Reason,
    Reply,
    TextLead,
    Unknown,
    VerdictLead,
)
from bot.knowledge.model import Entity, Fact, KnowledgeBase, Lang, Slot
from bot.locales import citation
from bot.locales.markup import TEXT_LIMIT, Markup, bold, clipped, italic, join, plain, units
from bot.locales.texts import Say, Texts
from bot.telegram.lists import listed
from bot.telegram.page import Action, Button, Kind, Page, Press, Rows, View, shows

__all__ = ["fact_page", "plain", "render"]

RELATED = 3  # buttons
_TEXT = 1000  # UTF-16 units of a fact's text: with the passage it stays within a message
_WORDS, _WORD = 3, 40  # how many of the question's words a reply repeats, and how much of each
_SHORT = 45  # characters of a question that a phone's button shows in full

# Where the base has the fact, but not what was asked about it, the fact is shown beside the reply.
_BESIDE = frozenset(Reason) - {Reason.UNCOVERED, Reason.GAP, Reason.FALSE_PREMISE}


def render(reply: Reply, base: KnowledgeBase, language: Lang, texts: Texts, listing: str = "") -> Page:
    """A reply as a page in a language.

    `listing` is the key under which a long list of facts can be turned (`lists.listing_key`); without it the list
    has its first page alone.
    """
    say = texts(language)
    match reply.answer:
        case Found(facts=facts, listing=True) as found:
            return _with_notes(listed(facts, View(Kind.LISTING, listing), base, say), found, base, say)
        case Found() as found:
            return _with_notes(_found(found, base, say), found, base, say)
        case Choice(options=options):
            return _choice([(option.fact, option.question) for option in options], say)
        case Unknown() as unknown:
            return _unknown(unknown, base, say)
        case Polite(courtesy=courtesy):
            return Page(say(f"courtesy.{courtesy}"), ways(say))


def fact_page(fact: Fact, base: KnowledgeBase, say: Say, related: Iterable[Fact] = ()) -> Page:
    """A fact by itself: a button or a link led to it."""
    return Page(_body(fact, None, base, say), _under(fact, related, say))


def ways(say: Say) -> Rows:
    """Where to go from a message that leads nowhere else."""
    return (
        (
            shows(say.label("button.examples"), View(Kind.ASK), say),
            shows(say.label("button.topics"), View(Kind.TOPICS), say),
        ),
    )


def votes(fact: Fact, say: Say) -> tuple[Button, Button]:
    view = View(Kind.FACT, fact.id)
    return (
        Button("👍", Press(Action.HELPFUL, say.language, view)),
        Button("👎", Press(Action.USELESS, say.language, view)),
    )


def _found(found: Found, base: KnowledgeBase, say: Say) -> Page:
    first, *others = found.facts
    return Page(_body(first, found.lead, base, say), _under(first, (*others, *found.related), say))


def _body(fact: Fact, lead: Lead | None, base: KnowledgeBase, say: Say) -> Markup:
    """The lead, the fact, the source's words, and who vouches for them."""
    source = base.sources[fact.evidence[0].source]
    text = clipped(say.of(fact.text), _TEXT)
    told = say("translation", text=text) if citation.translated(fact, source, say) else text
    return say.lines(
        lead and bold(_lead(lead, fact, say)),
        told,
        citation.passage(fact, base, say),
        italic(citation.credit(fact, base, say)),
    )


def _lead(lead: Lead, fact: Fact, say: Say) -> Markup:
    match lead:
        case DateLead(when=when):
            return citation.date(when, say)
        case TextLead(slot=Slot.AMOUNT, text=text) if Slot.AMOUNT_USD in fact.values:
            return say("lead.amount", amount=say.of(text), usd=say.of(fact.values[Slot.AMOUNT_USD]))
        case TextLead(text=text):
            return join("", [clipped(say.of(text), _TEXT)])
        case NamesLead(entities=entities):
            return say.names(say.of(entity.name) for entity in entities)
        case VerdictLead(yes=True, status=status):
            return say("verdict.so", status=say(f"status.{status}"))
        case VerdictLead(status=status) if status.firm:
            return say("verdict.not_so")
        case VerdictLead(status=status):
            return say(f"verdict.only.{status}")


def _under(fact: Fact, related: Iterable[Fact], say: Say) -> Rows:
    """The buttons of an answer: its source, its neighbours, whether it helped."""
    source = (shows(say.label("button.source"), View(Kind.SOURCE, fact.id), say), *votes(fact, say))
    return (source, *_neighbours((each for each in related if each.id != fact.id), say))


def _neighbours(facts: Iterable[Fact], say: Say) -> Rows:
    """A row for each fact, as a question; two facts with one question would look like one button twice."""
    labels: dict[str, Fact] = {}
    for fact in facts:
        labels.setdefault(citation.question(fact, say), fact)
    return tuple((shows(label, View(Kind.FACT, fact.id), say),) for label, fact in list(labels.items())[:RELATED])


def _choice(options: Sequence[tuple[Fact, str]], say: Say) -> Page:
    """Did you mean …? A question that its button cannot show in full stands in the text as well."""
    long = any(len(question) > _SHORT for _, question in options)
    questions = [
        f"{number}. {clipped(question, 200)}" if long else question for number, (_, question) in enumerate(options, 1)
    ]
    return Page(
        say.lines(say("choice"), *(questions if long else ())),
        tuple(
            (shows(clipped(label, 100), View(Kind.FACT, fact.id), say),)
            for label, (fact, _) in zip(questions, options, strict=True)
        ),
    )


def _unknown(unknown: Unknown, base: KnowledgeBase, say: Say) -> Page:
    related = unknown.related
    buttons = _neighbours(related, say) or ways(say)
    match unknown.reason:
        case Reason.GAP if unknown.gap:
            beside = say("unknown.beside") if related else ""
            return Page(say.lines(clipped(say.of(unknown.gap.reply), _TEXT), beside), buttons)
        case Reason.FALSE_PREMISE if related:
            return Page(
                say.lines(say("unknown.false_premise"), _body(related[0], None, base, say)),
                _under(related[0], related, say),
            )
        case reason:
            words = say("unknown.words", words=_quoted(unknown.missing, say)) if unknown.missing else ""
            lacks = join(" ", [say(f"lacking.{reason}"), words])
            if not related:
                return Page(lacks, buttons)
            if reason not in _BESIDE:
                return Page(say.lines(lacks, say("unknown.beside")), buttons)
            known = say("unknown.known", text=clipped(say.of(related[0].text), _TEXT))
            return Page(say.lines(lacks, known, italic(citation.mark(related[0], base, say))), buttons)


def _quoted(words: Sequence[str], say: Say) -> Markup:
    return say.names(say("quoted", text=clipped(word, _WORD)) for word in words[:_WORDS])


def _with_notes(page: Page, found: Found, base: KnowledgeBase, say: Say) -> Page:
    """The page, after what the answer took for granted."""
    assumed = [_named(each, base, say) for each in found.assumed]
    notes = [say("note.assumed", names=say.names(filter(None, assumed)))] if any(assumed) else []
    if found.person:
        notes.append(_office_then(found.person, base, say))
    html = say.lines(*map(italic, notes), page.html)
    return Page(html, page.buttons) if units(plain(html)) <= TEXT_LIMIT else page


def _named(each: str, base: KnowledgeBase, say: Say) -> Markup:
    """What a follow-up took over: an entity by its name, a fact by the question it answers."""
    if each in base.entities:
        return join("", [say.of(base.entities[each].name)])
    return say("quoted", text=citation.question(base.facts[each], say)) if each in base.facts else Markup()


def _office_then(person: Entity, base: KnowledgeBase, say: Say) -> Markup:
    office = citation.office(person, base, say)
    return say("note.office", name=say.of(person.name), office=office) if office else Markup()
