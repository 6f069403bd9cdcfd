"""An engine ready made: what reading and indexing a base came to is kept while nothing of it has changed.

Building costs some seconds of one core and twice the memory that the engine takes, so a process of its own does it, and
gives the memory back by ending. Loading what was built costs a tenth of that. The file lies in the user's own cache
folder and is only ever a copy: whatever is wrong with it, the engine is built anew.
"""

import contextlib
import gc
import hashlib
import logging
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_cache_path

from bot.answering.engine import Engine

_log = logging.getLogger(__name__)
_CODE = Path(__file__).parent
_MADE_BY = ("answering", "knowledge")  # the packages whose code decides what an engine is
_FOR_OWNER_ALONE = 0o077  # the bits of a mode that let others in


def ready_engine(knowledge: Path, seeds: Path, cache: Path | None = None) -> Engine:
    """The engine over the base in these folders. Raises BaseError where the base has problems.

    `cache` is the folder of the kept engine; the user's own when none is named.
    """
    folder = cache or user_cache_path("kaznato")
    kept = folder / f"engine-{_fingerprint(knowledge, seeds)}.pickle"
    engine = _kept(kept)
    if engine is None and _built_apart(knowledge, seeds, kept):
        engine = _kept(kept)
    # What went wrong apart, a problem of the base or a folder that cannot be written, is met and told here.
    return _built(knowledge, seeds) if engine is None else engine


def _built_apart(knowledge: Path, seeds: Path, kept: Path) -> bool:
    """Whether a process of its own has built the engine and kept it."""
    # -P: this package, and not what the current folder may call `bot`.
    command = [sys.executable, "-P", "-m", "bot.compiled", str(knowledge), str(seeds), str(kept)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - ourselves
    return done.returncode == 0


def _built(knowledge: Path, seeds: Path) -> Engine:
    # Reading YAML takes a fifth of a second to import: not for those who need not read any.
    from bot.knowledge.loader import load  # noqa: PLC0415

    with _no_collecting():
        return Engine(load(knowledge, seeds))


def _fingerprint(knowledge: Path, seeds: Path) -> str:
    """Changes with any byte of the base, of the code that reads and indexes it, and with the Python that runs it."""
    digest = hashlib.sha256(sys.version.encode())
    for folder in (knowledge, seeds, *(_CODE / name for name in _MADE_BY)):
        for file in sorted(file for file in folder.rglob("*") if file.suffix in {".yaml", ".txt", ".py"}):
            data = file.read_bytes()
            digest.update(f"{file.relative_to(folder)}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()[:24]


def _kept(file: Path) -> Engine | None:
    try:
        found = file.stat()
        if found.st_uid != os.getuid() or found.st_mode & _FOR_OWNER_ALONE:
            return None  # a pickle is a program: only our own is run
        with file.open("rb") as data, _no_collecting():
            engine = pickle.load(data)  # noqa: S301 - our own file, which nobody else may write
    except OSError:
        return None
    except Exception as error:  # noqa: BLE001 - a damaged pickle may raise anything
        _log.info("the kept engine cannot be read and is built anew: %s", error)
        return None
    return engine if isinstance(engine, Engine) else None


def _keep(engine: Engine, file: Path) -> None:
    """Writes the engine beside its place and then into it, so that nobody ever reads half of one. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for older in file.parent.glob("engine-*.pickle"):
        older.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".engine-")
    with contextlib.suppress(FileNotFoundError), os.fdopen(handle, "wb") as place:
        try:
            pickle.dump(engine, place, protocol=pickle.HIGHEST_PROTOCOL)
            place.flush()
            Path(name).rename(file)
        finally:
            Path(name).unlink(missing_ok=True)


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Hundreds of thousands of new objects, next to none of them garbage: looking for some costs a tenth of the
    building, and half of the loading.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


if __name__ == "__main__":
    _knowledge, _seeds, _file = map(Path, sys.argv[1:])
    _file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # fails before the work, not after
    with _no_collecting():
        _keep(_built(_knowledge, _seeds), _file)
