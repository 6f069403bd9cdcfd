"""Which base a command works on."""

from pathlib import Path

from bot.knowledge.places import default_paths
from bot.settings import Settings


def base_paths(knowledge: Path | None, seeds: Path | None) -> tuple[Path, Path]:
    """The folders named on the command line, else in KNOWLEDGE_DIR and SEEDS_DIR, else the shipped ones. Raises
    SettingsError where a setting is wrong.

    Those below the current folder are given from there, as a person would type them.
    """
    shipped = default_paths()
    settings = Settings.read()
    named = (knowledge or settings.knowledge_dir, seeds or settings.seeds_dir)
    first, second = (_near(Path(path or other)) for path, other in zip(named, shipped, strict=True))
    return first, second


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
