import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.people import CONTENT
from bot.telegram.commands import COMMANDS
from bot.telegram.menu import set_menu
from tests.telegram.stage import NOW, labels, rows

QUESTION = "How much money will be spent on the border?"


async def test_a_question_is_answered_once_with_its_next_steps(stage: Any, ann: Any) -> None:
    answer = await stage.say(ann, QUESTION)
    assert answer["text"].startswith("4.4 billion rubles")
    assert labels(answer)[:3] == ["Source", "👍", "👎"]
    assert dict(await stage.store.totals(NOW.date())) == {("found", "en"): 1}


async def test_the_reply_is_in_the_language_of_the_question(stage: Any, ann: Any) -> None:
    assert "рублей" in (await stage.say(ann, "Сколько денег выделят на границу?"))["text"]
    assert "рубль" in (await stage.say(ann, "Шекараға қанша ақша бөлінеді?"))["text"]


async def test_a_follow_up_refers_to_the_last_answer(stage: Any, ann: Any) -> None:
    await stage.say(ann, QUESTION)
    assert (await stage.store.chat(ann, NOW)).context.facts[0] == "border-funding-announced"
    assert "October 4" in (await stage.say(ann, "When was that?"))["text"]


async def test_an_opened_fact_is_what_the_next_question_refers_to(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/start fact_border-funding-announced")
    assert (await stage.store.chat(ann, NOW)).context.facts == ("border-funding-announced",)


async def test_two_chats_do_not_mix(stage: Any, server: Any, ann: Any) -> None:
    bob = server.add_user("Bob", language_code="ru")
    await stage.say(ann, QUESTION)
    assert (await stage.store.chat(bob, NOW)).context is None
    assert "Казахстан" in (await stage.say(bob, "/start"))["text"]


async def test_a_question_without_an_answer_is_noted_without_the_chat(stage: Any, ann: Any) -> None:
    await stage.say(ann, "What is the salary of Putin?")
    totals = dict(await stage.store.totals(NOW.date()))
    assert totals == {("unknown", "en"): 1}


async def test_courtesy_is_returned(stage: Any, ann: Any) -> None:
    assert "Good day" in (await stage.say(ann, "hi"))["text"]
    assert dict(await stage.store.totals(NOW.date())) == {("polite", "en"): 1}


@pytest.mark.parametrize("kind", sorted(CONTENT))
async def test_what_is_no_text_gets_a_short_reply(stage: Any, ann: Any, kind: Any) -> None:
    reply = await stage.say(ann, kind=kind)
    assert len(reply["text"]) < 120
    assert labels(reply) == ["Examples", "Topics"]


async def test_a_caption_is_a_question(stage: Any, ann: Any) -> None:
    assert (await stage.say(ann, QUESTION, kind="photo"))["text"].startswith("4.4 billion rubles")


@pytest.mark.parametrize(
    "text", ["😀😀😀", "?", "x" * 10_000, "why " * 2500, "/", "<b>", "&amp;", "12345", "¿Qué es la OTAN?"]
)
async def test_odd_messages_get_one_reply(stage: Any, ann: Any, text: Any) -> None:
    assert (await stage.say(ann, text))["text"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("argument", ["", " border", " pronichef", " <b>&amp;", " zzzz", " кто такой Путин?"])
async def test_every_command_is_answered_with_and_without_an_argument(
    stage: Any, ann: Any, command: Any, argument: Any
) -> None:
    assert (await stage.say(ann, f"/{command.name}{argument}"))["text"]


async def test_an_alias_runs_in_its_own_language(stage: Any, ann: Any) -> None:
    assert (await stage.say(ann, "/хронология"))["text"].startswith("Хронология")
    assert (await stage.say(ann, "/таймлайн"))["text"].startswith("Хронология")
    assert "сұраңыз" in (await stage.say(ann, "/көмек"))["text"]


async def test_a_mistyped_command_is_offered_and_a_tap_runs_it(stage: Any, ann: Any) -> None:
    offer = await stage.say(ann, "/timline")
    assert labels(offer)[0] == "/timeline"
    assert (await stage.press(ann, offer, "/timeline"))["text"].startswith("Timeline")


async def test_a_chosen_language_stays(stage: Any, ann: Any) -> None:
    page = await stage.say(ann, "/language")
    assert labels(page) == ["English", "Русский", "Қазақша"]
    assert (await stage.press(ann, page, "Қазақша"))["text"] == "Енді қазақша сөйлеймін."
    assert (await stage.store.chat(ann, NOW)).language == "kk"
    assert "Тақырыптар" in (await stage.say(ann, "/topics"))["text"]


async def test_without_a_choice_commands_follow_what_was_written_last(stage: Any, ann: Any) -> None:
    await stage.say(ann, "Сколько денег выделят на границу?")
    assert (await stage.say(ann, "/topics"))["text"].startswith("Темы")
    stage.clock.time += timedelta(hours=1)
    assert (await stage.say(ann, "/topics"))["text"].startswith("Topics")


async def test_a_language_telegram_knows_and_we_do_not_is_answered_in_english(stage: Any, server: Any) -> None:
    user = server.add_user("Ümit", language_code="tr")
    assert (await stage.say(user, "/topics"))["text"].startswith("Topics")


async def test_pages_turn_in_place(stage: Any, ann: Any) -> None:
    first = await stage.say(ann, "/timeline")
    second = await stage.press(ann, first, "›")
    assert second["message_id"] == first["message_id"]
    assert second["text"] != first["text"]
    third = await stage.press(ann, second, "‹")
    assert third["text"] == first["text"]


async def test_the_page_one_is_on_stays_as_it_is(stage: Any, server: Any, ann: Any) -> None:
    first = await stage.say(ann, "/timeline")
    here = next(label for label in labels(first) if label.startswith("1 / "))
    since = len(server.ledger)
    server.user_presses(ann, first["message_id"], here)
    [update] = await stage.application.bot.get_updates()
    await stage.application.process_update(update)
    assert not stage.raised
    [edit] = server.calls("editMessageText", since=since)
    assert "not modified" in edit.body["description"]


async def test_a_long_listing_turns_from_what_is_kept_of_it(stage: Any, ann: Any) -> None:
    first = await stage.say(ann, "list all the people")
    second = await stage.press(ann, first, "›")
    assert second["message_id"] == first["message_id"]
    assert second["text"].startswith(first["text"].splitlines()[0])


async def test_a_listing_that_is_kept_no_more_is_said_to_be_stale(stage: Any, server: Any, ann: Any) -> None:
    message = await _bearing(stage, ann, f"1:=:en:i:{'a' * 32}:1")
    assert "out of date" in await stage.toast(ann, message, "x")


@pytest.mark.parametrize("data", ["alien", "0:+:en:f:x:0", "1:+:en:f:gone:0", "1:y:en:f:gone:0"])
async def test_a_stale_or_alien_button_says_so(stage: Any, ann: Any, data: Any) -> None:
    message = await _bearing(stage, ann, data)
    assert "out of date" in await stage.toast(ann, message, "x")


async def test_a_button_opens_a_fact_below_and_its_source(stage: Any, ann: Any) -> None:
    answer = await stage.say(ann, QUESTION)
    source = await stage.press(ann, answer, "Source")
    assert source["message_id"] > answer["message_id"]
    assert {"bold", "underline", "blockquote"} <= {entity["type"] for entity in source["entities"]}
    whole = await stage.press(ann, source, "Read the source")
    assert whole["message_id"] == source["message_id"]


async def test_a_vote_counts_once_and_a_second_tap_says_so(stage: Any, ann: Any) -> None:
    answer = await stage.say(ann, QUESTION)
    assert await stage.toast(ann, answer, "👍") == "Thank you!"
    after = stage.now_showing(ann, answer)
    assert "👎" not in labels(after)
    assert "already" in await stage.toast(ann, after, "Thank you ✓")
    other = await stage.say(ann, QUESTION)
    assert "look into it" in await stage.toast(ann, other, "👎")


async def test_two_taps_at_once_are_one_vote(stage: Any, server: Any, ann: Any) -> None:
    answer = await stage.say(ann, QUESTION)
    first = server.user_presses(ann, answer["message_id"], "👍")
    await stage.settle()
    [[late, *_], *_] = [row for row in rows(answer) if row[0]["text"] == "Source"]
    assert late["text"] == "Source"
    update = {
        "update_id": 999,
        "callback_query": {
            "id": first,
            "from": server.world.users[ann],
            "chat_instance": "1",
            "data": rows(answer)[0][1]["callback_data"],
            "message": stage.now_showing(ann, answer),
        },
    }
    await stage.hand_in(update)
    assert server.ledger[-1].method == "answerCallbackQuery"
    assert not stage.raised


async def test_a_press_on_a_message_too_old_to_see_is_answered_below(stage: Any, server: Any, ann: Any) -> None:
    for data in ("1:=:en:t::0", "1:+:en:t::0", "1:z:ru:lg::0"):
        message = await stage.say(ann, "/start")
        query = server.user_presses(ann, message["message_id"], "Topics")
        await stage.settle()
        old = {"chat": {"id": ann, "type": "private"}, "message_id": 1, "date": 0}
        since = len(server.ledger)
        callback = {"id": query, "from": server.world.users[ann], "chat_instance": "1", "data": data, "message": old}
        await stage.hand_in({"update_id": 999, "callback_query": callback})
        assert [call.ok for call in server.calls("sendMessage", since=since)] == [True]
    assert (await stage.store.chat(ann, NOW)).language == "ru"


async def test_a_message_that_cannot_be_edited_any_more_is_followed_by_another(
    stage: Any, server: Any, ann: Any
) -> None:
    page = await stage.say(ann, "/timeline")
    server.user_presses(ann, page["message_id"], "›")
    del server.world.chats[ann].messages[page["message_id"]]
    since = len(server.ledger)
    for update in await stage.application.bot.get_updates():
        await stage.application.process_update(update)
    assert server.calls("sendMessage", since=since)


async def test_a_chat_is_forgotten_after_a_second_word(stage: Any, ann: Any) -> None:
    await stage.store.set_language(ann, "ru")
    await stage.say(ann, QUESTION)
    ask = await stage.say(ann, "/forget")
    assert (await stage.store.chat(ann, NOW)).language == "ru"
    done = await stage.press(ann, ask, labels(ask)[0])
    assert "ничего не хранится" in done["text"]
    known = await stage.store.chat(ann, NOW)
    assert (known.language, known.context) == (None, None)


async def test_an_edited_question_is_answered_anew_and_once(stage: Any, server: Any, ann: Any) -> None:
    message = server.user_sends(ann, "Who is Putn")
    await stage.settle()
    server.user_edits(ann, message["message_id"], QUESTION)
    [answer] = await stage.settle()
    assert answer["reply_to_message"]["message_id"] == message["message_id"]
    server.user_edits(ann, message["message_id"], QUESTION)
    assert await stage.settle() == []


async def test_in_a_group_it_answers_those_who_ask_it(stage: Any, server: Any, ann: Any) -> None:
    group = server.add_group("G", [ann], bot_status="administrator")
    for text in ("what a day", "/who@other_bot", "/whoo Putin"):
        server.user_sends(group, text, user=ann)
        assert await stage.settle() == []
    answer = await stage.say(group, f"@kaznato_bot {QUESTION}", user=ann)
    assert "reply_to_message" in answer
    assert (await stage.say(group, "/topics", user=ann))["text"].startswith("Topics")
    assert labels(await stage.say(group, "/timline@kaznato_bot", user=ann))[0] == "/timeline"
    assert "October 4" in (await stage.say(group, "When was that?", user=ann, reply_to=answer["message_id"]))["text"]


async def test_in_a_forum_it_answers_in_the_topic(stage: Any, server: Any, ann: Any) -> None:
    forum = server.add_group("F", [ann], kind="supergroup", topics=["One"], bot_status="administrator")
    answer = await stage.say(forum, f"@kaznato_bot {QUESTION}", user=ann, topic=101)
    assert answer["message_thread_id"] == 101


async def test_a_group_keeps_its_settings_when_it_moves(stage: Any, server: Any, ann: Any) -> None:
    group = server.add_group("G", [ann])
    await stage.store.set_language(group, "kk")
    moved = server.group_migrates(group)
    assert await stage.settle() == []
    assert (await stage.store.chat(moved, NOW)).language == "kk"


async def test_feedback_is_kept_and_thanked_for(stage: Any, ann: Any) -> None:
    assert "Thank you" in (await stage.say(ann, "/feedback good bot"))["text"]
    assert "/feedback" in (await stage.say(ann, "/feedback"))["text"]


async def test_a_bug_is_owned_up_to_once(stage: Any, server: Any, ann: Any, sqlite_url: Any) -> None:
    await _drop("chats", sqlite_url)
    server.user_sends(ann, QUESTION)
    [update] = await stage.application.bot.get_updates()
    since = len(server.ledger)
    await stage.application.process_update(update)
    assert [call.parameters["text"] for call in server.calls("sendMessage", since=since)] == [
        "Something went wrong on my side, and it has been noted. Please try again, perhaps in other words.",
    ]
    assert stage.raised


@pytest.mark.parametrize(("table", "said"), [("outcomes", QUESTION), ("feedback", "/feedback x")])
async def test_who_has_a_reply_hears_no_more_of_it(  # noqa: PLR0917 - fixtures
    stage: Any, server: Any, ann: Any, sqlite_url: Any, table: Any, said: Any
) -> None:
    server.user_sends(ann, said)
    [update] = await stage.application.bot.get_updates()
    await _drop(table, sqlite_url)
    since = len(server.ledger)
    await stage.application.process_update(update)
    assert len(server.calls("sendMessage", since=since)) == 1


async def test_what_telegram_refuses_is_not_the_persons_trouble(stage: Any, server: Any, ann: Any) -> None:
    server.user_sends(ann, "hi")
    server.user_blocks(ann)
    updates = await stage.application.bot.get_updates()
    for update in updates:
        await stage.application.process_update(update)
    assert [call.status for call in server.calls("sendMessage")] == [403]
    await stage.application.process_error(None, BadRequest("x"))
    await stage.application.process_error(updates[0], BadRequest("x"))
    assert [call.status for call in server.calls("sendMessage")] == [403, 403]


async def test_the_menu_is_set_in_three_languages_and_only_when_it_changed(stage: Any, server: Any) -> None:
    assert await set_menu(stage.application, stage.services)
    for language in ("", "en", "ru", "kk"):
        commands = await stage.application.bot.get_my_commands(language_code=language or None)
        assert [command.command for command in commands] == [command.name for command in COMMANDS if command.menu]
    assert (await stage.application.bot.get_my_description("kk")).description.startswith("2006 жылғы")
    since = len(server.ledger)
    assert not await set_menu(stage.application, stage.services)
    assert server.ledger[since:] == []


async def test_a_menu_half_set_is_set_anew(stage: Any, server: Any) -> None:
    server.faults.add(Fault(FaultKind.RETRY_AFTER, method="setMyDescription", seconds=3))
    with pytest.raises(BadRequest):
        await stage.application.bot.set_my_commands([("X", "")])
    assert await set_menu(stage.application, stage.services)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=300)
    | st.sampled_from(["<b>" * 1365, "&lt;" * 1024, "😀" * 2048])
)
async def test_no_message_breaks_the_bot(stage: Any, server: Any, ann: Any, text: Any) -> None:
    for said in (text, f"/{text}", f"/who {text}", f"/source {text}"):
        if said.replace("\0", "").strip():
            try:
                server.user_sends(ann, said)
            except ValueError:
                continue  # a client sends no empty message
            assert len(await stage.settle()) == 1


async def _drop(table: Any, url: Any) -> Any:
    """Breaks the database as nobody should: a table is gone."""
    with closing(sqlite3.connect(url.split("///")[1])) as database:
        database.execute(f"DROP TABLE {table}")


async def _bearing(stage: Any, ann: Any, data: Any) -> Any:
    """A message of the bot with a button of that data."""
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    sent = await stage.application.bot.send_message(ann, "x", api_kwargs={"reply_markup": keyboard})
    return {"message_id": sent.message_id}
