"""The course as it arrives: the real editor and the real courier, day after day, on both databases."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.botapi.http import Door
from bot.botapi.server import Server
from bot.briefing.changes import revisions
from bot.briefing.compose import compose
from bot.briefing.model import Briefing
from bot.delivery.editor import editor
from bot.knowledge.model import GONE, KnowledgeBase
from bot.storage.store import Store
from bot.telegram.briefings import message, reader, told_key
from bot.telegram.page import Action, decode
from bot.telegram.services import Services, now
from bot.telegram.waiting import ask_again
from tests.briefing.readers import corrected, withdrawn, without
from tests.delivery.delivering import delivering, subscription
from tests.delivery.test_courier import ended, told
from tests.telegram.stage import engine_over, shipped, texts


class Days:
    """A clock that runs, some days ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead


async def remember(store: Store, base: KnowledgeBase) -> None:
    await store.keep(told_key(base.version), json.dumps(revisions(base)))


async def test_a_subscriber_reads_on_day_by_day_and_hears_of_a_correction_first(store: Store, door: Door) -> None:
    server, days = door.server, Days()
    ann = server.add_user()
    old, new = shipped(), replace(corrected(shipped(), "partnership-existing"), version="new")
    await remember(store, old)
    await store.subscriptions.put(subscription(ann, now() - timedelta(seconds=1), told=old.version))
    for base, count in ((old, 1), (old, 2), (new, 3), (new, 4)):
        await remember(store, base)
        written = editor(base, texts())
        async with delivering(store, door.url, server.token, clock=days, compose=written) as bot, bot.running():
            await ended(store, count)
        days.ahead += timedelta(days=1)
    first, second, third, fourth = (message["text"] for message in told(server, ann))
    assert [text.partition("/")[0] for text in (first, second, fourth)] == ["<b>1", "<b>2", "<b>4"]
    assert third.startswith("<b>Corrected</b>\n<i>It said:</i> Kazakhstan already had a partnership with NATO")
    assert "<b>3/" in third
    after = await store.subscriptions.get(ann)
    assert after
    assert (after.position, after.told) == (list(old.editions)[3], "new")
    memory = (await store.readers.memories([ann]))[ann]
    assert memory.shown["partnership-existing"] == 1
    assert len(memory.recalls) == 3


async def test_a_subscriber_hears_of_a_withdrawal_first_and_once(store: Store, door: Door) -> None:
    server, days = door.server, Days()
    ann = server.add_user()
    old, new = shipped(), replace(withdrawn(shipped(), "partnership-existing"), version="new")
    await store.subscriptions.put(subscription(ann, now() - timedelta(seconds=1), told=old.version))
    for base, count in ((old, 1), (new, 2), (new, 3)):
        await remember(store, base)
        written = editor(base, texts())
        async with delivering(store, door.url, server.token, clock=days, compose=written) as bot, bot.running():
            await ended(store, count)
        days.ahead += timedelta(days=1)
    first, second, third = (message["text"] for message in told(server, ann))
    assert "Kazakhstan already had a partnership with NATO" in first
    assert second.startswith("<b>Withdrawn on November 20, 2026:</b> “Kazakhstan already had a partnership with NATO")
    assert "<b>2/" in second
    assert third.startswith("<b>3/")
    assert (await store.readers.memories([ann]))[ann].shown["partnership-existing"] == GONE


async def test_a_button_under_a_briefing_is_one_that_the_bot_understands(store: Store, door: Door) -> None:
    ann = door.server.add_user()
    due = subscription(ann, now() - timedelta(seconds=1), position=list(shipped().editions)[-2], told=shipped().version)
    await store.subscriptions.put(due)
    written = editor(shipped(), texts())
    async with delivering(store, door.url, door.server.token, compose=written) as bot, bot.running():
        await ended(store, 1)
    (message,) = told(door.server, ann)
    presses = [decode(button["callback_data"]) for row in message["reply_markup"]["inline_keyboard"] for button in row]
    assert [press.action if press else None for press in presses] == [
        *(Action.KNEW, Action.FORGOT, Action.SHOW, Action.SHOW, Action.CHOOSE, Action.CHOOSE, Action.CHOOSE),
    ]


