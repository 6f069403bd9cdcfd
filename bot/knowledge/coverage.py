"""What the base says of its sources, and what it still lacks: figures for curators."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.knowledge.model import LANGUAGES, Fact, KnowledgeBase, Lang, Source
from bot.knowledge.passages import Seed
from bot.knowledge.problems import Place, Problem, Severity

ENOUGH_ASKS = 4
"""Ways to ask for a fact, in one language, that make it likely to be found."""


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """How much of a source the facts cite."""

    sentences: int
    cited: int
    excused: int
    uncited: tuple[int, ...]  # indices of the sentences that no fact cites and no skip excuses


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of a base."""

    sources: Mapping[str, SourceCoverage]
    facts: int
    having: Mapping[str, int]  # how many facts have what `_ASPECTS` names


def _has_text(lang: Lang, fact: Fact) -> bool:
    return lang in fact.text


def _has_asks(lang: Lang, fact: Fact) -> bool:
    return len(fact.ask.get(lang, ())) >= ENOUGH_ASKS


_ASPECTS: dict[str, Callable[[Fact], bool]] = {
    **{f"text.{lang}": partial(_has_text, lang) for lang in LANGUAGES},
    **{f"ask.{lang}": partial(_has_asks, lang) for lang in LANGUAGES},
    "when": lambda fact: fact.when is not None,
    "values": lambda fact: bool(fact.values),
    "roles": lambda fact: bool(fact.roles),
}


def measure(base: KnowledgeBase) -> Coverage:
    """The figures of a base."""
    cited: dict[str, set[int]] = {name: set() for name in base.sources}
    starts = {name: [each.start for each in source.sentences] for name, source in base.sources.items()}
    for fact in base.facts.values():
        for evidence in fact.evidence:
            begins = starts[evidence.source]
            cited[evidence.source].update(
                range(bisect_right(begins, evidence.start) - 1, bisect_left(begins, evidence.end))
            )
    return Coverage(
        sources={name: _of_source(source, cited[name]) for name, source in base.sources.items()},
        facts=len(base.facts),
        having={name: sum(map(has, base.facts.values())) for name, has in _ASPECTS.items()},
    )


def uncited(coverage: Coverage, seeds: Mapping[str, Seed]) -> Iterator[Problem]:
    """A warning for each sentence that no fact cites and no skip excuses."""
    for name, source in coverage.sources.items():
        seed = seeds[name]
        for index in source.uncited:
            sentence = seed.sentences[index]
            yield Problem(
                Place(seed.file, seed.line(sentence.start)),
                f"source {name!r}: no fact cites a sentence",
                f"sentence: {seed.text[sentence.start : sentence.end]}\n"
                "add a fact with a passage of it, or excuse it under the source's skip with a reason",
                Severity.WARNING,
            )


def _of_source(source: Source, cited: set[int]) -> SourceCoverage:
    every = range(len(source.sentences))
    uncited = tuple(index for index in every if index not in cited and index not in source.skips)
    return SourceCoverage(len(every), len(cited), len(source.skips.keys() - cited), uncited)
