"""Every number that the answering weighs with, in one place. `make eval` prints what they lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp

from bot.knowledge.model import Lang


@dataclass(frozen=True, slots=True)
class Weights:
    """Strengths are shares of a full match, prices are in units of inverse document frequency (natural logarithm)."""

    # How strongly a fact holds a feature, by where it stands.
    in_ask: float = 1.0
    in_doubt: float = 0.7  # in questions alone that want a yes or no: it may be no
    in_heard: float = 0.7  # in messages alone: they say more than is asked for
    in_text: float = 1.0
    in_passage: float = 0.9
    in_sentence: float = 0.45  # another fact on the same sentence has it
    in_sentence_person: float = 0.15  # … a person, of whom that fact may say something else
    in_paragraph_name: float = 0.35  # a name that the paragraph has
    only_in: Mapping[Lang, float] = field(default_factory=lambda: {"en": 1.0, "ru": 0.8, "kk": 0.6})
    by_kin: float = 0.35  # a near concept instead of the very one
    of_kind: float = 0.9  # "which official": the fact has one, by name
    mended: float = 0.9  # a word whose spelling was mended

    # What a unit of the question costs when nothing accounts for it.
    least_price: float = 0.25
    highest_price: float = 3.6
    light_price: float = 0.3  # of its full price: do, happen, give
    attribute_price: float = 3.6  # birth, salary, casualties: what people ask and no fact has
    word_slope: float = 0.8  # per unit of Zipf frequency below `word_free`
    word_free: float = 6.0  # words this common cost nearly nothing
    word_unlisted: float = 3.0  # a word that no frequency list holds
    word_kazakh: float = 2.2  # one in Kazakh, which has no list
    number_price: float = 2.6
    head_factor: float = 1.5  # the noun that "which", "what", "how many" ask for

    # The score of a fact: shares that sum to one.
    share_coverage: float = 0.55
    share_phrasing: float = 0.35
    share_focus: float = 0.10
    share_profile: float = 0.60
    known: float = 0.2  # what it adds that the question is one of the fact's phrasings, nearly word for word
    unasked: float = 0.22  # what a phrasing has and the question has not, against what the question has
    other_focus: float = 0.93  # a phrasing that asks for something else about the same
    other_focus_of_gap: float = 0.7
    doubting: float = 0.85  # one that wants a yes or no, of a question that wants more
    unasked_of_gap: float = 0.8
    story: float = 0.3  # what a story around the question adds, per share of it that the fact matches
    context: float = 0.3  # what the last answer's neighbourhood adds in a follow-up

    # Confidence: a logistic curve over the signals of a candidate (see `Ranker`).
    bias: float = -6.23
    signals: Mapping[str, float] = field(
        default_factory=lambda: {
            "coverage": 1.15,
            "alike": 3.34,
            "gap": -0.02,
            "usual": 3.26,
            "usual_gap": -3.28,
            "usual_behind": -1.65,
            "focus": 1.13,
            "asked_so": 0.48,
            "lacking": -0.1,
            "lost": 0.73,
            "missed": -0.71,
            "astray": -0.66,
            "mended": 0.38,
            "length": 0.43,
            "names": -0.27,
            "near": 2.76,
            "claim": -0.07,
            # What speaks against it, by its reason (see `veto`): set by hand, so that contradictions stay fatal.
            "uncovered": -2.0,
            "no_date": -2.0,
            "no_place": -1.5,
            "no_number": -1.8,
            "no_name": -1.3,
            "no_reason": -1.5,
            "other_date": -7,
            "other_number": -9,
            "other_name": -7,
            "reversed": -9,
            "names_alone": -3,
        }
    )
    against: float = 0.06  # what it costs in score that something speaks against a fact
    much: float = 12.0  # the price from which a question says much
    answer_from: float = 0.33
    sure_from: float = 0.5  # rivals are not offered beside a reading this likely
    choice_from: float = 0.18
    choice_gap: float = 0.02  # two readings this close in score are offered, not decided
    eclipse: float = 0.12  # by how much better a fact that lacks just what is asked for must score than the next
    same_claim: float = 0.6  # likeness from which a question and a phrasing are about the same claim
    gap_from: float = 0.65  # likeness of its likest phrasing from which a gap is meant …
    gap_lead: float = 0.1  # … when it is so much more like the question than any fact, its likest phrasing and all
    sure_in_spite: float = (
        0.7  # confidence of a fact from which a name of a gap in the question is none of its business
    )
    list_share: float = 0.86  # of the best score: what belongs to a list with it

    def confidence(self, signals: Mapping[str, float]) -> float:
        """The probability that a candidate with these signals answers."""
        weighed = self.bias + sum(self.signals[name] * value for name, value in signals.items())
        return 1 / (1 + exp(-weighed))


WEIGHTS = Weights()
