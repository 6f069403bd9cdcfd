"""Follow-ups: a message that leans on the one before takes over what it lacks, and nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.answer import Context
from bot.answering.focus import Focus
from bot.answering.neighbours import Neighbourhoods, Neighbours
from bot.answering.question import Question
from bot.answering.recognise import Kind, Unit
from bot.answering.slots import SPEECH, asks_for_agency
from bot.knowledge.model import EntityKind, KnowledgeBase

_SHOWN = 3  # facts of the last reply that a follow-up may be about
_IN_SENTENCE, _IN_PARAGRAPH = 0.8, 0.5  # how near such facts are
_PARTIAL = 2  # content units of a fragment that names nobody
_TELLING = SPEECH | {"c:agency", "c:report", "c:publication"}
_SHORT = 4  # content units: a longer message stands on its own unless it says "he" or "it"


@dataclass(frozen=True, slots=True)
class Leaning:
    """A question with what it takes over from the chat's last reply."""

    question: Question
    nearby: Mapping[str, float] = field(default_factory=dict)  # ids of the facts it may be about, the nearest first
    assumed: tuple[str, ...] = ()  # ids of the entities, or the fact, put in for what it leaves out
    bare: bool = False  # asks for one more thing about the very same fact: "when?", "why though?"


def leaning(
    question: Question, context: Context | None, base: KnowledgeBase, neighbourhoods: Neighbourhoods
) -> Leaning:
    """The question as it stands, or leaning on the context when it says that it does."""
    shown = [id_ for id_ in context.facts[:_SHOWN] if id_ in base.facts] if context else []
    if context is None or not shown:
        return Leaning(question)
    content = [unit for unit in question.asked if not unit.light]
    named = [unit for unit in content if unit.kind is Kind.ENTITY]
    pronoun = (question.person or question.thing) and not named
    fragment = question.opener and len(content) <= _SHORT
    partial = len(content) <= _PARTIAL and not named and question.words <= _SHORT
    bare = not content and question.focus is not Focus.NONE
    if not (bare or pronoun or fragment or partial):
        return Leaning(question)
    nearby = _nearby(shown, neighbourhoods.of(base.facts[shown[0]]))
    if bare or _asks_who_told(question, content):
        return Leaning(question, nearby, (shown[0],), bare=True)
    who = _person(context, base) if pronoun and question.person else None
    if who is None:
        return Leaning(question, nearby)
    unit = Unit(Kind.WEAK, base.entities[who].name["en"], ("e:" + who,))
    return Leaning(replace(question, asked=(*question.asked, unit)), nearby, (who,))


def _asks_who_told(question: Question, content: Sequence[Unit]) -> bool:
    """Whether it asks for nothing but the agency ("which agency ran it?") or the speaker ("and who said so?")."""
    told = all(not _TELLING.isdisjoint(unit.features) for unit in content)
    if asks_for_agency(question):
        return told or ((question.thing or question.person) and len(content) <= _SHORT)
    return told and question.focus is Focus.WHO


def _person(context: Context, base: KnowledgeBase) -> str | None:
    """Whom "he" or "she" means: the person last asked about, or who does or says what was last shown."""
    fact = base.facts.get(context.facts[0])
    ids = [*context.entities]
    if fact:
        ids += [*(id_ for role in fact.roles.values() for id_ in role), fact.holder, *fact.about]
    return next((id_ for id_ in ids if id_ in base.entities and base.entities[id_].kind is EntityKind.PERSON), None)


def _nearby(shown: Sequence[str], beside: Neighbours) -> dict[str, float]:
    """The facts last shown, then those of the first one's paragraph, the nearest of which stand in its sentence."""
    near = dict.fromkeys(beside.paragraph, _IN_PARAGRAPH) | dict.fromkeys(beside.sentence, _IN_SENTENCE)
    return dict.fromkeys(shown, 1.0) | near | {shown[0]: 1.0}
