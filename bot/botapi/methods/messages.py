"""Sending, editing, deleting, reacting, and answering the press of a button."""

from bot.botapi import formatting, limits
from bot.botapi.checks import Upload, Values
from bot.botapi.errors import bad_request
from bot.botapi.world import Chat, Json, World


def send_message(world: World, values: Values) -> Json:
    return _send(world, values, formatting.message_text(values))


def send_photo(world: World, values: Values) -> Json:
    photo = _file(values, "photo", limits.PHOTO_BYTES)
    size = world.remember(photo) | {"width": 1280, "height": 720}
    return _send(world, values, {"photo": [size]} | formatting.caption(values))


def send_document(world: World, values: Values) -> Json:
    document = _file(values, "document", limits.UPLOAD_BYTES)
    named = {"file_name": document.name, "mime_type": document.kind} if isinstance(document, Upload) else {}
    return _send(world, values, {"document": world.remember(document) | named} | formatting.caption(values))


def edit_text(world: World, values: Values) -> Json:
    message = _own_message(world, values)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, formatting.message_text(values) | formatting.inline_keyboard(values))


def edit_reply_markup(world: World, values: Values) -> Json:
    message = _own_message(world, values)
    kept = {key: message[key] for key in ("text", "entities") if key in message}
    return _edit(world, message, kept | formatting.inline_keyboard(values))


def delete_message(world: World, values: Values) -> bool:
    chat = world.writable(values["chat_id"])
    message = chat.messages.get(values["message_id"])
    if message is None or message.get("deleted"):
        raise bad_request("message to delete not found")
    own = message.get("from") == world.bot or chat.kind in {"private", "channel"}
    if not own and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    # The number stays taken: no later message may get it.
    chat.messages[values["message_id"]] = {"deleted": True}
    return True


def set_reaction(world: World, values: Values) -> bool:
    chat = world.writable(values["chat_id"])
    if not _is_there(chat, values["message_id"]):
        raise bad_request("message to react not found")
    if len(values.get("reaction", [])) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction["type"] == "paid" for reaction in values.get("reaction", [])):
        raise bad_request("REACTION_INVALID")
    chat.messages[values["message_id"]]["bot_reaction"] = values.get("reaction", [])
    return True


def send_chat_action(world: World, values: Values) -> bool:
    world.writable(values["chat_id"])
    return True


def answer_callback_query(world: World, values: Values) -> bool:
    press = world.presses.get(values["callback_query_id"])
    if press is None or press.answer is not None or world.now() - press.time > limits.QUERY_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.answer = {"text": values.get("text", ""), "show_alert": values.get("show_alert", False)}
    return True


def _send(world: World, values: Values, content: Json) -> Json:
    markup = formatting.inline_keyboard(values)
    chat = world.writable(values["chat_id"])
    thread = values.get("message_thread_id")
    if thread is not None and thread not in chat.topics:
        raise bad_request("message thread not found")
    reply = _replied(chat, values.get("reply_parameters") or {})
    sender = None if chat.kind == "channel" else world.bot
    return public(world.post(chat, sender, content | markup | reply, thread=thread))


def _edit(world: World, message: Json, content: Json) -> Json:
    fields = ("text", "entities", "reply_markup")
    if all(message.get(key) == content.get(key) for key in fields):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message",
        )
    for key in fields:
        message.pop(key, None)
    message |= content | {"edit_date": int(world.now())}
    return public(message)


def public(message: Json) -> Json:
    """The message as a client gets it: a copy, so that what was said stays said when it is edited later."""
    return {key: value for key, value in message.items() if key != "bot_reaction"}


def _own_message(world: World, values: Values) -> Json:
    if "inline_message_id" in values:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in values:
        raise bad_request("chat_id is empty")
    chat = world.writable(values["chat_id"])
    if "message_id" not in values:
        raise bad_request("message identifier is not specified")
    if not _is_there(chat, values["message_id"]):
        raise bad_request("message to edit not found")
    message = chat.messages[values["message_id"]]
    if message.get("from") != world.bot and chat.kind != "channel":
        raise bad_request("message can't be edited")
    return message


def _replied(chat: Chat, parameters: Json) -> Json:
    number = parameters.get("message_id")
    if number is None:
        return {}
    if _is_there(chat, number):
        return {"reply_to_message": {k: v for k, v in public(chat.messages[number]).items() if k != "reply_to_message"}}
    if parameters.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _is_there(chat: Chat, number: int) -> bool:
    return number in chat.messages and not chat.messages[number].get("deleted")


def _file(values: Values, key: str, most: int) -> Upload | str:
    given: Upload | str = values[key]
    if isinstance(given, str):
        if not given.startswith("attach://"):
            return given
        attached = values.get(given.removeprefix("attach://"))
        if not isinstance(attached, Upload):
            raise bad_request("wrong file identifier/HTTP URL specified")
        given = attached
    if not given.content:
        raise bad_request("file must be non-empty")
    if len(given.content) > most:
        raise bad_request(
            f"file of size {len(given.content)} bytes is too big for a {key}; the maximum is {most} bytes"
        )
    return given
