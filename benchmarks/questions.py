"""Questions with what answers them: the project's own tables (YAML), and sets of them from elsewhere (JSON lines)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.model import LANGUAGES, Lang

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "tests" / "questions"
ELSEWHERE = ROOT.parent / "shared" / "eval" / "questions.jsonl"
"""Development questions kept beside the checkout, where there are any: gold apart from the project's own tables."""

_KEYS = frozenset({"q", "answer", "abstain", "also", "must", "all", "after", "id", "style"})


class QuestionsError(Exception):
    """A file of questions is not in its format; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message as a person sends it, and what a reply to it must rest on."""

    id: str
    lang: Lang
    style: str  # direct, typo, followup …: the groups of the figures
    text: str
    gold: tuple[str, ...] = ()  # ids of sentences that each answer it; empty where the source has no answer
    also: tuple[str, ...] = ()  # less direct sentences that are acceptable
    must: tuple[str, ...] = ()  # regular expressions that the reply's text must match, capitals aside
    every: bool = False  # a list: the reply should rest on every gold sentence
    after: str | None = None  # the id of the message sent just before in the same chat

    @property
    def answerable(self) -> bool:
        return bool(self.gold)

    @property
    def accepted(self) -> frozenset[str]:
        return frozenset(self.gold + self.also)


def read(paths: Iterable[Path]) -> tuple[Question, ...]:
    """The questions of these files: tables (`.yaml`) or JSON lines, in their order. Raises QuestionsError."""
    found: dict[str, Question] = {}
    for path in paths:
        for question in _table(path) if path.suffix == ".yaml" else _lines(path):
            if question.id in found:
                raise QuestionsError(f"{path}: the id {question.id!r} is there twice; give each question its own")
            if question.after is not None and question.after not in found:
                raise QuestionsError(f"{path}: {question.id!r} comes after {question.after!r}, which is not before it")
            found[question.id] = question
    return tuple(found.values())


def tables(folder: Path = TABLES) -> tuple[Question, ...]:
    """The project's own questions: a folder for each language, a file for each theme."""
    return read(path for lang in LANGUAGES for path in sorted((folder / lang).glob("*.yaml")))


def groups(questions: Sequence[Question]) -> dict[str, list[Question]]:
    """All of these questions, then those of each language and of each style."""
    found = {"all": list(questions)}
    for lang in sorted({question.lang for question in questions}):
        found[lang] = [question for question in questions if question.lang == lang]
    for style in sorted({question.style for question in questions}):
        found[style] = [question for question in questions if question.style == style]
    return found


def chats(questions: Sequence[Question]) -> Iterator[tuple[Question, str]]:
    """Each question with its chat: a follow-up's is that of the message which began the conversation."""
    begun: dict[str, str] = {}
    for question in questions:
        begun[question.id] = begun[question.after] if question.after else question.id
        yield question, begun[question.id]


def _table(path: Path) -> Iterator[Question]:
    lang = _language(path.parent.name, path)
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise QuestionsError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(items, list):
        raise QuestionsError(f"{path}: not a list of questions")
    for number, item in enumerate(items, 1):
        where = f"{path}, question {number}"
        if not isinstance(item, dict) or not isinstance(item.get("q"), str):
            raise QuestionsError(f"{where}: write {{q: …, answer: [p2s1]}} or {{q: …, abstain: why}}")
        if unknown := item.keys() - _KEYS:
            raise QuestionsError(f"{where}: the key {min(unknown)!r} is unknown; there are {', '.join(sorted(_KEYS))}")
        if ("answer" in item) == ("abstain" in item):
            raise QuestionsError(f"{where}: give either `answer` or `abstain`")
        gold = _texts(item, "answer", where)
        if "answer" in item and not gold:
            raise QuestionsError(f"{where}: `answer` names no sentence; is it `abstain`?")
        yield Question(
            id=str(item.get("id", f"{lang}/{path.stem}/{number}")),
            lang=lang,
            style=str(item.get("style", path.stem)),
            text=item["q"],
            gold=gold,
            also=_texts(item, "also", where),
            must=_texts(item, "must", where),
            every=item.get("all") is True,
            after=item.get("after"),
        )


def _lines(path: Path) -> Iterator[Question]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            item = json.loads(line)
            if not isinstance(item, dict):
                raise QuestionsError(f"{where}: not a question: write an object of JSON")
            gold = _texts(item, "gold", where)
            if (item["expect"] == "answer") != bool(gold):
                raise QuestionsError(f"{where}: what expects an answer has gold sentences, and nothing else has")
            yield Question(
                id=item["id"],
                lang=_language(item["lang"], path),
                style=item["style"],
                text=item["q"],
                gold=gold,
                also=_texts(item, "also", where),
                must=_texts(item, "must", where),
                every=item.get("all") is True,
                after=item.get("after"),
            )
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise QuestionsError(f"{where}: not a question: {error}") from None


def _language(name: str, path: Path) -> Lang:
    for lang in LANGUAGES:
        if lang == name:
            return lang
    raise QuestionsError(f"{path}: {name!r} is no language of ours ({', '.join(LANGUAGES)})")


def _texts(item: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = item.get(key, [])
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise QuestionsError(f"{where}: `{key}` is not a list of texts")
    return tuple(found)
