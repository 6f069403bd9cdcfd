import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.botapi.checks import Upload, checked_object
from bot.botapi.ledger import busiest
from bot.botapi.server import Server
from bot.botapi.spec import load
from tests.botapi.conftest import Call, Clock

if TYPE_CHECKING:
    from collections.abc import Callable

BUTTONS = {
    "inline_keyboard": [
        [{"text": "Source", "callback_data": "s:1"}, {"text": "Web", "url": "example.org"}],
        [],
    ],
}


async def test_a_message_is_kept_and_given_back_as_telegram_would(server: Server, ann: int, call: Call) -> None:
    message = await call("sendMessage", chat_id=ann, text=" <b>Hi</b> /help ", parse_mode="HTML", reply_markup=BUTTONS)
    assert message["text"] == "Hi /help"
    assert message["entities"] == [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "bot_command", "offset": 3, "length": 5},
    ]
    assert message["chat"] == {"id": ann, "type": "private", "first_name": "Ann", "username": "ann"}
    assert message["reply_markup"] == {"inline_keyboard": [BUTTONS["inline_keyboard"][0]]}
    assert server.world.chats[ann].messages[message["message_id"]]["text"] == "Hi /help"


@pytest.mark.parametrize(
    ("extra", "error"),
    [
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "<x>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
        ({"text": "x", "parse_mode": "RTF"}, "unsupported parse_mode"),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "entity beginning at UTF-16 offset 0 is not in the text",
        ),
        (
            {"text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
            "entity beginning at UTF-16 offset 1 begins or ends in a middle of a UTF-16 symbol",
        ),
        ({"text": "x", "message_thread_id": 9}, "message thread not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
            "text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "x", "url": "y.org"}]]}},
            "a button has several actions: callback_data, url",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "not one"}]]}},
            "inline keyboard button URL 'not one' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "x"}] * 9]}},
            "a row has more than 8 buttons",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "x"}]] * 101}},
            "REPLY_MARKUP_TOO_LONG",
        ),
    ],
)
async def test_a_message_that_telegram_would_refuse_is_refused(
    ann: int, call: Call, extra: dict[str, Any], error: str
) -> None:
    assert await call("sendMessage", chat_id=ann, **extra) == f"Bad Request: {error}"


async def test_code_bears_no_other_entity(ann: int, call: Call) -> None:
    markup = "<b>see</b> <code><i>/start</i></code> <pre><code>x</code></pre>"
    message = await call("sendMessage", chat_id=ann, text=markup, parse_mode="HTML")
    assert [each["type"] for each in message["entities"]] == ["bold", "code", "pre"]


async def test_a_reply_shows_what_it_replies_to_but_no_further(server: Server, ann: int, call: Call) -> None:
    first = server.user_sends(ann, "one")["message_id"]
    second = (await call("sendMessage", chat_id=ann, text="two", reply_parameters={"message_id": first}))["message_id"]
    third = await call("sendMessage", chat_id=ann, text="three", reply_parameters={"message_id": second})
    assert third["reply_to_message"]["text"] == "two"
    assert "reply_to_message" not in third["reply_to_message"]


