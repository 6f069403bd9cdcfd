"""A question in, a reply out: deterministic, without network, clock or database."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.answering.answer import Answer, Choice, Context, Found, Reply, Step, Unknown
from bot.answering.courtesy import LONGEST, Courtesies
from bot.answering.decide import Decider
from bot.answering.follow import Leaning, leaning
from bot.answering.index import Index
from bot.answering.language import language_of
from bot.answering.normalise import Token
from bot.answering.queries import Queries
from bot.answering.question import Question, readings
from bot.answering.rank import Candidate, Ranker
from bot.answering.recognise import Recogniser, Unit
from bot.answering.scripts import read
from bot.answering.trace import trace
from bot.answering.veto import KNOWN
from bot.answering.weights import WEIGHTS, Weights
from bot.knowledge.model import Gap, KnowledgeBase, Lang


class Reading(NamedTuple):
    """One way to take a message, and what comes of it."""

    asked: Leaning
    candidates: Sequence[Candidate]
    answer: Answer

    @property
    def lacking(self) -> bool:
        """Whether it is a question that the base is known not to answer."""
        return isinstance(self.answer, Unknown) and self.answer.gap is not None

    @property
    def certainty(self) -> float:
        """The confidence of an answer or a choice of one fact; 0 of anything else."""
        match self.answer:
            case Found(confidence=confidence, listing=False) | Choice(confidence=confidence):
                return confidence
            case _:
                return 0.0


class Engine:
    """Answers questions from one base. Building it takes the time; asking takes about a millisecond."""

    def __init__(self, base: KnowledgeBase, weights: Weights = WEIGHTS) -> None:
        self.base, self.weights = base, weights
        self._recogniser = Recogniser(base)
        self._courtesies = Courtesies(base)
        index = Index(base, self._recogniser, weights)
        self._neighbourhoods = index.neighbourhoods
        self._ranker = Ranker(index)
        self._queries = Queries(index)
        self._decider = Decider(index)

    def ask(self, question: str, *, context: Context | None = None, hint: Lang = "en", explain: bool = False) -> Reply:
        """The reply to a message.

        `context` is what the chat's last reply gave; `hint` the language of the person's Telegram, for a message that
        does not show its own; `explain` fills in the trace.
        """
        tokens = self._tokens(question)
        language = language_of(tokens, hint, self._recogniser.kazakh)
        if courtesy := self._courtesies.of(question, tokens):
            return Reply(
                courtesy, language, None, (Step("courtesy", question[:80], courtesy.courtesy),) if explain else ()
            )
        units = self._recogniser.units(tokens)
        asked, candidates, answer = self._understood(units, context, language)
        if isinstance(answer, Unknown):
            answer = replace(answer, missing=_as_typed(answer.missing, tokens))
        after = self._decider.context(asked, answer, question)
        return Reply(answer, language, after, trace(units, asked, candidates, answer) if explain else ())

    def understood(self, question: str, context: Context | None = None) -> Reading:
        """What `ask` makes of a message that asks something, with the candidates and their signals."""
        tokens = self._tokens(question)
        language = language_of(tokens, "en", self._recogniser.kazakh)
        return self._understood(self._recogniser.units(tokens), context, language)

    def _tokens(self, question: str) -> Sequence[Token]:
        return read(question[:LONGEST], self._recogniser.known, self._recogniser.misspelt)

    def _understood(self, units: Sequence[Unit], context: Context | None, language: Lang) -> Reading:
        """The narrowest reading, unless the base knows better what a wider one asks. A gap or a list is known by its
        words: it is meant.
        """
        narrowest, *wider = (self._read(question, context, language) for question in readings(units))
        if known := next((each for each in (narrowest, *wider) if each.lacking and _known_gap(each.candidates)), None):
            return known
        match narrowest.answer:
            case Unknown(gap=None) | Choice() | Found(listing=False):
                return max((narrowest, *wider), key=lambda reading: reading.certainty)
            case _:
                return narrowest

    def _read(self, question: Question, context: Context | None, language: Lang) -> Reading:
        asked = leaning(question, context, self.base, self._neighbourhoods)
        candidates = self._ranker.rank(asked.question, asked.nearby)
        listed = None if asked.bare or _known_gap(candidates) else self._queries.answer(asked.question)
        answer = listed or self._decider.decide(asked, candidates, language)
        return Reading(asked, candidates, answer)


def _known_gap(candidates: Iterable[Candidate]) -> bool:
    """Whether a question is one that the base is known not to answer, word for word: no list answers it."""
    return any(isinstance(each.entry.subject, Gap) and each.alike >= KNOWN for each in candidates)


def _as_typed(phrases: Iterable[str], tokens: Iterable[Token]) -> tuple[str, ...]:
    """Words of the question in the person's own spelling."""
    typed = {token.text: token.raw for token in tokens}
    return tuple(" ".join(dict.fromkeys(typed.get(word, word) for word in phrase.split())) for phrase in phrases)
