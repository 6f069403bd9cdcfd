"""Pages' buttons as Telegram's inline keyboards, and what stands on one already."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales.texts import Say
from bot.telegram.page import Action, Button, Press, Rows, View, encode

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
    votes = [Press(action, say.language, view) for action in (Action.HELPFUL, Action.USELESS)]
    return replaced(markup, votes, Button(say.label("button.voted"), Press(Action.VOTED, say.language, view)))


def replaced(markup: InlineKeyboardMarkup, presses: Iterable[Press], by: Button) -> InlineKeyboardMarkup:
    """The keyboard with one button in place of those that stand for the presses, at the end of their row."""
    old = set(map(encode, presses))
    return InlineKeyboardMarkup([list(_replaced(row, old, by)) for row in markup.inline_keyboard])


def relabelled(markup: InlineKeyboardMarkup, labels: Mapping[str, str]) -> InlineKeyboardMarkup:
    """The keyboard with other labels on the buttons of these data."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(labels[str(button.callback_data)], callback_data=button.callback_data)
                if button.callback_data in labels
                else button
                for button in row
            ]
            for row in markup.inline_keyboard
        ]
    )


def _replaced(
    row: Sequence[InlineKeyboardButton], old: Container[object], by: Button
) -> Iterator[InlineKeyboardButton]:
    yield from (button for button in row if button.callback_data not in old)
    if any(button.callback_data in old for button in row):
        yield InlineKeyboardButton(by.label, callback_data=encode(by.press))
