import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.model import LANGUAGES
from bot.telegram import suggestions
from bot.telegram.commands import COMMANDS, Command, exact, resembling
from bot.telegram.guide import Ask, Comment, Guide, Offer, Show
from bot.telegram.lookup import Name, Names
from bot.telegram.page import Kind, View
from bot.telegram.subscribing import VIEWS
from bot.telegram.views import BUILDERS
from tests.telegram import stage
from tests.telegram.checking import labels, sound

OF_THE_STORE = {Kind.BRIEF, Kind.STATS}  # pages that the base alone cannot show


def called(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)


@cache
def everywhere() -> Guide:
    return Guide(stage.shipped(), stage.engine())


@pytest.fixture
def guide() -> Guide:
    return everywhere()


def test_the_commands_that_most_people_need_stand_in_the_menu() -> None:
    menu = [command.name for command in COMMANDS if command.menu]
    known = ("ask", "topics", "who", "timeline", "brief", "source", "about", "help", "start", "feedback", "language")
    assert menu == [*known, "subscribe", "settings"]


def test_no_two_commands_share_a_name() -> None:
    names = [(name, command.name) for command in COMMANDS for name, _ in command.names()]
    assert len({name for name, _ in names}) == len(names)


def test_every_command_opens_a_page_that_there_is() -> None:
    assert {command.view for command in COMMANDS} <= set(BUILDERS) | OF_THE_STORE | VIEWS
    assert all(re.fullmatch("[a-z_]{1,32}", command.name) for command in COMMANDS)


@pytest.mark.parametrize(
    ("typed", "name", "language"),
    [
        ("timeline", "timeline", None),
        ("TimeLine", "timeline", None),
        ("таймлайн", "timeline", "ru"),
        ("хронология", "timeline", "ru"),
        ("көмек", "help", "kk"),
        ("Помощь", "help", "ru"),
        ("komek", "help", "kk"),
        ("кім", "who", "kk"),
    ],
)
def test_a_command_is_known_by_its_names_in_three_languages(typed: Any, name: Any, language: Any) -> None:
    known = exact(typed)
    assert known
    command, spoken = known
    assert (command.name, spoken) == (name, language)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("timline", "timeline"),
        ("hlep", "help"),
        ("tpoics", "topics"),
        ("хронлогия", "timeline"),
        ("комек", "help"),
        ("sorce", "source"),
    ],
)
def test_a_mistyped_command_is_guessed(typed: Any, name: Any) -> None:
    assert exact(typed) is None
    assert name in [command.name for command in resembling(typed)]


def test_a_word_like_no_command_is_not_guessed() -> None:
    assert resembling("zzzzqqq") == []


@pytest.mark.parametrize(
    ("command", "argument", "view"),
    [
        ("who", "pronichef", View(Kind.PERSON, "pronichev")),
        ("who", "Проничев", View(Kind.PERSON, "pronichev")),
        ("who", "Тоқаев", View(Kind.PERSON, "tokayev")),
        ("who", "tokaef", View(Kind.PERSON, "tokayev")),
        ("who", "Kazakhstan", View(Kind.PERSON, "kazakhstan")),
        ("topic", "bordr", View(Kind.TOPIC, "border-security")),
        ("topic", "граница", View(Kind.TOPIC, "border-security")),
        ("topic", "шекарасы", View(Kind.TOPIC, "border-security")),
        ("topics", "tatarstan", View(Kind.TOPIC, "tatarstan")),
        ("quote", "Putin", View(Kind.QUOTES, "putin")),
        ("glossary", "nato", View(Kind.TERM, "nato")),
        ("source", "pronichev-office", View(Kind.SOURCE, "pronichev-office")),
        ("start", "fact_pronichev-office", View(Kind.FACT, "pronichev-office")),
        ("start", "topic_tatarstan", View(Kind.TOPIC, "tatarstan")),
        ("start", "who_putin", View(Kind.PERSON, "putin")),
        ("start", "fact_no-such", View(Kind.START)),
        ("start", "nonsense", View(Kind.START)),
        ("timeline", "please", View(Kind.TIMELINE)),
        ("who", "", View(Kind.PEOPLE)),
        ("source", "", View(Kind.READ)),
    ],
)
def test_an_argument_is_matched_by_name_in_any_language(guide: Any, command: Any, argument: Any, view: Any) -> None:
    assert guide.target(called(command), argument, "en") == Show(view)