async def test_a_briefing_in_a_channel_has_no_buttons_and_no_choice(store: Store, door: Door) -> None:
    channel = door.server.add_group("News", [], kind="channel", bot_status="administrator")
    due = subscription(channel, now() - timedelta(seconds=1), kind="channel", told=shipped().version)
    await store.subscriptions.put(replace(due, position=list(shipped().editions)[-2]))
    written = editor(shipped(), texts())
    async with delivering(store, door.url, door.server.token, compose=written) as bot, bot.running():
        await ended(store, 1)
    (message,) = told(door.server, channel)
    assert "reply_markup" not in message
    assert "From now on a briefing comes only when something changes." in message["text"]


async def test_what_was_given_when_it_was_asked_for_does_not_come_at_its_hour(store: Store, door: Door) -> None:
    ann = door.server.add_user()
    due = subscription(ann, now() + timedelta(seconds=2), told=shipped().version)
    await store.subscriptions.put(due)
    assert due.due_on
    assert due.due_at
    memory = (await store.readers.memories([ann]))[ann]
    briefing = compose(shipped(), reader(due, memory, revisions(shipped())), due.due_on, texts()("en"))
    assert isinstance(briefing, Briefing)
    given = message(briefing, due, due.due_on, now(), shipped())
    moved = replace(
        due, due_at=due.due_at + timedelta(days=1), due_on=due.due_on + timedelta(days=1), last_on=due.due_on
    )
    await store.deliveries.given(given, moved, now())
    written = editor(shipped(), texts())
    async with delivering(store, door.url, door.server.token, compose=written) as bot, bot.running():
        await asyncio.sleep(4)
    [row] = await ended(store, 1)
    assert (row["state"], row["text"], row["carries"]) == ("sent", None, None)
    assert told(door.server, ann) == []
    after = await store.subscriptions.get(ann)
    assert after
    assert (after.position, after.last_on) == (next(iter(shipped().editions)), due.due_on)


async def test_a_day_without_anything_new_is_recorded_as_that(store: Store, door: Door) -> None:
    ann = door.server.add_user()
    await remember(store, shipped())
    read = subscription(
        ann, now() - timedelta(seconds=1), position=list(shipped().editions)[-1], told=shipped().version
    )
    await store.subscriptions.put(read)
    written = editor(shipped(), texts())
    async with delivering(store, door.url, door.server.token, compose=written) as bot, bot.running():
        [row] = await ended(store, 1)
    assert (row["state"], row["reason"]) == ("skipped", "unchanged")
    assert told(door.server, ann) == []


async def test_a_question_that_waited_is_answered_by_the_courier_and_waits_no_more(
    store: Store, door: Door, server: Server
) -> None:
    ann = server.add_user()
    question = "Is Kazakhstan involved in the Caspian Guard Program?"
    await store.readers.wait(ann, None, "en", question, now())
    kin = [name for name in shipped().facts if name.startswith(("caspian-guard", "arms-industry", "russian-arms"))]
    before = replace(without(shipped(), *kin), version="before", editions={})
    for base in (before, shipped()):
        services: Any = Services(base, engine_over(base), store, texts(), now)
        assert await ask_again(services) == (base is not before)
    async with delivering(store, door.url, server.token) as bot, bot.running():
        await ended(store, 1)
    (message,) = told(server, ann)
    assert question in message["text"]
    assert "Kazakhstan is involved in the U.S. Caspian Guard Program." in message["text"]
    assert await store.readers.waiting() == []
    await asyncio.gather(*(ask_again(services) for _ in range(2)))
    assert len(await ended(store, 1)) == 1
