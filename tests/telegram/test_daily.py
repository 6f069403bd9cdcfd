"""`/brief`, `/editions`, what is recalled and what comes after: as a person meets them, over the real store."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.briefing.changes import revisions
from bot.briefing.course import numbered, of_day
from bot.storage.records import Subscription
from bot.storage.tables import deliveries
from bot.telegram.briefings import told_key
from tests.briefing.readers import corrected
from tests.telegram.stage import NOW, Stage, labels, shipped, subscribed

EDITIONS = list(shipped().editions)
TOMORROW = (date(2026, 11, 21), datetime(2026, 11, 21, 3, 0, tzinfo=UTC))


async def subscribe(stage: Stage, chat: int, **values: Any) -> None:
    await stage.store.keep(told_key(shipped().version), json.dumps(revisions(shipped())))
    await stage.store.subscriptions.put(subscribed(chat, **values))


async def kept(stage: Stage, chat: int) -> Subscription:
    subscription = await stage.store.subscriptions.get(chat)
    assert subscription is not None
    return subscription


async def recorded(stage: Stage, chat: int) -> list[tuple[str, str, str | None]]:
    columns = (deliveries.c.kind, deliveries.c.key, deliveries.c.state)
    rows = await stage.store._database.rows(
        select(*columns).where(deliveries.c.chat_id == chat).order_by(deliveries.c.id), {}
    )
    return [tuple(row) for row in rows]


async def test_who_has_no_subscription_gets_the_edition_of_the_day(stage: Any, ann: Any) -> None:
    edition = of_day(shipped(), NOW.date())
    assert edition
    message = await stage.say(ann, "/brief")
    number, count = numbered(shipped(), edition)
    assert message["text"].startswith(f"{number}/{count} · {edition.title['en']}")
    offer = await stage.press(ann, message, "Get one every day")
    assert "one article of October 2006. Not news" in offer["text"]
    assert await recorded(stage, ann) == []


async def test_a_subscriber_gets_the_next_edition_at_once_and_it_is_recorded_as_today_s(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann, due_on=date(2026, 11, 20), due_at=NOW + timedelta(hours=9), minute=23 * 60)
    message = await stage.say(ann, "/brief")
    assert message["text"].startswith(f"1/{len(EDITIONS)} · ")
    after = await kept(stage, ann)
    assert (after.position, after.last_on, after.due_on) == (EDITIONS[0], date(2026, 11, 20), date(2026, 11, 21))
    assert after.due_at is not None
    assert after.due_at.date() == date(2026, 11, 21)
    assert await recorded(stage, ann) == [("briefing", "2026-11-20", "sent")]
    memory = (await stage.store.readers.memories([ann]))[ann]
    assert set(memory.shown) == set(shipped().editions[EDITIONS[0]].facts)


async def test_who_has_had_today_s_gets_it_again_and_reads_on_tomorrow(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann)
    first = await stage.say(ann, "/brief")
    again = await stage.say(ann, "/brief")
    assert again["text"].splitlines()[0] == "You have had today's briefing. It was this one."
    assert again["text"].splitlines()[1] == first["text"].splitlines()[0]
    stage.clock.time = NOW + timedelta(days=1)
    assert (await stage.say(ann, "/brief"))["text"].startswith("2/")
    assert [key for _, key, _ in await recorded(stage, ann)] == ["2026-11-20", "2026-11-21"]


async def test_a_briefing_that_is_due_another_day_stays_due_then(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann)
    await stage.say(ann, "/brief")
    after = await kept(stage, ann)
    assert (after.due_on, after.due_at) == TOMORROW


async def test_who_has_read_all_is_told_that_there_is_nothing_new(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann, position=EDITIONS[-1])
    message = await stage.say(ann, "/brief")
    assert message["text"].startswith("Nothing new today.")
    assert labels(message) == ["All editions"]
    assert await recorded(stage, ann) == []


async def test_a_correction_is_told_at_the_head(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann, position=EDITIONS[4])
    changed = replace(corrected(shipped(), "brussels-meeting"), version="another")
    await stage.over(changed)
    message = await stage.say(ann, "/brief")
    assert message["text"].startswith("Corrected\nIt said: Tokayev met")
    assert (await kept(stage, ann)).told == "another"


@pytest.mark.parametrize(("button", "knew"), [("Knew it", True), ("Did not", False)])
async def test_what_is_pressed_under_a_question_is_kept_once(stage: Any, ann: Any, button: str, knew: bool) -> None:
    await subscribe(stage, ann, position=EDITIONS[0])
    message = await stage.say(ann, "/brief")
    await stage.toast(ann, message, button)
    now_showing = stage.now_showing(ann, message)
    assert labels(now_showing)[0] == f"{button} ✓"
    (recall,) = (await stage.store.readers.memories([ann]))[ann].recalls
    assert (recall.knew, recall.asked_on) == (knew, date(2026, 11, 20))
    assert await stage.toast(ann, now_showing, f"{button} ✓") == "Your vote is already noted."


async def test_what_comes_after_is_chosen_under_the_last_edition(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann, position=EDITIONS[-2])
    message = await stage.say(ann, "/brief")
    assert (await kept(stage, ann)).after == "changes"
    assert "Twice a week" in await stage.toast(ann, message, "What I did not recall")
    assert (await kept(stage, ann)).after == "recall"
    showing = stage.now_showing(ann, message)
    assert labels(showing)[-3:] == ["Again from the start", "What I did not recall ✓", "Only when something changes"]
    assert "first edition" in await stage.toast(ann, showing, "Again from the start")
    assert (await kept(stage, ann)).position == ""
    stage.clock.time = NOW + timedelta(days=1)
    assert (await stage.say(ann, "/brief"))["text"].startswith("1/")


async def test_a_choice_of_somebody_without_a_subscription_changes_nothing(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann, position=EDITIONS[-2])
    message = await stage.say(ann, "/brief")
    await stage.store.subscriptions.remove(ann, NOW)
    assert await stage.toast(ann, message, "Again from the start") == "Only for subscribers."


async def test_all_editions_can_be_read_at_any_time_one_after_the_other(stage: Any, ann: Any) -> None:
    contents = await stage.say(ann, "/editions")
    assert f"{len(EDITIONS)} editions" in contents["text"]
    assert "Not news" in contents["text"]
    page = await stage.press(ann, contents, labels(contents)[0])
    seen = [page["text"].splitlines()[0]]
    while "›" in labels(page):
        page = await stage.press(ann, page, "›")
        seen.append(page["text"].splitlines()[0])
    titles = [shipped().editions[name].title["en"] for name in EDITIONS]
    assert [line.split(" · ")[1] for line in seen] == titles
    assert labels(await stage.press(ann, page, "‹ All editions"))[0].startswith("1. ")


async def test_a_subscriber_s_answers_are_remembered_as_shown_and_nobody_else_s(stage: Any, ann: Any) -> None:
    bob = stage.server.add_user("Bob", language_code="en")
    await subscribe(stage, ann)
    for person in (ann, bob):
        await stage.say(person, "How much money will be spent on the border?")
    memories = await stage.store.readers.memories([ann, bob])
    assert memories[ann].shown == {"border-funding-announced": 0}
    assert memories[bob].shown == {}
