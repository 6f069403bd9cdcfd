"""Executable documentation: what the documents say of the code is so, and what they must say is there."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import cli, endings
from bot.commands.check import check
from bot.knowledge import records
from bot.knowledge.loader import load
from bot.knowledge.model import EntityKind, Reach, Role, Slot, Status, Voice
from bot.knowledge.places import default_paths
from bot.settings import Settings
from bot.telegram.commands import COMMANDS, exact, resembling

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
KNOWLEDGE = ROOT / "docs" / "knowledge.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"\w[\w.<>*-]*(?:/[\w.<>*-]+)*/?")
_FILES = {".json", ".lock", ".md", ".py", ".toml", ".txt", ".yaml"}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def section(page: Path, heading: str) -> str:
    """What stands under a heading of the second level."""
    return read(page).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def tables(text: str) -> list[list[list[str]]]:
    """The tables of a text: their rows without the heads, cell by cell."""
    found = re.findall(r"^\|.*\n\|[ -|]+\|\n((?:\|.*(?:\n|$))+)", text, re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("|").split(" | ")] for row in body.splitlines()] for body in found]


def fences(text: str, language: str) -> list[str]:
    return [body for of, body in _FENCE.findall(text) if of == language]


def spans(text: str) -> list[str]:
    return _SPAN.findall(_FENCE.sub("", text))


def code(text: str) -> Iterator[str]:
    """All that is set as code, a line or a span at a time."""
    for _, body in _FENCE.findall(text):
        yield from body.splitlines()
    yield from spans(text)


def keys(text: str) -> set[str]:
    """The words that the prose, the tables and the examples of a text set as code."""
    return set(spans(text)) | set(re.findall(r"[a-z0-9_]+(?=:)", "\n".join(fences(text, "yaml"))))


def one_line(text: str) -> str:
    """A text without its breaks: documents wrap lines that a program does not."""
    return " ".join(text.split())


# README ---------------------------------------------------------------------------------------------------------------


def test_the_readme_s_table_has_every_setting_and_no_other() -> None:
    rows = {row[0].strip("`"): row for row in tables(section(README, "Settings"))[0]}
    assert list(rows) == [name.upper() for name in Settings.model_fields]
    defaults = {name: field.default for name, field in Settings.model_fields.items() if isinstance(field.default, str)}
    assert {name: rows[name.upper()][1].strip("`") for name in defaults} == defaults


def test_the_readme_s_table_has_every_exit_status_and_no_other() -> None:
    told = [int(row[0]) for row in tables(section(README, "Settings"))[1]]
    assert told == sorted(endings.Status)


def test_the_readme_s_table_has_every_command_with_its_argument_and_whether_it_is_in_the_menu() -> None:
    told = [(row[0].strip("`"), row[1]) for row in tables(section(README, "Commands"))[0]]
    assert told == [(f"/{each.name} {each.argument}".strip(), "yes" if each.menu else "no") for each in COMMANDS]


def test_every_command_that_the_readme_tells_of_is_understood() -> None:
    told = {span.split()[0].removeprefix("/") for span in spans(section(README, "Commands")) if span.startswith("/")}
    assert not [name for name in told if not exact(name) and not resembling(name)]
    assert not exact("timline")  # the example of a mistyped one


def test_the_readme_s_transcript_is_what_the_chat_says(tmp_path: Path) -> None:
    transcript = fences(section(README, "Try it"), "text")[0]
    typed = re.findall(r"^you> (.+)$", transcript, re.MULTILINE)
    assert typed
    settings = {name.upper() for name in Settings.model_fields}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        input="\n".join(typed) + "\n",
        env={name: value for name, value in os.environ.items() if name not in settings}
        | {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/chat.sqlite3"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told, said = ([one_line(part) for part in text.split("you> ")] for text in (transcript, done.stdout))
    assert told == said, f"put this into the README, wrapped as you like:\n{done.stdout}"


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """The shipped base, with the README's fact in place of the one that it is a shorter form of."""
    folders = tmp_path / "knowledge", tmp_path / "seeds"
    for shipped, target in zip(default_paths(), folders, strict=True):
        shutil.copytree(shipped, target)
    fact = fences(section(README, "Adding a fact"), "yaml")[0]
    file = folders[0] / "facts" / "border.yaml"
    head, fid, rest = read(file).partition(fact.splitlines()[0] + "\n")
    assert fid, "the README's fact is no longer in the base"
    file.write_text(head + fact + "\n" + "- id: " + rest.partition("\n- id: ")[2], encoding="utf-8")
    return folders


