"""What a command's argument means: names and aliases matched letter by letter, with a floor; never whole sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.answering.normalise import fold
from bot.knowledge.model import LANGUAGES, Entity, Topic

_SURE = 85.0  # a likeness, 0..100, that opens a page at once …
_AHEAD = 5.0  # … when nothing else is nearly as like
_FLOOR = 66.0  # the least likeness worth a "did you mean"
_MOST = 3  # suggestions
_PART = 4  # letters of a word that stands for a whole name ("Pronichef", but not "de")
_SLOWER = 0.97  # a part of a name counts a little less than all of it
_LONG = 80  # characters of an argument that is no name any more


@dataclass(frozen=True, slots=True)
class Name:
    """A name or an alias of something."""

    text: str
    id: str
    whole: bool = False  # its words alone mean little ("the prime minister")


@dataclass(frozen=True, slots=True)
class Names:
    """Names, folded; each with the ids it stands for, and how well."""

    weights: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Names":
        """The longer words of a name are taken in as well, but for those that only mean something as a whole."""
        weights: dict[str, dict[str, float]] = {}
        for name in names:
            whole = fold(name.text).strip()
            parts = () if name.whole else (part for part in whole.split() if len(part) >= _PART)
            for part in parts:
                weights.setdefault(part, {}).setdefault(name.id, _SLOWER)
            weights.setdefault(whole, {})[name.id] = 1.0
        return cls(weights)

    def exactly(self, words: str) -> list[str]:
        """The ids that go by this very name."""
        return [each for each, weight in self.weights.get(fold(words).strip(), {}).items() if weight == 1.0][:_MOST]

    def like(self, words: str) -> list[str]:
        """The ids whose names are like the words, the likest first: one is meant, several are to choose from."""
        asked = fold(words).strip()
        if not asked or len(asked) > _LONG:
            return []
        scores: dict[str, float] = {}
        for name, score, _ in process.extract(
            asked, self.weights.keys(), scorer=fuzz.ratio, score_cutoff=_FLOOR, limit=20
        ):
            for each, weight in self.weights[name].items():
                scores[each] = max(scores.get(each, 0.0), score * weight)
        ranked = sorted(scores, key=lambda each: -scores[each])
        best = [scores[each] for each in ranked]
        if best and best[0] >= _SURE and (len(best) == 1 or best[0] - best[1] >= _AHEAD):
            return ranked[:1]
        return ranked[:_MOST]


def entity_names(entities: Iterable[Entity]) -> Names:
    """The names and aliases of entities in all languages: a reader may type any."""
    return Names.of(
        Name(text, entity.id, whole=whole)
        for entity in entities
        for language in LANGUAGES
        for texts, whole in (
            ((entity.name.get(language, entity.id), entity.id), False),
            (entity.strong.get(language, ()), False),
            (entity.forms.get(language, ()), False),
            (entity.weak.get(language, ()), True),
        )
        for text in texts
    )


def topic_names(topics: Iterable[Topic]) -> Names:
    return Names.of(
        Name(name, topic.id) for topic in topics for name in (*topic.name.values(), topic.id.replace("-", " "))
    )
