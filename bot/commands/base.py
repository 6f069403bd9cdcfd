"""Which base a command works on."""

import os
from pathlib import Path

from bot.knowledge.places import default_paths


def base_paths(knowledge: Path | None, seeds: Path | None) -> tuple[Path, Path]:
    """The folders named on the command line, else in KNOWLEDGE_DIR and SEEDS_DIR, else the shipped ones.

    Those below the current folder are given from there, as a person would type them.
    """
    shipped = default_paths()
    named = (knowledge or os.environ.get("KNOWLEDGE_DIR"), seeds or os.environ.get("SEEDS_DIR"))
    first, second = (_near(Path(path or other)) for path, other in zip(named, shipped, strict=True))
    return first, second


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
