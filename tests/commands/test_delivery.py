"""`kaznato briefing status` and `resume`."""

import json
from datetime import timedelta

import pytest

from bot import cli
from bot.commands import delivery
from bot.storage.figures import STOPPED_KEY
from bot.storage.records import Failed, Planned, Sent
from bot.storage.store import Store
from bot.telegram.services import now
from tests.delivery.delivering import subscription


@pytest.fixture
def url(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return sqlite_url


async def a_day(store: Store) -> None:
    due = now() - timedelta(seconds=70)
    for chat in (7, 8, 9):
        await store.subscriptions.put(subscription(chat, now() + timedelta(days=1)))
    await store.subscriptions.suspend(9, "blocked", now())
    await store.deliveries.plan([Planned(chat, "briefing", "today", due, "x") for chat in (7, 8, 9)], now())
    for each in await store.deliveries.due(now(), 10):
        await store.deliveries.note(each, Failed("blocked") if each.chat_id == 9 else Sent(1), now())


async def test_the_status_is_that_of_the_last_day(url: str) -> None:
    async with await Store.open(url) as store:
        await a_day(store)
        told = await delivery.status(as_json=False)  # beside whoever runs
        await store.keep(STOPPED_KEY, "Friday: blocked")
        stopped = json.loads(await delivery.status(as_json=True))
    assert "subscribers: 2 active, 0 paused, 1 suspended" in told
    assert "last 24 hours: 2 sent (0 of them late), 0 skipped, 1 failed" in told
    assert "\n  1 blocked" in told
    assert "STOPPED" not in told
    assert (stopped["sent"], stopped["reasons"], stopped["stopped"]) == (2, {"blocked": 1}, "Friday: blocked")
    assert 70 <= stopped["delay"] < 100


async def test_a_run_that_was_stopped_goes_on_after_resume(url: str) -> None:
    assert await delivery.resume() == "nothing was stopped"
    async with await Store.open(url) as store:
        await store.keep(STOPPED_KEY, "Friday: blocked")
        assert await delivery.resume() == "goes on; it had stopped on Friday: blocked"
        assert not await store.kept(STOPPED_KEY)


def test_both_are_commands(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["briefing", "status"]) == 0
    assert cli.main(["briefing", "resume"]) == 0
    assert "0 active" in capsys.readouterr().out


def test_a_database_that_cannot_be_used_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user@127.0.0.1:1/name")
    assert cli.main(["briefing", "status"]) == 4
    assert capsys.readouterr().err.startswith("kaznato: cannot use the database")
