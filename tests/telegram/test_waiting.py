"""Questions that wait: kept with consent, asked again when the base changes, answered once."""

import json
import re
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.answering.engine import Engine
from bot.botapi import html
from bot.storage.readers import MOST_WAITING
from bot.storage.records import Waiting
from bot.storage.tables import deliveries, waiting
from bot.telegram.page import Kind, View
from bot.telegram.waiting import ask_again, full, kept, listed
from tests.briefing.readers import without
from tests.telegram.stage import NOW, Stage, labels, shipped

OFFER = "Tell me if this is ever answered"
FACT = "caspian-guard-kazakhstan"
ASKED = "Is Kazakhstan involved in the Caspian Guard Program?"
KIN = tuple(name for name in shipped().facts if name.startswith(("caspian-guard", "arms-industry", "russian-arms")))


BEFORE = replace(without(shipped(), *KIN), version="before", editions={})


async def waits(stage: Stage) -> list[tuple[int, str]]:
    rows = await stage.store._database.rows(select(waiting.c.chat_id, waiting.c.text), {})
    return [tuple(row) for row in rows]


async def planned(stage: Stage) -> list[Any]:
    columns = (deliveries.c.chat_id, deliveries.c.kind, deliveries.c.text, deliveries.c.buttons, deliveries.c.carries)
    return list(await stage.store._database.rows(select(*columns), {}))


async def let_wait(stage: Stage, chat: int, question: str) -> Any:
    refusal = await stage.say(chat, question)
    consent = await stage.press(chat, refusal, OFFER)
    assert await waits(stage) == []  # nothing is kept before the person says yes
    return await stage.press(chat, consent, "Yes, keep it")


async def test_a_refused_question_waits_once_the_person_says_yes(stage: Any, ann: Any) -> None:
    await stage.over(BEFORE)
    kept = await let_wait(stage, ann, ASKED)
    assert ASKED in kept["text"]
    assert await waits(stage) == [(ann, ASKED)]


async def test_it_is_answered_when_the_base_has_an_answer_and_only_once(stage: Any, ann: Any) -> None:
    await stage.over(BEFORE)
    await let_wait(stage, ann, ASKED)
    assert await ask_again(stage.services) == 0
    assert await planned(stage) == []
    await stage.over(shipped())
    assert await ask_again(stage.services) == 1
    assert await ask_again(stage.services) == 0
    ((chat, kind, text, buttons, carries),) = await planned(stage)
    assert (chat, kind) == (ann, "answer")
    seen, _ = html.parse(text)
    assert seen.startswith(f"You asked, and now there is an answer:\n{ASKED}\n\n")
    assert "Kazakhstan is involved in the U.S. Caspian Guard Program." in seen
    assert "Source" in str(buttons)
    assert json.loads(carries)["shown"] == {FACT: 0}
    assert json.loads(carries)["waiting"] > 0


async def test_a_kill_while_they_are_asked_again_plans_none_twice(stage: Any, ann: Any) -> None:
    await stage.over(BEFORE)
    await let_wait(stage, ann, ASKED)
    await stage.over(shipped())
    await ask_again(stage.services)
    await stage.store.keep("waiting", "killed before this was noted")
    await ask_again(stage.services)
    assert len(await planned(stage)) == 1


async def test_more_questions_than_a_batch_are_all_asked_again(stage: Any) -> None:
    people = [stage.server.add_user(f"Person {number}", language_code="en") for number in range(45)]
    for person in people:
        await stage.store.readers.wait(person, None, "en", ASKED, stage.clock())
    await stage.over(shipped())
    assert await ask_again(stage.services) == 45
    assert [row[0] for row in await planned(stage)] == people


async def test_what_waits_can_be_deleted_again(stage: Any, ann: Any) -> None:
    await stage.over(BEFORE)
    kept = await let_wait(stage, ann, ASKED)
    left = await stage.press(ann, kept, "Delete it")
    assert "does not wait any more" in left["text"]
    assert await waits(stage) == []


async def test_forgetting_the_chat_deletes_what_waits(stage: Any, ann: Any) -> None:
    await stage.over(BEFORE)
    await let_wait(stage, ann, ASKED)
    await stage.press(ann, await stage.say(ann, "/forget"), "Yes, delete")
    assert await waits(stage) == []


