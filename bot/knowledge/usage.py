"""Concepts that nothing uses: they would only make questions look better covered than they are."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import Stemmer

from bot.knowledge.entries import Entries
from bot.knowledge.model import LANGUAGES, Lang, Phrases
from bot.knowledge.problems import Problem

_WORD = re.compile(r"\w+")
_STEMMERS = {"en": "english", "ru": "russian"}
_CHANGING = ("қ", "к", "п")  # a Kazakh word's last letter that an ending changes: кітап, кітабы
_LONG = 5  # letters from which a word is still itself without the last


@dataclass(frozen=True, slots=True)
class _Corpus:
    """All that the base says in one language, as stems."""

    joined: str  # each stem after a blank, a line a text
    stems: list[str]  # each once, sorted
    whole: bool  # whether a stem must match to its end, or may go on as a Kazakh word does

    def holds(self, form: list[str]) -> bool:
        end = " " if self.whole else ""
        if len(form) > 1:
            return f" {' '.join(form)}{end}" in self.joined
        at = bisect_left(self.stems, form[0])
        return at < len(self.stems) and f"{self.stems[at]}{end}".startswith(f"{form[0]}{end}")


def check(entries: Entries) -> Iterator[Problem]:
    """A problem for each concept, attributes aside, none of whose forms occurs in a fact, a gap or the word lists."""
    if not entries.concepts:
        return
    stemmers = {lang: _stemmer(lang) for lang in LANGUAGES}
    corpora = {lang: _corpus(_texts(lang, entries), stemmers[lang], whole=lang != "kk") for lang in LANGUAGES}
    for concept in entries.concepts:
        record = concept.record
        if record.attribute:
            continue  # it is there to be recognised as what no fact has
        forms: Phrases = {"en": record.en, "ru": record.ru, "kk": record.kk}
        if not any(
            corpora[lang].holds([*stems[:-1], _root(stems[-1])] if lang == "kk" else stems)
            for lang, texts in forms.items()
            for text in texts
            if (stems := stemmers[lang](_words(text)))
        ):
            mend = "remove it, or add the form in which a fact, a gap or a word list says it"
            yield concept.problem(("id",), "nothing in the base uses it", mend)


def _stemmer(lang: str) -> Callable[[list[str]], list[str]]:
    if lang not in _STEMMERS:
        return list
    stem: Callable[[list[str]], list[str]] = Stemmer.Stemmer(_STEMMERS[lang], 0).stemWords
    return stem


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("ё", "е").replace("’", "'").replace("'s", ""))


def _root(word: str) -> str:
    return word[:-1] if len(word) >= _LONG and word.endswith(_CHANGING) else word


def _corpus(texts: Iterable[str], stem: Callable[[list[str]], list[str]], *, whole: bool) -> _Corpus:
    lines = [_words(text) for text in texts]
    words = list({word for line in lines for word in line})
    stems = dict(zip(words, stem(words), strict=True))
    joined = " \n".join(" " + " ".join(stems[word] for word in line) for line in lines) + " "
    return _Corpus(joined, sorted(set(stems.values())), whole)


def _texts(lang: Lang, entries: Entries) -> Iterator[str]:
    for fact in entries.facts:
        yield fact.record.text.get(lang, "")
        yield from fact.record.ask.get(lang, ())
        yield from (texts.get(lang, "") for texts in fact.record.values.values())
        if lang == "en":
            # Passages are read with English stems whatever their language: those of another match nothing by chance.
            yield from (evidence.passage for evidence in fact.record.evidence)
    for gap in entries.gaps:
        yield gap.record.reply.get(lang, "")
        yield from gap.record.ask.get(lang, ())
        yield from gap.record.terms.get(lang, ())
    for heard in entries.heard:
        yield from getattr(heard.record, lang)
    for phrases in entries.lexicon.values():
        yield from phrases.get(lang, ())
