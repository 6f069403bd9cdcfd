"""Pages' buttons as Telegram's inline keyboards, and what stands on one already."""

from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales.texts import Say
from bot.telegram.page import Action, Press, Rows, View, encode

Keyboard = Sequence[Sequence[InlineKeyboardButton]]


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The rows as Telegram takes them; None without any."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=encode(b.press)) for b in row] for row in rows]
    )


def votes_on(markup: InlineKeyboardMarkup | None, press: Press) -> bool:
    """Whether the keyboard still bears the vote that was pressed: after a vote it does not."""
    return markup is not None and any(
        button.callback_data == encode(press) for row in markup.inline_keyboard for button in row
    )


def voted(markup: InlineKeyboardMarkup, view: View, say: Say) -> InlineKeyboardMarkup:
    """The keyboard with thanks in place of the two votes on a fact."""
    return InlineKeyboardMarkup([list(_thanked(row, view, say)) for row in markup.inline_keyboard])


def _thanked(row: Sequence[InlineKeyboardButton], view: View, say: Say) -> Iterator[InlineKeyboardButton]:
    votes = {encode(Press(action, say.language, view)) for action in (Action.HELPFUL, Action.USELESS)}
    yield from (button for button in row if button.callback_data not in votes)
    if any(button.callback_data in votes for button in row):
        done = Press(Action.VOTED, say.language, view)
        yield InlineKeyboardButton(say.label("button.voted"), callback_data=encode(done))
