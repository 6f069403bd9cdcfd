"""`kaznato ask`: one question and its answer, or a file of them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.answering.answer import Answer, Choice, Context, Found, Polite, Reply, Step, Unknown
from bot.compiled import ready_engine
from bot.knowledge.model import LANGUAGES, Fact, Lang
from bot.locales.markup import plain
from bot.locales.texts import Texts
from bot.telegram.render import render


class Outcome(StrEnum):
    ANSWER = "answer"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"


class BatchError(Exception):
    """A line of a batch is not in its format; the text says which and why."""


class Asker:
    """An engine with its base, loaded once. Raises BaseError where the base has problems."""

    def __init__(self, knowledge: Path, seeds: Path) -> None:
        self.engine = ready_engine(knowledge, seeds)
        self.base = self.engine.base
        self.texts = Texts.load()

    def text(self, reply: Reply) -> str:
        return plain(render(reply, self.base, reply.language, self.texts).html)

    def report(self, reply: Reply) -> dict[str, Any]:
        """A reply in the batch's format, without an id."""
        outcome, confidence, facts = verdict(reply.answer)
        return {
            "outcome": outcome,
            "confidence": round(confidence, 4),
            "text": self.text(reply),
            "citations": [
                {"fact": fact.id, "source": evidence.source, "passage": evidence.passage}
                for fact in facts
                for evidence in fact.evidence
            ],
        }


def ask(asker: Asker, question: str, *, language: Lang, as_json: bool, explain: bool) -> str:
    """The answer to one question, as text or JSON, with what led to it where that is wanted."""
    reply = asker.engine.ask(question, hint=language, explain=explain)
    if as_json:
        steps = {"trace": [asdict(step) for step in reply.trace]} if explain else {}
        return json.dumps(asker.report(reply) | steps, ensure_ascii=False, indent=2)
    return "\n".join([asker.text(reply), *(["", *map(_line, reply.trace)] if explain else [])])


def ask_batch(asker: Asker, lines: Iterable[str], *, language: Lang) -> Iterator[str]:
    """A line of JSON for each line of JSON; those of the same chat are one conversation. Raises BatchError."""
    contexts: dict[str, Context] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, question, hint, chat = _read(line, number, language)
        reply = asker.engine.ask(question, context=contexts.get(chat) if chat else None, hint=hint)
        if chat and reply.context:
            contexts[chat] = reply.context
        yield json.dumps({"id": name, **asker.report(reply)}, ensure_ascii=False)


def verdict(answer: Answer) -> tuple[Outcome, float, tuple[Fact, ...]]:
    """An answer's outcome, its confidence, and the facts it cites, in rank order."""
    match answer:
        case Found(facts=facts, confidence=confidence):
            return Outcome.ANSWER, confidence, facts
        case Choice(options=options, confidence=confidence):
            return Outcome.CLARIFY, confidence, tuple(option.fact for option in options)
        case Unknown(related=related, confidence=confidence):
            return Outcome.ABSTAIN, confidence, related
        case Polite():
            return Outcome.ABSTAIN, 0.0, ()


def _line(step: Step) -> str:
    weight = "" if step.weight is None else f"  {step.weight:+.3f}"
    return f"{step.stage:<10} {step.subject}: {step.detail}{weight}"


def _read(line: str, number: int, language: Lang) -> tuple[Any, str, Lang, str | None]:
    try:
        item = json.loads(line.strip())
    except json.JSONDecodeError as error:
        raise BatchError(f"line {number} is not JSON: {error.msg} (column {error.colno})") from None
    if not isinstance(item, dict) or not isinstance(item.get("q"), str) or "id" not in item:
        raise BatchError(f'line {number} is not of the form {{"id": …, "q": "…", "lang": "en", "chat": "…"}}')
    hint = next((known for known in LANGUAGES if known == item.get("lang")), language)
    chat = item.get("chat")
    return item["id"], item["q"], hint, None if chat is None else str(chat)
