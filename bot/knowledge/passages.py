"""Whether a passage stands in its source as the law of the base demands, and where."""

from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from bot.knowledge.model import Sentence
from bot.knowledge.sentences import quotations, split

MIN_WORDS = 3
_RESEMBLES = 60.0  # partial ratio, 0..100, from which something in the seed is worth showing as the closest


@dataclass(frozen=True, slots=True)
class Seed:
    """A source's text, with what passages are judged by."""

    file: Path
    text: str
    sentences: tuple[Sentence, ...]
    quotations: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, file: Path, text: str) -> "Seed":
        return cls(file, text, split(text), quotations(text))

    def line(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1

    def after(self, position: int) -> str:
        """What is left of the sentence from a position on."""
        return self.text[position : self.sentences[self.sentence_at(position - 1)].end]

    def sentence_at(self, position: int) -> int:
        """The index of the sentence that a position lies in."""
        return next(index for index, sentence in enumerate(self.sentences) if position < sentence.end)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a passage is refused, and how to mend it."""

    message: str
    mend: str


def locate(passage: str, seed: Seed) -> int | Misfit:
    """Where a passage stands, in characters, if it stands there exactly once."""
    start = seed.text.find(passage)
    if start < 0:
        return Misfit(f"the passage is not in {seed.file}", f"passage: {passage}\n{_closest(passage, seed)}")
    again = seed.text.find(passage, start + 1)
    if again >= 0:
        lines = f"lines {seed.line(start)} and {seed.line(again)}"
        return Misfit(
            f"the passage stands more than once in {seed.file} ({lines})",
            f"passage: {passage}\nquote more of the sentence, until it stands there once",
        )
    return start


def judge(passage: str, start: int, seed: Seed, *, quoted: bool) -> Misfit | None:
    """What else is wrong with a passage that stands at `start`."""
    end = start + len(passage)
    if len(passage.split()) < MIN_WORDS:
        return Misfit(
            f"the passage has fewer than {MIN_WORDS} words", f"passage: {passage}\nquote enough to prove the claim"
        )
    if quoted:
        if any(opens <= start and end <= closes for opens, closes in seed.quotations):
            return None
        return Misfit(
            "the passage is not inside one quotation",
            f"passage: {passage}\nquote only what stands between one pair of quotation marks, or choose another voice",
        )
    if not any(sentence.start <= start and end <= sentence.end for sentence in seed.sentences):
        return Misfit(
            "the passage crosses the end of a sentence",
            f"passage: {passage}\nquote from one sentence, and the other in a second piece of evidence",
        )
    return None


def _closest(passage: str, seed: Seed) -> str:
    found = fuzz.partial_ratio_alignment(passage, seed.text, score_cutoff=_RESEMBLES)
    if found is None:
        return "nothing in it resembles the passage: is it another source's?"
    start, end = found.dest_start, found.dest_end
    while start and not seed.text[start - 1].isspace():
        start -= 1
    while end < len(seed.text) and not seed.text[end].isspace():
        end += 1
    return f"closest: {seed.text[start:end].strip()}   line {seed.line(start)}"
