"""A bot that repeats what it hears: the smallest application there is, on the real road to the local Bot API."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackContext, TypeHandler

from bot.botapi.http import Door
from bot.botapi.server import Server
from bot.storage.store import Store
from bot.storage.tables import updates
from bot.telegram.dispatch import AnyApplication, Dispatcher
from bot.telegram.intake import Intake, connect
from bot.telegram.request import AiohttpRequest

Scene = CallbackContext[Any, Any, Any, Any]
Handler = Callable[[Update, Scene], Coroutine[Any, Any, None]]

ENDED = select(updates.c.outcome).where(updates.c.handled_at.is_not(None)).order_by(updates.c.update_id)


def clock() -> datetime:
    return datetime.now(UTC)


async def repeat(update: Update, scene: Scene) -> None:
    message = update.effective_message
    if message is not None and update.effective_chat is not None:
        await scene.bot.send_message(update.effective_chat.id, message.text or "nothing")


@dataclass
class Echo:
    server: Server
    store: Store
    application: AnyApplication
    dispatcher: Dispatcher
    intake: Intake

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.intake.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def outcomes(self, count: int) -> list[str]:
        """How the first updates ended, in the order of their ids, as soon as so many have."""
        async with asyncio.timeout(10):
            while len(rows := await self.store._database.rows(ENDED, {})) < count:  # noqa: ASYNC110 - the database rings no bell
                await asyncio.sleep(0.01)
        return [row[0] for row in rows]


@asynccontextmanager
async def echoing(server: Server, store: Store, handler: Handler = repeat) -> AsyncIterator[Echo]:
    async with Door(server) as door, AiohttpRequest() as request:
        builder = ApplicationBuilder().token(server.token).base_url(f"{door.url}/bot").updater(None).job_queue(None)
        application = builder.request(request).get_updates_request(request).build()
        application.add_handler(TypeHandler(Update, handler))
        await connect(application)
        dispatcher = Dispatcher(application, store, clock)
        try:
            yield Echo(server, store, application, dispatcher, Intake(application, dispatcher, store, clock))
        finally:
            await dispatcher.close(5)
            await application.shutdown()
