"""Where the shipped base lies."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def default_paths() -> tuple[Path, Path]:
    """The folders of the knowledge and of the seeds: beside the package when installed, else the checkout's."""
    installed = _PACKAGE / "_data"
    root = installed if installed.is_dir() else _PACKAGE.parent
    return root / "knowledge", root / "seeds"
