"""How an entry is asked for, all its phrasings taken together.

The likest phrasing says whether a question was asked in this way before; a profile, whether these are the words in
which the entry is asked for at all, also where no one phrasing has them together. It is the centroid of the phrasings
in the space of features, of length one, so that likeness to a question is the cosine between the two (Rocchio's
classifier).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.answering.focus import Focus
from bot.answering.reading import Asking
from bot.answering.recognise import Unit

_LEAST = 1e-3  # the share of entries below which a feature is no more telling
_IN_STORY = 0.8  # of its weight: what is told around the question


class Profiles:
    """Makes the profiles of entries and of questions in one space."""

    def __init__(self, entries: Iterable[Iterable[Asking]]) -> None:
        held: Counter[str] = Counter()
        count = 0
        for askings in entries:
            held.update(_shares(askings))
            count += 1
        self._telling = {feature: _telling(share / count) for feature, share in held.items()}
        self._rarest = _telling(0.0)

    def of(self, askings: Iterable[Asking]) -> dict[str, float]:
        """The profile of an entry: by feature, how much it makes out. What few phrasings have counts for more than its
        share, hence the root.
        """
        return _of_length_one(
            {feature: math.sqrt(share) * self._telling[feature] for feature, share in _shares(askings).items()}
        )

    def of_question(self, asked: Iterable[Unit], story: Iterable[Unit], focus: Focus) -> dict[str, float]:
        """The profile of a question and of what is told around it."""
        features = dict.fromkeys((feature for unit in story for feature in unit.features), _IN_STORY)
        features |= dict.fromkeys((feature for unit in asked for feature in unit.features), 1.0)
        features[_asking(focus)] = 1.0
        return _of_length_one(
            {feature: weight * self._telling.get(feature, self._rarest) for feature, weight in features.items()}
        )


def cosine(question: Mapping[str, float], entry: Mapping[str, float]) -> float:
    """How alike two profiles are, from 0 to 1."""
    return sum(weight * entry[feature] for feature, weight in question.items() if feature in entry)


def _shares(askings: Iterable[Asking]) -> dict[str, float]:
    """For each feature the share of the phrasings that have it."""
    found: Counter[str] = Counter()
    count = 0
    for asking in askings:
        found.update((*asking.features, _asking(asking.focus)))
        count += 1
    return {feature: times / count for feature, times in found.items()}


def _asking(focus: Focus) -> str:
    return "?" + focus.value


def _telling(share: float) -> float:
    return -math.log(share + _LEAST)


def _of_length_one(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {feature: weight / length for feature, weight in weights.items()}