async def test_a_question_whose_text_is_no_longer_kept_cannot_wait(stage: Any, ann: Any) -> None:
    await stage.over(BEFORE)
    refusal = await stage.say(ann, ASKED)
    consent = await stage.press(ann, refusal, OFFER)
    await stage.store.purge(stage.clock().replace(year=2027))
    assert "out of date" in await stage.toast(ann, refusal, OFFER)
    assert "out of date" in await stage.toast(ann, consent, "Yes, keep it")
    assert await waits(stage) == []


async def test_what_has_an_answer_is_not_offered_to_wait(stage: Any, ann: Any) -> None:
    assert OFFER not in labels(await stage.say(ann, "How much money will be spent on the border?"))


async def test_a_question_that_cannot_be_asked_holds_up_no_other(
    stage: Any, ann: Any, caplog: pytest.LogCaptureFixture
) -> None:
    class Raising(Engine):
        def ask(self, question: str, **how: Any) -> Any:
            if "raise" in question:
                raise ArithmeticError(question)
            return super().ask(question, **how)

    await stage.store.readers.wait(ann, None, "en", "raise an error", stage.clock())
    await stage.store.readers.wait(ann, None, "en", ASKED, stage.clock())
    services = replace(stage.services, engine=Raising(shipped()))
    assert await ask_again(services) == 1
    assert [text for _, text in await waits(stage)] == ["raise an error", ASKED]
    assert "could not be asked again" in caplog.text


# Many, and which


UNKNOWN = "What did Napoleon eat for breakfast?"


async def many(stage: Stage, chat: int, count: int) -> list[str]:
    every = [f"What is question {number}?" for number in range(1, count + 1)]
    for number, text in enumerate(every):
        await stage.store.readers.wait(chat, None, "en", text, NOW + timedelta(hours=number))
    return every


async def test_one_question_more_than_may_wait_is_told_so_with_a_way_to_let_others_go(stage: Any, ann: Any) -> None:
    every = await many(stage, ann, MOST_WAITING)
    refusal = await stage.say(ann, UNKNOWN)
    page = await stage.press(ann, refusal, OFFER)
    assert page["text"].startswith("This one cannot wait: 20 questions of this chat wait already")
    assert labels(page) == ["Questions that wait"]
    page = await stage.press(ann, page, "Questions that wait")
    await stage.press(ann, page, "✕ 2")
    await stage.press(ann, await stage.press(ann, refusal, OFFER), "Yes, keep it")
    assert [text for _, text in await waits(stage)] == [every[0], *every[2:], UNKNOWN]


async def test_the_last_place_that_is_taken_meanwhile_is_said_at_the_yes(stage: Any, ann: Any) -> None:
    await many(stage, ann, MOST_WAITING - 1)
    consent = await stage.press(ann, await stage.say(ann, UNKNOWN), OFFER)
    await many(stage, ann, MOST_WAITING)
    page = await stage.press(ann, consent, "Yes, keep it")
    assert page["text"].startswith("This one cannot wait")
    assert len(await waits(stage)) == MOST_WAITING


async def test_a_question_that_waits_already_is_said_to_be_kept_however_many_do(stage: Any, ann: Any) -> None:
    await many(stage, ann, MOST_WAITING - 1)
    refusal = await stage.say(ann, UNKNOWN)
    await stage.press(ann, await stage.press(ann, refusal, OFFER), "Yes, keep it")
    assert labels(await stage.press(ann, refusal, OFFER)) == ["Delete it"]


async def test_the_settings_say_how_many_wait_and_lead_to_them(stage: Any, ann: Any) -> None:
    assert "wait" not in (await stage.say(ann, "/settings"))["text"]
    await many(stage, ann, 8)
    without = await stage.say(ann, "/settings")
    await stage.say(ann, "/subscribe 8am Almaty")
    for page in (without, await stage.say(ann, "/settings")):
        assert "Questions that wait for an answer: 8" in page["text"]
        assert (await stage.press(ann, page, "Questions that wait"))["message_id"] == page["message_id"]


