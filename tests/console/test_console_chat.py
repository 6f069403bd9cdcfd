"""The chat as a person meets it: piped, and in a real pseudo-terminal."""

import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from fcntl import ioctl
from pathlib import Path

import pytest

TINY = [sys.executable, "-W", "error", str(Path(__file__).with_name("tiny.py"))]


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "TERM", "INPUTRC"}}
    return kept | {"TINY_HOME": str(home), "TERM": "xterm", "PYTHONUTF8": "1"} | more


def piped(home: Path, text: str | bytes) -> subprocess.CompletedProcess[bytes]:
    data = text.encode() if isinstance(text, str) else text
    return subprocess.run(TINY, input=data, capture_output=True, env=environment(home), timeout=30, check=False)


class Terminal:
    """The chat in a pseudo-terminal."""

    def __init__(self, home: Path, **env: str) -> None:
        self.output = ""
        master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        self.master = master
        self.process = subprocess.Popen(
            TINY,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment(home, **env),
            start_new_session=True,
            preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - Ctrl-C needs a controlling terminal
        )
        os.close(slave)

    def see(self, pattern: str, seconds: float = 15) -> str:
        """Reads until the pattern is there; gives what came up to it and forgets that."""
        until = time.monotonic() + seconds
        while not (match := re.search(pattern, self.output)):
            ready, _, _ = select.select([self.master], [], [], max(0, until - time.monotonic()))
            assert ready, f"{pattern!r} did not come, but {self.output!r}"
            try:
                self.output += os.read(self.master, 65536).decode()
            except OSError:  # Linux's way to say that the other side has closed
                pytest.fail(f"it ended before {pattern!r} came, with {self.output!r}")
        seen, self.output = self.output[: match.end()], self.output[match.end() :]
        return seen

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def ended(self) -> int:
        return self.process.wait(10)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


Start = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Start]:
    opened: list[Terminal] = []

    def start(**env: str) -> Terminal:
        opened.append(Terminal(tmp_path, **env))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


def test_piped_lines_are_answered_one_by_one_in_plain_text(tmp_path: Path) -> None:
    done = piped(tmp_path, "/start\n\n   \n/slow\nbuttons\n1\n7\n/silent\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == (
        "you> /start\nWelcome to the tiny bot\n\n"
        "you> /slow\nslow but sure\n\n"
        "you> buttons\nYou said: buttons\n[1] Source in context  [2] More\nRead on: https://example.org/read\n\n"
        "you> 1\n· Here it is\n\n(edited)\nThe paragraph\n\n"
        "you> 7\nYou said: 7\n\n"
        "you> /silent\n(the bot says nothing)\n\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_nothing_piped_in_says_nothing_and_quit_ends_early(tmp_path: Path) -> None:
    assert piped(tmp_path, "").stdout == b""
    assert piped(tmp_path, "/quit\nhello\n").stdout == b"you> /quit\n"


def test_bytes_that_are_no_text_do_not_end_the_chat(tmp_path: Path) -> None:
    done = piped(tmp_path, b"\xff\xfe\nhello\n\x00\x01\n")
    assert done.returncode == 0, done.stderr
    assert "You said: hello" in done.stdout.decode()


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    with subprocess.Popen(
        TINY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path, PYTHONUNBUFFERED="1"),
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"you> hello\n"
        process.stdout.close()
        process.stdin.write(b"hello\n" * 3)
        process.stdin.close()
        assert process.wait(10) == 0
        assert process.stderr.read() == b""


def test_an_interrupt_ends_a_piped_chat_quietly(tmp_path: Path) -> None:
    with subprocess.Popen(
        TINY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path, PYTHONUNBUFFERED="1"),
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        assert [process.stdout.readline() for _ in range(3)][1] == b"You said: hello\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert process.stderr.read() == b""


def test_the_first_time_it_starts_by_itself_and_later_it_gives_a_hint(terminal: Start) -> None:
    first = terminal()
    greeting = first.see(r"you> ")
    assert ":photo" in greeting
    assert "\x1b[1mWelcome\x1b[0m to the \x1b[3mtiny\x1b[0m bot" in greeting
    first.type("\x04")
    assert first.ended() == 0
    second = terminal(TINY_KNOWN="1")
    greeting = second.see(r"you> ")
    assert "Welcome" not in greeting
    assert "/help" in greeting
    second.type("/quit\n")
    assert second.ended() == 0


def test_a_number_presses_a_button_and_ctrl_c_begins_the_line_anew(terminal: Start) -> None:
    chat = terminal()
    chat.see("you> ")
    chat.type("buttons\n")
    assert "[1] Source in context  [2] More" in chat.see(r"read\S*\r\n\r\nyou> ")
    chat.type("nonsense")
    chat.see("nonsense")
    time.sleep(0.2)  # readline sees an interrupt only while it waits for a key
    chat.type("\x03")
    chat.see(r"\r\nyou> ")
    chat.type("1\n")
    seen = chat.see(r"The paragraph\r\n")
    assert "\x1b[2m(edited)\x1b[0m" in seen
    assert "nonsense" not in chat.see("you> ")
    chat.type("\x04")
    assert chat.ended() == 0


def test_tab_completes_commands_and_labels(terminal: Start) -> None:
    chat = terminal()
    chat.see("you> ")
    chat.type("/sec\t")
    chat.see("/secret")
    chat.type("\n")
    chat.see(r"Welcome.*\r\n\r\nyou> ")
    chat.type("buttons\n")
    chat.see(r"read\S*\r\n\r\nyou> ")
    chat.type("sour\t")
    chat.see("ource in context|Source in context")
    chat.type("\n")
    chat.see("The paragraph")
    chat.see("you> ")
    chat.type("\x04")
    assert chat.ended() == 0


def test_the_arrow_brings_back_what_was_typed_in_an_earlier_session(terminal: Start, tmp_path: Path) -> None:
    chat = terminal()
    chat.see("you> ")
    chat.type("remember me\n")
    chat.see("You said: remember me")
    chat.see("you> ")
    chat.type("\x04")
    assert chat.ended() == 0
    assert (tmp_path / "history").stat().st_mode & 0o077 == 0
    later = terminal()
    later.see("you> ")
    later.type("\x1b[A\n")
    later.see("You said: remember me")


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_a_plain_terminal_and_a_wish_for_no_colour_are_respected(terminal: Start, env: dict[str, str]) -> None:
    chat = terminal(**env)
    assert "Welcome to the tiny bot" in chat.see(r"bot\r\n")


def test_ctrl_c_while_the_bot_thinks_ends_it_quietly(terminal: Start) -> None:
    chat = terminal()
    chat.see("you> ")
    chat.type("/slow\n")
    chat.see("/slow\r\n")
    time.sleep(0.1)
    chat.type("\x03")
    assert chat.ended() == 130
    assert "Traceback" not in chat.output
