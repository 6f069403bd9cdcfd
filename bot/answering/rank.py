"""Which facts account for the question, and how well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

from bot.answering.entry import Entry, Phrasing
from bot.answering.focus import Focus
from bot.answering.index import Index
from bot.answering.matching import PLAINLY, Matcher, Matches, Query
from bot.answering.profile import cosine
from bot.answering.question import Question
from bot.answering.recognise import Kind
from bot.answering.slots import PERSON_NOUNS, fills, names_asked_for
from bot.answering.veto import KNOWN, Veto, Vetoes
from bot.knowledge.model import Fact, Gap, Slot

_WORTH_COMPARING = 0.7  # of the best coverage: what covers less is not compared phrasing by phrasing
_HARDLY = 0.4  # a strength below which a fact hardly has something
_HALF_FITTING = frozenset({Focus.WHAT, Focus.WHICH, Focus.HOW, Focus.YES_NO})  # any fact may answer these

_OFFICES = frozenset(PERSON_NOUNS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact or gap with what speaks for and against it."""

    entry: Entry
    score: float
    confidence: float  # the probability that it answers
    coverage: float  # share of the question that it accounts for, by price
    alike: float  # how like the question its likest phrasing is
    usual: float  # how like the question its phrasings are on the whole
    likest: Phrasing | None
    matches: Matches = field(repr=False)
    vetoes: tuple[Veto, ...] = ()
    plainly: bool = False  # it has all of the question itself
    focus: float = 0.0  # whether it fits what is asked for, from 0 to 1
    signals: Mapping[str, float] = field(default_factory=dict, repr=False)  # what the confidence is made of


@dataclass(frozen=True, slots=True)
class _Best:
    """How like the question the candidates come at best."""

    usual: float  # a fact by all its phrasings
    gap_alike: float  # a phrasing of a gap
    gap_usual: float  # a gap on the whole

    @classmethod
    def of(cls, drafts: Sequence[Candidate]) -> Self:
        facts = [draft for draft in drafts if isinstance(draft.entry.subject, Fact)]
        gaps = [draft for draft in drafts if isinstance(draft.entry.subject, Gap)]
        return cls(
            max((draft.usual for draft in facts), default=0.0),
            max((draft.alike for draft in gaps), default=0.0),
            max((draft.usual for draft in gaps), default=0.0),
        )


