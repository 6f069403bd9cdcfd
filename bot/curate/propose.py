"""`kaznato curate vocabulary`: the file of proposals that a person judges."""

from dataclasses import dataclass
from pathlib import Path

from bot.curate.libraries import Likeness, Russian
from bot.curate.proposals import LEAST, MOST, Proposals, as_yaml, from_thesaurus, from_words, joined
from bot.curate.reading import ReadingError, read_words
from bot.curate.thesaurus import read_thesaurus
from bot.curate.vocabulary import Vocabulary
from bot.knowledge.loader import load
from bot.knowledge.model import Lang


@dataclass(frozen=True, slots=True)
class Wish:
    """From what forms are to be proposed, and how many."""

    language: Lang
    thesaurus: Path | None = None  # in the MyThes format
    words: Path | None = None  # a list of words; where none is named, the base's frequency list
    likeness: Likeness | None = None  # without it no list is read
    least: float = LEAST
    most: int = MOST


def propose(knowledge: Path, seeds: Path, wish: Wish) -> str:
    """The proposals as YAML. Raises BaseError, ReadingError, and GroupMissingError where a library is missing."""
    vocabulary = Vocabulary(load(knowledge, seeds), wish.language)
    first = from_thesaurus(vocabulary, read_thesaurus(wish.thesaurus), wish.likeness) if wish.thesaurus else {}
    second = _listed(vocabulary, knowledge, wish, wish.likeness) if wish.likeness else {}
    return as_yaml(wish.language, joined(vocabulary, first, second, most=wish.most))


def _listed(vocabulary: Vocabulary, knowledge: Path, wish: Wish, likeness: Likeness) -> Proposals:
    file = wish.words or knowledge / "vocabulary" / "frequency" / f"{wish.language}.txt"
    if not wish.words and not file.exists():
        raise ReadingError(file, "there is no frequency list of this language: name a list with --words")
    # Lists of Russian words hold them as they stand in texts; of the others one of those with a stem is taken.
    lemma = Russian().lemma if wish.language == "ru" else str
    return from_words(vocabulary, read_words(file, wish.language), likeness, lemma, least=wish.least)
