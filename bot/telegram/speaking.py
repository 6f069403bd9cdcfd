"""The bot's mouth: pages sent, shown in place of others, and the small words of a pressed button."""

from telegram import Bot, CallbackQuery, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.telegram.keyboards import keyboard
from bot.telegram.page import Page

_TOAST = 200  # characters that Telegram shows over a chat
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # of an address in somebody's words
_SAME = "message is not modified"


async def reply(message: Message, page: Page, *, quoting: bool) -> None:
    """Sends a page to where the message stands. `quoting` ties it to the message, as a reply that names it."""
    await message.reply_html(
        page.html,
        reply_markup=keyboard(page.buttons),
        link_preview_options=_NO_PREVIEW,
        do_quote=quoting,
        allow_sending_without_reply=True if quoting else None,
    )


async def turn(query: CallbackQuery, page: Page, bot: Bot) -> None:
    """Shows a page in place of the message whose button was pressed; anew where that cannot be edited any more."""
    message = query.message
    if isinstance(message, Message):
        try:
            await message.edit_text(
                page.html, ParseMode.HTML, reply_markup=keyboard(page.buttons), link_preview_options=_NO_PREVIEW
            )
        except BadRequest as refusal:
            if _SAME in refusal.message.lower():
                return  # pressed twice, or the page one is on
            await add(query, page, bot)
    else:
        await add(query, page, bot)


async def add(query: CallbackQuery, page: Page, bot: Bot) -> None:
    """Sends a page below, as a message of its own, to where the button was pressed."""
    message = query.message
    if isinstance(message, Message):
        await reply(message, page, quoting=False)
    elif message is not None:  # too old to be shown to us, but its chat is known
        await send(bot, message.chat.id, page)


async def send(bot: Bot, chat: int, page: Page) -> None:
    """Sends a page to a chat of which nothing but the number is known."""
    await bot.send_message(
        chat,
        page.html,
        ParseMode.HTML,
        reply_markup=keyboard(page.buttons),
        link_preview_options=_NO_PREVIEW,
    )


async def toast(query: CallbackQuery, text: str | None = None) -> None:
    """Answers a press, with a few words over the chat if there are any. A press too old to be answered is let go."""
    try:
        await query.answer(text[:_TOAST] if text else None)
    except BadRequest:
        return
