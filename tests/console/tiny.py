"""A small bot, real in all but its wit: what the console is tried with."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest

from bot.console.chat import Visit, run
from bot.console.session import App, Session

Context = ContextTypes.DEFAULT_TYPE

KEYBOARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Source in context", callback_data="source"),
            InlineKeyboardButton("More", callback_data="more"),
        ],
        [InlineKeyboardButton("Read on", url="https://example.org/read")],
    ],
)


def build(request: BaseRequest) -> App:
    application = Application.builder().token("1:x").request(request).post_init(_menu).build()
    application.add_handler(CommandHandler("start", _start))
    application.add_handler(CommandHandler("secret", _start))
    application.add_handler(CommandHandler("slow", _slow))
    application.add_handler(CommandHandler("file", _file))
    application.add_handler(CommandHandler("silent", _silent))
    application.add_handler(CallbackQueryHandler(_pressed))
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.add_handler(MessageHandler(filters.ALL, _other))
    return application


async def _menu(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    await application.bot.set_my_commands([BotCommand("start", "Begin"), BotCommand("topics", "All topics")])


async def _start(update: Update, _: Context) -> None:
    assert update.effective_message
    await update.effective_message.reply_html("<b>Welcome</b> to the <i>tiny</i> bot")


async def _slow(update: Update, _: Context) -> None:
    assert update.effective_message
    await asyncio.sleep(0.3)
    await update.effective_message.reply_text("slow but sure")


async def _file(update: Update, _: Context) -> None:
    assert update.effective_message
    await update.effective_message.reply_document(b"data", filename="facts.csv", caption="The facts")


async def _silent(update: Update, _: Context) -> None:
    return None


async def _echo(update: Update, _: Context) -> None:
    assert update.effective_message
    text = update.effective_message.text or ""
    await update.effective_message.reply_text(f"You said: {text}", reply_markup=KEYBOARD if text == "buttons" else None)


async def _other(update: Update, _: Context) -> None:
    assert update.effective_message
    kind = next(name for name in ("photo", "sticker", "voice") if getattr(update.effective_message, name))
    await update.effective_message.reply_html(f"<blockquote>a {kind}: {update.effective_message.caption}</blockquote>")


async def _pressed(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query
    match query.data:
        case "source":
            await query.answer("Here it is")
            await query.edit_message_text("The paragraph")
        case "more":
            await query.answer("No more", show_alert=True)
            assert query.message
            await query.message.delete()  # type: ignore[attr-defined]


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[Visit]:
    async with Session(build) as session:
        yield Visit(session, first="TINY_KNOWN" not in os.environ, commands=("/glossary",))


if __name__ == "__main__":
    sys.exit(run(opened, Path(os.environ["TINY_HOME"]) / "history"))