class Ranker:
    """Scores the entries of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._weights = index.weights
        self._matcher = Matcher(index)
        self._vetoes = Vetoes(index)

    def rank(self, question: Question, nearby: Mapping[str, float] = MappingProxyType({})) -> list[Candidate]:
        """The candidates, best first, those that something speaks against last. `nearby`: ids of facts that a
        follow-up leans on, each with how near it is, from 0 to 1.
        """
        query = self._matcher.query(question)
        if not query.total:
            return []
        numbers = self._matcher.pool(query)
        numbers += [at for id_ in nearby if (at := self._index.place_of[id_]) not in numbers]
        looked_at = [
            (entry, self._matcher.matches(query, entry)) for entry in map(self._index.entries.__getitem__, numbers)
        ]
        coverages = [sum(query.prices[unit] * held for unit, held in matches.items()) for _, matches in looked_at]
        of_facts = [
            paid for (entry, _), paid in zip(looked_at, coverages, strict=True) if isinstance(entry.subject, Fact)
        ]
        least = _WORTH_COMPARING * max(of_facts, default=0.0)
        drafts = [
            self._draft(query, entry, matches, paid / query.total, near=nearby.get(entry.subject.id, 0.0))
            for (entry, matches), paid in zip(looked_at, coverages, strict=True)
            if paid >= least or entry.subject.id in nearby
        ]
        best = _Best.of(drafts)
        candidates = [
            self._with_confidence(query, draft, best, nearby.get(draft.entry.subject.id, 0.0)) for draft in drafts
        ]
        return sorted(candidates, key=lambda candidate: -candidate.score)

    def _draft(self, query: Query, entry: Entry, matches: Matches, coverage: float, *, near: float) -> Candidate:
        """A candidate that knows nothing of the others yet: without its confidence."""
        weights = self._weights
        likest, alike = self._matcher.likest(query, entry)
        usual = cosine(query.profile, entry.profile)
        story = self._story(query, entry)
        beside = weights.context * near + weights.story * story
        if not isinstance(entry.subject, Fact):
            # A gap is a question known by heart: it is that very one, or it is not meant.
            return Candidate(entry, alike + beside, alike, coverage, alike, usual, likest, matches)
        fit = self._focus_fit(query.question, entry.subject, likest)
        score = (
            weights.share_coverage * coverage
            + weights.share_phrasing * alike
            + weights.share_profile * usual
            + weights.share_focus * fit
            + weights.known * (alike >= KNOWN)
        )
        vetoes = self._vetoes.of(query, entry, entry.subject, matches, (likest, alike))
        return Candidate(
            entry,
            score + beside - weights.against * bool(vetoes),
            0.0,
            coverage,
            alike,
            usual,
            likest,
            matches,
            vetoes,
            plainly=all(matches.get(way.unit, 0.0) >= PLAINLY for way in query.ways if not way.unit.light),
            focus=fit,
        )

    def _story(self, query: Query, entry: Entry) -> float:
        """The share of what is told around the question that an entry has, by price; it counts the more, the less the
        question itself says ("… and what was *it* called?").
        """
        prices = [(self._index.price(unit), unit) for unit in query.question.story]
        total = sum(price for price, _ in prices)
        if not total:
            return 0.0
        held = sum(price for price, unit in prices if any(feature in entry.strengths for feature in unit.features))
        return held / total * (1 - self._says(query))

    def _astray(self, query: Query, entry: Entry) -> float:
        """How much is told around the question that has nothing to do with an entry, from 0 to 1."""
        lost = (
            self._index.price(unit)
            for unit in query.question.story
            if not any(feature in entry.strengths for feature in unit.features)
        )
        return min(1.0, sum(lost) / self._weights.much)

    def _says(self, query: Query) -> float:
        """How much a question says, from 0 to 1."""
        return min(1.0, query.total / self._weights.much)

    def _with_confidence(self, query: Query, draft: Candidate, best: _Best, near: float) -> Candidate:
        """The candidate with its signals; `near` is how near the fact is to what a follow-up leans on."""
        if not isinstance(draft.entry.subject, Fact):
            return draft
        question, matches, likest = query.question, draft.matches, draft.likest
        lost = (way.price * (1 - matches.get(way.unit, 0.0)) for way in query.ways if way.unit.kind is Kind.WORD)
        signals = {
            "coverage": draft.coverage,
            "alike": draft.alike**2,
            "gap": best.gap_alike - draft.alike,
            "usual": draft.usual,
            "usual_gap": best.gap_usual - draft.usual,
            "usual_behind": best.usual - draft.usual,
            "focus": draft.focus,
            "asked_so": float(likest is not None and likest.focus is question.focus),
            "lacking": _up_to(2, sum(way.attribute and matches.get(way.unit, 0.0) < PLAINLY for way in query.ways)),
            "lost": max(lost, default=0.0),
            "missed": _up_to(6, sum(matches.get(way.unit, 0.0) < _HARDLY and not way.unit.light for way in query.ways)),
            "astray": self._astray(query, draft.entry),
            "mended": _up_to(3, sum(way.unit.repaired is not None for way in query.ways)),
            "length": _up_to(10, len(query.ways)),
            "names": _up_to(3, sum(way.unit.kind is Kind.ENTITY for way in query.ways)),
            "claim": float(question.claim),
            "near": near,
        }
        signals |= {veto.reason.value: 1.0 for veto in draft.vetoes}
        confidence = self._weights.confidence(signals)
        return replace(draft, confidence=confidence, signals=signals)

    def _focus_fit(self, question: Question, fact: Fact, likest: Phrasing | None) -> float:
        """Whether the fact answers what is asked for: by its fields, or by being asked for in that very way."""
        focus = question.focus
        asked_so = likest is not None and likest.focus is focus
        if focus is Focus.WHO and any(not _OFFICES.isdisjoint(unit.features) for unit in question.asked):
            return 1.0 if Slot.OFFICE in fact.values else 0.5  # "who headed it" asks for somebody's office
        base = self._index.base
        if focus in (Focus.NONE, Focus.LIST) or asked_so or fills(fact, focus, base):
            return 1.0
        if focus is Focus.WHO and names_asked_for(question, fact, base):
            return 1.0
        return 0.5 if focus in _HALF_FITTING else 0.0


def _up_to(most: int, count: int) -> float:
    return float(min(most, count))


def unaccounted(question: Question, candidate: Candidate) -> tuple[str, ...]:
    """The words of the question that a candidate does not account for."""
    return tuple(unit.typed for unit in question.asked if not candidate.matches.get(unit) and not unit.light)


def best_facts(candidates: Sequence[Candidate]) -> list[tuple[Candidate, Fact]]:
    """The candidates that are facts."""
    return [
        (candidate, candidate.entry.subject) for candidate in candidates if isinstance(candidate.entry.subject, Fact)
    ]
