import json

import pytest

from bot.botapi import limits
from bot.botapi.checks import Upload, checked, checked_object
from bot.botapi.errors import ApiError
from bot.botapi.spec import Method, Type, load


def refusal(method: str, **parameters: object) -> str:
    with pytest.raises(ApiError) as error:
        checked(method, parameters)
    return error.value.description


def keyboard(**button: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "ok", **button}]]}


def test_the_table_holds_every_method_and_every_type_it_speaks_of() -> None:
    spec = load()
    assert "10.1" in spec.version
    assert len(spec.methods) == 180
    assert len(spec.types) == 359
    scalars = {"Integer", "String", "Float", "Boolean"}
    owners: list[Method | Type] = [*spec.methods.values(), *spec.types.values()]
    for owner in owners:
        for field in owner.fields:
            for name in field.types:
                assert name.startswith('"') or name.strip("[]") in spec.types.keys() | scalars, (owner.name, field)


def test_every_limit_belongs_to_something_in_the_table() -> None:
    spec = load()
    owners: dict[str, Method | Type] = {**spec.methods, **spec.types}
    for owner, name in (*limits.LENGTHS, *limits.PATTERNS):
        assert name in {field.name for field in owners[owner].fields}


def test_every_method_and_type_can_be_checked() -> None:
    for name in load().methods:
        assert "has no parameter" in refusal(name, surely_unknown=1)
    for name, kind in load().types.items():
        if kind.fields and not kind.members:
            with pytest.raises(ApiError):
                checked_object(name, 5)


def test_forms_and_json_say_the_same() -> None:
    form = {
        "chat_id": "7",
        "text": "hi",
        "disable_notification": "true",
        "reply_markup": json.dumps(keyboard(url="x.org")),
    }
    plain = {"chat_id": 7, "text": "hi", "disable_notification": True, "reply_markup": keyboard(url="x.org")}
    assert checked("sendmessage", form) == checked("sendMessage", plain) == ("sendMessage", plain)


def test_a_json_number_stands_for_a_string_and_null_for_nothing() -> None:
    assert checked("sendMessage", {"chat_id": "@channel", "text": 5, "parse_mode": None}) == (
        "sendMessage",
        {"chat_id": "@channel", "text": "5"},
    )


@pytest.mark.parametrize(
    ("method", "parameters", "error"),
    [
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "who?", "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": 1.5, "text": "x"}, "integer expected as chat_id"),
        ("sendMessage", {"chat_id": True, "text": "x"}, "integer expected as chat_id"),
        ("sendMessage", {"chat_id": 1, "text": ["x"]}, "string expected as text"),
        ("sendMessage", {"chat_id": 1, "text": "\ud800"}, "strings must be encoded in UTF-8"),
        ("sendMessage", {"chat_id": 1, "text": "x", "txet": "x"}, 'sendMessage has no parameter "txet"'),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "5"}, "object expected as reply_markup"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": keyboard(callback_data="ж" * 33)},
            "BUTTON_DATA_INVALID",
        ),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": keyboard(color="red")},
            'can\'t parse InlineKeyboardButton: it has no field "color"',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": 0}]},
            "can't parse MessageEntity: Can't find field \"length\"",
        ),
        ("sendMessage", {"chat_id": 1, "text": "x", "entities": {}}, "array expected as entities"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "disable_notification": "maybe"},
            "boolean expected as disable_notification",
        ),
        ("sendLocation", {"chat_id": 1, "latitude": "north", "longitude": 5}, "number expected as latitude"),
        ("sendChatAction", {"chat_id": 1, "action": "dance"}, "wrong parameter action in request"),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("setMyCommands", {}, 'parameter "commands" is required'),
        ("setMyCommands", {"commands": [{"command": "Who", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "who", "description": "x" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat"}},
            "can't parse BotCommandScopeChat: Can't find field \"chat_id\"",
        ),
        ("setMyCommands", {"commands": [], "scope": {"type": "world"}}, 'scope.type must be "default"'),
        ("setMyDescription", {"description": "x" * 513}, "DESCRIPTION_TOO_LONG"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "😀" * 101}, "MESSAGE_TOO_LONG"),
    ],
)
def test_a_wrong_call_is_refused_with_the_reason(method: str, parameters: dict[str, object], error: str) -> None:
    assert refusal(method, **parameters) == f"Bad Request: {error}"


def test_an_unknown_method_is_not_found() -> None:
    assert refusal("sendMassage") == "Not Found: method not found"


def test_what_is_just_within_the_limits_passes() -> None:
    checked("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": keyboard(callback_data="ж" * 32)})
    checked("setMyDescription", {"description": "x" * 512})
    checked("answerCallbackQuery", {"callback_query_id": "1", "text": "😀" * 100, "show_alert": 1})
    checked("setMyCommands", {"commands": [{"command": "a" * 32, "description": "x" * 256}]})
    checked("sendLocation", {"chat_id": 1, "latitude": "51.1", "longitude": 71})


def test_files_come_as_uploads_under_any_name_that_is_no_parameter() -> None:
    photo = Upload("a.png", b"x")
    _, values = checked("sendPhoto", {"chat_id": 1, "photo": "attach://mine", "mine": photo})
    assert values["mine"] is photo
    assert checked("sendPhoto", {"chat_id": 1, "photo": photo})[1]["photo"] is photo
