"""A fact that was withdrawn: who follows an old link or button to it, and who was shown it, is told so."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from bot.briefing.changes import revisions
from bot.knowledge.model import GONE, KnowledgeBase
from bot.storage.tables import feedback
from bot.telegram import views
from bot.telegram.briefings import told_key
from bot.telegram.page import Kind, View
from tests.briefing.readers import withdrawn
from tests.telegram.stage import NOW, Stage, labels, shipped, subscribed

FACT = "border-funding-announced"
QUESTION = "How much money will be spent on the border?"
EDITIONS = list(shipped().editions)


@cache
def wrong() -> KnowledgeBase:
    return replace(withdrawn(shipped(), FACT, why="The sum was misread."), version="wrong")


def tells(message: Any) -> bool:
    was = shipped().facts[FACT].text["en"]
    return bool(message["text"] == f"Withdrawn on November 20, 2026: “{was}”\nWhy: The sum was misread.")


async def subscribe(stage: Stage, chat: int) -> None:
    await stage.store.keep(told_key(shipped().version), json.dumps(revisions(shipped())))
    await stage.store.subscriptions.put(subscribed(chat, position=EDITIONS[-1]))


async def shown(stage: Stage, chat: int) -> dict[str, int]:
    return dict((await stage.store.readers.memories([chat]))[chat].shown)


@pytest.mark.parametrize("button", ["Source", "👍", "👎"])
async def test_every_old_button_of_the_fact_leads_to_the_word_that_it_is_withdrawn(
    stage: Any, ann: Any, button: str
) -> None:
    answer = await stage.say(ann, QUESTION)
    await stage.over(wrong())
    page = await stage.press(ann, answer, button)
    assert tells(page)
    assert page["message_id"] > answer["message_id"]
    assert labels(page) == ["Examples", "Topics"]
    assert await stage.store._database.rows(feedback.select(), {}) == []  # nothing is noted of what is not there


async def test_an_answer_to_its_question_of_recall_leads_there_too(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann)
    await stage.store.subscriptions.put(subscribed(ann, position=EDITIONS[-1], after="recall"))
    await stage.store._database.write(*stage.store.readers.asking(ann, [FACT], NOW.date() - timedelta(9)))
    await stage.store.readers.recalled(ann, FACT, False)
    briefing = await stage.say(ann, "/brief")
    await stage.over(wrong())
    assert tells(await stage.press(ann, briefing, "1. Knew it"))


@pytest.mark.parametrize("line", [f"/start fact_{FACT}", f"/source {FACT}"])
async def test_an_old_link_leads_there_too(stage: Any, ann: Any, line: str) -> None:
    await stage.over(wrong())
    assert tells(await stage.say(ann, line))


async def test_a_briefing_s_button_leads_there_and_the_reader_hears_of_it_once(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann)
    await stage.over(wrong())
    briefing = await stage.say(ann, "/brief")
    assert briefing["text"].startswith("Withdrawn on November 20, 2026: “")
    assert tells(await stage.press(ann, briefing, "1"))
    assert (await stage.store.subscriptions.get(ann)).told == "wrong"
    assert await shown(stage, ann) == {FACT: GONE}
    stage.clock.time = NOW.replace(day=21)
    assert (await stage.say(ann, "/brief"))["text"].startswith("Nothing new today.")


async def test_who_read_of_it_by_an_old_link_does_not_hear_of_it_again(stage: Any, ann: Any) -> None:
    await subscribe(stage, ann)
    await stage.say(ann, QUESTION)
    assert await shown(stage, ann) == {FACT: 0}
    await stage.over(wrong())
    await stage.say(ann, f"/start fact_{FACT}")
    assert await shown(stage, ann) == {FACT: GONE}
    assert (await stage.say(ann, "/brief"))["text"].startswith("Nothing new today.")


async def test_a_follow_up_on_a_fact_that_is_gone_is_answered_by_no_other(stage: Any, ann: Any) -> None:
    await stage.say(ann, QUESTION)
    await stage.over(wrong())
    assert "October" not in (await stage.say(ann, "When was that?"))["text"]


def test_the_page_fits_a_message_however_long_its_texts_are(texts: Any) -> None:
    long = replace(wrong().withdrawn[FACT], was={"en": "w" * 9000}, why={"en": "😀" * 9000})
    base = replace(wrong(), withdrawn={FACT: long})
    page = views.page(View(Kind.FACT, FACT), base, texts("en"))
    assert page
    assert 2000 <= len(page.html.encode("utf-16-le")) // 2 <= 4096
