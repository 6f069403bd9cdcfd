"""How common ordinary words are: `vocabulary/frequency/<language>.txt`, a word and its Zipf value a line."""

from pathlib import Path

from bot.knowledge.problems import Place, Problem


def read_frequency(file: Path, data: bytes) -> tuple[dict[str, float], list[Problem]]:
    """The words of a list with their Zipf values: the base-10 logarithm of how often each comes in a billion words."""
    try:
        # All lines at once, for there are tens of thousands; a fault is looked for only when there is one.
        fields = data.decode().split()
        if len(fields) == 2 * data.count(b"\n"):
            return dict(zip(fields[::2], map(float, fields[1::2]), strict=True)), []
    except ValueError:
        pass
    return {}, _faults(file, data)


def _faults(file: Path, data: bytes) -> list[Problem]:
    *lines, rest = data.split(b"\n")
    if rest:
        return [Problem(Place(file, len(lines) + 1), "the last line has no end", "end it with a line break")]
    message, mend = "the line is no word with its Zipf value", "write 'word 4.25', in UTF-8"
    return [Problem(Place(file, number), message, mend) for number, line in enumerate(lines, 1) if not _is_entry(line)]


def _is_entry(line: bytes) -> bool:
    try:
        _, value = line.decode().split()
        float(value)
    except ValueError:
        return False
    return True
