"""From ranked candidates to an answer: found, a choice, or what the base lacks."""

from collections.abc import Iterable, Sequence
from itertools import islice

from bot.answering.answer import Answer, Choice, Context, Found, Option, Reason, Unknown
from bot.answering.focus import Focus
from bot.answering.follow import Leaning
from bot.answering.index import Index
from bot.answering.neighbours import sentences_of
from bot.answering.question import Question
from bot.answering.rank import Candidate, best_facts, unaccounted
from bot.answering.recognise import Kind
from bot.answering.slots import LACKS, NAMED_SLOTS, agencies, asks_for_agency, fills, holds, lead, names_asked_for
from bot.knowledge.model import Entity, EntityKind, Fact, Gap, Lang

_RELATED = 3
_OPTIONS = 3
_SURE = 0.85  # the confidence of an answer that follows from the fields alone
_SAME = 0.8  # coverage from which a fact is about what the question takes for granted
_FLOOR = 0.02  # the confidence of an answer that nothing speaks for

_THE_VERY = 0.99  # likeness of a phrasing that is the question itself
_BESIDE = 0.15  # coverage from which a fact is worth showing beside a refusal
_Ranked = tuple[Candidate, Fact]


class Decider:
    """Applies the thresholds."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._base = index.base
        self._weights = index.weights

    def decide(self, leaning: Leaning, candidates: Sequence[Candidate], language: Lang) -> Answer:
        """The answer to a question, from its candidates (best first)."""
        question = leaning.question
        if leaning.bare:
            return self._bare(leaning)
        if found := self._named(question):
            return found
        facts = best_facts(candidates)
        if leaning.nearby and (named := self._named_slot(leaning)):
            return named
        if facts and (self._presumes(question, *facts[0]) or self._lacks_just_that(candidates, facts)):
            return self._unknown(question, facts[0], facts)
        if gap := self._likely_gap(candidates, facts) or self._named_gap(question, facts):
            return self._gap(gap, facts)
        if not facts:
            return Unknown(Reason.UNCOVERED, _FLOOR, tuple(unit.typed for unit in question.asked))
        return self._from_facts(leaning, self._nearest_first(question, facts), language)

    def _from_facts(self, leaning: Leaning, facts: Sequence[_Ranked], language: Lang) -> Answer:
        """Found, a choice or neither, by how likely the best fact is to answer."""
        question, weights, (best, fact) = leaning.question, self._weights, facts[0]
        if best.confidence < (weights.answer_from if best.vetoes else weights.choice_from):
            return self._unknown(question, facts[0], facts)
        if best.confidence < weights.answer_from:
            return self._choice([ranked for ranked in facts if not ranked[0].vetoes][:_OPTIONS], language)
        if question.listing and len(listed := self._listed(best, facts)) > 1:
            return Found(tuple(listed), best.confidence, listing=True)
        rivals = self._rivals(facts)
        if len(rivals) > 1 and best.confidence < weights.sure_from:
            return self._choice(rivals, language)
        return Found(
            (fact,),
            best.confidence,
            lead=lead(question, fact, self._base, plainly=self._same_claim(question, best, fact)),
            assumed=leaning.assumed,
            person=self._later_title(question),
            related=self._related(facts, fact),
        )

    def context(self, leaning: Leaning, answer: Answer, message: str) -> Context | None:
        """What the next message of the chat may lean on."""
        match answer:
            case Found(facts=facts):
                shown = facts[:5]
            case Choice(options=options):
                shown = tuple(option.fact for option in options)
            case Unknown(related=related) if related:
                shown = related[:1]
            case _:
                return None
        named = [id_ for unit in leaning.question.asked for id_ in unit.entities if unit.kind is Kind.ENTITY]
        weak = [id_ for unit in leaning.question.asked for id_ in unit.entities if unit.kind is not Kind.ENTITY]
        held = [id_ for id_ in weak if any(id_ in (*f.about, f.holder) for f in shown)]
        return Context(tuple(fact.id for fact in shown), tuple(dict.fromkeys([*named, *held])), message[:200])

    # -- kinds of answers --------------------------------------------------------------------------------------------

    def _bare(self, leaning: Leaning) -> Answer:
        """The last fact, or one on its sentence, has what "when?", "why though?", "who reported it?" asks for."""
        question = leaning.question
        shown = self._base.facts[next(iter(leaning.nearby))]
        for fact in (shown, *(self._base.facts[id_] for id_ in self._index.entry(shown.id).mates)):
            if self._has(fact, question):
                return Found((fact,), _SURE, lead=lead(question, fact, self._base), assumed=leaning.assumed)
        return Unknown(LACKS.get(question.focus, Reason.UNCOVERED), _FLOOR, related=(shown,))

    def _named_slot(self, leaning: Leaning) -> Found | None:
        """The fact last shown, when it has what a follow-up names, as "and in *dollars*?" does."""
        question, shown = leaning.question, self._base.facts[next(iter(leaning.nearby))]
        slots = {slot for feature, slot in NAMED_SLOTS.items() if feature in question.features}
        if any(unit.kind is Kind.ENTITY for unit in question.asked) or slots.isdisjoint(shown.values):
            return None
        return Found((shown,), _SURE, lead=lead(question, shown, self._base), assumed=leaning.assumed or (shown.id,))

    def _has(self, fact: Fact, question: Question) -> bool:
        if asks_for_agency(question):
            return bool(agencies(fact, self._base))
        if question.focus is Focus.WHO:
            return names_asked_for(question, fact, self._base)
        return fills(fact, question.focus, self._base)

    def _later_title(self, question: Question) -> Entity | None:
        """Somebody whom the question gives a title that is not his office in the source."""
        for unit in question.asked:
            for id_ in unit.entities if len(unit.text.split()) > 1 else ():
                entity = self._base.entities[id_]
                if entity.office and self._index.titles(unit.text) - self._index.titles_of(entity.office):
                    return entity
        return None

    def _named(self, question: Question) -> Answer | None:
        """One name alone, or "who is", "what is" of one: what the base has on it."""
        content = [unit for unit in question.asked if not unit.light]
        names = [unit for unit in content if unit.kind is Kind.ENTITY]
        if (
            len(names) != 1
            or len(content) != 1
            or question.focus not in (Focus.DEFINITION, Focus.NONE, Focus.WHO, Focus.WHAT)
        ):
            return None
        entity = next((self._base.entities[id_] for id_ in names[0].entities), None)
        if entity is None:
            return None
        first = [self._base.facts[id_] for id_ in (*((entity.office,) if entity.office else ()), *entity.defined_by)]
        if question.focus in (Focus.DEFINITION, Focus.WHO, Focus.WHAT) and not first:
            return None
        if not first and entity.kind in (EntityKind.COUNTRY, EntityKind.AGENCY):
            return None
        about = islice(self._index.fields.about(entity.id), len(first) + 1 + _RELATED)
        shown = list(dict.fromkeys([*first, *about]))
        if not shown:
            return None
        return Found(
            (shown[0],), 0.9, lead=lead(question, shown[0], self._base), related=tuple(shown[1 : 1 + _RELATED])
        )

    def _listed(self, best: Candidate, facts: Sequence[_Ranked]) -> list[Fact]:
        """All that answers about as well as the best, in the order of the source."""
        least = best.score * self._weights.list_share
        listed = [fact for candidate, fact in facts if not candidate.vetoes and candidate.score >= least]
        return sorted(listed, key=lambda fact: (fact.evidence[0].source, fact.evidence[0].start))

    def _likely_gap(self, candidates: Sequence[Candidate], facts: Sequence[_Ranked]) -> Gap | None:
        """A gap that is more like the question than any fact that nothing speaks against: by its likest phrasing and by
        all of them.
        """
        gaps = [(each, each.entry.subject) for each in candidates if isinstance(each.entry.subject, Gap)]
        if not gaps:
            return None
        best, gap = max(gaps, key=lambda ranked: _likeness(ranked[0]))
        rival = max((_likeness(candidate) for candidate, _ in facts if not candidate.vetoes), default=0.0)
        near = best.alike >= self._weights.gap_from and _likeness(best) > rival + self._weights.gap_lead
        return gap if near else None

    def _lacks_just_that(self, candidates: Sequence[Candidate], facts: Sequence[_Ranked]) -> bool:
        """Whether the question is about a fact that has all of it but what is asked for: that says more than a gap."""
        best = facts[0][0]
        known = any(isinstance(each.entry.subject, Gap) and each.alike >= _THE_VERY for each in candidates)
        near = best.coverage >= _SAME and best.alike >= _SAME
        return bool(best.vetoes) and best.confidence < self._weights.answer_from and near and not known

    def _named_gap(self, question: Question, facts: Sequence[_Ranked]) -> Gap | None:
        """A gap that the question names, or one about the bot's own conduct that stands anywhere in the message; none
        where a fact's own phrasing has that name.
        """
        if facts and facts[0][0].confidence >= self._weights.sure_in_spite:
            return None
        conduct = [
            unit
            for unit in question.story
            if any(f.startswith("g:") and self._base.gaps[f[2:]].conduct for f in unit.features)
        ]
        for unit in (*question.asked, *conduct):
            for feature in unit.features:
                if feature.startswith("g:"):
                    return self._base.gaps[feature[2:]]
        return None

    def _gap(self, gap: Gap, facts: Sequence[_Ranked]) -> Unknown:
        related = [self._base.facts[id_] for id_ in gap.related] or [fact for _, fact in facts[:_RELATED]]
        return Unknown(Reason.GAP, _FLOOR, related=tuple(related), gap=gap)

    def _rivals(self, facts: Sequence[_Ranked]) -> list[_Ranked]:
        """The facts as likely as the best that say something else: of other sentences than those before them."""
        best = facts[0][0]
        rivals: list[_Ranked] = []
        seen: set[tuple[str, int]] = set()
        for candidate, fact in facts:
            if candidate.vetoes or best.score - candidate.score > self._weights.choice_gap:
                break
            places = set(sentences_of(fact, self._base))
            if not places & seen:
                rivals.append((candidate, fact))
            seen |= places
        return rivals[:_OPTIONS]

    def _choice(self, facts: Sequence[_Ranked], language: Lang) -> Choice:
        options = tuple(Option(fact, self._question(candidate, fact, language)) for candidate, fact in facts)
        return Choice(options, facts[0][0].confidence)

    @staticmethod
    def _question(candidate: Candidate, fact: Fact, language: Lang) -> str:
        # A fact need not say how it is asked for: it is then offered as what it says.
        asks = fact.ask.get(language) or fact.ask.get("en") or (fact.text.get(language) or fact.text["en"],)
        likest = candidate.likest.text if candidate.likest else None
        return likest if likest in asks else asks[0]

    def _nearest_first(self, question: Question, facts: Sequence[_Ranked]) -> Sequence[_Ranked]:
        """The facts with the one first that the question is about. Where too much speaks against the best, another
        takes its place if it is nearly as good: one that is less like the question is no answer in its stead.
        """
        top = facts[0][0]
        if not top.vetoes or top.confidence >= self._weights.answer_from:
            return facts
        # Nobody asks by chance just what the fact says the other way round, nor for names in so many words.
        meant = question.by_name or any(veto.reason is Reason.REVERSED for veto in top.vetoes)
        least = top.score - (0.0 if meant else self._weights.eclipse)
        other = next((ranked for ranked in facts if not ranked[0].vetoes and ranked[0].score >= least), None)
        return facts if other is None else [other, *(ranked for ranked in facts if ranked is not other)]

    def _unknown(self, question: Question, nearest: _Ranked, facts: Sequence[_Ranked]) -> Unknown:
        best, fact = nearest
        related = tuple(dict.fromkeys(fact for candidate, fact in facts if candidate.coverage > _BESIDE))[:_RELATED]
        confidence = max(_FLOOR, best.confidence)
        if not best.vetoes:
            return Unknown(Reason.UNCOVERED, confidence, unaccounted(question, best), related)
        if self._presumes(question, best, fact):
            return Unknown(Reason.FALSE_PREMISE, confidence, related=related)
        veto = best.vetoes[0]
        return Unknown(veto.reason, confidence, veto.words or unaccounted(question, best), related)

    def _same_claim(self, question: Question, best: Candidate, fact: Fact) -> bool:
        """Whether yes or no can be said: the fact has all that is asked, or what it has is the same but less firm
        ("did they *buy* it?" of what was wanted).
        """
        return best.plainly or (best.alike >= self._weights.same_claim and not holds(question, fact))

    def _presumes(self, question: Question, best: Candidate, fact: Fact) -> bool:
        """Whether "when did …", "why did …" takes for done what the fact says was only proposed, wanted …"""
        asked = question.past and best.coverage >= _SAME and not holds(question, fact)
        return asked and bool(best.vetoes) and all(veto.reason in LACKS.values() for veto in best.vetoes)

    def _related(self, facts: Iterable[_Ranked], shown: Fact) -> tuple[Fact, ...]:
        return tuple(fact for _, fact in facts if fact.id != shown.id)[:_RELATED]


def _likeness(candidate: Candidate) -> float:
    """By its likest phrasing and by all of them; one that is the question itself, nearly word for word, is it."""
    return candidate.alike + candidate.usual + (candidate.alike >= _THE_VERY)
