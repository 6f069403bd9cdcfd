"""The chat over the shipped bot and base: what `kaznato chat` runs."""

import os
import subprocess
import sys
from pathlib import Path

CHAT = [sys.executable, "-W", "error", "-c", "import sys; from bot.console.chat import main; sys.exit(main())"]


def chat(home: Path, lines: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TELEGRAM_", "DATABASE_", "XDG_DATA"))
    }
    return subprocess.run(
        CHAT,
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=home,
        env=kept | {"HOME": str(home), "PYTHONUTF8": "1", "XDG_RUNTIME_DIR": str(home)} | settings,
        timeout=60,
        check=False,
    )


def database(home: Path) -> str:
    return f"sqlite+aiosqlite:///{home / 'chat.sqlite3'}"


def test_a_question_gets_the_fact_with_the_sources_words_and_a_number_opens_the_source(tmp_path: Path) -> None:
    done = chat(tmp_path, "How much will be spent on the border?\n1\n", DATABASE_URL=database(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    answer, source = done.stdout.split("you> 1\n")
    assert "4.4 billion rubles" in answer
    assert "\n│ " in answer
    assert "Twenty facilities are being built." in source


def test_a_database_that_cannot_be_used_is_one_clear_line_and_status_4(tmp_path: Path) -> None:
    done = chat(tmp_path, "hello\n", DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}")
    assert done.returncode == 4
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("kaznato: cannot use the database")