async def test_what_waits_is_listed_oldest_first_page_by_page_and_each_can_be_let_go(stage: Any, ann: Any) -> None:
    every = await many(stage, ann, 8)
    settings = await stage.say(ann, "/settings")
    first = await stage.press(ann, settings, "Questions that wait")
    assert [line for line in first["text"].splitlines() if "question " in line and "?" in line] == [
        f"{number}. {text}" for number, text in enumerate(every[:6], 1)
    ]
    assert labels(first) == [*(f"✕ {number}" for number in range(1, 7)), "1 / 2", "›", "‹ Settings"]
    second = await stage.press(ann, first, "›")
    assert f"7. {every[6]}\nNovember 20, 2026" in second["text"]
    second = await stage.press(ann, second, "✕ 7")
    assert f"7. {every[7]}" in second["text"]
    first = await stage.press(ann, second, "✕ 7")
    assert labels(first) == [*(f"✕ {number}" for number in range(1, 7)), "‹ Settings"]
    for _ in range(5):
        first = await stage.press(ann, first, "✕ 1")
    assert f"1. {every[5]}" in first["text"]
    none = await stage.press(ann, first, "✕ 1")
    assert (none["text"], labels(none)) == ("No question waits for an answer.", ["‹ Settings"])
    assert "no subscription" in (await stage.press(ann, none, "‹ Settings"))["text"]


async def test_a_question_s_day_is_that_of_the_chat_s_own_clock(stage: Any, ann: Any) -> None:
    await stage.store.readers.wait(ann, None, "en", ASKED, NOW.replace(hour=22))
    for zone, day in (("Asia/Almaty", 21), ("America/New_York", 20), ("Asia/Atlantis", 21)):
        await stage.store.set_zone(ann, zone)
        page = await stage.press(ann, await stage.say(ann, "/settings"), "Questions that wait")
        assert f"November {day}, 2026" in page["text"]


async def test_a_button_of_a_question_that_waits_no_more_lets_no_other_go(stage: Any, ann: Any) -> None:
    await many(stage, ann, 3)
    page = await stage.press(ann, await stage.say(ann, "/settings"), "Questions that wait")
    again = await stage.press(ann, await stage.say(ann, "/settings"), "Questions that wait")
    await stage.press(ann, page, "✕ 1")
    await stage.press(ann, again, "✕ 1")  # what stood there when the page was made
    assert len(await waits(stage)) == 2


async def test_what_is_let_go_is_not_answered_even_if_its_answer_is_planned(stage: Any, ann: Any) -> None:
    await stage.over(BEFORE)
    kept = await let_wait(stage, ann, ASKED)
    await stage.over(shipped())
    assert await ask_again(stage.services) == 1
    await stage.press(ann, kept, "Delete it")
    assert await stage.store.deliveries.due(stage.clock(), 10) == []


def test_the_pages_are_in_the_reader_s_language_and_fit_a_message(say: Any) -> None:
    held = [Waiting(number, 1, None, "en", "😀" * 4000, NOW) for number in range(MOST_WAITING)]
    page = listed(held, View(Kind.QUEUE, "", 99), UTC, say)
    assert len(html.parse(page.html)[0].encode("utf-16-le")) // 2 <= 4096
    assert [button.label for button in page.buttons[0]] == ["✕ 19", "✕ 20"]
    if say.language != "en":
        for each in (page, full(say), kept("?", View(Kind.WAITING), say)):
            assert not re.search("[a-z]{3}", re.sub("<[^>]*>|/[a-z]+", "", each.html))


async def test_the_page_on_privacy_says_how_many_are_kept_and_until_when(stage: Any, ann: Any) -> None:
    told = (await stage.say(ann, "/privacy"))["text"]
    assert "Questions that you let wait, 20 at most: the text and the day" in told
    assert "until each is answered or you delete it (/settings)" in told


# Groups


async def test_in_a_group_anybody_may_let_a_question_wait_and_administrators_alone_let_it_go(
    stage: Any, server: Any, ann: Any
) -> None:
    bob = server.add_user("Bob", language_code="en")
    group = server.add_group("Readers", [ann, bob], kind="supergroup")
    refusal = await stage.say(group, f"@kaznato_bot {UNKNOWN}", user=bob)
    consent = await stage.press(group, refusal, OFFER, user=bob)
    kept = await stage.press(group, consent, "Yes, keep it", user=bob)
    assert await waits(stage) == [(group, UNKNOWN)]

    async def refused(page: Any, button: str) -> None:
        query = server.user_presses(group, page["message_id"], button, user=bob)
        assert await stage.settle() == []
        assert "Only administrators" in server.world.presses[query].answer["text"]

    await refused(kept, "Delete it")
    page = await stage.say(group, "/settings@kaznato_bot", user=ann)
    await refused(page, "Questions that wait")
    page = await stage.press(group, page, "Questions that wait", user=ann)
    await refused(page, "✕ 1")
    assert await waits(stage) == [(group, UNKNOWN)]
    await stage.press(group, page, "✕ 1", user=ann)
    assert await waits(stage) == []
