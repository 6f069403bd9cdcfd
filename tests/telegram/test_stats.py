"""/stats, for the people who run the bot."""

from datetime import timedelta

import pytest

from bot.botapi.server import Server
from bot.console.request import InProcessRequest
from bot.locales.texts import Say
from bot.storage.figures import STOPPED_KEY, Figures, figures
from bot.storage.records import Delivery, Failed, Planned, Sent, Skipped
from bot.storage.store import Store
from bot.telegram.stats import stats_page
from tests.telegram import stage as stages
from tests.telegram.checking import sound
from tests.telegram.stage import NOW

FULL = Figures(12_000, 5, 7, 11_000, 3, 800, 200, 9, 40, timedelta(seconds=71.5), (("blocked", 190),), "today: why <b>")


async def ended(store: Store) -> None:
    """A day: ten sent, the last of them two hours late; one blocked; one with nothing new."""
    due = [NOW - timedelta(seconds=number) for number in range(10)]
    rows: list[Planned | Skipped] = [
        Planned(number, "briefing", "2026-11-20", at, "x") for number, at in enumerate(due)
    ]
    rows.append(Planned(98, "briefing", "2026-11-20", NOW, "x"))
    rows.append(Skipped(99, "briefing", "2026-11-20", NOW, "unchanged"))
    await store.deliveries.plan(rows, NOW)
    found: list[Delivery] = await store.deliveries.due(NOW, 20)
    for delivery in found:
        if delivery.chat_id == 98:
            await store.deliveries.note(delivery, Failed("blocked"), NOW)
        else:
            await store.deliveries.note(delivery, Sent(1), NOW, silent=delivery.chat_id == 9)


async def test_the_figures_are_those_of_the_last_day(store: Store) -> None:
    await ended(store)
    found = await figures(store, NOW + timedelta(hours=1))
    assert (found.sent, found.late, found.failed, found.skipped, found.waiting) == (10, 1, 1, 1, 0)
    assert found.delay == timedelta(seconds=9)
    assert found.reasons == (("blocked", 1), ("unchanged", 1))
    assert (await figures(store, NOW + timedelta(hours=25))).sent == 0


async def test_only_those_who_run_the_bot_see_the_figures(server: Server, sqlite_url: str) -> None:
    ann, admin = server.add_user("Ann"), server.add_user("Kim")
    async with stages.staged(server, InProcessRequest(server), sqlite_url, admins=frozenset({admin})) as stage:
        await ended(stage.store)
        await stage.store.keep(STOPPED_KEY, "Friday: blocked")
        assert "who run the bot" in (await stage.say(ann, "/stats"))["text"]
        shown = (await stage.say(admin, "/stats"))["text"]
    assert "sent 10 (late 1), skipped 1, failed 1" in shown
    assert "Stopped on Friday: blocked" in shown


@pytest.mark.parametrize("found", [FULL, Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, None, (), "")], ids=["full", "empty"])
def test_the_figures_are_a_message_in_every_language(found: Figures, say: Say) -> None:
    sound(stats_page(found, say))
