"""Why an answer is what it is: the words that counted, what they matched, their weights, the vetoes."""

from collections.abc import Sequence

from bot.answering.answer import Answer, Step
from bot.answering.follow import Leaning
from bot.answering.rank import Candidate
from bot.answering.recognise import Unit
from bot.knowledge.model import Fact, Gap

_SHOWN = 3  # of the facts, and of the gaps


def trace(units: Sequence[Unit], leaning: Leaning, candidates: Sequence[Candidate], answer: Answer) -> tuple[Step, ...]:
    """The steps, in the order in which they were taken."""
    question = leaning.question
    steps = [Step("recognise", unit.text, _described(unit)) for unit in units if unit.content or unit.lists]
    steps.append(Step("focus", question.focus, " ".join(unit.text for unit in question.head)))
    if question.story:
        steps.append(Step("story", " ".join(unit.text for unit in question.story), "told, not asked: costs nothing"))
    steps += [Step("assume", id_, "taken over from the last question") for id_ in leaning.assumed]
    facts = [each for each in candidates if isinstance(each.entry.subject, Fact)]
    gaps = [each for each in candidates if isinstance(each.entry.subject, Gap)]
    for candidate in (*facts[:_SHOWN], *gaps[:_SHOWN]):
        fact = candidate.entry.subject.id
        steps.append(
            Step(
                "rank",
                fact,
                f"coverage {candidate.coverage:.2f}, likest phrasing {candidate.alike:.2f}"
                + (f" {candidate.likest.text!r}" if candidate.likest else ""),
                round(candidate.score, 3),
            )
        )
        steps += [Step("match", fact, unit.text, round(candidate.matches.get(unit, 0.0), 2)) for unit in question.asked]
        steps += [Step("veto", fact, f"{veto.reason}: {' '.join(veto.words)}") for veto in candidate.vetoes]
        steps.append(Step("confidence", fact, "", round(candidate.confidence, 3)))
    steps.append(Step("decide", type(answer).__name__, ""))
    return tuple(steps)


def _described(unit: Unit) -> str:
    return f"{unit.kind}: {' '.join(unit.features) or ' '.join(sorted(unit.lists))}" + (
        f" (spelt {unit.repaired!r})" if unit.repaired else ""
    )
