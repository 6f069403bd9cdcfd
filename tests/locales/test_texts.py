import ast
import string
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.answering.answer import Courtesy, Reason
from bot.botapi import html
from bot.briefing.model import After, Nothing
from bot.briefing.pieces import Puzzle
from bot.briefing.wording import _HEADINGS
from bot.knowledge.model import LANGUAGES, PartialDate, Status
from bot.locales.texts import PLURALS, Template, Texts
from bot.telegram.commands import COMMANDS
from bot.telegram.hearing import _KINDS
from bot.telegram.page import Kind
from bot.telegram.subscription import _SETS

TEXTS = Texts.load()
TABLES = {language: TEXTS(language).templates for language in LANGUAGES}
SPEAKING = ("telegram", "briefing", "delivery", "locales")  # the packages that say things
CODE = [
    ast.parse(file.read_text("utf-8"))
    for package in SPEAKING
    for file in sorted(Path(bot.__path__[0], package).glob("*.py"))
]

FAMILIES: dict[str, set[Any]] = {
    "status.": set(Status),
    "verdict.only.": {status for status in Status if not status.firm},
    "courtesy.": set(Courtesy),
    "lacking.": set(Reason),
    "alert.": {"markup", "stopped"},
    "message.": {*_KINDS.values(), "other"},
    "subscription.days.": set(_SETS.values()),
    "subscription.other.": {"hours", "week", "zones"},
    "subscription.puzzle.": set(Puzzle),
    "subscription.state.": {"paused", "suspended"},
    "commands.": {command.name for command in COMMANDS},
    "back.": {"topics", "people", "glossary", "editions", "settings"},
    "after.": set(After),
    "after.done.": set(After),
    "brief.": {nothing for nothing in Nothing if nothing is not Nothing.NO_COURSE},
    "briefing.": set(_HEADINGS),
    "button.": {Kind.TOPICS.name.lower(), "help", "about", "privacy", "forget"},
}
"""Keys that are put together at run time, by their beginning."""


def fields(template: Template) -> set[str]:
    forms = [template] if isinstance(template, str) else list(template.values())
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def constants() -> set[str]:
    nodes = (node for tree in CODE for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def asked_for() -> set[str]:
    """The literal keys that the code says: `say("key")`, `say.label("key")`."""
    calls = [node for tree in CODE for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    said = [
        call.args[0]
        for call in calls
        if (isinstance(call.func, ast.Name) and call.func.id == "say")
        or (isinstance(call.func, ast.Attribute) and call.func.attr == "label")
    ]
    branches = [
        branch for each in said for branch in ((each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,))
    ]
    return {str(branch.value) for branch in branches if isinstance(branch, ast.Constant)}


def test_every_language_has_the_same_keys() -> None:
    assert {language: sorted(table.keys() ^ TABLES["en"].keys()) for language, table in TABLES.items()} == {
        language: [] for language in LANGUAGES
    }


def test_no_key_is_missing_and_none_is_stale() -> None:
    composed = {beginning + str(name) for beginning, names in FAMILIES.items() for name in names}
    assert (asked_for() | composed) - TABLES["en"].keys() == set()
    assert TABLES["en"].keys() - constants() - composed == set()


def test_every_beginning_of_a_composed_key_stands_in_the_code() -> None:
    assert set(FAMILIES) <= constants()


@pytest.mark.parametrize("key", sorted(TABLES["en"]))
def test_every_language_fills_in_the_same_values(key: Any) -> None:
    assert {language: fields(TABLES[language][key]) for language in LANGUAGES} == {
        language: fields(TABLES["en"][key]) for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_the_categories_of_its_language(language: Any) -> None:
    wanted = TEXTS(language).locale.plural_form.tags | {"other"}
    plurals = [template for template in TABLES[language].values() if not isinstance(template, str)]
    assert plurals
    assert all(set(plural) == wanted for plural in plurals)
    assert wanted <= PLURALS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_html_that_telegram_takes(language: Any) -> None:
    say = TEXTS(language)
    for key, template in TABLES[language].items():
        values = dict.fromkeys(fields(template), "<&") | ({"count": 2} if "count" in fields(template) else {})
        shown, _ = html.parse(say(key, **values))
        assert shown.strip()
        assert shown.count("<&") >= len(values) - ("count" in values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_buttons_and_in_the_menu_fits(language: Any) -> None:
    say = TEXTS(language)
    for key in TABLES[language]:
        if key.startswith(("button.", "toast.", "back.", "commands.")):
            assert "<" not in str(TABLES[language][key])
        if key.startswith("button."):
            assert len(say.label(key)) <= 30
        if key.startswith("toast."):
            assert len(say.label(key)) <= 200
    assert len(say.label("profile.description")) <= 512
    assert len(say.label("profile.short")) <= 120


def test_numbers_take_their_plural_form() -> None:
    ru = TEXTS("ru")
    assert [ru.label("about.topics", count=count) for count in (1, 3, 5, 21)] == [
        "1 тема",
        "3 темы",
        "5 тем",
        "21 тема",
    ]
    assert [TEXTS("en").label("about.topics", count=count) for count in (1, 2)] == ["1 topic", "2 topics"]
    assert TEXTS("kk").label("about.topics", count=5) == "5 тақырып"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (PartialDate(2006, 10, 4), ("October 4, 2006", "4 октября 2006 г.", "2006 ж. 4 қазан")),
        (PartialDate(2006, 10), ("October 2006", "октябрь 2006 г.", "2006 ж. қазан")),
        (PartialDate(2006), ("2006", "2006", "2006")),
        (PartialDate(0, 10, 4), ("October 4", "4 октября", "4 қазан")),
        (PartialDate(0, 2, 29), ("February 29", "29 февраля", "29 ақпан")),
        (PartialDate(0, 10), ("October", "октябрь", "Қазан")),
        (PartialDate(), ("", "", "")),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(day: Any, written: Any) -> None:
    assert tuple(TEXTS(language).date(day) for language in LANGUAGES) == written


def test_names_are_listed_as_the_language_lists_them() -> None:
    assert TEXTS("en").names(["A", "B<", "C"]) == "A, B&lt;, and C"
    assert TEXTS("ru").names(["A", "B", "C"]) == "A, B и C"
    assert TEXTS("en").names([]) == ""


def test_a_value_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(KeyError):
        TEXTS("en")("as_of")


def test_a_text_of_the_base_falls_back_to_english() -> None:
    assert TEXTS("kk").of({"en": "Border"}) == "Border"
    assert TEXTS("en").name_of("kk") == "Kazakh"
