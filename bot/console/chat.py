"""`kaznato chat`: talk to the bot in the terminal, with no token and no network."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from bot.botapi.ledger import Call
from bot.botapi.server import TOKEN
from bot.console.prompt import piped, typed
from bot.console.render import Paper
from bot.console.screen import Screen
from bot.console.session import Session

T = TypeVar("T")

_WIDEST: Final = 100  # columns
_GREETED: Final = "console"  # the key under which a database notes that somebody has been greeted
GREETING: Final = (
    "kaznato in the terminal. A number presses the button it stands before; Tab completes commands and buttons.",
    ":photo, :sticker and :voice send such a message. Ctrl-C clears the line, Ctrl-D or /quit leaves.",
)
WELCOME_BACK: Final = "Ask a question, or /help."


@dataclass(frozen=True, slots=True)
class Visit:
    """A person at the console."""

    session: Session
    first: bool  # nobody has been here before, over this database
    commands: tuple[str, ...] = ()  # what Tab offers beside the commands that the session knows of


Opened = Callable[[], AbstractAsyncContextManager[Visit]]


def main() -> int:
    """Runs the chat over the embedded database; gives the exit status, 130 where an interrupt ended it."""
    # What the bot is made of costs half a second to import: only who chats shall pay for it.
    from platformdirs import user_data_path  # noqa: PLC0415

    from bot.endings import told  # noqa: PLC0415

    return told(lambda: run(_shipped, user_data_path("kaznato") / "chat-history"))


@contextlib.asynccontextmanager
async def _shipped() -> AsyncIterator[Visit]:
    """The bot as on Telegram. Its menu is not set: the database notes the one that Telegram has, and this is not it."""
    from bot.opening import open_services  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415
    from bot.telegram.application import build  # noqa: PLC0415
    from bot.telegram.commands import COMMANDS  # noqa: PLC0415

    async with (
        open_services(Settings.read()) as services,
        Session(lambda request: build(request, services, TOKEN)) as session,
    ):
        first = _interactive() and await services.store.kept(_GREETED) is None
        if first:
            await services.store.keep(_GREETED, "yes")
        yield Visit(session, first, tuple(f"/{command.name}" for command in COMMANDS))


def run(opened: Opened, history: Path) -> int:
    """The chat over any bot, on the standard streams. `history` keeps what was typed in a terminal."""
    for stream in (sys.stdin, sys.stdout):
        _lenient(stream)
    try:
        with _Loop() as loop, loop.entered(opened()) as visit:
            chat = _Chat(loop, visit, Screen(_paper()))
            if _interactive():
                chat.greet()
                with contextlib.closing(typed(chat.candidates, history)) as typed_lines:
                    chat.talk(typed_lines)
            else:
                chat.talk(piped(sys.stdin))
            sys.stdout.flush()
    except BrokenPipeError:
        # Who read us has gone; Python's own flush at exit must not complain of it either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 0


class _Chat:
    """Lines in, the bot's deeds out."""

    def __init__(self, loop: "_Loop", visit: Visit, screen: Screen) -> None:
        self._loop = loop
        self._visit = visit
        self._session = visit.session
        self._screen = screen

    def greet(self) -> None:
        """Says how this works; the first time, it also says /start for the person."""
        for line in GREETING:
            _print(self._screen.dim(line))
        if self._visit.first:
            self._show(self._session.say("/start"))
        else:
            _print(WELCOME_BACK)

    def talk(self, typed_lines: Iterable[str]) -> None:
        """Brings each line to the bot and waits for all it does."""
        for line in map(str.strip, typed_lines):
            if line == "/quit":
                return
            if line:
                choice = self._screen.chosen(line)
                self._show(self._session.press(choice) if choice else self._session.say(line))

    def candidates(self) -> list[str]:
        return [
            *self._session.commands(),
            *self._visit.commands,
            "/quit",
            *(choice.label for choice in self._screen.choices),
        ]

    def _show(self, deed: Coroutine[Any, Any, list[Call]]) -> None:
        self._screen.paper = _paper()  # the window may have been resized
        printed = list(self._screen.shown(self._loop.result(deed)))
        for line in printed or [self._screen.dim("(the bot says nothing)")]:
            _print(line)
        _print("")


class _Loop:
    """An event loop in a thread of its own, so that the bot lives on while the main thread waits at the prompt.

    The main thread must be the prompt's: only there does Ctrl-C reach `input`.
    """

    def __init__(self) -> None:
        self._started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="bot")

    def __enter__(self) -> Self:
        self._thread.start()
        self._loop, self._stop = self._started.result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _live(self) -> None:
        if hasattr(signal, "pthread_sigmask"):  # the prompt's thread must be the one that Ctrl-C wakes
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        stop = asyncio.Event()
        self._started.set_result((asyncio.get_running_loop(), stop))
        await stop.wait()

    def result(self, deed: Coroutine[Any, Any, T]) -> T:
        """Runs it there, waits here. An interrupt stops both."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(deed, self._loop)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise

    @contextlib.contextmanager
    def entered(self, context: AbstractAsyncContextManager[T]) -> Iterator[T]:
        """An async context, entered and left in the loop by one task, as what it opens may demand."""
        leave = asyncio.Event()
        ready: Future[T] = Future()
        holder = asyncio.run_coroutine_threadsafe(_held(context, ready, leave), self._loop)
        holder.add_done_callback(lambda done: _pass_on(done, ready))
        try:
            yield ready.result()
        finally:
            self._loop.call_soon_threadsafe(leave.set)
            holder.result()


async def _held(context: AbstractAsyncContextManager[T], ready: Future[T], leave: asyncio.Event) -> None:
    async with context as value:
        ready.set_result(value)
        await leave.wait()


def _pass_on(done: Future[None], ready: Future[T]) -> None:
    """What went wrong before the context was entered is what its entering raises."""
    error = done.exception()
    if error is not None and not ready.done():
        ready.set_exception(error)


def _interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _paper() -> Paper:
    """What we print on: plain and endless unless a person looks at it."""
    if not _interactive():
        return Paper()
    ansi = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    return Paper(min(_WIDEST, shutil.get_terminal_size().columns), ansi)


def _lenient(stream: Any) -> None:
    """Bytes that are no text, and characters that the terminal lacks, turn into question marks."""
    with contextlib.suppress(AttributeError):
        stream.reconfigure(errors="replace")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
