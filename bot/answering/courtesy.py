"""Messages that ask nothing: greetings, thanks, emoji, pastes, languages the bot does not speak."""

import re
from collections.abc import Sequence

from bot.answering.answer import Courtesy, Polite
from bot.answering.normalise import Token, tokenise
from bot.answering.stems import is_cyrillic, is_latin
from bot.knowledge.model import KnowledgeBase

LONGEST = 1500  # characters: more than a question, about a page of text
_LETTERS = re.compile(r"[^\W\d_]")


# Who is told by several kinds of small talk in one message: "hi, who are you?", "ok thanks".
_FIRST_WINS = (
    Courtesy.ABOUT_BOT,
    Courtesy.THANKS,
    Courtesy.FAREWELL,
    Courtesy.GREETING,
    Courtesy.AGREEMENT,
    Courtesy.LAUGHTER,
)


class Courtesies:
    """Tells a message that is no question from one that is."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._phrases = {
            _words(tokenise(phrase)): courtesy
            for courtesy in reversed(_FIRST_WINS)
            for phrases in base.lexicon.get("talk-" + courtesy.value.replace("_", "-"), {}).values()
            for phrase in phrases
        }
        self._longest = max(map(len, self._phrases), default=0)
        self._between = frozenset(word for words in base.lexicon.get("talk-between", {}).values() for word in words)

    def of(self, message: str, tokens: Sequence[Token]) -> Polite | None:
        """What the message is when it asks nothing; None for a question."""
        if len(message) > LONGEST:
            return Polite(Courtesy.TOO_LONG)
        words = _words(tokens)
        if any(is_latin(word) or is_cyrillic(word) or word[0].isdigit() for word in words):
            return self._talk(words)
        return Polite(Courtesy.OTHER_LANGUAGE if _LETTERS.search(message) else Courtesy.EMPTY)

    def _talk(self, words: tuple[str, ...]) -> Polite | None:
        """The message as a string of small talk, when nothing else is in it."""
        found: set[Courtesy] = set()
        at = 0
        while at < len(words):
            sizes = range(min(self._longest, len(words) - at), 0, -1)
            size = next((size for size in sizes if words[at : at + size] in self._phrases), 0)
            if size:
                found.add(self._phrases[words[at : at + size]])
            elif words[at] not in self._between:
                return None
            at += size or 1
        return next((Polite(courtesy) for courtesy in _FIRST_WINS if courtesy in found), None)


def _words(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text for token in tokens if not token.punctuation)
