"""New forms for concepts, proposed from a thesaurus and from lists of words, for a person to judge one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import yaml

from bot.answering.normalise import fold
from bot.curate.libraries import Lemma, Likeness
from bot.curate.vocabulary import Vocabulary
from bot.knowledge.model import Lang

LEAST = 0.7  # the similarity from which a word of a list is proposed: of those the base lacks, one in twenty
MOST = 25  # proposals for a concept from the thesaurus, and as many from a list
_WIDTH = 130


class Proposal(NamedTuple):
    """A form that a concept might have."""

    form: str
    origin: str  # from what it was proposed, and by which forms that the concept has
    similarity: float | None = None  # to the nearest form of the concept, up to 1


Proposals = Mapping[str, Sequence[Proposal]]
"""By concept, in the order of the base; the best first."""


def from_thesaurus(
    vocabulary: Vocabulary, thesaurus: Mapping[str, Sequence[str]], likeness: Likeness | None = None
) -> Proposals:
    """What the thesaurus has beside the forms of concepts.

    A word goes to the concept most of whose forms it stands by; to each of them where several have as many.
    """
    beside: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for concept, form in vocabulary.forms:
        for word in thesaurus.get(fold(form), ()):
            beside[word][concept].append(form)
    words = vocabulary.new(beside)
    rows = likeness(words, [form for _, form in vocabulary.forms]) if likeness and words else iter(())
    found: dict[str, list[tuple[int, Proposal]]] = defaultdict(list)
    for word in words:
        row = next(rows, None)
        most = max(map(len, beside[word].values()))
        for concept, forms in beside[word].items():
            if len(forms) == most:
                similarity = round(max(row[index] for index in vocabulary.at[concept]), 2) if row else None
                found[concept].append((most, Proposal(word, f"thesaurus: {', '.join(forms)}", similarity)))

    def best_first(item: tuple[int, Proposal]) -> tuple[float, float, float, str]:
        count, proposal = item
        return -count, -(proposal.similarity or 0), -vocabulary.common(proposal.form), proposal.form

    return {
        concept: [each for _, each in sorted(found[concept], key=best_first)] for concept in _order(vocabulary, found)
    }


def from_words(
    vocabulary: Vocabulary, words: Iterable[str], likeness: Likeness, lemma: Lemma, *, least: float = LEAST
) -> Proposals:
    """Of a list of words those that are as similar as `least` to a form of a concept, or more."""
    whole = filter(None, map(lemma, (word for word in words if not vocabulary.knows(word))))
    new = vocabulary.new(whole)
    found: dict[str, list[Proposal]] = defaultdict(list)
    if not new or not vocabulary.forms:
        return found
    for word, row in zip(new, likeness(new, [form for _, form in vocabulary.forms]), strict=True):
        similarity = max(row)
        if similarity >= least:
            concept, form = vocabulary.forms[row.index(similarity)]
            found[concept].append(Proposal(word, f"words: {form}", round(similarity, 2)))
    return {
        concept: sorted(found[concept], key=lambda each: (-(each.similarity or 0), each.form))
        for concept in _order(vocabulary, found)
    }


def joined(vocabulary: Vocabulary, first: Proposals, second: Proposals, *, most: int) -> Proposals:
    """Both, `most` of each for a concept; what was proposed first is not proposed a second time."""
    kept = {concept: proposals[:most] for concept, proposals in first.items()}
    seen = {vocabulary.key(each.form) for proposals in kept.values() for each in proposals}
    more = {
        concept: [each for each in proposals if vocabulary.key(each.form) not in seen][:most]
        for concept, proposals in second.items()
    }
    found = {concept: [*kept.get(concept, ()), *more.get(concept, ())] for concept in _order(vocabulary, kept | more)}
    return {concept: each for concept, each in found.items() if each}


def as_yaml(language: Lang, proposals: Proposals) -> str:
    """The file to judge: by language and concept the proposed forms, a line each."""
    written = {
        concept: [
            {"form": each.form, "from": each.origin}
            | ({} if each.similarity is None else {"similarity": each.similarity})
            for each in several
        ]
        for concept, several in proposals.items()
    }
    return yaml.safe_dump(
        {language: written}, allow_unicode=True, sort_keys=False, default_flow_style=None, width=_WIDTH
    )


def _order(vocabulary: Vocabulary, concepts: Collection[str]) -> Iterable[str]:
    return (concept for concept in vocabulary.at if concept in concepts)
