"""A fact, or a gap, as the matcher sees it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.answering.calendar import same
from bot.answering.question import Focus
from bot.answering.recognise import Unit
from bot.knowledge.model import Fact, Gap, Lang, PartialDate


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way of asking for a fact."""

    features: frozenset[str]
    units: tuple[Unit, ...]  # while it has no price yet
    price: float  # of all its features together
    focus: Focus
    text: str
    language: Lang
    acting: frozenset[str]  # of two names in it, what the one who acts stands for
    names_alone: bool  # it has names, and light words beside them
    terms: frozenset[str]  # of its features, the names that belong to gaps: without them it is not this question


@dataclass(frozen=True, slots=True)
class Entry:
    """What a question may be held against. A feature is what a unit may stand for (see `recognise`)."""

    subject: Fact | Gap
    strengths: Mapping[str, float]  # feature -> how strongly it has it
    phrasings: tuple[Phrasing, ...]
    asked_with: Mapping[str, tuple[int, ...]]  # feature -> the numbers of the phrasings that have it
    names: frozenset[str] = frozenset()  # features of the entities it is about itself
    actors: frozenset[str] = frozenset()  # … that do or say something in it
    dates: tuple[PartialDate, ...] = ()  # the last one is as of when its source speaks
    years: frozenset[int] = frozenset()  # the years that its money or plan is for
    mates: frozenset[str] = frozenset()  # ids of the facts on the same sentence
    focuses: frozenset[Focus] = field(default_factory=frozenset)  # what its phrasings ask for
    nowadays: bool = False  # its passage says "now": the source's own present

    def dated(self, asked: PartialDate) -> bool:
        """Whether a date in a question can be the fact's."""
        if self.years and not asked.month:
            return asked.year in self.years
        # A year or a month alone dates nothing to a day, nor does the source as a whole.
        return any(same(asked, held) for held in self.dates if held.day or not asked.day)


def asked_with(phrasings: Iterable[Phrasing]) -> dict[str, tuple[int, ...]]:
    """For each feature the numbers of the phrasings that have it."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, phrasing in enumerate(phrasings):
        for feature in phrasing.features:
            found[feature].append(number)
    return {feature: tuple(numbers) for feature, numbers in found.items()}
