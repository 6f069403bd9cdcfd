"""What the bot does when somebody says or presses something. One message gets one reply."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from telegram import Bot, CallbackQuery, Chat, Message, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError
from telegram.ext import CallbackContext

from bot.answering.answer import Choice, Context, Found, Polite, Reply, Unknown
from bot.answering.language import language_of
from bot.answering.normalise import tokenise
from bot.knowledge.model import LANGUAGES, Fact, Lang, Withdrawal
from bot.locales import citation
from bot.locales.markup import Markup
from bot.locales.texts import Say
from bot.storage.figures import figures
from bot.storage.records import Chat as Remembered
from bot.telegram import commands, daily, lists, speaking, suggestions, views, waiting
from bot.telegram.daily import Today
from bot.telegram.guide import Ask, Comment, Guide, Offer, Show, Subscribe, Target
from bot.telegram.hearing import Called, Question, Silence, Wordless, heard, named
from bot.telegram.keyboards import voted, votes_on
from bot.telegram.page import OF_FACTS, Action, Kind, Page, Press, View, decode
from bot.telegram.presses import PRESSES, Pressed
from bot.telegram.render import render, ways
from bot.telegram.services import Services
from bot.telegram.standing import may_decide
from bot.telegram.stats import stats_page
from bot.telegram.subscribing import Subscribing, is_about, meant

Scene = CallbackContext[Any, Any, Any, Any]

_DECIDING = frozenset({Action.SPEAK, Action.ERASE, Action.CHOOSE, Action.LEAVE})


class NotNotedError(Exception):
    """The reply was sent; what was to be noted of it was not. Its cause says why."""


@contextmanager
def _replied() -> Iterator[None]:
    """What goes wrong from here on is no news to the person: they have their reply."""
    try:
        yield
    except Exception as error:
        raise NotNotedError(str(error)) from error


class Conversation:
    """The handlers, over the services they share."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._guide = Guide(services.base, services.engine)
        self._subscribing = Subscribing(services)

    async def message(self, update: Update, scene: Scene) -> None:
        """A new or an edited message."""
        message, me = update.effective_message, scene.bot.bot
        if message is None:
            return
        if message.migrate_to_chat_id:
            await self._services.store.migrate(message.chat_id, message.migrate_to_chat_id)
            return
        said = heard(update, me)
        if isinstance(said, Silence):
            return
        known = await self._services.store.chat(message.chat_id, self._services.clock())
        if (
            update.edited_message
            and known.context
            and isinstance(said, Question)
            and said.text == known.context.question
        ):
            return  # edited without a change to its words: it has its answer
        quoting = bool(update.edited_message) or message.chat.type != ChatType.PRIVATE
        hint = _spoken(known, message.from_user)
        match said:
            case Question(text=text):
                about = meant(text)
                if about:
                    language = known.language or language_of(tokenise(text), hint)
                    await self._lead(message, about, known, language, quoting=quoting)
                else:
                    await self._answer(message, text, known, hint, quoting=quoting)
            case Wordless(kind=kind):
                say = self._services.texts(hint)
                await speaking.reply(message, Page(say(f"message.{kind}"), ways(say)), quoting=quoting)
            case Called() as called:
                await self._called(message, called, known, hint, quoting=quoting)

    async def _called(self, message: Message, called: Called, known: Remembered, hint: Lang, *, quoting: bool) -> None:
        """A command, as it is or mistyped. In a channel only those that concern its subscription are for the bot."""
        me = message.get_bot().bot
        command = commands.exact(called.name)
        if message.chat.type == ChatType.CHANNEL:
            # Of whoever posts there nothing is known, so the language is that of the words.
            hint = language_of(tokenise(called.argument), hint)
            if command is None or command[0].name not in commands.SUBSCRIBING:
                return
        if command:
            language = known.language or command[1] or hint
            target = self._guide.target(command[0], called.argument, language)
            beneath = None
            if command[0].name == "start":
                beneath = await self._subscribing.revive(message.chat_id, self._services.texts(language))
            await self._lead(message, target, known, language, quoting=quoting, beneath=beneath)
        elif named(message, me) or f"@{me.username}".lower() in (message.text or "").lower():
            hints = self._guide.hints(called.name, called.argument, hint)
            await speaking.reply(message, suggestions.commands(hints, self._services.texts(hint)), quoting=quoting)

    async def press(self, update: Update, scene: Scene) -> None:
        """A pressed button."""
        query = update.callback_query
        if query is None:
            return
        press = decode(query.data or "")
        if press is None:
            say = self._services.texts(_code(query.from_user))
            await speaking.toast(query, say.label("toast.stale"))
            return
        say = self._services.texts(press.language)
        if query.message and _decides(press) and not await may_decide(scene.bot, query.message.chat, query.from_user):
            await speaking.toast(query, say.label("subscription.admins"))
            return
        await self._pressed(query, press, say, scene.bot)

    async def standing(self, update: Update, _scene: Scene) -> None:
        """The bot's own standing in a chat has changed."""
        if update.my_chat_member:
            await self._subscribing.standing(update.my_chat_member)

    async def failed(self, update: object, scene: Scene) -> None:
        """A handler raised: the person is told once. What the road to Telegram raised is not the handlers' to tell."""
        if not isinstance(update, Update) or update.effective_chat is None or update.my_chat_member:
            return
        road = isinstance(scene.error, TelegramError) and not isinstance(scene.error, BadRequest)
        if road or isinstance(scene.error, NotNotedError):
            return
        say = self._services.texts(_code(update.effective_user))
        try:
            await speaking.send(scene.bot, update.effective_chat.id, Page(say("error")))
        except TelegramError:
            return  # the same road; whoever runs the bot reads of the first error in the log

    async def _lead(  # noqa: PLR0913 - by name
        self,
        message: Message,
        target: Target,
        known: Remembered,
        language: Lang,
        *,
        quoting: bool,
        beneath: Markup | None = None,
    ) -> None:
        """Replies with what a command leads to; `beneath` is a line to end the page of the start with."""
        base, say = self._services.base, self._services.texts(language)
        match target:
            case Ask(question=question):
                await self._answer(message, question, known, language, quoting=quoting)
            case Comment(text=text):
                await speaking.reply(message, Page(say("feedback.thanks"), ways(say)), quoting=quoting)
                with _replied():
                    await self._services.store.comment(text, language, self._services.clock())
            case Subscribe() as about:
                page = await self._subscribing.said(message, about, known, language)
                await speaking.reply(message, page, quoting=quoting)
            case Offer() as offer:
                await speaking.reply(message, suggestions.names(offer, base, say), quoting=quoting)
            case Show(view=View(kind=Kind.STATS)):
                await speaking.reply(message, await self._stats(message.from_user, say), quoting=quoting)
            case Show(view=view):
                shown = await self._shown(view, message.chat_id, say)
                page = shown.page if shown else Page(say("toast.stale"), ways(say))
                if view.kind is Kind.START:
                    page = replace(page, html=say.lines(page.html, beneath or ""))
                await speaking.reply(message, page, quoting=quoting)
                with _replied():
                    await self._note_view(message.chat, view, shown, say)

    async def _answer(self, message: Message, question: str, known: Remembered, hint: Lang, *, quoting: bool) -> None:
        services = self._services
        reply = services.engine.ask(question, context=known.context, hint=hint)
        page = render(reply, services.base, reply.language, services.texts, await self._listing(reply))
        if isinstance(reply.answer, Unknown):
            page = waiting.offered(page, reply.answer, question, services.texts(reply.language))
        await speaking.reply(message, page, quoting=quoting)
        with _replied():
            await self._note(message.chat_id, question, reply)

    async def _note(self, chat: int, question: str, reply: Reply) -> None:
        store, now = self._services.store, self._services.clock()
        notes = [store.count(outcome(reply), reply.language, now)]
        if reply.context:
            notes.append(store.remember(chat, reply.context, now))
        if isinstance(reply.answer, Unknown):
            related = reply.answer.related
            notes.append(store.note_unanswered(question, reply.language, related[0].id if related else None, now))
        if isinstance(reply.answer, Found):
            facts = reply.answer.facts if reply.answer.listing else reply.answer.facts[:1]
            notes.append(self._note_shown(chat, facts))
        await asyncio.gather(*notes)  # into one transaction

    async def _note_shown(self, chat: int, facts: Sequence[Fact | Withdrawal]) -> None:
        """Who follows the base hears when a fact that they were shown is corrected. Of others nothing is kept."""
        store = self._services.store
        if await store.subscriptions.get(chat):
            await store.readers.show(chat, {fact.id: fact.revision for fact in facts}, self._services.clock())

    async def _listing(self, reply: Reply) -> str:
        """The key under which a list too long for a page is kept, so that its buttons can turn it; else empty."""
        match reply.answer:
            case Found(facts=facts, listing=True) if len(facts) > lists.PER_PAGE:
                key = lists.listing_key(facts)
                await self._services.store.keep(f"listing:{key}", ",".join(fact.id for fact in facts))
                return key
            case _:
                return ""

    async def _shown(self, view: View, chat: int, say: Say) -> Today | None:
        """The view as a page; None where it leads nowhere (any more)."""
        match view.kind:
            case Kind.LISTING:
                facts = await self._listed(view.subject)
                page = lists.listed(facts, view, self._services.base, say) if facts else None
            case Kind.BRIEF:
                return await daily.today(self._services, chat, say)
            case Kind.WAITING:
                question = await self._services.store.unanswered_text(view.subject)
                held = await self._services.store.readers.waiting_of(chat)
                page = waiting.consent(question, view, held, say) if question else None
            case Kind.QUEUE:
                page = await waiting.queue(self._services, chat, view, say)
            case _:
                page = views.page(view, self._services.base, say)
        return Today(page) if page else None

    async def _stats(self, user: User | None, say: Say) -> Page:
        if user is None or user.id not in self._services.admins:
            return Page(say("stats.only"), ways(say))
        return stats_page(await figures(self._services.store, self._services.clock()), say)

    async def _listed(self, key: str) -> Sequence[Fact]:
        kept = await self._services.store.kept(f"listing:{key}") or ""
        return [self._services.base.facts[each] for each in kept.split(",") if each in self._services.base.facts]

    async def _pressed(self, query: CallbackQuery, press: Press, say: Say, bot: Bot) -> None:
        match press.action:
            case _ if is_about(press):
                await self._subscribing.press(query, press, bot)
            case Action.SHOW | Action.TURN:
                await self._open(query, press, say, bot)
            case _ if press.view.kind in OF_FACTS and press.view.subject in self._services.base.withdrawn:
                # Whoever votes on it, or says that they knew it, should know that it was wrong.
                opening = Press(Action.SHOW, press.language, View(Kind.FACT, press.view.subject))
                await self._open(query, opening, say, bot)
            case Action.HELPFUL | Action.USELESS:
                await self._vote(query, press, say)
            case Action.VOTED:
                await speaking.toast(query, say.label("toast.voted"))
            case Action.SPEAK:
                await self._settle(query, "language.done", say, bot)
            case Action.ERASE:
                await self._settle(query, "forget.done", say, bot)
            case _:
                await PRESSES[press.action](self._services, Pressed(query, press, say, bot))

    async def _open(self, query: CallbackQuery, press: Press, say: Say, bot: Bot) -> None:
        shown = await self._shown(press.view, query.message.chat.id if query.message else 0, say)
        if shown is None:
            await speaking.toast(query, say.label("toast.stale"))
            return
        await speaking.toast(query)
        show = speaking.turn if press.action is Action.TURN else speaking.add
        await show(query, shown.page, bot)
        if query.message:
            with _replied():
                await self._note_view(query.message.chat, press.view, shown, say)

    async def _vote(self, query: CallbackQuery, press: Press, say: Say) -> None:
        """Counts a vote once: the buttons give way to thanks."""
        markup = query.message.reply_markup if isinstance(query.message, Message) else None
        if markup is None or not votes_on(markup, press):
            await speaking.toast(query, say.label("toast.voted"))
            return
        if press.view.subject not in self._services.base.facts:
            await speaking.toast(query, say.label("toast.stale"))
            return
        helpful = press.action is Action.HELPFUL
        await self._services.store.feedback(press.view.subject, helpful, press.language, self._services.clock())
        await speaking.toast(query, say.label("toast.helpful" if helpful else "toast.useless"))
        await query.edit_message_reply_markup(voted(markup, press.view, say))

    async def _settle(self, query: CallbackQuery, done: str, say: Say, bot: Bot) -> None:
        """Sets the chat's language, or forgets the chat, and says so in place of the buttons."""
        if query.message:
            chat = query.message.chat.id
            if done == "forget.done":
                await self._services.store.forget(chat)
            else:
                await self._services.store.set_language(chat, say.language)
                await self._subscribing.speak(chat, say.language)
        await speaking.toast(query)
        await speaking.turn(query, Page(say(done), ways(say)), bot)

    async def _note_view(self, chat: Chat, view: View, shown: Today | None, say: Say) -> None:
        """A fact that was opened is what the next question may refer to; today's briefing was given."""
        store, now = self._services.store, self._services.clock()
        if shown and shown.given:
            await store.deliveries.given(shown.given.briefing, shown.given.subscription, now)
        if view.kind not in {Kind.FACT, Kind.SOURCE}:
            return
        if withdrawal := self._services.base.withdrawn.get(view.subject):
            await self._note_shown(chat.id, [withdrawal])
        if fact := self._services.base.facts.get(view.subject):
            context = Context((fact.id,), fact.about, citation.question(fact, say))
            await asyncio.gather(store.remember(chat.id, context, now), self._note_shown(chat.id, [fact]))


def _decides(press: Press) -> bool:
    """Whether a press decides for the whole chat, or shows what is kept of it: in groups for administrators alone.

    To let a question wait is no such thing: it was asked before all, and so it will be answered, once.
    """
    return is_about(press) or press.action in _DECIDING or press.view.kind is Kind.QUEUE


def outcome(reply: Reply) -> str:
    """The word under which an answer is counted."""
    match reply.answer:
        case Found():
            return "found"
        case Choice():
            return "choice"
        case Unknown():
            return "unknown"
        case Polite():
            return "polite"


def _spoken(known: Remembered, user: User | None) -> Lang:
    """The language where a message does not show one: the chat's own, the last question's, Telegram's."""
    if known.language:
        return known.language
    code = _code(user)
    return language_of(tokenise(known.context.question), code) if known.context else code


def _code(user: User | None) -> Lang:
    """The language of a person's Telegram, English where we do not speak it."""
    code = (user.language_code or "") if user else ""
    return next((language for language in LANGUAGES if code.lower().split("-")[0] == language), "en")
