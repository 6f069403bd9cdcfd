"""Where the person's lines come from: a prompt with history and Tab, or lines piped in."""

import contextlib
import importlib
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO

PROMPT: Final = "you> "
_HISTORY: Final = 1_000  # lines


def typed(candidates: Callable[[], Iterable[str]], history: Path) -> Generator[str, None, None]:
    """Lines from the terminal, until Ctrl-D. Ctrl-C begins the line anew. Tab offers `candidates`."""
    with _editing(candidates, history):
        while True:
            try:
                yield input(PROMPT)
            except EOFError:
                sys.stdout.write("\n")
                return
            except KeyboardInterrupt:
                sys.stdout.write("\n")


def piped(stream: TextIO) -> Iterator[str]:
    """Lines from a file or a pipe, each echoed behind the prompt."""
    for line in stream:
        text = line.strip()
        if text:
            sys.stdout.write(f"{PROMPT}{text}\n")
            yield text


def completions(line: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that begin with what is typed, whatever its case; none for an empty line."""
    start = line.lstrip().casefold()
    return [each for each in dict.fromkeys(candidates) if start and each.casefold().startswith(start)]


def _line_editor() -> Any:
    """The module `readline`; None where Python was built without: the prompt then has no history and no Tab."""
    try:
        return importlib.import_module("readline")
    except ImportError:
        return None


@contextlib.contextmanager
def _editing(candidates: Callable[[], Iterable[str]], history: Path) -> Iterator[None]:
    readline = _line_editor()
    if readline is None:
        yield
        return
    found: list[str] = []

    def complete(text: str, state: int) -> str | None:
        if state == 0:
            found[:] = completions(text, candidates())
        return found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims("")  # a candidate may have spaces: the whole line is completed
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    readline.set_history_length(_HISTORY)
    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    try:
        yield
    finally:
        # A home that cannot be written to costs the history, not the chat.
        with contextlib.suppress(OSError):
            history.parent.mkdir(parents=True, exist_ok=True)
            history.touch(mode=0o600)
            readline.write_history_file(history)
