"""Files of questions are read, or refused with the place."""

import json
from pathlib import Path

import pytest

from benchmarks.questions import TABLES, Question, QuestionsError, chats, groups, read, tables

TABLE = """
- {q: "When?", answer: [p2s1], also: [p3s1], must: ['4'], id: when}
- {q: "And where?", answer: [p2s1], after: when, style: followup}
- {q: "Who said what?", answer: [p1s1, p1s2], all: true}
- {q: "Weather?", abstain: "not in the source"}
"""


def table(folder: Path, text: str, language: str = "en") -> Path:
    path = folder / language / "sample.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_a_list_of_questions(tmp_path: Path) -> None:
    when, where, everything, weather = read([table(tmp_path, TABLE)])
    assert when == Question("when", "en", "sample", "When?", gold=("p2s1",), also=("p3s1",), must=("4",))
    assert when.accepted == {"p2s1", "p3s1"}
    assert (where.id, where.style, where.after) == ("en/sample/2", "followup", "when")
    assert everything.every
    assert (weather.answerable, when.answerable) == (False, True)


def test_json_lines_are_the_same_questions(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    item = {"id": "a", "lang": "ru", "style": "direct", "q": "Когда?", "expect": "answer", "gold": ["p2s1"], "also": []}
    unanswerable = {**item, "id": "b", "expect": "abstain", "gold": [], "why": "weather"}
    path.write_text(f"{json.dumps(item)}\n\n{json.dumps(unanswerable)}\n", encoding="utf-8")
    assert read([path]) == (
        Question("a", "ru", "direct", "Когда?", gold=("p2s1",)),
        Question("b", "ru", "direct", "Когда?"),
    )


def test_follow_ups_share_the_chat_of_what_they_follow(tmp_path: Path) -> None:
    text = TABLE + '- {q: "Why?", answer: [p2s1], after: en/sample/2}\n'
    assert [chat for _, chat in chats(read([table(tmp_path, text)]))] == [
        "when",
        "when",
        "en/sample/3",
        "en/sample/4",
        "when",
    ]


def test_questions_are_grouped_by_language_and_by_style(tmp_path: Path) -> None:
    questions = read([table(tmp_path, TABLE)])
    sizes = {name: len(group) for name, group in groups(questions).items()}
    assert sizes == {"all": 4, "en": 4, "followup": 1, "sample": 3}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{}", "not a list"),
        ("- {q: When?, answer: [p1s1]}", "not YAML"),
        ("- 4", "question 1: write"),
        ("- {q: a, answer: [p1s1]}\n- {q: b}", "question 2: give either"),
        ("- {q: a, answer: [p1s1], abstain: why}", "give either"),
        ("- {q: a, answer: []}", "names no sentence"),
        ("- {q: a, answer: p1s1}", "`answer` is not a list"),
        ("- {q: a, answr: [p1s1]}", "the key 'answr' is unknown"),
        ("- {q: a, answer: [p1s1], after: b}", "comes after 'b', which is not before it"),
        ("- {q: a, abstain: x, id: i}\n- {q: b, abstain: x, id: i}", "the id 'i' is there twice"),
    ],
)
def test_a_table_in_another_form_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(QuestionsError, match=says):
        read([table(tmp_path, text)])


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "{}", '{"id": "a", "lang": "en", "style": "x", "q": "?", "expect": "answer", "gold": []}'],
)
def test_a_line_in_another_form_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(QuestionsError, match="line 1"):
        read([path])


def test_a_language_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="no language of ours"):
        read([table(tmp_path, TABLE, "de")])


def test_the_project_s_tables_are_all_read(tmp_path: Path) -> None:
    table(tmp_path, TABLE)
    table(tmp_path, '- {q: "Қашан?", answer: [p2s1]}', "kk")
    assert [question.lang for question in tables(tmp_path)] == ["en", "en", "en", "en", "kk"]
    assert len(list(TABLES.glob("*/*.yaml"))) <= len(tables())
