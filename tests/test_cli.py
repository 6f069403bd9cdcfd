"""The command line as a shell sees it."""

import subprocess
import sys
import time

import pytest

from bot import __version__
from bot.cli import main


def kaznato(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


def test_help_names_every_command_and_is_quick() -> None:
    start = time.perf_counter()
    done = kaznato("--help")
    assert time.perf_counter() - start < 1.0
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("chat", "run", "ask", "check", "curate"))


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = "import sys; from bot.cli import _parser; _parser(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pydantic", "yaml", "telegram", "sqlalchemy", "aiohttp"} & set(done.stdout.split())


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"kaznato {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["ask"],
        ["ask", "a question", "--batch", "file"],
        ["ask", "--batch", "file", "--explain"],
        ["ask", "--lang", "de", "was?"],
        ["check", "--jason"],
        ["curate"],
        ["curate", "vocabulary", "--lang", "kk"],
    ],
)
def test_a_wrong_argument_ends_with_status_2_and_says_so(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: kaznato" in capsys.readouterr().err


def test_output_that_nobody_reads_to_its_end_is_no_error() -> None:
    command = f"{sys.executable} -m bot check --json | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "{\n"
