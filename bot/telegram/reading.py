"""The source itself: a passage marked in its paragraph, and the whole text piece by piece."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.knowledge.model import Evidence, Fact, KnowledgeBase, Sentence, Source
from bot.locales import citation
from bot.locales.markup import Markup, bold, escape, italic, join, marked, quote
from bot.locales.texts import Say
from bot.telegram.lists import named, turner
from bot.telegram.page import Kind, Page, View, shows, turns

_PIECE = 1900  # characters: a message has room for them even if each takes two UTF-16 units


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a part of a long one: where it stands in the source's text."""

    start: int
    end: int


def pieces(source: Source) -> list[Piece]:
    """The source in order, a paragraph each; a paragraph that no message has room for is parted between sentences."""
    return [
        piece
        for _, paragraph in groupby(source.sentences, key=lambda sentence: sentence.paragraph)
        for piece in _parted(list(paragraph))
    ]


def in_context(fact: Fact, view: View, base: KnowledgeBase, say: Say) -> Page:
    """The passage of a fact, bold and underlined in its paragraph; a fact with more evidence turns to the next."""
    number = min(view.number, len(fact.evidence) - 1)
    evidence = fact.evidence[number]
    source = base.sources[evidence.source]
    at = next(index for index, piece in enumerate(pieces(source)) if evidence.start < piece.end)
    opened = shows(citation.question(fact, say), View(Kind.FACT, fact.id), say)
    whole = turns(say.label("button.read"), View(Kind.READ, source.id, at), say)
    turning = turner(View(Kind.SOURCE, fact.id, number), len(fact.evidence), say)
    return Page(_page(source, at, say, evidence), tuple(filter(None, ((opened,), turning, (whole,)))))


def read(source: Source, view: View, say: Say) -> Page:
    """A piece of the source, with buttons to the one before and the one after."""
    count = len(pieces(source))
    number = min(view.number, count - 1)
    return Page(
        _page(source, number, say), tuple(filter(None, (turner(View(Kind.READ, source.id, number), count, say),)))
    )


def shelf(base: KnowledgeBase, view: View, say: Say) -> Page:
    """The sources to read; the only one is opened at once."""
    sources = list(base.sources.values())
    if len(sources) == 1:
        return read(sources[0], View(Kind.READ, sources[0].id, view.number), say)
    return named([(say.of(each.name), View(Kind.READ, each.id)) for each in sources], view, say, say("read.title"))


def _page(source: Source, at: int, say: Say, evidence: Evidence | None = None) -> Markup:
    every = pieces(source)
    place = say("read.place", source=say.of(source.name), number=at + 1, count=len(every))
    language = "" if say.language == source.lang else say("source_words", language=say.name_of(source.lang))
    return say.lines(
        bold(place),
        language,
        quote(_highlighted(source.text, every[at], evidence)),
        say("read.marked") if evidence else "",
        italic(citation.as_of(source.as_of, say)),
    )


def _highlighted(text: str, piece: Piece, evidence: Evidence | None) -> Markup:
    if evidence is None:
        return escape(text[piece.start : piece.end])
    start, end = max(piece.start, evidence.start), min(piece.end, evidence.end)
    return join("", [text[piece.start : start], marked(text[start:end]), text[end : piece.end]])


def _parted(sentences: Sequence[Sentence]) -> Iterator[Piece]:
    start = sentences[0].start
    end = start
    for sentence in sentences:
        if sentence.end - start > _PIECE and end > start:
            yield Piece(start, end)
            start = sentence.start
        end = sentence.end
        while end - start > _PIECE:  # a sentence that is a wall by itself
            yield Piece(start, start + _PIECE)
            start += _PIECE
    yield Piece(start, end)
