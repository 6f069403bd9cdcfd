"""A question in, a reply out: deterministic, without network, clock or database."""

from collections.abc import Iterable
from dataclasses import replace

from bot.answering.answer import Context, Reply, Step, Unknown
from bot.answering.courtesy import LONGEST, Courtesies
from bot.answering.decide import Decider
from bot.answering.follow import leaning
from bot.answering.index import Index
from bot.answering.language import language_of
from bot.answering.normalise import Token
from bot.answering.queries import Queries
from bot.answering.question import understand
from bot.answering.rank import Ranker
from bot.answering.recognise import Recogniser
from bot.answering.scripts import read
from bot.answering.trace import trace
from bot.answering.weights import WEIGHTS, Weights
from bot.knowledge.model import KnowledgeBase, Lang


class Engine:
    """Answers questions from one base. Building it takes the time; asking takes about a millisecond."""

    def __init__(self, base: KnowledgeBase, weights: Weights = WEIGHTS) -> None:
        self.base = base
        self._recogniser = Recogniser(base)
        self._courtesies = Courtesies(base)
        index = Index(base, self._recogniser, weights)
        self._ranker = Ranker(index)
        self._queries = Queries(index)
        self._decider = Decider(index)

    def ask(self, question: str, *, context: Context | None = None, hint: Lang = "en", explain: bool = False) -> Reply:
        """The reply to a message.

        `context` is what the chat's last reply gave; `hint` the language of the person's Telegram, for a message that
        does not show its own; `explain` fills in the trace.
        """
        tokens = read(question[:LONGEST], self._recogniser.known, self._recogniser.misspelt)
        language = language_of(tokens, hint, self._recogniser.kazakh)
        if courtesy := self._courtesies.of(question, tokens):
            return Reply(
                courtesy, language, None, (Step("courtesy", question[:80], courtesy.courtesy),) if explain else ()
            )
        units = self._recogniser.units(tokens)
        asked = leaning(understand(units), context, self.base)
        candidates = self._ranker.rank(asked.question, asked.nearby)
        answer = self._queries.answer(asked.question) or self._decider.decide(asked, candidates, language)
        if isinstance(answer, Unknown):
            answer = replace(answer, missing=_as_typed(answer.missing, tokens))
        after = self._decider.context(asked, answer, question)
        return Reply(answer, language, after, trace(units, asked, candidates, answer) if explain else ())


def _as_typed(phrases: Iterable[str], tokens: Iterable[Token]) -> tuple[str, ...]:
    """Words of the question in the person's own spelling."""
    typed = {token.text: token.raw for token in tokens}
    return tuple(" ".join(dict.fromkeys(typed.get(word, word) for word in phrase.split())) for phrase in phrases)