def test_the_readme_s_fact_is_one_that_the_base_takes(copied: tuple[Path, Path]) -> None:
    report, is_well = check(*copied, as_json=False)
    assert is_well, report
    assert load(*copied).facts["border-twenty-facilities"].text["en"] in read(README)


def test_a_wrong_passage_is_refused_with_the_words_that_the_readme_shows(
    copied: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copied[0].parent)
    file = copied[0] / "facts" / "border.yaml"
    file.write_text(read(file).replace("passage: Twenty facilities", "passage: Thirty facilities"), encoding="utf-8")
    report, is_well = check(Path("knowledge"), Path("seeds"), as_json=False)
    assert not is_well
    told = fences(section(README, "Adding a fact"), "text")[0]
    place = re.compile(r"(?<=border\.yaml:)\d+")  # the README shortens the fact, not the file
    assert place.sub("N", told) == place.sub("N", report) + "\n"


def test_options_of_the_command_line_that_the_documents_name_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    named: dict[str, set[str]] = {}
    for line in (line for page in PAGES for line in code(read(page))):
        if called := re.search(r"kaznato (ask|briefing [a-z]+|chat|check|run|curate [a-z]+)\b", line):
            named.setdefault(called[1], set()).update(re.findall(r"--[a-z-]+", line))
    works = {f"curate {work}" for work in ("accept", "forms", "vocabulary")}
    assert (
        set(named) == {"ask", "briefing preview", "briefing resume", "briefing status", "chat", "check", "run"} | works
    )
    for command, options in named.items():
        with pytest.raises(SystemExit):
            cli.main([*command.split(), "--help"])
        assert options <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out)), command


# All pages ------------------------------------------------------------------------------------------------------------


@each_page
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", "\n".join(code(read(page))))) <= targets


@each_page
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    parts = [ROOT / "bot" / part for part in ("answering", "briefing", "delivery")]
    homes = (ROOT, page.parent, ROOT / "knowledge", *parts)
    words = {word for span in spans(read(page)) for word in span.split() if _PATH.fullmatch(word)}
    paths = {word for word in words if "/" in word or Path(word).suffix in _FILES}
    missing = [path for path in sorted(paths) if not any(any(home.glob(re.sub(r"<\w+>", "*", path))) for home in homes)]
    assert not missing


@each_page
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", read(page))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_entry_of_a_tree_of_files_exists() -> None:
    trees = [block for page in PAGES for block in fences(read(page), "") if block.partition("\n")[0].endswith("/")]
    assert trees
    for tree in trees:
        folder = ROOT
        for line in tree.splitlines():
            name = line.split()[0]
            folder = folder if line.startswith(" ") else ROOT / name
            assert (folder / name if line.startswith(" ") else folder).exists(), line


# Architecture ---------------------------------------------------------------------------------------------------------


def layers() -> list[set[str]]:
    """The layers of the import contract, from the top."""
    contracts = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    contract = next(each for each in contracts if each["type"] == "layers")
    return [{name.strip().removeprefix("bot.") for name in row.split("|")} for row in contract["layers"]]


def modules() -> set[str]:
    """The modules and packages right under bot/."""
    files = {path.stem for path in (ROOT / "bot").glob("*.py")} - {"__init__", "__main__"}
    return files | {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}


def test_every_module_stands_in_a_layer_of_the_architecture_page_as_in_the_import_contract() -> None:
    told = [{Path(span).stem for span in spans(row[0])} for row in tables(section(ARCHITECTURE, "The house"))[0]]
    assert set().union(*told) == modules()
    assert told == layers()


