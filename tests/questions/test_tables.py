"""The tables of questions: each language keeps the share of right replies that it has reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from benchmarks.asking import Given, Numbering, ask_all
from benchmarks.evaluate import misses, report
from benchmarks.judging import Verdict, lists, right, tally
from benchmarks.questions import ELSEWHERE, Question, read, tables
from bot.answering.entry import asks
from bot.commands.ask import Asker
from bot.knowledge.model import Fact, Gap, Lang
from bot.knowledge.places import default_paths


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class Floor:
    """Shares in per cent."""

    answer: float
    abstain: float
    recall: float
    precision: float


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class Floors:
    """The file `floors.yaml`."""

    en: Floor | None = None
    ru: Floor | None = None
    kk: Floor | None = None
    known_failures: tuple[str, ...] = Field(default=(), alias="known-failures")

    def of(self, language: Lang) -> Floor | None:
        return {"en": self.en, "ru": self.ru, "kk": self.kk}[language]


FLOORS = TypeAdapter(Floors).validate_python(
    yaml.safe_load((Path(__file__).parent / "floors.yaml").read_text(encoding="utf-8"))
)
QUESTIONS = tables()
SPOKEN = sorted({question.lang for question in QUESTIONS})


@dataclass(frozen=True)
class Asked:
    """The tables, asked once."""

    asker: Asker
    given: Mapping[str, Given]


@pytest.fixture(scope="session")
def asked() -> Asked:
    asker = Asker(*default_paths())
    return Asked(asker, ask_all(asker, QUESTIONS))


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_keeps_what_it_has_reached(asked: Asked, language: Lang) -> None:
    floor = FLOORS.of(language)
    assert floor is not None, f"floors.yaml has no floor for {language}"
    spoken = [question for question in QUESTIONS if question.lang == language]
    answerable = tally([question for question in spoken if question.answerable], asked.given)
    unanswerable = tally([question for question in spoken if not question.answerable], asked.given)
    listed = lists(spoken, asked.given)
    reached = Floor(
        answer=answerable.share(Verdict.RIGHT),
        abstain=unanswerable.share(Verdict.RIGHT),
        recall=100 * listed.recall if listed else 100.0,
        precision=100 * listed.precision if listed else 100.0,
    )
    told = "\n".join([*report(spoken, asked.given), "", *misses(spoken, asked.given)])
    assert reached.answer >= floor.answer, told
    assert reached.abstain >= floor.abstain, told
    assert reached.recall >= floor.recall, told
    assert reached.precision >= floor.precision, told


def test_known_failures_still_fail(asked: Asked) -> None:
    by_id = {question.id: question for question in QUESTIONS}
    for name in FLOORS.known_failures:
        assert name in by_id, f"{name} is no question of the tables: remove it from the list of known failures"
        mended = right(by_id[name], asked.given[name])
        assert not mended, f"{name} is answered rightly now: remove it from the list of known failures"


def test_the_tables_name_sentences_that_the_sources_have(asked: Asked) -> None:
    known = set(Numbering(asked.asker.base).sentences)
    strange = {question.id: question.accepted - known for question in QUESTIONS if question.accepted - known}
    assert strange == {}


def test_no_question_is_there_twice() -> None:
    # A follow-up may be put in the same words after different messages.
    alone = [(question.lang, question.text) for question in QUESTIONS if question.after is None]
    assert sorted({text for text in alone if alone.count(text) > 1}) == []


@pytest.mark.skipif(not ELSEWHERE.is_file(), reason="no development questions are kept beside this checkout")
def test_no_fact_was_given_a_development_question_as_its_own(asked: Asked) -> None:
    base = asked.asker.base
    subjects: list[Fact | Gap] = [*base.facts.values(), *base.gaps.values()]
    own = {_plain(phrase) for subject in subjects for _, phrase in asks(subject)}
    copied = [question.text for question in read([ELSEWHERE]) if _told(question) and _plain(question.text) in own]
    assert copied == []


def _told(question: Question) -> bool:
    """Two or three words are bound to meet by chance."""
    return len(question.text.split()) > 4


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())
