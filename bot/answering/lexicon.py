"""Every phrase that means something to the base, in one trie, and the words it is made of, for spelling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from sys import intern
from typing import NamedTuple

from bot.answering import elsewhere
from bot.answering.normalise import tokenise
from bot.answering.stems import beginnings, form_key, is_cyrillic, is_kazakh, keys, plain_kazakh, plain_key
from bot.knowledge.model import LANGUAGES, KnowledgeBase, Lang

_EVERYDAY = 5.2  # Zipf value from which a word that is also a place is just that word
_INFLECTED = 4  # letters of an acronym from which it takes Kazakh endings without a hyphen
# Lists that are no phrases to be found inside a message.
_STRANGERS = "strangers"  # a list of names, and not of words
_APART = (_STRANGERS, "article", "months", "numbers", "year-words")


class Sense(NamedTuple):
    """What a phrase stands for."""

    kind: str  # entity, weak, concept, gap, word, elsewhere
    id: str  # of an entity, a concept, a gap; of a kind "word": the name of the word list


class Hit(NamedTuple):
    """A phrase found in a message."""

    length: int  # in words
    exact: int  # how many of its words stand there just so, not in another form
    senses: tuple[Sense, ...]


class _Node(NamedTuple):
    """Where a phrase has come to. Most are ends, and the ends of a concept's many forms are one and the same."""

    senses: tuple[Sense, ...] = ()
    next: dict[str, "_Node"] | None = None


_END = _Node()


class Lexicon:
    """Finds the phrases that start at a word. Articles are no part of a phrase on either side."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.articles = frozenset(word for words in base.lexicon.get("article", {}).values() for word in words)
        self.acronyms = _acronyms(base)  # NATO, ИПДП: never another form of something, never guessed
        self.words: dict[str, None] = {}  # every word of every phrase, in order: what a misspelling may have meant
        self._root = _Node(next={})
        self._ends: dict[tuple[Sense, ...], _Node] = {}
        self._keys: set[str] = set()
        self._forms = base.forms
        for sense, phrase, language in _phrases(base):
            self._add(sense, phrase, language)
        for name, language in list(self._strangers(base)):
            self._add(Sense("elsewhere", name.casefold()), name, language)
        self._stems = frozenset(key[3:] for key in self._keys if key.startswith(("kk:", "kp:")))  # the Kazakh ones

    def _strangers(self, base: KnowledgeBase) -> Iterator[tuple[str, Lang]]:
        """The names of the rest of the world that are neither the base's nor everyday words."""
        listed = base.lexicon.get(_STRANGERS, {})
        yield from ((name, language) for language in LANGUAGES for name in listed.get(language, ()))
        for name, language in elsewhere.phrases(LANGUAGES):
            common = base.frequency.get(language, {}).get(name.casefold(), 0.0)
            if common < _EVERYDAY and not any(self._names(part.text, language) for part in tokenise(name)):
                yield name, language

    def _add(self, sense: Sense, phrase: str, language: Lang) -> None:
        words = [token.text for token in tokenise(phrase) if not token.punctuation and token.text not in self.articles]
        if not words:
            return
        ways = [["=" + word for word in words]]
        if sense.kind not in ("word", "elsewhere") or sense.id.startswith("ask-") or sense.id == "function":
            self.words.update(dict.fromkeys(words))
        if sense.kind != "word":  # a word list counts in its very forms alone
            ways.append(["=" + word if self._as_it_is(word, language) else form_key(word, language) for word in words])
        if language == "kk":
            ways.append([plain_key(key) if key.startswith("kk:") else key for key in ways[-1]])
            if sense.kind == "word":
                ways[-1] = ["=" + plain_kazakh(word) for word in words]
        for way in ([intern(key) for key in way] for way in ways):  # each is there many times
            self._keys.update(way)
            self._grow(way, sense)

    def _grow(self, way: Sequence[str], sense: Sense) -> None:
        """Puts a phrase into the trie."""
        *before, last = way
        branches = self._root.next
        assert branches is not None
        for key in before:
            node = branches.get(key, _END)
            if node.next is None:
                node = branches[key] = _Node(node.senses, {})
            assert node.next is not None
            branches = node.next
        node = branches.get(last, _END)
        if sense not in node.senses:
            senses = (*node.senses, sense)
            branches[last] = _Node(senses, node.next) if node.next else self._ends.setdefault(senses, _Node(senses))

    def _as_it_is(self, word: str, language: Lang) -> bool:
        """Whether a word is looked for in this form alone. In Kazakh a longer acronym takes endings as any word does
        ("натоның"), a short one would meet by chance.
        """
        return word in self.acronyms and (language != "kk" or len(word) < _INFLECTED)

    def has(self, word: str) -> bool:
        """Whether some phrase has this very word."""
        return "=" + word in self._keys

    def knows(self, word: str) -> bool:
        """Whether some phrase has this word, in this form or another."""
        if self.has(word):
            return True
        # Most Russian words begin as no Kazakh stem does: all their Kazakh readings need not be made.
        if is_cyrillic(word) and word not in self._forms and not any(stem in self._stems for stem in beginnings(word)):
            return not is_kazakh(word) and form_key(word, "ru") in self._keys
        return any(key in self._keys for key in self._keys_of(word))

    def kazakh(self, word: str) -> bool:
        """Whether some phrase has this word in Kazakh and none in Russian."""
        found = [key for key in self._keys_of(word)[1:] if key in self._keys]
        return bool(found) and not any(key.startswith("ru:") for key in found)

    def _names(self, word: str, language: Lang) -> bool:
        """Whether some phrase in a language has this word as its dictionary has it: what only shares a stem with one is
        something else.
        """
        return "=" + word in self._keys or form_key(word, language) in self._keys

    def _keys_of(self, word: str) -> tuple[str, ...]:
        """Its keys, and those of the words of which the base lists it as an irregular form."""
        listed = self._forms.get(word)
        return (*keys(word), *(key for other in listed for key in keys(other)[1:2])) if listed else keys(word)

    def longest(self, words: Sequence[str], start: int) -> Hit | None:
        """The longest phrase that starts at a word; among equals the one with most words in their very form."""
        length = exact = 0
        senses: tuple[Sense, ...] = ()
        count = len(words)
        stack = [(self._root, start, 0)]
        while stack:
            node, at, same = stack.pop()
            if node.senses:
                if (at - start, same) > (length, exact):
                    length, exact, senses = at - start, same, node.senses
                elif (at - start, same) == (length, exact):
                    senses = tuple(dict.fromkeys(senses + node.senses))
            branches = node.next
            if at == count or not branches:
                continue
            very, *stems = self._keys_of(words[at])
            if very in branches:
                stack.append((branches[very], at + 1, same + 1))
            stack += ((node, at + 1, same) for node in _meant(branches, stems))
        return Hit(length, exact, senses) if length else None


