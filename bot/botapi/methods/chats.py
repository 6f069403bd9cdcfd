"""Who is in a chat, and leaving it."""

from bot.botapi.checks import Values
from bot.botapi.errors import bad_request, forbidden
from bot.botapi.world import Chat, Json, Kind, World


def get_chat(world: World, values: Values) -> Json:
    chat = _seen(world, values)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.info() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_member(world: World, values: Values) -> Json:
    chat = _seen(world, values)
    user_id = values["user_id"]
    user = world.bot if user_id == world.bot["id"] else world.users.get(user_id)
    if user is None:
        raise bad_request("user not found")
    if user is world.bot:
        return member(user, chat.bot_status, chat.kind)
    if chat.kind == "private":
        return member(user, "member")
    return member(user, chat.members.get(user_id, "left"), chat.kind)


def get_administrators(world: World, values: Values) -> list[Json]:
    chat = _seen(world, values)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    in_charge = {"administrator", "creator"}
    people = [
        member(world.users[user], status, chat.kind) for user, status in chat.members.items() if status in in_charge
    ]
    own = (
        [member(world.bot, chat.bot_status, chat.kind)]
        if values.get("return_bots") and chat.bot_status in in_charge
        else []
    )
    return people + own


def count_members(world: World, values: Values) -> int:
    chat = _seen(world, values)
    return 2 if chat.kind == "private" else len(chat.members) + 1


def leave(world: World, values: Values) -> bool:
    chat = _seen(world, values)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    before, chat.bot_status = chat.bot_status, "left"
    world.updates.push("my_chat_member", membership(world, chat, world.bot, before))
    return True


def member(user: Json, status: str, kind: Kind = "supergroup") -> Json:
    """A ChatMember of that status in a chat of that kind, with the fields its type requires."""
    found: Json = {"status": status, "user": user}
    match status:
        case "creator":
            return found | {"is_anonymous": False}
        case "administrator":
            return (
                found
                | dict.fromkeys(_RIGHTS + (_TO_POST if kind == "channel" else ()), True)
                | {"is_anonymous": False, "can_be_edited": False}
            )
        case "kicked":
            return found | {"until_date": 0}
        case _:
            return found


def membership(world: World, chat: Chat, by: Json, before: str) -> Json:
    """The update that tells how the bot's standing in a chat has changed."""
    return {
        "chat": chat.info(),
        "from": by,
        "date": int(world.now()),
        "old_chat_member": member(world.bot, before, chat.kind),
        "new_chat_member": member(world.bot, chat.bot_status, chat.kind),
    }


def _seen(world: World, values: Values) -> Chat:
    chat = world.chat(values["chat_id"])
    if chat.kind != "private" and chat.bot_status in {"left", "kicked"}:
        raise forbidden(f"bot is not a member of the {chat.label}")
    return chat


_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_TO_POST = ("can_post_messages", "can_edit_messages")  # an administrator of a channel has these as well
