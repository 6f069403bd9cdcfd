"""How a fact is vouched for, in words: whose they are, how firm, when, which agency, which source, as of when."""

from bot.knowledge.model import (
    AUTHOR,
    UNNAMED,
    Attribution,
    Entity,
    Fact,
    KnowledgeBase,
    PartialDate,
    Reach,
    Slot,
    Source,
    Voice,
    When,
)
from bot.locales.markup import Markup, clipped, join, quote
from bot.locales.texts import Say

LONG = 280  # characters of a passage from which its quotation folds
_ENTIRE = 1800  # UTF-16 units of a passage that a message surely has room for
_LABEL = 60  # characters that a button shows on a wide phone


def voice(fact: Fact, base: KnowledgeBase, say: Say) -> Markup:
    """Whose words the passage is in."""
    if fact.holder == UNNAMED:
        return say("voice.unnamed")
    if fact.holder == AUTHOR:
        return say("voice.told" if fact.voice is Voice.REPORT else "voice.author")
    name = say.of(base.entities[fact.holder].name)
    match fact.voice:
        case Voice.REPORT:
            # The line below names the agency, with its date and reach.
            return say("voice.report") if fact.evidence[0].attribution else say("voice.report_of", name=name)
        case Voice.QUOTED:
            return say("voice.quoted", name=name)
        case _:
            return say("voice.paraphrased", name=name)


def status(fact: Fact, say: Say) -> Markup:
    """How firm the claim is, in a word."""
    return say(f"status.{fact.status}")


def date(when: When, say: Say) -> Markup:
    """When the event was; an inferred year is said to be one."""
    return say("when.inferred" if when.inferred else "when.printed", date=say.date(when.date))


def agency(attribution: Attribution, base: KnowledgeBase, say: Say) -> Markup:
    """The agency that the source names, and how surely its name covers the passage."""
    name = say.of(base.entities[attribution.agency].name)
    dated = f"{name}, {say.date(attribution.date)}" if attribution.date else name
    return say("reach.paragraph" if attribution.reach is Reach.PARAGRAPH else "reach.explicit", agency=dated)


def as_of(day: PartialDate, say: Say) -> Markup:
    return say("as_of", date=say.date(day))


def credit(fact: Fact, base: KnowledgeBase, say: Say) -> Markup:
    """Two short lines: whose words, how firm, when; and the agency, the source, as of when."""
    evidence = fact.evidence[0]
    source = base.sources[evidence.source]
    told = (voice(fact, base, say), say("firmness", status=status(fact, say)), fact.when and date(fact.when, say))
    printed = evidence.attribution and agency(evidence.attribution, base, say)
    where = (printed, say("source_name", name=say.of(source.name)), as_of(source.as_of, say))
    return say.lines(join(" · ", filter(None, told)), join(" · ", filter(None, where)))


def mark(fact: Fact, base: KnowledgeBase, say: Say) -> Markup:
    """The credit of a fact in a list, in a few words: the status, who vouches, when."""
    told = (status(fact, say), voice(fact, base, say), fact.when and say.date(fact.when.date))
    return join(" · ", filter(None, told))


def translated(fact: Fact, source: Source, say: Say) -> bool:
    """Whether the fact's text in this language is a translation of the source's."""
    return say.language != source.lang and say.language in fact.text


def passage(fact: Fact, base: KnowledgeBase, say: Say) -> Markup:
    """The source's own words, as they stand there, and in which language they are where that is not the reader's."""
    evidence = fact.evidence[0]
    source = base.sources[evidence.source]
    words = clipped(evidence.passage, _ENTIRE)
    block = quote(f"“{words}”" if _bare(fact, words) else words, expandable=len(words) > LONG)
    if say.language == source.lang:
        return block
    return say.lines(say("source_words", language=say.name_of(source.lang)), block)


def _bare(fact: Fact, words: str) -> bool:
    """A quotation whose passage leaves its quotation marks outside."""
    return fact.voice is Voice.QUOTED and words[0] not in '“"«„'


def question(fact: Fact, say: Say) -> str:
    """A fact as a short question in this language, for a button that leads to it."""
    asked = fact.ask.get(say.language) or fact.ask.get("en") or ()
    full = [each for each in asked if each.endswith("?")] or list(asked)
    fitting = next((each for each in full if len(each) <= _LABEL), None)
    return clipped(fitting or min(full, key=len, default="") or say.of(fact.text), _LABEL)


def office(person: Entity, base: KnowledgeBase, say: Say) -> str:
    """A person's office as of the source; empty where no fact states one."""
    fact = base.facts.get(person.office) if person.office else None
    if fact is None:
        return ""
    return say.of(fact.values.get(Slot.OFFICE, fact.text))
