"""Questions asked as people ask them, through the batch of `kaznato ask`, and what came back."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.questions import Question, chats
from bot.commands.ask import Asker, Outcome, ask_batch
from bot.knowledge.model import KnowledgeBase


class Numbering:
    """The sentences of a base's sources by id: "p2s1" is the first sentence of the second paragraph after the masthead.

    Ids are bare in the first source; those of another start with its id: "kite-gazette/p1s1".
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._texts = {source.id: source.text for source in base.sources.values()}
        self._spans: dict[str, list[tuple[str, int, int]]] = {}
        for place, source in enumerate(base.sources.values()):
            prefix = f"{source.id}/" if place else ""
            count: Counter[int] = Counter()
            self._spans[source.id] = []
            for sentence in source.sentences:
                count[sentence.paragraph] += 1
                name = f"{prefix}p{sentence.paragraph}s{count[sentence.paragraph]}"
                self._spans[source.id].append((name, sentence.start, sentence.end))

    @property
    def sentences(self) -> dict[str, str]:
        """The text of every sentence, by its id."""
        return {name: self._texts[source][a:b] for source, spans in self._spans.items() for name, a, b in spans}

    def of(self, source: str, passage: str) -> frozenset[str]:
        """The ids of the sentences that a passage lies in. Raises ValueError where it does not stand in the source."""
        start = self._texts[source].index(passage)
        end = start + len(passage)
        return frozenset(name for name, first, last in self._spans[source] if start < last and end > first)


@dataclass(frozen=True, slots=True)
class Given:
    """A reply, as far as it is judged."""

    outcome: Outcome
    confidence: float  # that the first citation answers
    text: str  # what the person reads
    cited: tuple[tuple[str, frozenset[str]], ...]  # fact id and the ids of its sentences, in rank order

    @property
    def top(self) -> frozenset[str]:
        """The sentences of the first fact."""
        return frozenset().union(*(keys for fact, keys in self.cited if fact == self.cited[0][0]))

    @property
    def sentences(self) -> frozenset[str]:
        return frozenset().union(*(keys for _, keys in self.cited))


def ask_all(asker: Asker, questions: Sequence[Question]) -> dict[str, Given]:
    """The reply to each question, by the question's id. Follow-ups share the chat of what they follow."""
    numbering = Numbering(asker.base)
    batch = (
        json.dumps({"id": question.id, "q": question.text, "lang": question.lang, "chat": chat})
        for question, chat in chats(questions)
    )
    reports = map(json.loads, ask_batch(asker, batch, language="en"))
    return {report["id"]: given_of(report, numbering) for report in reports}


def given_of(report: Mapping[str, Any], numbering: Numbering) -> Given:
    """A reply in the batch's format, as far as it is judged."""
    return Given(
        outcome=Outcome(report["outcome"]),
        confidence=report["confidence"],
        text=report["text"],
        cited=tuple((each["fact"], numbering.of(each["source"], each["passage"])) for each in report["citations"]),
    )
