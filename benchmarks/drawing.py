"""The picture of risk and coverage. matplotlib is of the dependency group `bench`, and imported to draw alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.comparing import Contest
from benchmarks.curve import Point, curve, last_above
from benchmarks.judging import cut
from benchmarks.questions import Question

_SIZE = (5.4, 5.6)  # inches, of 72 units: as wide as a phone's screen, so that texts keep their size on it
_HIGHEST = 40  # per cent wrong: a line that leaves the picture upwards is of no use to anybody
_STYLE = {
    "font.size": 12,
    "svg.hashsalt": "kaznato",  # ids within the picture come from this, else from chance
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_UNDATED: dict[str, dict[str, str | None]] = {
    ".svg": {"Date": None, "Creator": None, "Title": "Risk and coverage"},
    ".png": {"Software": None},
}
# The colours of Okabe and Ito, which are told apart with any eyes; dashes tell them apart without colour.
_LINES: tuple[tuple[str, Any], ...] = (
    ("#000000", "-"),
    ("#0072B2", "--"),
    ("#E69F00", "-."),
    ("#009E73", ":"),
    ("#D55E00", (0, (5, 1))),
    ("#CC79A7", (0, (3, 1, 1, 1, 1, 1))),
)


class DrawingError(Exception):
    """The picture cannot be drawn; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One engine's curve."""

    name: str
    points: Sequence[Point]
    refusing: Point | None  # where 95 % of the unanswerable are refused


def drawable(path: Path) -> None:
    """Raises DrawingError where matplotlib is not installed, or the file's ending is that of no picture drawn here."""
    if path.suffix not in _UNDATED:
        raise DrawingError(f"{path}: give it one of the endings {', '.join(_UNDATED)}")
    if find_spec("matplotlib") is None:
        raise DrawingError(f"{path}: matplotlib, which draws it, is not installed; `make eval` installs it")


def line(questions: Sequence[Question], contest: Contest) -> Line:
    """The curve of how an engine did."""
    points = curve(questions, contest.given)
    least = cut(questions, contest.given)
    return Line(contest.name, points, None if least is None else last_above(points, least))


def draw(lines: Sequence[Line], questions: int, path: Path) -> None:
    """Draws the lines, the first of them, which is ours, in front. The same lines give the same bytes."""
    import matplotlib as mpl  # noqa: PLC0415 (of the group `bench`)
    from matplotlib.figure import Figure  # noqa: PLC0415

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=_SIZE, layout="constrained")
        axes = figure.add_subplot()
        for place, each in enumerate(lines):
            colour, dashes = _LINES[place % len(_LINES)]
            look = {"color": colour, "zorder": 3 if place == 0 else 2}
            coverage, risk = _percent(each.points)
            axes.plot(coverage, risk, linestyle=dashes, linewidth=3 if place == 0 else 1.8, label=each.name, **look)
            if each.refusing:
                axes.plot(*_percent([each.refusing]), marker="o", markersize=9, markeredgecolor="white", **look)
        axes.plot([], [], "o", color="gray", markersize=9, label="95 % of the\nunanswerable refused")
        axes.set(
            xlim=(0, 100),
            ylim=(0, _HIGHEST),
            xlabel=f"answered, % of {questions} questions",
            ylabel="wrong, % of the answered",
        )
        axes.grid(alpha=0.3)
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
        figure.savefig(path, metadata=_UNDATED[path.suffix])


def _percent(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    return [100 * point.coverage for point in points], [100 * point.risk for point in points]
