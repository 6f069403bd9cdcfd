"""Questions that wait: kept with consent, asked again when the base changes, answered once."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.answering.engine import Engine
from bot.botapi import html
from bot.storage.tables import deliveries, waiting
from bot.telegram.waiting import ask_again
from tests.briefing.readers import without
from tests.telegram.stage import Stage, labels, shipped

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
