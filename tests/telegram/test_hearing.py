from typing import Any

import pytest
from telegram import Update, User

from bot.telegram.hearing import Called, Question, Silence, Wordless, heard

ME = User(7, "Bot", is_bot=True, username="kaznato_bot")
ANN = {"id": 1, "is_bot": False, "first_name": "Ann"}
BOT = {"id": 7, "is_bot": True, "first_name": "Bot", "username": "kaznato_bot"}
FILE = {"file_id": "f", "file_unique_id": "u"}


def update(kind: str = "private", *, key: str = "message", sender: Any = ANN, **content: Any) -> Update:
    chat = {"id": 5, "type": kind, "title": "G"}
    message = {"message_id": 1, "date": 1_800_000_000, "chat": chat, "from": sender, **content}
    parsed = Update.de_json({"update_id": 1, key: message}, None)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Who is Putin?", Question("Who is Putin?")),
        ("/who  Putin ", Called("who", "Putin")),
        ("/хронология", Called("хронология", "")),
        ("/who@kaznato_bot Putin", Called("who", "Putin")),
        ("/who@KazNATO_bot", Called("who", "")),
        ("/who@other_bot", Called("who", "")),
        ("/ask one\ntwo", Called("ask", "one\ntwo")),
        ("/home/user", Question("/home/user")),
        ("/", Question("/")),
        ("//", Question("//")),
        ("@kaznato_bot who is Putin?", Question("who is Putin?")),
    ],
)
def test_in_private_everything_is_for_the_bot(text: Any, said: Any) -> None:
    assert heard(update(text=text), ME) == said
    assert heard(update(key="edited_message", text=text), ME) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Who is Putin?", Silence()),
        ("/who Putin", Called("who", "Putin")),
        ("/who@kaznato_bot Putin", Called("who", "Putin")),
        ("/who@other_bot Putin", Silence()),
        ("@kaznato_bot who is Putin?", Question("who is Putin?")),
        ("and you, @KAZNATO_BOT?", Question("and you,  ?")),
        ("mail me@kaznato_bot", Silence()),
        ("@kaznato_botany is a science", Silence()),
    ],
)
@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_in_groups_it_hears_commands_and_its_name(kind: Any, text: Any, said: Any) -> None:
    assert heard(update(kind, text=text), ME) == said


def test_in_groups_it_hears_replies_to_it_and_links_to_it() -> None:
    chat = {"id": 5, "type": "group", "title": "G"}
    mine, hers = (
        {"message_id": 2, "date": 1_800_000_000, "chat": chat, "from": sender, "text": "x"} for sender in (BOT, ANN)
    )
    assert heard(update("group", text="why?", reply_to_message=mine), ME) == Question("why?")
    assert heard(update("group", text="why?", reply_to_message=hers), ME) == Silence()
    link = [{"type": "text_mention", "offset": 0, "length": 3, "user": BOT}]
    assert heard(update("group", text="Bot, why?", entities=link), ME) == Question("Bot, why?")
    assert heard(update("group", sticker=_sticker(), reply_to_message=mine), ME) == Wordless("sticker")
    assert heard(update("group", sticker=_sticker()), ME) == Silence()


def test_other_bots_are_not_answered_and_of_channels_it_hears_commands_alone() -> None:
    assert heard(update("group", text="/who", sender={**BOT, "id": 8}), ME) == Silence()
    assert heard(update("channel", text="/subscribe 8:30", key="channel_post"), ME) == Called("subscribe", "8:30")
    assert heard(update("channel", text="/subscribe@other_bot", key="channel_post"), ME) == Silence()
    assert heard(update("channel", text="@kaznato_bot why?", key="channel_post"), ME) == Silence()
    assert heard(Update(1), ME) == Silence()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"photo": [{**FILE, "width": 1, "height": 1}], "caption": "Who is Putin?"}, Question("Who is Putin?")),
        ({"photo": [{**FILE, "width": 1, "height": 1}]}, Wordless("picture")),
        ({"voice": {**FILE, "duration": 1}}, Wordless("voice")),
        ({"location": {"latitude": 1, "longitude": 1}}, Wordless("place")),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, Wordless("contact")),
        ({"dice": {"emoji": "🎲", "value": 1}}, Wordless("game")),
        ({"something_new": {}}, Wordless("other")),
        (
            {"text": "forwarded", "forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}},
            Question("forwarded"),
        ),
        ({"new_chat_title": "New"}, Silence()),
        ({"new_chat_members": [ANN]}, Silence()),
        ({"group_chat_created": True}, Silence()),
    ],
)
def test_what_has_no_words_is_told_apart_from_what_nobody_said(content: Any, said: Any) -> None:
    assert heard(update(**content), ME) == said


def test_an_edit_without_words_says_nothing_new() -> None:
    assert heard(update(key="edited_message", location={"latitude": 1, "longitude": 1}), ME) == Silence()


def _sticker() -> Any:
    return {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}
