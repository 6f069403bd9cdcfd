"""The queue of updates: an offset confirms what is before it, and what is confirmed is forgotten."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

from bot.botapi import limits
from bot.botapi.errors import conflict

_NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates in the order in which they happened, kept until they are confirmed."""

    def __init__(self, first_id: int = 1) -> None:
        self.pending: deque[dict[str, Any]] = deque()
        self.allowed: frozenset[str] | None = None  # None: all but those one must ask for
        self._next_id = first_id
        self._waiting: asyncio.Future[bool] | None = None

    def push(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queues an update; gives its id, or None if the bot did not ask for this kind."""
        wanted = kind not in _NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        number = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": number, kind: payload})
        self._wake(news=True)
        return number

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Which kinds to queue from now on; None leaves it, an empty list is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def take(self) -> list[dict[str, Any]]:
        """All that is pending, confirmed at once: for a reader in the same process."""
        taken = list(self.pending)
        self.pending.clear()
        return taken

    async def get(self, offset: int = 0, limit: int = 100, timeout: float = 0) -> list[dict[str, Any]]:  # noqa: ASYNC109 - Telegram's own parameter
        """One getUpdates. A poll that waits is ended by the next one (`ApiError` 409), as Telegram does.

        `timeout` in seconds, at most 50.
        """
        self._wake(news=False)
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, limits.POLL_SECONDS))
        count = min(max(limit, 1), limits.UPDATES)
        return [self.pending[place] for place in range(min(count, len(self.pending)))]

    async def _wait(self, seconds: float) -> None:
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting = mine
        done, _ = await asyncio.wait([mine], timeout=seconds)
        if self._waiting is mine:
            self._waiting = None
        if done and not mine.result():
            raise conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running",
            )

    def _wake(self, *, news: bool) -> None:
        """Ends the poll that waits: with news, or because another one has come."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(news)
        self._waiting = None
