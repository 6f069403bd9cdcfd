"""A fact, or a gap, as the matcher sees it; and all of a base, kept small.

What is looked at closely is an `Entry` with sets and tables to look things up in. A hundred thousand of those would
take gigabytes, so they rest as bytes and are opened when a question comes near them; the last ones stay open.
"""

import marshal
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.answering.acting import Cast
from bot.answering.calendar import same
from bot.answering.focus import Focus
from bot.knowledge.model import LANGUAGES, Fact, Gap, Lang, PartialDate

_OPEN = 2_000  # entries that are kept open: some ten megabytes
_FOCUSES = tuple(Focus)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way of asking for a fact."""

    features: frozenset[str]
    price: float  # of all its features together
    focus: Focus
    text: str
    cast: Cast  # its names with their cases
    names_alone: bool  # it has names, and light words beside them
    terms: frozenset[str]  # of its features, the names that belong to gaps: without them it is not this question


@dataclass(frozen=True)
class Entry:
    """What a question may be held against. A feature is what a unit may stand for (see `recognise`)."""

    subject: Fact | Gap
    strengths: Mapping[str, float]  # feature -> how strongly it has it
    phrasings: tuple[Phrasing, ...]
    profile: Mapping[str, float] = field(default_factory=dict)  # how it is asked for, on the whole (see `profile`)
    names: frozenset[str] = frozenset()  # features of the entities it is about itself
    actors: frozenset[str] = frozenset()  # … that do or say something in it
    doing: frozenset[str] = frozenset()  # names of those alone who do it
    done_to: frozenset[str] = frozenset()  # … to whom alone it is done
    dates: tuple[PartialDate, ...] = ()  # the last one is as of when its source speaks
    years: frozenset[int] = frozenset()  # the years that its money or plan is for
    mates: tuple[str, ...] = ()  # ids of the other facts on the same sentence
    nowadays: bool = False  # its passage says "now": the source's own present

    @cached_property
    def asked_with(self) -> Mapping[str, Sequence[int]]:
        """For each feature the numbers of the phrasings that have it."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, phrasing in enumerate(self.phrasings):
            for feature in phrasing.features:
                found[feature].append(number)
        return dict(found)

    def dated(self, asked: PartialDate) -> bool:
        """Whether a date in a question can be the fact's."""
        if self.years and not asked.month:
            return asked.year in self.years
        # A year or a month alone dates nothing to a day, nor does the source as a whole.
        return any(same(asked, held) for held in self.dates if held.day or not asked.day)


class Entries:
    """All entries of a base by their numbers."""

    def __init__(self) -> None:
        self._subjects: list[Fact | Gap] = []
        self._packed: list[bytes] = []
        self._open: OrderedDict[int, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, number: int) -> Entry:
        entry = self._open.get(number)
        if entry is None:
            entry = self._open[number] = _opened(self._subjects[number], self._packed[number])
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)
        return entry

    def append(self, entry: Entry) -> None:
        """Puts an entry to rest under the next number."""
        self._subjects.append(entry.subject)
        self._packed.append(_packed(entry))


def asks(subject: Fact | Gap) -> Iterator[tuple[Lang, str]]:
    """The phrasings of a fact or gap with their languages: those that curators put, and the messages heard."""
    every = (subject.ask, subject.heard)
    return ((language, text) for language in LANGUAGES for phrases in every for text in phrases.get(language, ()))


def _packed(entry: Entry) -> bytes:
    """An entry as bytes, without what its subject has itself and what follows from the rest."""
    texts = [text for _, text in asks(entry.subject)]
    phrasings = [
        (
            each.features,
            each.price,
            _FOCUSES.index(each.focus),
            texts.index(each.text),
            each.cast,
            each.names_alone,
            each.terms,
        )
        for each in entry.phrasings
    ]
    dates = [(date.year, date.month, date.day) for date in entry.dates]
    rest = (entry.years, entry.mates, entry.nowadays)
    names = (entry.names, entry.actors, entry.doing, entry.done_to)
    return marshal.dumps((dict(entry.strengths), phrasings, dict(entry.profile), names, dates, rest))


def _opened(subject: Fact | Gap, data: bytes) -> Entry:
    texts = [text for _, text in asks(subject)]
    strengths, packed, profile, names, dates, rest = marshal.loads(data)  # noqa: S302 - our own bytes
    (named, actors, doing, done_to), (years, mates, nowadays) = names, rest
    phrasings = tuple(
        Phrasing(features, price, _FOCUSES[focus], texts[text], *others)
        for features, price, focus, text, *others in packed
    )
    dated = tuple(PartialDate(*parts) for parts in dates)
    return Entry(subject, strengths, phrasings, profile, named, actors, doing, done_to, dated, years, mates, nowadays)
