"""Ordering briefings, as people see it: over the real bot, a real database and the local Bot API."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.briefing import clocks
from bot.briefing.schedule import EVERY_DAY, WORKDAYS
from bot.storage.records import Subscription
from tests.telegram.stage import NOW, labels

CONFIRM = "✅ Subscribe"


async def ordered(stage: Any, chat: int) -> Subscription:
    found = await stage.store.subscriptions.get(chat)
    assert found is not None
    return found  # type: ignore[no-any-return]


def instant(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def test_a_line_that_fixes_time_and_zone_takes_effect_at_once(stage: Any, ann: Any) -> None:
    reply = await stage.say(ann, "/subscribe 8am Almaty weekdays")
    assert "You are subscribed" in reply["text"]
    assert "When: 08:00, weekdays" in reply["text"]
    assert "Almaty (UTC+5); it is 14:00 there" in reply["text"]
    assert "Next briefing: Monday, November 23, 08:00" in reply["text"]
    found = await ordered(stage, ann)
    assert (found.zone, found.minute, found.weekdays, found.state) == ("Asia/Almaty", 480, WORKDAYS, "active")
    assert (found.kind, found.language, found.tzdata) == ("private", "en", clocks.VERSION)
    assert found.due_on == date(2026, 11, 23)
    assert found.due_at
    assert timedelta() <= found.due_at - instant(3, day=23) < timedelta(minutes=3)


async def test_today_is_due_if_it_is_still_ahead(stage: Any, ann: Any) -> None:
    reply = await stage.say(ann, "/subscribe 16:55 UTC")
    assert "Next briefing: today, Friday, November 20, 16:55" in reply["text"]
    assert (await ordered(stage, ann)).due_at == instant(16, 55)
    reply = await stage.say(ann, "/subscribe 8:55 UTC")
    assert "Next briefing: tomorrow, Saturday, November 21, 08:55" in reply["text"]


async def test_a_subscription_says_what_it_is_and_what_it_is_not(stage: Any, ann: Any) -> None:
    for line in ("", "8am Almaty"):
        text = (await stage.say(ann, f"/subscribe {line}"))["text"]
        assert "editions" in text
        assert "one article of October 2006" in text
        assert "Not news" in text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/subscribe", "08:00, every day"),
        ("/subscribe 8:30", "08:30, every day"),
        ("/subscribe 8 Almaty", "08:00, every day"),
        ("/subscribe 9:00 almayt", "09:00, every day"),
        ("/subscribe 9:00 USA weekdays", "09:00, weekdays"),
    ],
)
async def test_a_guess_waits_for_a_tap_on_the_one_button_that_bears_the_mark(
    stage: Any, ann: Any, line: Any, told: Any
) -> None:
    page = await stage.say(ann, line)
    assert told in page["text"]
    assert "there" in page["text"]
    assert "Next briefing" in page["text"]
    assert [label for label in labels(page) if "✅" in label] == [CONFIRM]
    assert await stage.store.subscriptions.get(ann) is None
    done = await stage.press(ann, page, CONFIRM)
    assert done["message_id"] == page["message_id"]
    assert told in done["text"]
    assert (await ordered(stage, ann)).state == "active"


async def test_the_other_meaning_of_a_guess_is_a_tap_away(stage: Any, ann: Any) -> None:
    page = await stage.say(ann, "/subscribe 8 Almaty")
    other = await stage.press(ann, page, "20:00")
    assert "20:00, every day" in other["text"]
    await stage.press(ann, other, CONFIRM)
    assert (await ordered(stage, ann)).minute == 20 * 60


async def test_a_place_of_several_clocks_is_chosen_from(stage: Any, ann: Any) -> None:
    page = await stage.say(ann, "/subscribe 9:00 USA")
    assert "New York" in page["text"]
    page = await stage.press(ann, page, "09:00, Los Angeles")
    await stage.press(ann, page, CONFIRM)
    assert (await ordered(stage, ann)).zone == "America/Los_Angeles"


async def test_time_days_and_zone_are_chosen_with_buttons(stage: Any, ann: Any) -> None:
    page = await stage.say(ann, "/subscribe")
    page = await stage.press(ann, page, "Another time")
    assert len([label for label in labels(page) if label.endswith(":00")]) == 24
    page = await stage.press(ann, page, "07:00")
    page = await stage.press(ann, page, "Time zone")
    page = await stage.press(ann, page, "Moscow (UTC+3) · 12:00")
    page = await stage.press(ann, page, "Days")
    page = await stage.press(ann, page, "weekdays")
    page = await stage.press(ann, page, "☑ Wed")
    page = await stage.press(ann, page, "Done")
    assert "07:00, Mon, Tue, Thu, and Fri" in page["text"]
    await stage.press(ann, page, CONFIRM)
    found = await ordered(stage, ann)
    assert (found.zone, found.minute, found.weekdays) == ("Europe/Moscow", 420, 0b0011011)


async def test_the_last_day_cannot_be_left_out(stage: Any, ann: Any) -> None:
    page = await stage.say(ann, "/subscribe mondays 8am")
    page = await stage.press(ann, page, "Days")
    assert "☑ Mon" in labels(page)
    before = len(stage.server.ledger)
    stage.server.user_presses(ann, page["message_id"], "☑ Mon")
    [update] = await stage.application.bot.get_updates()
    await stage.application.process_update(update)
    assert not stage.raised
    assert "not modified" in stage.server.calls("editMessageText", since=before)[0].body["description"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("banana", "I do not understand “banana”"),
        ("8:75", "There is no such time: “8:75”"),
        ("8:00 and 20:00", "which time"),
        ("8:00 London Moscow", "whose time"),
        ("until Friday", "I do not understand “until”"),
        ("daily except daily", "which days"),
        ("<b>&amp;", "“b”"),
    ],
)
async def test_what_is_not_understood_is_asked_back_with_examples(stage: Any, ann: Any, line: Any, said: Any) -> None:
    reply = await stage.say(ann, f"/subscribe {line}")
    assert said in reply["text"]
    assert "/subscribe 8am Almaty weekdays" in reply["text"]
    assert await stage.store.subscriptions.get(ann) is None


@pytest.mark.parametrize(
    ("message", "said", "wish"),
    [
        ("подпиши на 7 утра по Москве", "Вы подписаны", ("Europe/Moscow", 420)),
        ("/подписка 20:00 по Астане по будням", "Вы подписаны", ("Asia/Almaty", 1200)),
        ("жазыл таңғы 8 Алматы уақытымен", "Жазылдыңыз", ("Asia/Almaty", 480)),
        ("/жазылу кешкі 7:30 Мәскеу", "Жазылдыңыз", ("Europe/Moscow", 1170)),
        ("subscribe me at 8:31 London time", "You are subscribed", ("Europe/London", 511)),
    ],
)
async def test_one_line_will_do_in_three_languages_with_a_slash_or_without(
    stage: Any, ann: Any, message: Any, said: Any, wish: Any
) -> None:
    reply = await stage.say(ann, message)
    assert said in reply["text"]
    found = await ordered(stage, ann)
    assert (found.zone, found.minute) == wish


async def test_a_question_that_begins_like_an_order_is_answered(stage: Any, ann: Any) -> None:
    await stage.say(ann, "Подписать договор с Россией предложил Токаев?")
    assert await stage.store.subscriptions.get(ann) is None
    assert await stage.store.totals(NOW.date())


async def test_an_hour_to_the_minute_is_kept_to_the_minute(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:31 Almaty")
    assert (await ordered(stage, ann)).due_at == instant(3, 31, day=21)


async def test_who_has_a_subscription_changes_what_the_line_says_and_nothing_else(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8am Almaty weekdays")
    first = await ordered(stage, ann)
    await stage.store.subscriptions.put(replace(first, position="some-edition", last_on=date(2026, 11, 20)))
    reply = await stage.say(ann, "/subscribe 9:15")
    assert "Changed" in reply["text"]
    assert "editions" not in reply["text"]
    found = await ordered(stage, ann)
    assert (found.zone, found.minute, found.weekdays) == ("Asia/Almaty", 555, WORKDAYS)
    assert (found.position, found.last_on, found.created_at) == ("some-edition", date(2026, 11, 20), first.created_at)


async def test_a_changed_zone_gives_no_second_briefing_on_a_date(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8am Almaty")
    await stage.store.subscriptions.put(replace(await ordered(stage, ann), last_on=date(2026, 11, 20)))
    reply = await stage.say(ann, "/subscribe 23:00 Honolulu")
    assert "tomorrow" not in reply["text"]
    assert (await ordered(stage, ann)).due_on == date(2026, 11, 21)


async def test_settings_show_all_and_subscribe_without_a_line_shows_them(stage: Any, ann: Any) -> None:
    assert "no subscription" in (await stage.say(ann, "/settings"))["text"]
    await stage.say(ann, "/subscribe 8:30 Almaty")
    for command in ("/settings", "/subscribe", "/настройки"):
        page = await stage.say(ann, command)
        assert "08:30" in page["text"]
        assert "Almaty" in page["text"] or "Алматы" in page["text"]
        assert len(labels(page)) == 6


async def test_a_change_in_the_settings_is_confirmed(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    page = await stage.say(ann, "/settings")
    page = await stage.press(ann, page, "Another time")
    page = await stage.press(ann, page, "07:00")
    assert (await ordered(stage, ann)).minute == 510
    page = await stage.press(ann, page, "✅ Save")
    assert "Changed" in page["text"]
    assert (await ordered(stage, ann)).minute == 420


async def test_pause_and_resume_by_command_and_by_button(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    assert "Paused" in (await stage.say(ann, "/pause"))["text"]
    found = await ordered(stage, ann)
    assert (found.state, found.due_at) == ("paused", None)
    page = await stage.say(ann, "/settings")
    page = await stage.press(ann, page, "Resume")
    assert "Next briefing" in page["text"]
    assert (await ordered(stage, ann)).due_at == instant(3, 30, day=21)
    page = await stage.press(ann, page, "Pause")
    assert (await ordered(stage, ann)).state == "paused"
    assert "Next briefing" in (await stage.say(ann, "/resume"))["text"]
    assert (await ordered(stage, ann)).state == "active"


async def test_to_unsubscribe_takes_one_command(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    reply = await stage.say(ann, "/unsubscribe")
    assert "unsubscribed" in reply["text"]
    assert await stage.store.subscriptions.get(ann) is None
    page = await stage.press(ann, reply, "Subscribe again")
    assert "08:30" in page["text"]
    await stage.press(ann, page, CONFIRM)
    assert (await ordered(stage, ann)).minute == 510
    assert "unsubscribed" in (await stage.say(ann, "unsubscribe me please"))["text"]
    assert "no subscription" in (await stage.say(ann, "/unsubscribe"))["text"]


async def test_a_button_asks_before_it_unsubscribes(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    page = await stage.say(ann, "/settings")
    page = await stage.press(ann, page, "Unsubscribe")
    assert await stage.store.subscriptions.get(ann)
    page = await stage.press(ann, page, "Yes, unsubscribe")
    assert await stage.store.subscriptions.get(ann) is None
    assert "No briefing will come" in page["text"]


async def test_a_zone_once_chosen_is_remembered(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Tashkent")
    await stage.say(ann, "/unsubscribe")
    assert "You are subscribed" in (await stage.say(ann, "/subscribe 9:45"))["text"]
    assert (await ordered(stage, ann)).zone == "Asia/Tashkent"


async def test_forgetting_the_chat_ends_the_subscription(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    await stage.press(ann, await stage.say(ann, "/forget"), "Yes, delete")
    assert await stage.store.subscriptions.get(ann) is None


async def test_briefings_follow_the_language_that_is_chosen(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    await stage.press(ann, await stage.say(ann, "/language"), "Қазақша")
    assert (await ordered(stage, ann)).language == "kk"
    assert "Келесі шығарылым: ертең, 21 қараша, сенбі, 08:30" in (await stage.say(ann, "/settings"))["text"]


async def test_a_mistyped_command_is_offered_and_a_tap_leads_to_a_draft(stage: Any, ann: Any) -> None:
    offer = await stage.say(ann, "/subscrbe")
    page = await stage.press(ann, offer, "/subscribe")
    assert CONFIRM in labels(page)


async def test_a_link_leads_to_a_draft(stage: Any, server: Any, ann: Any) -> None:
    server.user_opens(ann, "https://t.me/kaznato_bot?start=subscribe")
    [page] = await stage.settle()
    assert CONFIRM in labels(page)


@pytest.mark.parametrize("data", ["1:s:en:sb:Asia/Atlantis:61567", "1:s:en:sb:Asia/Almaty:0", "1:=:en:sh:x:1"])
async def test_a_button_that_makes_no_sense_any_more_says_so(stage: Any, ann: Any, data: Any) -> None:
    sent = await stage.application.bot.send_message(
        ann, "?", reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    )
    assert "out of date" in await stage.toast(ann, {"message_id": sent.message_id}, "x")
    assert await stage.store.subscriptions.get(ann) is None


async def test_a_delay_worth_saying_is_said(stage: Any, ann: Any) -> None:
    quiet = await stage.say(ann, "/subscribe 8am Almaty")
    assert "later" not in quiet["text"]
    # So few go out in a second that the one who is there already takes a quarter of an hour.
    object.__setattr__(stage.services, "bulk_rate", 1 / 960)
    stage.clock.time += timedelta(minutes=11)
    crowded = await stage.say(ann, "/settings")
    assert "may come about 15 minutes later" in crowded["text"]


# Groups and channels


@pytest.fixture
def bob(server: Any) -> int:
    return int(server.add_user("Bob", language_code="en"))


async def test_in_a_group_administrators_alone_may_order(stage: Any, server: Any, ann: Any, bob: Any) -> None:
    group = server.add_group("Readers", [ann, bob], kind="supergroup")
    refusal = await stage.say(group, "/subscribe@kaznato_bot 8am Almaty", user=bob)
    assert "Only administrators" in refusal["text"]
    assert await stage.store.subscriptions.get(group) is None
    page = await stage.say(group, "/subscribe@kaznato_bot", user=ann)
    server.user_presses(group, page["message_id"], CONFIRM, user=bob)
    await stage.settle()
    assert await stage.store.subscriptions.get(group) is None
    await stage.press(group, page, CONFIRM, user=ann)
    assert (await ordered(stage, group)).kind == "group"
    for command in ("pause", "unsubscribe", "settings"):
        assert "Only administrators" in (await stage.say(group, f"/{command}@kaznato_bot", user=bob))["text"]
    assert (await ordered(stage, group)).state == "active"


async def test_an_administrator_who_writes_as_the_group_may_order(stage: Any, server: Any, ann: Any) -> None:
    group = server.add_group("Readers", [ann], kind="supergroup")
    chat = {"id": group, "type": "supergroup", "title": "Readers"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    message = {
        "message_id": 900,
        "date": 1_795_000_000,
        "chat": chat,
        "from": anonymous,
        "sender_chat": chat,
        "text": "/subscribe 8:30 Almaty",
    }
    await stage.hand_in({"update_id": 900, "message": message})
    assert not stage.raised
    assert (await ordered(stage, group)).minute == 510


async def test_a_forum_topic_keeps_its_thread(stage: Any, server: Any, ann: Any) -> None:
    group = server.add_group("Forum", [ann], kind="supergroup", topics=["News", "Briefings"])
    await stage.say(group, "/subscribe@kaznato_bot 8:30 Almaty", user=ann, topic=102)
    assert (await ordered(stage, group)).thread_id == 102
    page = await stage.say(group, "/settings@kaznato_bot", user=ann, topic=101)
    page = await stage.press(group, page, "Another time", user=ann)
    page = await stage.press(group, page, "07:00", user=ann)
    await stage.press(group, page, "✅ Save", user=ann)
    assert (await ordered(stage, group)).thread_id == 102
    await stage.say(group, "/subscribe@kaznato_bot 9:30", user=ann, topic=101)
    assert (await ordered(stage, group)).thread_id == 101


async def test_a_channel_orders_with_a_post_and_reads_nothing_else(stage: Any, server: Any, ann: Any, bob: Any) -> None:
    channel = server.add_group("Channel", [ann, bob], kind="channel", bot_status="administrator")
    reply = await stage.say(channel, "/subscribe 7 утра по Москве")
    assert "Вы подписаны" in reply["text"]
    found = await ordered(stage, channel)
    assert (found.kind, found.language) == ("channel", "ru")
    for text in ("/who", "/start", "What did Putin say?", "подпиши на 8 утра"):
        server.user_sends(channel, text)
        assert await stage.settle() == []
    page = await stage.say(channel, "/settings")
    server.user_presses(channel, page["message_id"], labels(page)[3], user=bob)
    await stage.settle()
    assert (await ordered(stage, channel)).state == "active"
    await stage.press(channel, page, labels(page)[3], user=ann)
    assert (await ordered(stage, channel)).state == "paused"


async def test_in_a_group_the_language_is_for_administrators_to_choose(
    stage: Any, server: Any, ann: Any, bob: Any
) -> None:
    group = server.add_group("Readers", [ann, bob], kind="supergroup")
    page = await stage.say(group, "/language@kaznato_bot", user=bob)
    server.user_presses(group, page["message_id"], "Қазақша", user=bob)
    await stage.settle()
    assert (await stage.store.chat(group, NOW)).language is None
    await stage.press(group, page, "Қазақша", user=ann)
    assert (await stage.store.chat(group, NOW)).language == "kk"


# Who goes and comes back


async def test_who_blocks_the_bot_is_suspended_and_revived_when_they_unblock_it(
    stage: Any, server: Any, ann: Any
) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    server.user_blocks(ann)
    await stage.settle()
    found = await ordered(stage, ann)
    assert (found.state, found.reason, found.due_at) == ("suspended", "blocked", None)
    server.user_unblocks(ann)
    await stage.settle()
    found = await ordered(stage, ann)
    assert (found.state, found.reason, found.due_at) == ("active", None, instant(3, 30, day=21))


async def test_start_revives_and_says_so(stage: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    await stage.store.subscriptions.suspend(ann, "deactivated", NOW)
    assert "Stopped" in (await stage.say(ann, "/settings"))["text"]
    reply = await stage.say(ann, "/start")
    assert "Your daily briefing goes on. Next briefing: tomorrow" in reply["text"]
    assert (await ordered(stage, ann)).due_at == instant(3, 30, day=21)
    assert "goes on" not in (await stage.say(ann, "/start"))["text"]


async def test_a_zone_that_is_no_more_is_asked_for_anew_and_breaks_nothing(stage: Any, server: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    await stage.store.subscriptions.put(replace(await ordered(stage, ann), zone="Asia/Atlantis"))
    await stage.store.subscriptions.suspend(ann, "its zone is no more", NOW)
    assert "goes on" not in (await stage.say(ann, "/start"))["text"]
    server.user_blocks(ann)
    server.user_unblocks(ann)
    await stage.settle()
    assert (await ordered(stage, ann)).state == "suspended"
    page = await stage.press(ann, await stage.say(ann, "/settings"), "Resume")
    await stage.press(ann, page, "✅ Save")
    found = await ordered(stage, ann)
    assert (found.zone, found.state) == ("Asia/Almaty", "active")


async def test_what_the_chat_paused_itself_is_not_taken_up_by_coming_back(stage: Any, server: Any, ann: Any) -> None:
    await stage.say(ann, "/subscribe 8:30 Almaty")
    await stage.say(ann, "/pause")
    server.user_blocks(ann)
    server.user_unblocks(ann)
    await stage.settle()
    await stage.say(ann, "/start")
    assert (await ordered(stage, ann)).state == "paused"


async def test_a_group_that_removes_the_bot_is_suspended_and_revived_when_it_returns(
    stage: Any, server: Any, ann: Any
) -> None:
    group = server.add_group("Readers", [ann], kind="supergroup")
    await stage.say(group, "/subscribe@kaznato_bot 8:30 Almaty", user=ann)
    for status, state in (
        ("kicked", "suspended"),
        ("member", "active"),
        ("left", "suspended"),
        ("administrator", "active"),
    ):
        server.bot_is_made(group, status, by=ann)
        await stage.settle()
        assert (await ordered(stage, group)).state == state


async def test_a_channel_that_takes_away_the_right_to_post_is_suspended(stage: Any, server: Any, ann: Any) -> None:
    channel = server.add_group("Channel", [ann], kind="channel", bot_status="administrator")
    await stage.say(channel, "/subscribe 8:30 Almaty")
    server.bot_is_made(channel, "member", by=ann)
    await stage.settle()
    found = await ordered(stage, channel)
    assert (found.state, found.reason) == ("suspended", "silenced")
    server.bot_is_made(channel, "administrator", by=ann)
    await stage.settle()
    assert (await ordered(stage, channel)).state == "active"


async def test_a_group_that_becomes_a_supergroup_keeps_its_subscription(stage: Any, server: Any, ann: Any) -> None:
    group = server.add_group("Readers", [ann])
    await stage.say(group, "/subscribe@kaznato_bot 8:30 Almaty", user=ann)
    new = server.group_migrates(group)
    await stage.settle()
    assert await stage.store.subscriptions.get(group) is None
    assert (await ordered(stage, new)).weekdays == EVERY_DAY
