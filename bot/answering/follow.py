"""Follow-ups: a message that leans on the one before takes over what it lacks, and nothing more."""

from dataclasses import dataclass, replace

from bot.answering.answer import Context
from bot.answering.neighbours import paragraph_mates
from bot.answering.question import Focus, Question
from bot.answering.recognise import Kind, Unit
from bot.knowledge.model import EntityKind, KnowledgeBase

_SHOWN = 3  # facts of the last reply that a follow-up may be about
_SHORT = 4  # content units: a longer message stands on its own unless it says "he" or "it"


@dataclass(frozen=True, slots=True)
class Leaning:
    """A question with what it takes over from the chat's last reply."""

    question: Question
    nearby: tuple[str, ...] = ()  # ids of the facts it may be about
    assumed: tuple[str, ...] = ()  # ids of the entities put in for a pronoun
    bare: bool = False  # asks for one more thing about the very same fact: "when?", "why though?"


def leaning(question: Question, context: Context | None, base: KnowledgeBase) -> Leaning:
    """The question as it stands, or leaning on the context when it says that it does."""
    if context is None or not context.facts:
        return Leaning(question)
    content = [unit for unit in question.asked if not unit.light]
    named = [unit for unit in content if unit.kind is Kind.ENTITY]
    bare = not content and question.focus is not Focus.NONE
    pronoun = (question.person or question.thing) and not named
    fragment = question.opener and len(content) <= _SHORT
    partial = len(content) <= 2 and not named and question.words <= _SHORT
    if not (bare or pronoun or fragment or partial):
        return Leaning(question)
    nearby = _nearby(context, base)
    if bare:
        return Leaning(question, nearby, context.facts[:1], bare=True)
    assumed = _referents(question, context, base) if pronoun else ()
    if not assumed:
        return Leaning(question, nearby)
    units = tuple(Unit(Kind.WEAK, base.entities[id_].name["en"], ("e:" + id_,)) for id_ in assumed)
    return Leaning(replace(question, asked=(*question.asked, *units)), nearby, assumed)


def _referents(question: Question, context: Context, base: KnowledgeBase) -> tuple[str, ...]:
    """Whom or what a pronoun may mean: a person for "he", somebody or something last asked about otherwise."""
    fact = base.facts.get(context.facts[0])
    ids = [*context.entities]
    if fact:
        ids += [id_ for role in fact.roles.values() for id_ in role] + [fact.holder, *fact.about]
    known = [id_ for id_ in dict.fromkeys(ids) if id_ in base.entities]
    if question.person:
        return tuple(id_ for id_ in known if base.entities[id_].kind is EntityKind.PERSON)[:1]
    return ()


def _nearby(context: Context, base: KnowledgeBase) -> tuple[str, ...]:
    """The facts last shown, then those of the first one's paragraph, in the order of the base."""
    shown = [id_ for id_ in context.facts[:_SHOWN] if id_ in base.facts]
    if not shown:
        return ()
    beside = paragraph_mates(base.facts[shown[0]], base)
    return tuple(dict.fromkeys([*shown, *(id_ for id_ in base.facts if id_ in beside)]))
