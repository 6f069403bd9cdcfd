"""What chats were shown, and the questions that wait."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.knowledge.model import GONE
from bot.storage.readers import LET_GO, MOST_WAITING, digest
from bot.storage.records import Planned
from bot.storage.tables import deliveries

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


async def wait(store: Any, chat: int, text: str, now: datetime = NOW) -> bool:
    return bool(await store.readers.wait(chat, None, "en", text, now))


async def texts(store: Any, chat: int) -> list[str]:
    return [each.text for each in await store.readers.waiting_of(chat)]


def answer(chat: int, question: str, version: str = "v2") -> Planned:
    return Planned(chat, "answer", f"{version}:{digest(question)}", NOW, "An answer")


async def planned(store: Any) -> list[tuple[Any, ...]]:
    columns = (deliveries.c.chat_id, deliveries.c.key, deliveries.c.state, deliveries.c.reason, deliveries.c.text)
    return [tuple(row) for row in await store._database.rows(deliveries.select().with_only_columns(*columns))]


async def test_a_chat_may_let_so_many_questions_wait_and_no_more(store: Any) -> None:
    every = [f"Question {number}?" for number in range(MOST_WAITING)]
    assert [await wait(store, 7, text) for text in every] == [True] * MOST_WAITING
    assert not await wait(store, 7, "One more?")
    assert await wait(store, 7, every[3])  # that one waits already
    assert await wait(store, 8, "One more?")  # another chat
    assert await texts(store, 7) == every
    await store.readers.leave(7, digest(every[0]), NOW)
    assert await wait(store, 7, "One more?")
    assert await texts(store, 7) == [*every[1:], "One more?"]


async def test_what_waits_stands_in_the_order_in_which_it_was_asked_also_after_a_group_has_moved(store: Any) -> None:
    await wait(store, -100, "Second?", NOW + timedelta(hours=1))
    await wait(store, -7, "First?")
    await wait(store, -7, "Second?")
    await wait(store, -7, "Third?", NOW + timedelta(hours=2))
    await store.migrate(-7, -100)
    assert await texts(store, -100) == ["First?", "Second?", "Third?"]
    assert await texts(store, -7) == []


async def test_a_question_that_is_let_go_is_not_answered_any_more_and_others_are(store: Any) -> None:
    for chat, text in ((7, "One?"), (7, "Two?"), (8, "One?")):
        await wait(store, chat, text)
    briefing = replace(answer(7, "One?"), kind="briefing")
    await store.deliveries.plan([answer(7, "One?"), answer(7, "Two?"), answer(8, "One?"), briefing], NOW)
    await store.readers.leave(7, digest("One?"), NOW)
    assert await texts(store, 7) == ["Two?"]
    assert await texts(store, 8) == ["One?"]
    states = {(chat, key, text): (state, reason) for chat, key, state, reason, text in await planned(store)}
    assert states == {
        (7, f"v2:{digest('One?')}", None): ("skipped", LET_GO),
        (7, f"v2:{digest('Two?')}", "An answer"): ("planned", None),
        (8, f"v2:{digest('One?')}", "An answer"): ("planned", None),
        (7, f"v2:{digest('One?')}", "An answer"): ("planned", None),  # the briefing
    }


async def test_that_a_chat_has_heard_of_a_withdrawal_is_kept_as_what_it_was_shown(store: Any) -> None:
    await store.readers.show(7, {"a": 0, "b": 2}, NOW)
    await store.readers.show(7, {"a": GONE}, NOW)
    assert (await store.readers.memories([7]))[7].shown == {"a": GONE, "b": 2}
