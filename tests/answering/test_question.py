"""What a message asks, and for what."""

from collections.abc import Callable

import pytest

from bot.answering.focus import Focus
from bot.answering.question import Question, understand
from bot.answering.recognise import Unit

Units = Callable[[str], tuple[Unit, ...]]


@pytest.fixture(scope="session")
def asked(units: Units) -> Callable[[str], Question]:
    return lambda text: understand(units(text))


Asked = Callable[[str], Question]


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("Who announced the funding?", Focus.WHO),
        ("When did Putin complete his visit?", Focus.WHEN),
        ("on what date did they meet?", Focus.WHEN),
        ("Where is KAZBAT deployed?", Focus.WHERE),
        ("Why would Moscow allow closer ties?", Focus.WHY),
        ("How much money will the border get?", Focus.HOW_MUCH),
        ("How many facilities are being built?", Focus.HOW_MANY),
        ("How long did the talks last?", Focus.MEASURE),
        ("Which departments are planned?", Focus.WHICH),
        ("How does Moscow see it?", Focus.HOW),
        ("Did Kazakhstan join the ENP?", Focus.YES_NO),
        ("What is KAZBAT?", Focus.DEFINITION),
        ("List all officials", Focus.LIST),
        ("border funding", Focus.NONE),
        ("Сколько денег выделят на границу?", Focus.HOW_MUCH),
        ("Когда Токаев был в Брюсселе?", Focus.WHEN),
        ("Вступил ли Казахстан в ЕПС?", Focus.YES_NO),
        ("Шекараға қанша ақша бөлінеді?", Focus.HOW_MUCH),
        ("Тоқаев қашан кездесті?", Focus.WHEN),
        ("Қазақстан қосылды ма?", Focus.YES_NO),
    ],
)
def test_a_question_says_what_it_asks_for(asked: Asked, text: str, focus: Focus) -> None:
    assert asked(text).focus is focus


@pytest.mark.parametrize("text", ["What did Tokayev praise?", "What did Putin say?"])
def test_what_somebody_did_is_no_definition(asked: Asked, text: str) -> None:
    question = asked(text)
    assert question.focus is Focus.WHAT
    assert question.subject is not None


def test_a_story_around_the_question_is_told_not_asked(asked: Asked) -> None:
    question = asked("I work near Tatarstan and love ships. How much money will the border get?")
    assert {"e:tatarstan"} <= {feature for unit in question.story for feature in unit.features}
    assert all("e:tatarstan" not in unit.features for unit in question.asked)
    assert question.focus is Focus.HOW_MUCH


def test_what_is_counted_is_the_head(asked: Asked) -> None:
    assert [unit.text for unit in asked("How many facilities are being built?").head] == ["facilities"]
    assert [unit.text for unit in asked("Which departments are being built?").head] == ["departments"]
    assert asked("Did Putin visit Kazakhstan?").head == ()


def test_who_does_it_is_the_subject(asked: Asked) -> None:
    subject = asked("Did Tokayev meet Solana?").subject
    assert subject is not None
    assert subject.entities == ("tokayev",)
    assert asked("border funding").subject is None


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("When was that?", "thing"),
        ("What did he say?", "person"),
        ("And Russia?", "opener"),
        ("а когда это было?", "thing"),
    ],
)
def test_a_message_may_lean_on_the_one_before(asked: Asked, text: str, leans: str) -> None:
    assert getattr(asked(text), leans) is True


def test_a_message_with_names_leans_on_nothing(asked: Asked) -> None:
    question = asked("Did Tokayev meet Solana?")
    assert (question.opener, question.person, question.thing) == (False, False, False)


def test_the_asking_may_be_negative_modal_doubled_or_for_all(asked: Asked) -> None:
    assert asked("Did Kazakhstan not join the ENP?").negated
    assert asked("Might Moscow allow closer ties?").modal
    assert asked("Who met Tokayev and when?").also_when
    assert asked("List all officials").listing
    plain = asked("Did Kazakhstan join the ENP?")
    assert (plain.negated, plain.modal, plain.also_when, plain.listing) == (False, False, False, False)


def test_the_dates_of_a_question_are_those_asked_about(asked: Asked) -> None:
    assert [(date.month, date.day) for date in asked("What happened on October 4?").dates] == [(10, 4)]


@pytest.mark.parametrize("text", ["", "?", "???", ". ! ?", "the", "and?", "who", "who? who? who?", "(", ", , ,"])
def test_a_message_without_content_asks_for_nothing_in_particular(asked: Asked, text: str) -> None:
    question = asked(text)
    assert question.asked == ()
    assert question.head == ()
