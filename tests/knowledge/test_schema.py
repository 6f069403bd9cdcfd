"""The JSON Schemas that editors read."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.knowledge.places import default_paths
from bot.knowledge.schema import schemas, write_schemas


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: dates are text, and so are yes, no, on and off."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), ["t", "f"])

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(default_paths()[0].rglob("*.yaml"))


def test_the_schemas_in_docs_are_what_the_format_makes() -> None:
    for name, text in schemas().items():
        mend = "write them anew: kaznato check --write-schema docs/schema"
        assert (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8") == text, mend


@pytest.mark.parametrize("name", schemas())
def test_every_key_of_a_schema_is_described(name: str) -> None:
    schema = json.loads(schemas()[name])
    Draft202012Validator.check_schema(schema)
    for definition in schema.get("$defs", {}).values():
        for key, value in definition.get("properties", {}).items():
            assert value.get("description"), key


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_names_its_schema_and_obeys_it_as_an_editor_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    mark = "# yaml-language-server: $schema="
    assert text.startswith(mark)
    schema = (path.parent / text.partition("\n")[0].removeprefix(mark)).resolve()
    assert schema.is_relative_to(ROOT / "docs" / "schema")
    document = yaml.load(text, Loader=EditorLoader)
    assert not list(Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).iter_errors(document))


def test_a_wrong_key_shows_in_the_editor() -> None:
    fact = {"id": "a", "topic": "b", "voice": "author", "holder": "author", "status": "done", "text": {"en": "x"}}
    validator = Draft202012Validator(json.loads(schemas()["facts.json"]))
    evidence = [{"source": "s", "passage": "a b c"}]
    assert validator.is_valid([fact | {"evidence": evidence}])
    assert not validator.is_valid([fact | {"evidence": []}])
    assert not validator.is_valid([fact | {"evidence": evidence, "abuot": ["x"]}])
    assert not validator.is_valid([fact | {"evidence": evidence, "status": "dun"}])


def test_schemas_are_written_where_one_asks(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new")
    assert {path.name: path.read_text(encoding="utf-8") for path in written} == schemas()
