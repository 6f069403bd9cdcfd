"""The invented base with a few words more, in a folder that a test may change."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from shutil import copy, copytree

import pytest

from tests.knowledge.conftest import INVENTED, Base

CONCEPTS = """\
# The sky above the kites
- id: kite
  en: [kite, dragon on a string]
  ru: [воздушный змей, деньги] # a joke
  kk: [батпырауық]
  kin: [breeze]
- id: breeze
  en: [wind, breeze, gust]
  ru: [ветер, дуть]
  kk: [жел]
"""


@pytest.fixture
def base(tmp_path: Path) -> Base:
    copytree(INVENTED / "knowledge", tmp_path / "knowledge")
    copytree(INVENTED / "seeds", tmp_path / "seeds")
    copy(INVENTED / "shared.yaml", tmp_path / "knowledge" / "entities" / "shared.yaml")
    concepts(tmp_path / "knowledge").write_text(CONCEPTS, encoding="utf-8")
    return Base(tmp_path / "knowledge", tmp_path / "seeds")


def concepts(knowledge: Path) -> Path:
    return knowledge / "vocabulary" / "concepts" / "kites.yaml"


def folders(base: Base) -> list[str]:
    return ["--knowledge", str(base.knowledge), "--seeds", str(base.seeds)]


def spelled_alike(words: Sequence[str], forms: Sequence[str]) -> Iterator[list[float]]:
    """A likeness that needs no model: how much two words have in common as they are spelled."""
    for word in words:
        yield [SequenceMatcher(None, word, form).ratio() for form in forms]
