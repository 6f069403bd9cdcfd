"""Bases in a folder of their own: the invented one alone, and the shipped one with the invented one laid over it."""

from dataclasses import dataclass
from pathlib import Path
from shutil import copy, copytree

import pytest

from bot.knowledge.loader import Reading, read
from bot.knowledge.places import default_paths
from bot.knowledge.problems import Problem

INVENTED = Path(__file__).parents[1] / "bases" / "two-sources"


@dataclass(frozen=True)
class Base:
    """A base whose files a test may spoil."""

    knowledge: Path
    seeds: Path

    def read(self) -> Reading:
        return read(self.knowledge, self.seeds)

    def problems(self) -> list[Problem]:
        return list(self.read().problems)

    def edit(self, file: str, old: str, new: str) -> Path:
        path = self.knowledge.parent / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} must stand once in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path


@pytest.fixture
def alone(tmp_path: Path) -> Base:
    copytree(INVENTED / "knowledge", tmp_path / "knowledge")
    copytree(INVENTED / "seeds", tmp_path / "seeds")
    copy(INVENTED / "shared.yaml", tmp_path / "knowledge" / "entities" / "shared.yaml")
    return Base(tmp_path / "knowledge", tmp_path / "seeds")


@pytest.fixture
def both(tmp_path: Path) -> Base:
    for target, shipped in zip(("knowledge", "seeds"), default_paths(), strict=True):
        copytree(shipped, tmp_path / target)
        copytree(INVENTED / target, tmp_path / target, dirs_exist_ok=True)
    return Base(tmp_path / "knowledge", tmp_path / "seeds")