async def test_lengths_are_counted_after_the_markup_is_gone(ann: int, call: Call) -> None:
    assert (await call("sendMessage", chat_id=ann, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML"))[
        "text"
    ] == "x" * 4096


async def test_other_markups_and_other_methods_are_known_but_never_ok(server: Server, ann: int) -> None:
    markdown = await server.call("sendMessage", {"chat_id": ann, "text": "*x*", "parse_mode": "MarkdownV2"})
    location = await server.call("sendLocation", {"chat_id": ann, "latitude": 1, "longitude": 1})
    assert (markdown.status, location.status) == (501, 501)
    assert location.body["description"].startswith("Not Implemented: sendLocation of Bot API")


async def test_the_bot_reaches_only_those_who_can_be_reached(server: Server, ann: int, call: Call) -> None:
    stranger = server.add_user("Bob", started=False)
    say = {"text": "x"}
    assert await call("sendMessage", chat_id=999, **say) == "Bad Request: chat not found"
    assert (
        await call("sendMessage", chat_id=stranger, **say) == "Forbidden: bot can't initiate conversation with a user"
    )
    server.user_sends(stranger, "/start")
    assert (await call("sendMessage", chat_id=stranger, **say))["text"] == "x"
    server.user_blocks(ann)
    server.user_blocks(ann)
    assert await call("sendMessage", chat_id=ann, **say) == "Forbidden: bot was blocked by the user"
    server.user_sends(ann, "back again")
    assert (await call("sendMessage", chat_id=ann, **say))["text"] == "x"
    server.user_leaves_telegram(ann)
    assert await call("sendMessage", chat_id=ann, **say) == "Forbidden: user is deactivated"
    kinds = [next(iter(update.keys() - {"update_id"})) for update in server.world.updates.take()]
    assert kinds == ["message", "my_chat_member", "my_chat_member", "message"]


async def test_groups_and_channels_have_their_own_refusals(server: Server, ann: int, call: Call) -> None:
    group = server.add_group("Readers", [ann])
    forum = server.add_group("Forum", [ann], kind="supergroup", topics=["Talk"], username="forum")
    channel = server.add_group("News", [ann], kind="channel")
    assert (await call("sendMessage", chat_id="@forum", text="x", message_thread_id=101))["is_topic_message"]
    assert (
        await call("sendMessage", chat_id=channel, text="x")
        == "Bad Request: need administrator rights in the channel chat"
    )
    server.bot_is_made(channel, "administrator", by=ann)
    assert (await call("sendMessage", chat_id=channel, text="x"))["sender_chat"]["title"] == "News"
    assert await call("leaveChat", chat_id=group) is True
    assert await call("sendMessage", chat_id=group, text="x") == "Forbidden: bot is not a member of the group chat"
    server.bot_is_made(forum, "kicked", by=ann)
    assert await call("sendMessage", chat_id=forum, text="x") == "Forbidden: bot was kicked from the supergroup chat"
    assert await call("getChat", chat_id=forum) == "Forbidden: bot is not a member of the supergroup chat"


async def test_a_group_that_migrates_says_where_to(server: Server, ann: int) -> None:
    group = server.add_group("Readers", [ann])
    new = server.group_migrates(group)
    answer = await server.call("sendMessage", {"chat_id": group, "text": "x"})
    assert answer.body["parameters"] == {"migrate_to_chat_id": new}
    told = [update["message"] for update in server.world.updates.take()]
    assert [told[0]["migrate_to_chat_id"], told[1]["migrate_from_chat_id"]] == [new, group]
    with pytest.raises(ValueError, match="is a supergroup"):
        server.group_migrates(new)


async def test_edits_change_the_message_and_nothing_else(server: Server, ann: int, call: Call) -> None:
    sent = await call("sendMessage", chat_id=ann, text="one", reply_markup=BUTTONS)
    place = {"chat_id": ann, "message_id": sent["message_id"]}
    edited = await call("editMessageText", **place, text="two", reply_markup=BUTTONS)
    assert (edited["text"], edited["message_id"]) == ("two", sent["message_id"])
    assert "edit_date" in edited
    assert sent["text"] == "one"
    again = await call("editMessageText", **place, text="<i></i>two", parse_mode="HTML", reply_markup=BUTTONS)
    assert again.startswith("Bad Request: message is not modified: specified new message content and reply markup are")
    assert "reply_markup" not in await call("editMessageReplyMarkup", **place)
    assert (await call("editMessageReplyMarkup", **place)).startswith("Bad Request: message is not modified")


async def test_edits_of_what_is_not_the_bots_text_are_refused(server: Server, ann: int, call: Call) -> None:
    theirs = server.user_sends(ann, "mine")["message_id"]
    photo = (await call("sendPhoto", chat_id=ann, photo=Upload("a.png", b"x"), caption="c"))["message_id"]
    edit = {"text": "x", "chat_id": ann}
    assert await call("editMessageText", text="x") == "Bad Request: chat_id is empty"
    assert await call("editMessageText", **edit) == "Bad Request: message identifier is not specified"
    assert await call("editMessageText", text="x", inline_message_id="1") == "Bad Request: MESSAGE_ID_INVALID"
    assert await call("editMessageText", **edit, message_id=999) == "Bad Request: message to edit not found"
    own = (await call("sendMessage", chat_id=ann, text="mine"))["message_id"]
    assert await call("editMessageText", chat_id=ann, message_id=own) == "Bad Request: message text is empty"
    assert await call("editMessageText", **edit, message_id=theirs) == "Bad Request: message can't be edited"
    assert (
        await call("editMessageText", **edit, message_id=photo)
        == "Bad Request: there is no text in the message to edit"
    )


async def test_a_deleted_message_is_gone_for_all_purposes(server: Server, ann: int, call: Call) -> None:
    sent = (await call("sendMessage", chat_id=ann, text="one"))["message_id"]
    assert await call("deleteMessage", chat_id=ann, message_id=sent) is True
    assert await call("deleteMessage", chat_id=ann, message_id=sent) == "Bad Request: message to delete not found"
    assert (
        await call("editMessageText", chat_id=ann, message_id=sent, text="x")
        == "Bad Request: message to edit not found"
    )
    quiet = {"message_id": sent, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await call("sendMessage", chat_id=ann, text="x", reply_parameters=quiet)
    group = server.add_group(members=[ann])
    theirs = server.user_sends(group, "/x", user=ann)["message_id"]
    assert await call("deleteMessage", chat_id=group, message_id=theirs) == "Bad Request: message can't be deleted"


async def test_a_press_is_answered_once_and_in_time(server: Server, clock: Clock, ann: int, call: Call) -> None:
    sent = (await call("sendMessage", chat_id=ann, text="one", reply_markup=BUTTONS))["message_id"]
    first, second = server.user_presses(ann, sent, "s:1"), server.user_presses(ann, sent, "Source")
    [update, _] = server.world.updates.take()
    assert update["callback_query"]["data"] == "s:1"
    assert await call("answerCallbackQuery", callback_query_id=first, text="Here", show_alert=True) is True
    assert server.world.presses[first].answer == {"text": "Here", "show_alert": True}
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await call("answerCallbackQuery", callback_query_id=first) == too_old
    assert await call("answerCallbackQuery", callback_query_id="7") == too_old
    clock.time += 901
    assert await call("answerCallbackQuery", callback_query_id=second) == too_old
    with pytest.raises(ValueError, match="no button 'Web' that calls back"):
        server.user_presses(ann, sent, "Web")


async def test_files_are_sent_with_captions_and_within_their_sizes(server: Server, ann: int, call: Call) -> None:
    photo = await call(
        "sendPhoto", chat_id=ann, photo="attach://p", p=Upload("a.png", b"png"), caption="<b>c</b>", parse_mode="HTML"
    )
    assert (photo["caption"], photo["caption_entities"][0]["type"]) == ("c", "bold")
    assert server.world.files[photo["photo"][0]["file_id"]].content == b"png"
    document = await call("sendDocument", chat_id=ann, document=Upload("a.csv", b"1,2", "text/csv"))
    assert (document["document"]["file_name"], document["document"]["file_size"]) == ("a.csv", 3)
    assert (await call("sendDocument", chat_id=ann, document="known-id"))["document"]["file_id"] == "known-id"
    assert (
        await call("sendPhoto", chat_id=ann, photo="attach://p")
        == "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert await call("sendPhoto", chat_id=ann, photo=Upload("a", b"")) == "Bad Request: file must be non-empty"
    assert "is too big for a photo" in await call("sendPhoto", chat_id=ann, photo=Upload("a", bytes(10 * 2**20 + 1)))
    long = await call("sendPhoto", chat_id=ann, photo="x", caption="x" * 1025)
    assert long == "Bad Request: message caption is too long"


async def test_reactions_and_actions_need_a_chat_and_a_message(server: Server, ann: int, call: Call) -> None:
    theirs = server.user_sends(ann, "hi")["message_id"]
    like = {"type": "emoji", "emoji": "👍"}
    place = {"chat_id": ann, "message_id": theirs}
    assert await call("setMessageReaction", **place, reaction=[like]) is True
    assert await call("setMessageReaction", **place, reaction=[like, like]) == "Bad Request: REACTIONS_TOO_MANY"
    assert await call("setMessageReaction", **place, reaction=[{"type": "paid"}]) == "Bad Request: REACTION_INVALID"
    assert await call("setMessageReaction", chat_id=ann, message_id=99) == "Bad Request: message to react not found"
    assert await call("sendChatAction", chat_id=ann, action="typing") is True


async def test_what_the_bot_says_of_itself_is_kept_by_language_and_scope(call: Call, ann: int) -> None:
    commands = [{"command": "who", "description": "People"}]
    own = {"type": "chat", "chat_id": ann}
    assert await call("setMyCommands", commands=commands, language_code="ru") is True
    assert await call("setMyCommands", commands=commands, scope=own) is True
    assert await call("getMyCommands") == []
    assert await call("getMyCommands", language_code="ru") == await call("getMyCommands", scope=own) == commands
    assert await call("deleteMyCommands", scope=own) is True
    assert await call("getMyCommands", scope=own) == []
    assert await call("setMyCommands", commands=commands * 2) == "Bad Request: BOT_COMMAND_DUPLICATE"
    many = [{"command": f"c{number}", "description": "x"} for number in range(101)]
    assert await call("setMyCommands", commands=many) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert (
        await call("setMyCommands", commands=[], language_code="RUS") == "Bad Request: invalid language code specified"
    )

    assert await call("getMyName") == {"name": "Local Bot"}
    assert await call("setMyDescription", description="About") is True
    assert await call("setMyDescription", description="О боте", language_code="ru") is True
    assert await call("getMyDescription", language_code="ru") == {"description": "О боте"}
    assert await call("getMyDescription", language_code="kk") == {"description": "About"}
    await call("setMyDescription", language_code="ru")
    assert await call("getMyDescription", language_code="ru") == {"description": "About"}

    assert await call("getChatMenuButton") == {"type": "commands"}
    assert await call("setChatMenuButton", chat_id=ann) is True
    assert await call("getChatMenuButton", chat_id=ann) == {"type": "default"}
    assert (await call("getMe"))["username"] == "local_bot"


async def test_who_is_in_a_chat_can_be_asked(server: Server, ann: int, call: Call) -> None:
    bob = server.add_user("Bob")
    group = server.add_group("Readers", [ann], bot_status="administrator")
    me = (await call("getMe"))["id"]
    statuses = [(await call("getChatMember", chat_id=group, user_id=user))["status"] for user in (ann, bob, me)]
    assert statuses == ["creator", "left", "administrator"]
    assert (await call("getChatMember", chat_id=ann, user_id=ann))["status"] == "member"
    assert await call("getChatMember", chat_id=group, user_id=5) == "Bad Request: user not found"
    assert [each["user"]["id"] for each in await call("getChatAdministrators", chat_id=group)] == [ann]
    assert len(await call("getChatAdministrators", chat_id=group, return_bots=True)) == 2
    assert await call("getChatMemberCount", chat_id=group) == await call("getChatMemberCount", chat_id=ann) == 2
    assert "no administrators" in await call("getChatAdministrators", chat_id=ann)
    assert "private chats" in await call("leaveChat", chat_id=ann)


async def test_in_a_group_the_bot_sees_only_what_is_addressed_to_it(server: Server, ann: int, call: Call) -> None:
    group = server.add_group("Readers", [ann])
    own = (await call("sendMessage", chat_id=group, text="hello"))["message_id"]
    for text in ("chatter", "/who@other_bot", "/who", "/who@local_bot", "hey @Local_Bot"):
        server.user_sends(group, text, user=ann)
    server.user_sends(group, "a reply", user=ann, reply_to=own)
    seen = [update["message"]["text"] for update in server.world.updates.take()]
    assert seen == ["/who", "/who@local_bot", "hey @Local_Bot", "a reply"]
    server.bot_is_made(group, "administrator", by=ann)
    server.user_sends(group, "chatter", user=ann)
    assert [list(update)[1] for update in server.world.updates.take()] == ["my_chat_member", "message"]


async def test_what_a_client_cannot_do_people_cannot_do_here(server: Server, ann: int) -> None:
    sticker = server.user_sends(ann, kind="sticker")["message_id"]
    empty_group = server.add_group()
    name = "https://t.me/local_bot"
    deeds: list[tuple[Callable[[], object], str]] = [
        (lambda: server.user_sends(5, "x"), "there is no chat 5"),
        (lambda: server.user_sends(ann, " "), "no empty message"),
        (lambda: server.user_sends(ann, kind="hologram"), "text or one of"),
        (lambda: server.user_sends(empty_group, "x", user=77), "there is no user 77"),
        (lambda: server.user_opens(ann, "https://t.me/other_bot?start=x"), "does not lead to the bot"),
        (lambda: server.user_opens(ann, f"{name}?start={'x' * 65}"), "a start parameter is"),
        (lambda: server.user_edits(ann, sticker, "x"), "can edit"),
    ]
    for deed, why in deeds:
        with pytest.raises(ValueError, match=why):
            deed()


async def test_a_deep_link_starts_the_bot_with_its_parameter(server: Server, ann: int) -> None:
    assert server.user_opens(ann, "https://t.me/Local_Bot?start=fact_border")["text"] == "/start fact_border"
    [update] = server.world.updates.take()
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_every_update_and_every_result_is_of_the_type_that_the_table_says(server: Server, ann: int) -> None:
    group = server.add_group("Readers", [ann], kind="supergroup", topics=["Talk"])
    channel = server.add_group("News", [ann], kind="channel", bot_status="administrator")
    for kind in (
        "photo",
        "sticker",
        "voice",
        "location",
        "video",
        "document",
        "contact",
        "dice",
        "audio",
        "animation",
        "video_note",
    ):
        server.user_sends(ann, "caption /x", kind=kind)
    server.user_sends(group, "/who #tag a@b.org https://x.org", user=ann, topic=101)
    server.user_sends(channel, "post")
    for method, parameters in (
        ("sendMessage", {"chat_id": ann, "text": "x", "reply_markup": BUTTONS}),
        ("sendMessage", {"chat_id": channel, "text": "x"}),
        ("sendPhoto", {"chat_id": ann, "photo": Upload("a", b"x")}),
        ("sendDocument", {"chat_id": ann, "document": Upload("a", b"x")}),
        ("getMe", {}),
        ("getChat", {"chat_id": group}),
        ("getChatMember", {"chat_id": group, "user_id": ann}),
        ("getChatMember", {"chat_id": group, "user_id": server.world.bot["id"]}),
        ("getWebhookInfo", {}),
    ):
        result = (await server.call(method, parameters)).body["result"]
        checked_object(load().methods[method].returns[0], result)
    last = max(server.world.chats[ann].messages)
    sent = next(call.body["result"]["message_id"] for call in server.calls("sendMessage", chat=ann))
    server.user_edits(ann, server.user_sends(ann, "helo")["message_id"], "hello")
    server.user_presses(ann, sent, "s:1")
    server.user_blocks(ann)
    updates = server.world.updates.take()
    assert len(updates) == 17
    assert last >= sent
    for update in updates:
        checked_object("Update", update)


async def test_an_offset_confirms_and_what_is_confirmed_is_forgotten(server: Server, ann: int, call: Call) -> None:
    for text in "abcde":
        server.user_sends(ann, text)
    first = await call("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["a", "b"]
    assert await call("getUpdates", limit=2) == first
    rest = await call("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["c", "d", "e"]
    assert [update["message"]["text"] for update in await call("getUpdates", offset=1)] == ["c", "d", "e"]
    assert [update["message"]["text"] for update in await call("getUpdates", offset=-1)] == ["e"]
    assert len(await call("getUpdates")) == 1
    assert await call("getUpdates", offset=rest[-1]["update_id"] + 1) == []


async def test_a_poll_waits_for_news_and_a_second_poll_ends_the_first(server: Server, ann: int, call: Call) -> None:
    poll = asyncio.create_task(call("getUpdates", timeout=5))
    await asyncio.sleep(0.01)
    server.user_sends(ann, "news")
    assert (await poll)[0]["message"]["text"] == "news"
    first = asyncio.create_task(call("getUpdates", offset=100, timeout=5))
    await asyncio.sleep(0.01)
    assert await call("getUpdates", offset=100) == []
    assert (await first).startswith("Conflict: terminated by other getUpdates request")
    assert await call("getUpdates", timeout=1) == []


async def test_only_the_updates_asked_for_are_queued(server: Server, ann: int, call: Call) -> None:
    await call("getUpdates", allowed_updates=["callback_query"])
    server.user_sends(ann, "x")
    assert await call("getUpdates") == []
    await call("getUpdates", allowed_updates=[])
    server.user_sends(ann, "y")
    assert [update["message"]["text"] for update in await call("getUpdates")] == ["y"]


async def test_a_webhook_and_polling_exclude_each_other(server: Server, ann: int, call: Call) -> None:
    server.user_sends(ann, "x")
    assert "HTTPS URL must be provided" in await call("setWebhook", url="http://a.org")
    assert "only on ports" in await call("setWebhook", url="https://a.org:8080/")
    assert "unallowed characters" in await call("setWebhook", url="https://a.org", secret_token="no spaces")
    assert await call("setWebhook", url="https://a.org/hook", secret_token="s3", max_connections=5) is True
    info = await call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == ("https://a.org/hook", 1, 5)
    assert "secret_token" not in info
    assert (await call("getUpdates")).startswith("Conflict: can't use getUpdates method while webhook is active")
    assert await call("setWebhook", url="") is True
    assert len(await call("getUpdates")) == 1
    assert await call("deleteWebhook", drop_pending_updates=True) is True
    assert await call("getUpdates") == []


async def test_the_ledger_keeps_every_call_and_wakes_who_waits(
    server: Server, clock: Clock, ann: int, call: Call
) -> None:
    waiting = asyncio.create_task(server.sent(ann, 2))
    await asyncio.sleep(0)
    for number in range(3):
        await call("sendMessage", chat_id=ann, text=str(number))
        clock.time += 0.5
    await call("sendMessage", chat_id=999, text="x")
    assert [message["text"] for message in await waiting][:2] == ["0", "1"]
    assert [(each.number, each.status) for each in server.ledger] == [(1, 200), (2, 200), (3, 200), (4, 400)]
    assert busiest(server.ledger, 1) == 2
    assert busiest(server.ledger, 60, chat=ann) == 3
    assert busiest(server.ledger, 60, chat=999) == 0
    with pytest.raises(TimeoutError, match="fewer than 9 messages"):
        await server.sent(ann, 9, seconds=0.01)


def test_a_token_without_a_number_is_no_token() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Server(token="abc")