def test_a_question_and_a_comment_are_passed_on(guide: Any) -> None:
    assert guide.target(called("ask"), "who?", "en") == Ask("who?")
    assert guide.target(called("feedback"), "fine", "en") == Comment("fine")


def test_a_name_like_none_is_answered_with_all_there_are(guide: Any, base: Any, say: Any) -> None:
    offer = guide.target(called("who"), "Zaphod Beeblebrox <b>", "en")
    assert offer == Offer("Zaphod Beeblebrox <b>", (), View(Kind.PEOPLE))
    assert "Zaphod" in sound(suggestions.names(offer, base, say))


def test_an_alias_of_several_offers_each(guide: Any, base: Any, say: Any) -> None:
    offer = guide.target(called("who"), "prime minister", "en")
    assert isinstance(offer, Offer)
    assert {view.subject for view in offer.views} >= {"akhmetov", "minnikhanov"}
    assert len(labels(suggestions.names(offer, base, say))) == len(offer.views)


def test_the_source_is_searched_by_its_words_and_by_questions(guide: Any, base: Any, say: Any) -> None:
    fact = next(iter(base.facts.values()))
    command = called("source")
    words = guide.target(command, fact.evidence[0].passage.upper(), "en")
    match words:
        case Show(view=view):
            assert view == View(Kind.SOURCE, fact.id)
        case Offer(views=views):
            assert View(Kind.SOURCE, fact.id) in views
    for argument in (
        "How much for the border?",
        "NATO",
        "hello",
        "qwertyuiop",
        "What did Putin say?",
        "salary of Putin",
    ):
        target = guide.target(command, argument, "en")
        match target:
            case Show(view=view):
                assert view.kind is Kind.SOURCE
            case Offer():
                sound(suggestions.names(target, base, say))
            case _:
                pytest.fail(f"{argument}: {target}")
    assert guide.target(command, "How much for the border?", "en") == Show(
        View(Kind.SOURCE, "border-funding-announced")
    )


def test_a_topic_of_several_offers_each(guide: Any, base: Any, say: Any) -> None:
    offer = guide.target(called("topic"), "kazakhstan", "en")
    assert isinstance(offer, Offer)
    assert len(offer.views) > 1
    sound(suggestions.names(offer, base, say))


def test_a_mistyped_command_keeps_its_argument_where_a_button_can_bear_it(guide: Any, say: Any) -> None:
    [hint, *_] = guide.hints("whoo", "pronichef", "en")
    assert (hint.label, hint.view) == ("/who pronichef", View(Kind.PERSON, "pronichev"))
    [hint, *_] = guide.hints("feedbck", "a long story " * 50, "en")
    assert (hint.label, hint.view) == ("/feedback", View(Kind.FEEDBACK))
    assert labels(suggestions.commands([hint], say)) == ["/feedback"]
    assert "/help" in sound(suggestions.commands([], say))


def test_the_closest_name_wins_only_when_nothing_is_nearly_as_close() -> None:
    names = Names.of(
        [
            Name("Minister Alpha", "a"),
            Name("Minister Omega", "o"),
            Name("Putin", "p"),
            Name("the boss", "b", whole=True),
        ]
    )
    assert names.like("putin") == names.exactly("Putin ") == ["p"]
    assert names.exactly("boss") == names.exactly("minister") == []
    assert names.like("putinn") == ["p"]
    assert set(names.like("minister")) == {"a", "o"}
    assert names.like("") == names.like("x" * 100) == names.like("zzzz") == []


@settings(deadline=None)
@given(st.sampled_from(COMMANDS), st.text(st.characters(codec=None), max_size=120), st.sampled_from(LANGUAGES))
def test_no_argument_breaks_a_command(command: Any, argument: Any, language: Any) -> None:
    guide = everywhere()
    say = stage.texts()(language)
    match guide.target(command, argument, language):
        case Offer() as offer:
            sound(suggestions.names(offer, stage.shipped(), say))
        case Show(view=view):
            assert view.kind in set(BUILDERS) | OF_THE_STORE
    sound(suggestions.commands(guide.hints(argument, argument, language), say))
