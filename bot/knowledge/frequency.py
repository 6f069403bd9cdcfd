"""How common ordinary words are: `vocabulary/frequency/<language>.txt`, a word and its Zipf value a line."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from bot.knowledge.problems import Place, Problem


class WordList(Mapping[str, float]):
    """A list of words with their values, kept as the bytes of its file: a tenth of what a dictionary takes, and a
    look-up by halving takes some ten microseconds. The words must be in order.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __getitem__(self, word: str) -> float:
        data, wanted = self._data, word.encode("utf-8", "surrogatepass")
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", low, middle) + 1 or low
            end = data.find(b"\n", middle)
            found, _, value = data[start:end].partition(b" ")
            if found == wanted:
                return float(value)
            low, high = (end + 1, high) if found < wanted else (low, start)
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return (line.split()[0] for line in self._data.decode().splitlines())

    def __len__(self) -> int:
        return self._data.count(b"\n")


def read_frequency(file: Path, data: bytes) -> tuple[Mapping[str, float], list[Problem]]:
    """The words of a list with their Zipf values: the base-10 logarithm of how often each comes in a billion words."""
    try:
        # All lines at once, for there are tens of thousands; a fault is looked for only when there is one.
        fields = data.decode().split()
        words = fields[::2]
        if len(fields) == 2 * data.count(b"\n") and words == sorted(set(words)) and all(map(float, fields[1::2])):
            return WordList(data), []
    except ValueError:
        pass
    return {}, _faults(file, data)


def _faults(file: Path, data: bytes) -> list[Problem]:
    *lines, rest = data.split(b"\n")
    if rest:
        return [Problem(Place(file, len(lines) + 1), "the last line has no end", "end it with a line break")]
    message, mend = "the line is no word with its Zipf value", "write 'word 4.25', in UTF-8"
    wrong = [Problem(Place(file, number), message, mend) for number, line in enumerate(lines, 1) if not _is_entry(line)]
    if wrong:
        return wrong
    words = [line.split()[0] for line in lines]
    place = next(number for number, (one, two) in enumerate(pairwise(words), 2) if one >= two)
    return [
        Problem(Place(file, place), "the word is out of order, or there twice", "sort the lines (LC_ALL=C sort -u)")
    ]


def _is_entry(line: bytes) -> bool:
    try:
        _, value = line.decode().split()
        return float(value) > 0
    except ValueError:
        return False