def test_the_picture_of_the_layers_has_every_module_and_its_arrows_point_downwards() -> None:
    picture = fences(section(ARCHITECTURE, "The house"), "mermaid")[0]
    arrows = re.findall(r"(\w+) --> (\w+)", picture)
    drawn = set(re.findall(r"^ +(\w+)", picture, re.MULTILINE)) | {end for arrow in arrows for end in arrow}
    assert drawn == modules()
    depth = {name: number for number, row in enumerate(layers()) for name in row}
    assert not [(upper, lower) for upper, lower in arrows if depth[upper] >= depth[lower]]


def test_every_module_of_the_answering_has_its_place_in_the_account_of_it() -> None:
    told = {span.rpartition("/")[2] for span in spans(section(ARCHITECTURE, "Answering")) if span.endswith(".py")}
    apart = {"__init__.py", "answer.py", "engine.py", "language.py"}  # types, the thread that joins, a small question
    assert told == {path.name for path in (ROOT / "bot" / "answering").glob("*.py")} - apart


# The fact base --------------------------------------------------------------------------------------------------------


def test_the_table_of_a_fact_s_keys_is_that_of_the_schema() -> None:
    schema: Any = yaml.safe_load(read(ROOT / "docs" / "schema" / "facts.json"))["$defs"]["FactRecord"]
    rows = {row[0].strip("`"): row[1] for row in tables(section(KNOWLEDGE, "A fact"))[0]}
    assert set(rows) == set(schema["properties"])
    assert {key for key, required in rows.items() if required.endswith("yes")} == set(schema["required"])


@pytest.mark.parametrize(
    ("heading", "record"),
    [
        ("A source", records.SourceRecord),
        ("A topic", records.TopicRecord),
        ("An entity", records.EntityRecord),
        ("A fact", records.FactRecord),
        ("A gap", records.GapRecord),
        ("An edition", records.EditionRecord),
        ("A withdrawal", records.WithdrawalRecord),
        ("Vocabulary", records.ConceptRecord),
    ],
)
def test_the_curators_page_names_every_key_and_its_examples_have_no_other(heading: str, record: type) -> None:
    text = section(KNOWLEDGE, heading)
    fields = set(record.__annotations__)
    assert not fields - keys(text)
    for example in fences(text, "yaml"):
        for entry in yaml.safe_load(example.replace("…", "more")):
            assert set(entry) <= fields


@pytest.mark.parametrize("values", [EntityKind, Reach, Role, Slot, Status, Voice])
def test_the_curators_page_names_every_value_that_a_key_may_have(values: type[StrEnum]) -> None:
    words = {word for text in (*code(read(KNOWLEDGE)),) for word in re.findall(r"\w+", text)}
    assert {value.value for value in values} <= words


# Dockerfile -----------------------------------------------------------------------------------------------------------


def test_the_image_is_rid_of_everything_that_only_building_needs() -> None:
    lock = re.sub(r"^    (?:--hash|# via$).*\n", "", read(ROOT / "requirements.lock"), flags=re.MULTILINE)
    only_for: dict[str, set[str]] = {}
    for line in lock.splitlines():
        if pinned := re.match(r"([\w.-]+)==", line):
            wanting = only_for.setdefault(pinned[1], set())
        elif by := re.search(r"#(?: via)? +(\S+)(?: \((.+)\))?", line):
            wanting.add(by[2] or by[1])
    building = {name for name, by in only_for.items() if by == {"pyproject.toml:build"}}
    building |= {name for name, by in only_for.items() if by <= building}
    assert "hatchling" in building
    removed = re.search(r"uninstall --yes (.+)", read(ROOT / "Dockerfile"))
    assert removed
    assert building <= set(removed[1].split())


def test_what_the_dockerfile_copies_is_there_and_is_let_through() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", read(ROOT / "Dockerfile"), re.MULTILINE)
    files = {name for names in copied for name in names.split()}
    let_through = {line.removeprefix("!") for line in read(ROOT / ".dockerignore").splitlines() if line.startswith("!")}
    assert files == let_through
    assert all((ROOT / name).exists() for name in files)
