"""Updates in: polled as raw JSON, stored in one transaction a batch, and only then confirmed to Telegram."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Self

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.endings import EndingError, Status
from bot.storage.errors import StorageError
from bot.storage.records import NO_CHAT, Incoming
from bot.storage.store import Store
from bot.telegram.dispatch import AnyApplication, Dispatcher
from bot.telegram.verdict import seconds

_log = logging.getLogger(__name__)

ALLOWED: Final = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member")
_BATCH: Final = 100  # Telegram's most
_LONG_POLL: Final = 50  # seconds, Telegram's most
_SLACK: Final = 10  # seconds more for the answer to arrive
_FIRST_PAUSE: Final = 0.5  # seconds; each is twice as long as the one before
_LONGEST_PAUSE: Final = 30.0
_CONFLICT_PAUSE: Final = 5.0  # seconds
_MOST: Final = 2**63  # beyond any id of Telegram's, and beyond what a database takes


class TokenRefusedError(EndingError):
    """Telegram does not know the token."""

    status = Status.TOKEN_REFUSED


class Trouble:
    """Says on the log when something begins to fail and when it works again, and how long to wait meanwhile."""

    def __init__(self, works: str) -> None:
        self._works = works
        self._told = ""
        self._pause = _FIRST_PAUSE

    async def met(self, told: str, pause: float | None = None) -> None:
        """Logs what is new, then waits: `pause` seconds, or longer each time."""
        if told != self._told:
            _log.warning("%s; trying on", told)
            self._told = told
        await asyncio.sleep(self._pause if pause is None else pause)
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def over(self) -> None:
        if self._told:
            _log.info("%s", self._works)
        self._told, self._pause = "", _FIRST_PAUSE


async def connect(application: AnyApplication) -> None:
    """Initialises the application, for as long as it takes. Raises TokenRefusedError."""
    trouble = Trouble("Telegram answers")
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            # Not its own text, which has the token in it.
            raise TokenRefusedError(
                "Telegram refuses the token: check TELEGRAM_BOT_TOKEN (or TELEGRAM_API_URL, if you have set it)",
            ) from None
        except TelegramError as error:
            await trouble.met(f"Telegram cannot be reached: {error.message}", _wait(error))
        else:
            trouble.over()
            return


class Intake:
    """Polls Telegram, for ever: whoever runs it cancels it, and loses nothing by that at any point."""

    def __init__(
        self,
        application: AnyApplication,
        dispatcher: Dispatcher,
        store: Store,
        clock: Callable[[], datetime],
    ) -> None:
        """`clock` gives aware moments in UTC."""
        self._bot = application.bot
        self._dispatcher = dispatcher
        self._store = store
        self._clock = clock
        self._offset: int | None = None

    async def run(self) -> None:
        """Raises TokenRefusedError once Telegram no longer knows the token."""
        trouble = Trouble("updates come in again")
        await self._remove_webhook(trouble)
        while True:
            try:
                await self._poll()
            except Conflict as error:
                if "webhook" in error.message.lower():
                    await trouble.met("another program sets a webhook with this token (409 Conflict)", _CONFLICT_PAUSE)
                    await self._remove_webhook(trouble)
                else:
                    told = "another program polls with this token (409 Conflict): stop it, a bot has one poller"
                    await trouble.met(told, _CONFLICT_PAUSE)
            except InvalidToken as error:
                # A single 404 may be a fault of a server in between: getMe decides.
                await self._check_token()
                await trouble.met(f"Telegram refuses getUpdates: {error.message}")
            except TelegramError as error:
                await trouble.met(f"no updates from Telegram: {error.message}", _wait(error))
            except StorageError as error:
                await trouble.met(f"updates are left with Telegram: {error}")
            else:
                trouble.over()

    async def _poll(self) -> None:
        await self._dispatcher.room()
        raw = await self._get_updates()
        now = self._clock()
        # A batch is meant to come in order; where it does not, a chat's messages shall be answered in theirs.
        batch = sorted((update for update in (Box.of(item) for item in raw) if update), key=lambda box: box.update_id)
        if raw and not batch:
            raise TelegramError("the updates have no ids")
        for update in await self._store.receive([box.incoming(now) for box in batch]):
            self._dispatcher.put(update)
        if batch:
            self._offset = batch[-1].update_id + 1

    async def _get_updates(self) -> list[Any]:
        parameters = {
            "offset": self._offset,
            "limit": _BATCH,
            "timeout": _LONG_POLL,
            "allowed_updates": ALLOWED,
        }
        # Bot.get_updates would parse them, and raise for all when it cannot read one.
        result = await self._bot.request.post(
            f"{self._bot.base_url}/getUpdates",
            RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()]),
            read_timeout=_LONG_POLL + _SLACK,
        )
        if not isinstance(result, list):
            raise TelegramError("getUpdates gave no list")
        return result

    async def _remove_webhook(self, trouble: Trouble) -> None:
        while True:
            try:
                webhook = await self._bot.get_webhook_info()
                if webhook.url:
                    await self._bot.delete_webhook(drop_pending_updates=False)
                    _log.warning(
                        "a webhook was set for this bot and is removed, because this program polls; "
                        "updates that wait: %d, none is dropped",
                        webhook.pending_update_count,
                    )
            except InvalidToken as error:
                await self._check_token()
                await trouble.met(f"Telegram refuses getWebhookInfo: {error.message}")
            except TelegramError as error:
                await trouble.met(f"Telegram cannot be reached: {error.message}", _wait(error))
            else:
                return

    async def _check_token(self) -> None:
        try:
            await self._bot.get_me()
        except InvalidToken:
            raise TokenRefusedError("Telegram no longer knows the token: was it revoked?") from None
        except TelegramError:
            return  # not an answer to this question


class Box:
    """An update as it came, of which only the outside is read."""

    def __init__(self, update_id: int, raw: dict[str, Any]) -> None:
        self.update_id = update_id
        self._raw = raw

    @classmethod
    def of(cls, raw: Any) -> Self | None:
        """None for what has no id: it could be neither stored nor confirmed."""
        match raw:
            case {"update_id": int(update_id)} if 0 <= update_id < _MOST:
                return cls(update_id, raw)
            case _:
                _log.warning("something without an update_id came from Telegram and is passed over")
                return None

    def incoming(self, now: datetime) -> Incoming:
        return Incoming(self.update_id, self._chat(), json.dumps(self._raw), now)

    def _chat(self) -> int:
        """The chat whose order it must keep."""
        for content in self._raw.values():
            match content:
                case {"chat": {"id": int(chat)}} | {"message": {"chat": {"id": int(chat)}}} if abs(chat) < _MOST:
                    return chat
        for content in self._raw.values():
            match content:
                case {"from": {"id": int(person)}} if abs(person) < _MOST:
                    return person
        return NO_CHAT


def _wait(error: TelegramError) -> float | None:
    """How long Telegram itself wants us to wait, in seconds."""
    return seconds(error) if isinstance(error, RetryAfter) else None
