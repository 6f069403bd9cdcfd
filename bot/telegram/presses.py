"""What a reader's buttons do: an answer known or not, what comes after the course, a question that waits."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from telegram import Bot, CallbackQuery, Message

from bot.briefing.compose import choices
from bot.briefing.model import After
from bot.locales.texts import Say
from bot.telegram import briefings, speaking, waiting
from bot.telegram.keyboards import relabelled, replaced, votes_on
from bot.telegram.page import Action, Button, Kind, Press, encode
from bot.telegram.services import Services
from bot.telegram.standing import thread_of


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press as Telegram told of it."""

    query: CallbackQuery
    press: Press
    say: Say
    bot: Bot


async def _recalled(services: Services, pressed: Pressed) -> None:
    """Notes whether an answer was known; what was pressed then stands in place of the two buttons."""
    query, press, say = pressed.query, pressed.press, pressed.say
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    if query.message is None or markup is None or not votes_on(markup, press):
        await speaking.toast(query, say.label("toast.stale"))
        return
    knew = press.action is Action.KNEW
    await services.store.readers.recalled(query.message.chat.id, press.view.subject, knew)
    await speaking.toast(query, say.label("recall.good" if knew else "recall.again"))
    noted = Button(
        say.label("recall.noted_knew" if knew else "recall.noted_forgot"), replace(press, action=Action.VOTED)
    )
    both = [replace(press, action=action) for action in (Action.KNEW, Action.FORGOT)]
    await query.edit_message_reply_markup(replaced(markup, both, noted))


async def _chosen(services: Services, pressed: Pressed) -> None:
    """Sets what comes after the last edition; the buttons show what is chosen."""
    query, say, chosen = pressed.query, pressed.say, pressed.press.view.subject
    message = query.message
    subscription = await services.store.subscriptions.get(message.chat.id) if message else None
    if chosen not in {briefings.AGAIN, *After}:
        await speaking.toast(query, say.label("toast.stale"))
    elif subscription is None:
        await speaking.toast(query, say.label("after.nobody"))
    elif chosen == briefings.AGAIN:
        await services.store.subscriptions.restart(subscription.chat_id)
        await speaking.toast(query, say.label("after.done.again"))
    else:
        after = After(chosen)
        await services.store.subscriptions.choose(subscription.chat_id, after.value)
        await speaking.toast(query, say.label(f"after.done.{after}"))
        markup = message.reply_markup if isinstance(message, Message) else None
        rows = briefings.rows(choices(after, say), say.language)
        labels = {encode(button.press): button.label for row in rows for button in row}
        if markup and (shown := relabelled(markup, labels)) != markup:
            await query.edit_message_reply_markup(shown)


async def _waits(services: Services, pressed: Pressed) -> None:
    """Keeps a question until it is answered."""
    query, view, say = pressed.query, pressed.press.view, pressed.say
    message = query.message
    question = await services.store.unanswered_text(view.subject)
    if message is None or question is None:
        await speaking.toast(query, say.label("toast.stale"))
        return
    thread = thread_of(message) if isinstance(message, Message) else None
    waits = await services.store.readers.wait(message.chat.id, thread, say.language, question, services.clock())
    await speaking.toast(query)
    page = waiting.kept(question, view, say) if waits else waiting.full(say)
    await speaking.turn(query, page, pressed.bot)


async def _waits_no_more(services: Services, pressed: Pressed) -> None:
    """Keeps it no more: one by itself, or one of the list, which then shows the others."""
    query, view, say = pressed.query, pressed.press.view, pressed.say
    if query.message is None:
        await speaking.toast(query, say.label("toast.stale"))
        return
    chat = query.message.chat.id
    await services.store.readers.leave(chat, view.subject, services.clock())
    await speaking.toast(query)
    page = await waiting.queue(services, chat, view, say) if view.kind is Kind.QUEUE else waiting.left(say)
    await speaking.turn(query, page, pressed.bot)


PRESSES: Mapping[Action, Callable[[Services, Pressed], Awaitable[None]]] = {
    Action.KNEW: _recalled,
    Action.FORGOT: _recalled,
    Action.CHOOSE: _chosen,
    Action.WAIT: _waits,
    Action.LEAVE: _waits_no_more,
}
"""By what the button does."""
