"""The forms that concepts have in one language, and which words the base knows."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from bot.answering.lexicon import Lexicon
from bot.answering.normalise import tokenise
from bot.answering.stems import form_key
from bot.knowledge.model import KnowledgeBase, Lang


class Vocabulary:
    """The forms of one language, and what the base knows already."""

    def __init__(self, base: KnowledgeBase, language: Lang) -> None:
        self.language = language
        self.forms = [
            (concept.id, form) for concept in base.concepts.values() for form in concept.forms.get(language, ())
        ]
        self.at: dict[str, list[int]] = defaultdict(list)  # concept -> where its forms stand
        for index, (concept, _) in enumerate(self.forms):
            self.at[concept].append(index)
        self._base = base
        self._articles = frozenset(word for words in base.lexicon.get("article", {}).values() for word in words)
        self._frequency = base.frequency.get(language, {})

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._base)  # which takes a second

    def knows(self, phrase: str) -> bool:
        """Whether some phrase of the base has each of these words, in this form or another."""
        return all(self._lexicon.knows(word) for word in self.words(phrase))

    def key(self, phrase: str) -> tuple[str, ...]:
        """What two forms share that the bot takes for one."""
        forms = self._base.forms if self.language == "ru" else {}
        return tuple(form_key(forms.get(word, (word,))[0], self.language) for word in self.words(phrase))

    def words(self, phrase: str) -> list[str]:
        """Its folded words, without articles."""
        folded = (token.text for token in tokenise(phrase) if not token.punctuation)
        return [word for word in folded if word not in self._articles]

    def common(self, phrase: str) -> float:
        """How common the rarest of its words is: a Zipf value, 0 for a word that the frequency list lacks."""
        return min((self._frequency.get(word, 0.0) for word in self.words(phrase)), default=0.0)

    def new(self, phrases: Iterable[str]) -> list[str]:
        """Those that the base does not know, one of each that the bot takes for the same: the shortest."""
        kept: dict[tuple[str, ...], str] = {}
        for phrase in sorted(set(phrases), key=lambda each: (len(each), each)):
            if not self.knows(phrase):
                kept.setdefault(self.key(phrase), phrase)
        return sorted(kept.values())