def _meant(branches: Mapping[str, _Node], stems: Iterable[str]) -> Iterator[_Node]:
    """Where the stems of a word lead. The longest known stem of a Kazakh word is meant, a shorter one inside it is
    chance; and a word that is one of its own script is not taken for another without its letters.
    """
    own = False
    for key in stems:
        if own and key.startswith("kp:"):
            return
        node = branches.get(key)
        if node is None:
            continue
        yield node
        if node.senses and key.startswith(("kk:", "kp:")):
            return
        own = own or bool(node.senses)


def _acronyms(base: KnowledgeBase) -> frozenset[str]:
    names = [
        *(name for entity in base.entities.values() for names in entity.strong.values() for name in names),
        *(term for gap in base.gaps.values() for terms in gap.terms.values() for term in terms),
    ]
    written = {word for name in names for word in name.split() if word.isupper() and len(word) > 1}
    return frozenset(token.text for word in written for token in tokenise(word))


def _phrases(base: KnowledgeBase) -> Iterator[tuple[Sense, str, Lang]]:
    """Each phrase of the base: what it stands for, itself, its language."""
    for language in LANGUAGES:
        for entity in base.entities.values():
            names = (entity.name.get(language, ""), *entity.strong.get(language, ()), *entity.forms.get(language, ()))
            yield from ((Sense("entity", entity.id), name, language) for name in names)
            yield from ((Sense("weak", entity.id), name, language) for name in entity.weak.get(language, ()))
        for concept in base.concepts.values():
            yield from ((Sense("concept", concept.id), form, language) for form in concept.forms.get(language, ()))
        for gap in base.gaps.values():
            yield from ((Sense("gap", gap.id), term, language) for term in gap.terms.get(language, ()))
        for name, lists in base.lexicon.items():
            if name not in _APART and not name.startswith("talk-"):
                yield from ((Sense("word", name), phrase, language) for phrase in lists.get(language, ()))
