"""A message that asks nothing is told from one that does."""

import pytest

from bot.answering.answer import Courtesy, Polite
from bot.answering.engine import Engine

CASES = [
    ("hi", Courtesy.GREETING),
    ("Hello there!", Courtesy.GREETING),
    ("Здравствуйте", Courtesy.GREETING),
    ("Сәлеметсіз бе", Courtesy.GREETING),
    ("thanks a lot!!", Courtesy.THANKS),
    ("hi, thank you", Courtesy.THANKS),
    ("большое спасибо", Courtesy.THANKS),
    ("көп рақмет", Courtesy.THANKS),
    ("bye", Courtesy.FAREWELL),
    ("до свидания", Courtesy.FAREWELL),
    ("ok, I see", Courtesy.AGREEMENT),
    ("понятно", Courtesy.AGREEMENT),
    ("lol haha", Courtesy.LAUGHTER),
    ("who are you?", Courtesy.ABOUT_BOT),
    ("Что ты умеешь?", Courtesy.ABOUT_BOT),
    ("hey, what can you do?", Courtesy.ABOUT_BOT),
    ("!!!", Courtesy.EMPTY),
    ("🙂🙂", Courtesy.EMPTY),
    ("", Courtesy.EMPTY),
    ("\x00", Courtesy.EMPTY),
    ("こんにちは", Courtesy.OTHER_LANGUAGE),
    ("مرحبا كيف حالك", Courtesy.OTHER_LANGUAGE),
    ("word " * 400, Courtesy.TOO_LONG),
]


@pytest.mark.parametrize(("message", "courtesy"), CASES)
def test_a_message_that_asks_nothing_is_taken_as_what_it_is(engine: Engine, message: str, courtesy: Courtesy) -> None:
    reply = engine.ask(message)
    assert reply.answer == Polite(courtesy)
    assert reply.context is None


def test_every_courtesy_has_a_case() -> None:
    assert {courtesy for _, courtesy in CASES} == set(Courtesy)


@pytest.mark.parametrize(
    "message",
    ["Hi, who is Pronichev?", "thanks, and when was that?", "NATO", "спасибо, а где был Путин?", "bot, what is KAZBAT"],
)
def test_politeness_around_a_question_hides_nothing(engine: Engine, message: str) -> None:
    assert not isinstance(engine.ask(message).answer, Polite)
