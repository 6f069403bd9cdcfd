"""Asking in tests, and what must be in a reply."""

from collections.abc import Iterable

from bot.answering.answer import Answer, Choice, Context, Found, Polite, Unknown
from bot.answering.engine import Engine
from bot.knowledge.model import Fact, KnowledgeBase, Lang


def found(engine: Engine, question: str, *, context: Context | None = None, hint: Lang = "en") -> Found:
    answer = engine.ask(question, context=context, hint=hint).answer
    assert isinstance(answer, Found), f"{question!r}: {brief(answer)}"
    return answer


def unknown(engine: Engine, question: str, *, context: Context | None = None) -> Unknown:
    answer = engine.ask(question, context=context).answer
    assert isinstance(answer, Unknown), f"{question!r}: {brief(answer)}"
    return answer


def after(engine: Engine, *questions: str) -> Context:
    """What a chat remembers after these messages."""
    context: Context | None = None
    for question in questions:
        context = engine.ask(question, context=context).context or context
    assert context is not None
    return context


def ids(facts: Iterable[Fact]) -> list[str]:
    return [fact.id for fact in facts]


def brief(answer: Answer) -> str:
    match answer:
        case Found(facts=facts):
            return f"found {ids(facts)}"
        case Choice(options=options):
            return f"a choice of {ids(option.fact for option in options)}"
        case Unknown(reason=reason, missing=missing, related=related):
            return f"unknown ({reason}, missing {missing}), near {ids(related)}"
        case Polite(courtesy=courtesy):
            return f"courtesy ({courtesy})"


def sentences(fact: Fact, base: KnowledgeBase) -> set[tuple[str, int]]:
    """Where a fact's passages stand."""
    return {
        (evidence.source, number)
        for evidence in fact.evidence
        for number, sentence in enumerate(base.sources[evidence.source].sentences)
        if evidence.start < sentence.end and evidence.end > sentence.start
    }
