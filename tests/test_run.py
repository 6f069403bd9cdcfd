"""`kaznato run` as people run it: a process of its own, against a Bot API in another one."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.botapi.server import TOKEN
from bot.knowledge.places import default_paths
from bot.storage.revision import HEAD
from tests.processes import PATIENCE, Api, until

QUESTION = "How much will be spent on the border?"


@pytest.fixture(scope="module")
def served() -> Iterator[Api]:
    api = Api()
    yield api
    api.close()


@pytest.fixture
def api() -> Iterator[Api]:
    api = Api()
    yield api
    api.close()


class Runs:
    """Starts `kaznato run` in a folder of this test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "data" / "kaznato.sqlite3"
        self.settings = {"DATABASE_URL": f"sqlite+aiosqlite:///{self.file}", "TELEGRAM_BOT_TOKEN": TOKEN}
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, **settings: str) -> subprocess.Popen[bytes]:
        known = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
        environment = known | self.settings | settings
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env=environment, cwd=self.folder, stdout=log, stderr=log
            )
        self._started.append(process)
        return process

    def end(self, **settings: str) -> tuple[int, str]:
        """Runs until it ends by itself; gives the status and what was said."""
        status = self.start(**settings).wait(PATIENCE)
        return status, self.log

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def scalar(self, query: str) -> Any:
        """One value from the database, also while it is in use."""
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(query).fetchone()[0]

    def write(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.file)) as database, database:
            database.execute(statement, values)

    def change(self, statement: str, *values: Any) -> None:
        """Changes what is stored, while nobody runs."""
        with closing(sqlite3.connect(self.file)) as database, database:
            database.execute(statement, values)

    def close(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()
        assert TOKEN not in self.log


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    runs = Runs(tmp_path)
    yield runs
    runs.close()


def one_line(log: str) -> str:
    told = [line for line in log.splitlines() if line.startswith("kaznato: ")]
    assert len(told) == 1, log
    assert "Traceback" not in log
    return told[0]


def test_no_token_is_status_2(runs: Runs) -> None:
    status, log = runs.end(TELEGRAM_BOT_TOKEN="")
    assert status == 2
    assert one_line(log).startswith("kaznato: TELEGRAM_BOT_TOKEN is not set")
    assert not runs.file.exists()


def test_a_wrong_setting_is_status_2(runs: Runs) -> None:
    status, log = runs.end(LOG_LEVEL="LOUD")
    assert status == 2
    assert one_line(log) == "kaznato: LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR"


def test_a_token_that_telegram_refuses_is_status_3(runs: Runs, served: Api) -> None:
    wrong = TOKEN[::-1].replace(":", "")[:20]
    status, log = runs.end(TELEGRAM_API_URL=served.url, TELEGRAM_BOT_TOKEN=f"4200000:{wrong}")
    assert status == 3
    assert "Telegram refuses the token" in one_line(log)
    assert wrong not in log


def test_a_token_that_is_none_for_telegram_is_status_3(runs: Runs, served: Api) -> None:
    status, log = runs.end(TELEGRAM_API_URL=served.url, TELEGRAM_BOT_TOKEN="1:a/b")
    assert status == 3
    assert "Telegram refuses the token" in one_line(log)


def test_a_database_that_cannot_be_used_is_status_4(runs: Runs) -> None:
    (runs.folder / "file").write_text("")
    status, log = runs.end(DATABASE_URL=f"sqlite+aiosqlite:///{runs.folder}/file/below/kaznato.sqlite3")
    assert status == 4
    assert "cannot use the database" in one_line(log)


def test_a_file_that_is_no_database_is_status_4_and_stays_as_it_is(runs: Runs) -> None:
    runs.file.parent.mkdir()
    runs.file.write_text("shopping list\n" * 100)
    status, log = runs.end()
    assert status == 4
    assert "file is not a database" in one_line(log)
    assert runs.file.read_text() == "shopping list\n" * 100


def test_a_second_run_on_the_same_database_is_status_5(runs: Runs, served: Api) -> None:
    first = runs.start(TELEGRAM_API_URL=served.url)
    until(lambda: "Telegram knows the bot as @local_bot" in runs.log)
    status, log = runs.end(TELEGRAM_API_URL=served.url)
    assert status == 5
    assert "another `kaznato run` works on the database" in one_line(log)
    assert first.poll() is None


def test_a_base_with_problems_is_status_1_and_makes_no_database(runs: Runs) -> None:
    (runs.folder / "knowledge").mkdir()
    status, log = runs.end(KNOWLEDGE_DIR=str(runs.folder / "knowledge"))
    assert status == 1
    assert "Traceback" not in log
    assert not runs.file.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_without_a_network_it_keeps_trying_until_it_is_told_to_stop(runs: Runs, number: int) -> None:
    process = runs.start(TELEGRAM_API_URL="http://127.0.0.1:1")
    until(lambda: "Telegram cannot be reached: cannot connect to 127.0.0.1:1" in runs.log)
    time.sleep(1)
    assert process.poll() is None
    assert runs.log.count("cannot be reached") == 1
    process.send_signal(number)
    assert process.wait(PATIENCE) == 0
    assert "Traceback" not in runs.log


def test_it_says_what_it_starts_with_and_stops_at_sigterm(runs: Runs, served: Api) -> None:
    ann = served.does("add_user")
    process = runs.start(TELEGRAM_API_URL=served.url)
    served.writes(ann, QUESTION)
    [answer] = until(lambda: served.answers(ann))
    assert "4.4 billion rubles" in answer["text"]
    memory = psutil.Process(process.pid).memory_info().rss / 1e6
    started = time.monotonic()
    process.terminate()
    assert process.wait(PATIENCE) == 0
    assert time.monotonic() - started < 10
    assert re.search(r"fact base \w+: \d+ facts", runs.log)
    assert "database: SQLite" in runs.log
    assert "Telegram knows the bot as @local_bot" in runs.log
    assert runs.log.rstrip().endswith("stopped")
    assert "Traceback" not in runs.log
    assert memory < 225


def test_who_subscribes_gets_the_briefing_once_and_when_it_is_due(runs: Runs, api: Api) -> None:
    ann = api.does("add_user", language_code="en")
    runs.start(TELEGRAM_API_URL=api.url)
    api.writes(ann, "/subscribe 8am Almaty")
    [confirmed] = until(lambda: api.answers(ann))
    assert "You are subscribed" in confirmed["text"]
    due, day = (
        runs.scalar("SELECT due_at / 1000000 FROM subscriptions"),
        runs.scalar("SELECT due_on FROM subscriptions"),
    )
    assert 0 < due - time.time() < 24 * 3600 + 180
    runs.write("UPDATE subscriptions SET due_at = ?", int(time.time() * 1e6))
    [briefing] = until(lambda: api.answers(ann)[1:])
    assert "October 2006" in briefing["text"]
    assert until(lambda: runs.scalar("SELECT max(state) FROM deliveries WHERE state = 'sent'"))
    assert runs.scalar("SELECT max(local_date) FROM deliveries") == day
    assert runs.scalar("SELECT due_on FROM subscriptions") > day
    assert len(api.answers(ann)) == 2


def test_an_instant_of_other_time_zone_data_is_reckoned_anew_at_the_start(runs: Runs, api: Api) -> None:
    ann = api.does("add_user", language_code="en")
    first = runs.start(TELEGRAM_API_URL=api.url)
    api.writes(ann, "/subscribe 8:31 Almaty")
    until(lambda: api.answers(ann))
    due = runs.scalar("SELECT due_at FROM subscriptions")
    first.terminate()
    assert first.wait(PATIENCE) == 0
    runs.write("UPDATE subscriptions SET tzdata = '2023c', due_at = due_at - 3600000000")
    runs.start(TELEGRAM_API_URL=api.url)
    until(lambda: "subscriptions that were reckoned anew: 1" in runs.log)
    assert runs.scalar("SELECT due_at FROM subscriptions") == due


def test_a_webhook_that_is_set_is_removed_and_said(runs: Runs, api: Api) -> None:
    api.method("setWebhook", url="https://example.org/hook")
    ann = api.does("add_user")
    api.writes(ann, QUESTION)
    runs.start(TELEGRAM_API_URL=api.url)
    until(lambda: api.answers(ann))
    assert api.method("getWebhookInfo")["url"] == ""
    assert "a webhook was set for this bot and is removed" in runs.log


def test_two_hundred_messages_survive_a_kill_in_their_middle(runs: Runs, api: Api) -> None:
    people = [api.does("add_user") for _ in range(10)]
    for person in people:
        api.writes(person, *[QUESTION] * 20)
    first = runs.start(TELEGRAM_API_URL=api.url)
    until(lambda: len(api.calls("sendMessage")) >= 60)
    first.kill()
    first.wait()
    before = len(api.calls("sendMessage"))
    assert before < 200
    second = runs.start(TELEGRAM_API_URL=api.url)
    until(lambda: runs.scalar("SELECT count(*) FROM updates WHERE outcome = 'done'") == 200)
    second.terminate()
    assert second.wait(PATIENCE) == 0
    # What was on its way when the kill came is said again: at most one message a chat.
    assert all(20 <= len(api.answers(person)) <= 21 for person in people)
    assert runs.scalar("SELECT count(*) FROM updates WHERE payload IS NOT NULL OR chat_id IS NOT NULL") == 0
    assert runs.scalar("SELECT count(*) FROM updates") == 200
    assert runs.scalar("SELECT version_num FROM alembic_version") == HEAD


@pytest.mark.soak
def test_two_thousand_messages_survive_fifty_random_kills(runs: Runs, api: Api) -> None:
    """By hand, with `make soak`: what it saw stands in the last line that it prints."""
    chance = random.Random(os.environ.get("SOAK_SEED", "1"))
    people = [api.does("add_user") for _ in range(50)]
    for person in people:
        api.writes(person, *[QUESTION] * 40)
    kills = 0
    while kills < 50 and len(api.calls("sendMessage")) < 1_900:
        process = runs.start(TELEGRAM_API_URL=api.url)
        sent = len(api.calls("sendMessage"))
        until(lambda since=sent: len(api.calls("sendMessage")) > since)  # type: ignore[misc]
        time.sleep(chance.uniform(0, 1))
        process.kill()
        process.wait()
        kills += 1
    last = runs.start(TELEGRAM_API_URL=api.url)
    until(lambda: runs.scalar("SELECT count(*) FROM updates WHERE handled_at IS NOT NULL") == 2_000, 600)
    last.terminate()
    assert last.wait(PATIENCE) == 0
    answers = [len(api.answers(person)) for person in people]
    assert runs.scalar("SELECT count(*) FROM updates WHERE outcome = 'done'") == 2_000
    # Nothing lost; said again is only what was on its way when a kill came: at most one message a chat and kill.
    assert all(40 <= count <= 40 + kills for count in answers)
    print(f"\n{kills} kills, 2000 messages, {sum(answers) - 2_000} said twice")


def test_a_subscriber_gets_an_edition_a_day_also_after_a_kill(runs: Runs, served: Api) -> None:
    ann = served.does("add_user", language_code="en")
    first = runs.start(TELEGRAM_API_URL=served.url)
    served.writes(ann, "/subscribe 8:31 Almaty")
    until(lambda: len(served.answers(ann)) == 1)
    assert runs.scalar("SELECT count(*) FROM subscriptions") == 1
    # Killed before that is noted, the order would be taken up, and answered, once more.
    until(lambda: runs.scalar("SELECT count(*) FROM updates WHERE handled_at IS NULL") == 0)
    first.kill()
    first.wait()
    for edition in (1, 2):
        # The clock of the test cannot be moved; what is stored can.
        runs.change("UPDATE subscriptions SET due_at = ?, due_on = ?", time.time_ns() // 1000, f"2026-11-2{edition}")
        process = runs.start(TELEGRAM_API_URL=served.url)
        until(lambda edition=edition: len(served.answers(ann)) == 1 + edition)  # type: ignore[misc]
        until(lambda edition=edition: runs.scalar("SELECT count(*) FROM deliveries WHERE state = 'sent'") == edition)  # type: ignore[misc]
        process.kill()
        process.wait()
        assert served.answers(ann)[-1]["text"].startswith(f"<b>{edition}/21")
    assert runs.scalar("SELECT sum(unseen) FROM deliveries") == 0


def test_two_chats_at_once_do_not_mix_and_ten_fast_messages_are_answered_in_order(runs: Runs, served: Api) -> None:
    ann, bob = served.does("add_user"), served.does("add_user")
    runs.start(TELEGRAM_API_URL=served.url)
    until(lambda: "Telegram knows the bot" in runs.log)
    ours = ["/privacy", "/about", "/help", "/topics", "/who", "/timeline", "/glossary", "/privacy", "/help", "/about"]
    for mine, yours in zip(ours, reversed(ours), strict=True):
        served.writes(ann, mine)
        served.writes(bob, yours)
    until(lambda: len(served.answers(ann)) == len(served.answers(bob)) == 10)
    said = [answer["text"] for answer in served.answers(ann)]
    assert [answer["text"] for answer in served.answers(bob)] == said[::-1]
    meant = dict(zip(ours, said, strict=True))
    assert len(set(meant.values())) == len(set(ours))
    assert [meant[words] for words in ours] == said


def test_settings_may_stand_in_a_file_in_the_current_folder(runs: Runs, served: Api) -> None:
    knowledge, seeds = default_paths()
    lines = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": served.url, "KNOWLEDGE_DIR": knowledge}
    (runs.folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    runs.start(TELEGRAM_BOT_TOKEN="", SEEDS_DIR=str(seeds))
    until(lambda: "Telegram knows the bot as @local_bot" in runs.log)
