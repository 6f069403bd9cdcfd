from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing import clocks, lexicon, places
from bot.briefing.order import LONGEST, Order, cancels, ordered, read
from bot.briefing.pieces import Puzzle, Puzzled
from bot.briefing.schedule import EVERY_DAY, WEEKENDS, WORKDAYS

ALMATY, MOSCOW = ("Asia/Almaty",), ("Europe/Moscow",)


def minute(hour: int, past: int = 0) -> int:
    return hour * 60 + past


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("", Order()),
        ("8:30", Order(minute(8, 30))),
        ("8am Almaty weekdays", Order(minute(8), ALMATY, WORKDAYS)),
        ("16:55 UTC", Order(minute(16, 55), ("Etc/UTC",))),
        ("на 7 утра по Москве", Order(minute(7), MOSCOW)),
        ("в 20:00 по астанинскому времени, по будням", Order(minute(20), ALMATY, WORKDAYS)),
        ("таңғы 8-де Алматы уақытымен, жұмыс күндері", Order(minute(8), ALMATY, WORKDAYS)),
        ("кешкі 7:30-да Мәскеу бойынша", Order(minute(19, 30), MOSCOW)),
        ("таңғы сегіз жарымда", Order(minute(8, 30))),
        ("сағат 09:00-де күн сайын", Order(minute(9), weekdays=EVERY_DAY)),
        ("түскі бірде", Order(minute(13))),
        ("кешкі сегіз қырықта", Order(minute(20, 40))),
        ("он сегізге", Order(minute(18))),
        ("таң 7-де Елорда уақытымен", Order(minute(7), ALMATY)),
        ("half past eight in the morning, London", Order(minute(8, 30), ("Europe/London",))),
        ("quarter to 9 pm", Order(minute(20, 45))),
        ("полдевятого утра", Order(minute(8, 30))),
        ("без четверти девять вечера мск", Order(minute(20, 45), MOSCOW)),
        ("в половине восьмого утра по Ташкенту", Order(minute(7, 30), ("Asia/Tashkent",))),
        ("ежедневный выпуск в 7 с утра, спасибо", Order(minute(7))),
        ("рано утром к шести часам", Order(minute(6))),
        ("двадцать ноль ноль на выходных", Order(minute(20), weekdays=WEEKENDS)),
        ("noon New York", Order(minute(12), ("America/New_York",))),
        ("12am", Order(minute(0))),
        ("12 p.m. UTC", Order(minute(12), ("Etc/UTC",))),
        ("0830", Order(minute(8, 30))),
        ("9:15 по Нижнему Новгороду", Order(minute(9, 15), MOSCOW)),
        ("в 9:15 по Нью-Йорку", Order(minute(9, 15), ("America/New_York",))),
        ("asia/almaty 07:00", Order(minute(7), ALMATY)),
        ("9:00 US/Eastern", Order(minute(9), ("America/New_York",))),
        ("9:00 Europe/Kiev", Order(minute(9), ("Europe/Kyiv",))),
        ("7:00 UTC+5", Order(minute(7), ("Etc/GMT-5",))),
        ("7:00 GMT-03:00", Order(minute(7), ("Etc/GMT+3",))),
        ("7:00 мск+2", Order(minute(7), ("Etc/GMT-5",))),
        ("9:00 Paris, France", Order(minute(9), ("Europe/Paris",))),
        ("9:00 Omsk, Russia", Order(minute(9), ("Asia/Omsk",))),
        ("9:00 Қазақстан", Order(minute(9), ALMATY)),
        ("mon-fri 9:15", Order(minute(9, 15), weekdays=WORKDAYS)),
        ("from Monday to Friday 9:15", Order(minute(9, 15), weekdays=WORKDAYS)),
        ("с понедельника по пятницу в 9:15", Order(minute(9, 15), weekdays=WORKDAYS)),
        ("дүйсенбіден жұмаға дейін 9:15", Order(minute(9, 15), weekdays=WORKDAYS)),
        ("пт-пн 9:15", Order(minute(9, 15), weekdays=0b1110001)),
        ("пн, ср и пт в 10 утра", Order(minute(10), weekdays=0b0010101)),
        ("every day except Sunday, 7:00", Order(minute(7), weekdays=0b0111111)),
        ("7:00 кроме выходных", Order(minute(7), weekdays=WORKDAYS)),
        ("7:00 без выходных", Order(minute(7), weekdays=EVERY_DAY)),
        ("сенбі мен жексенбіден басқа 7:00", Order(minute(7), weekdays=WORKDAYS)),
        ("weekends noon", Order(minute(12), weekdays=WEEKENDS)),
        ("８：３０", Order(minute(8, 30))),
        ("8:30, please!", Order(minute(8, 30))),
        ("8:30 🇷🇸", Order(minute(8, 30), ("Europe/Belgrade",))),
        ("weekdays", Order(weekdays=WORKDAYS)),
        ("Алматы", Order(zones=ALMATY)),
    ],
)
def test_a_plain_line_is_understood_as_it_stands(line: Any, order: Any) -> None:
    assert read(line) == order


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("8", Order(minute(8), sure=False, later=minute(20))),
        ("8 Almaty", Order(minute(8), ALMATY, sure=False, later=minute(20))),
        ("в восемь", Order(minute(8), sure=False, later=minute(20))),
        ("полдевятого", Order(minute(8, 30), sure=False, later=minute(20, 30))),
        ("8 30", Order(minute(8, 30), sure=False, later=minute(20, 30))),
        ("8h30", Order(minute(8, 30), sure=False, later=minute(20, 30))),
        ("8.30", Order(minute(8, 30), sure=False)),
        ("7-10", Order(minute(7, 10), sure=False)),
        ("12", Order(minute(12), sure=False, later=0)),
        ("утром", Order(minute(8), sure=False)),
        ("9:00 moskow", Order(minute(9), MOSCOW, sure=False)),
        ("9:00 Almayt wekdays", Order(minute(9), ALMATY, WORKDAYS, sure=False)),
        ("9:00 +5", Order(minute(9), ("Etc/GMT-5",), sure=False)),
        ("9:00 UTC+5:30", Order(minute(9), ("Asia/Kolkata",), sure=False)),
        ("9:00 Georgia", Order(minute(9), ("Asia/Tbilisi", "America/New_York"), sure=False)),
        ("8:30 ⏰", Order(minute(8, 30), sure=False)),
        ("~8:30", Order(minute(8, 30), sure=False)),
        ("9:00 EST", Order(minute(9), ("America/New_York",), sure=False)),
        ("9:00 oral", Order(minute(9), ("Asia/Oral",), sure=False)),
        ("в понедельник в 9:00", Order(minute(9), weekdays=1, sure=False)),
    ],
)
def test_what_is_guessed_is_said_to_be(line: Any, order: Any) -> None:
    assert read(line) == order


def test_a_country_of_many_clocks_is_several_places_its_usual_one_first() -> None:
    order = read("9am USA")
    assert isinstance(order, Order)
    assert order.zones[:4] == ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
    assert not order.sure


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("banana", Puzzle.WORDS),
        ("8:00 in banana", Puzzle.WORDS),
        ("не присылай", Puzzle.WORDS),
        ("not at 8:00", Puzzle.WORDS),
        ("every other day 8:00", Puzzle.WORDS),
        ("через день в 8:00", Puzzle.WORDS),
        ("unsubscribe", Puzzle.WORDS),
        ("tomorrow 8:00", Puzzle.WORDS),
        ("every 2 hours", Puzzle.OFTEN),
        ("every hour", Puzzle.OFTEN),
        ("каждый час", Puzzle.OFTEN),
        ("каждые два часа", Puzzle.OFTEN),
        ("әр 3 сағат", Puzzle.OFTEN),
        ("2 сағат сайын", Puzzle.OFTEN),
        ("25:00", Puzzle.NO_TIME),
        ("24:00", Puzzle.NO_TIME),
        ("8:75", Puzzle.NO_TIME),
        ("8:30:15", Puzzle.NO_TIME),
        ("31", Puzzle.NO_TIME),
        ("20061004", Puzzle.NO_TIME),
        ("8 and 20", Puzzle.TIMES),
        ("8:00, 20:00", Puzzle.TIMES),
        ("8am in the evening", Puzzle.TIMES),
        ("13 утра", Puzzle.TIMES),
        ("9:00 London Moscow", Puzzle.PLACES),
        ("9:00 UTC+15", Puzzle.PLACES),
        ("from Monday 9:00", Puzzle.WORDS),
        ("до пятницы 9:00", Puzzle.WORDS),
        ("с 8 до 9 утра", Puzzle.TIMES),
        ("every day except every day", Puzzle.DAYS),
        ("кроме", Puzzle.DAYS),
        ("8:00 " + "please " * 40, Puzzle.WORDS),
    ],
)
def test_what_is_not_understood_is_asked_back(line: Any, why: Any) -> None:
    order = read(line)
    assert isinstance(order, Puzzled)
    assert order.why is why


def test_the_words_that_puzzle_are_named() -> None:
    assert read("8:00 in the banana republic") == Puzzled(Puzzle.WORDS, "banana republic")
    assert read("at 8:75") == Puzzled(Puzzle.NO_TIME, "8:75")


@given(st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_puzzles(text: Any) -> None:
    assert isinstance(read(text), Order | Puzzled)
    assert ordered(text) is None or ordered(text) in text
    assert isinstance(cancels(text), bool)


_VOCABULARY = st.sampled_from(sorted(lexicon.words().meanings)) | st.sampled_from(sorted(places.atlas().zones))
_LOOSE = st.sampled_from(["8", "8:30", "20.15", "-", "am", "по", "to", "с", "+5", "utc+3", "0830", "без", "пол", "30"])


@given(st.lists(_VOCABULARY | _LOOSE, max_size=7).map(" ".join))
@settings(max_examples=500, deadline=None)
def test_any_heap_of_words_it_knows_is_read_or_puzzles(line: Any) -> None:
    match read(line):
        case Order(minute=told, zones=zones, weekdays=weekdays):
            assert told is None or 0 <= told < 24 * 60
            assert weekdays is None or 0 < weekdays <= EVERY_DAY
            assert set(zones) <= clocks.names()
        case Puzzled():
            pass


# Lines of known meaning: each part in its ways, in any order.
_TIMES = st.integers(0, 23 * 60 + 59).flatmap(
    lambda at: st.sampled_from(
        [
            (f"{at // 60}:{at % 60:02}", at),
            (f"в {at // 60:02}:{at % 60:02}", at),
            (f"at {at // 60 % 12 or 12}:{at % 60:02} {'pm' if at >= 720 else 'a.m.'}", at),
            (f"{at // 60:02}{at % 60:02}", at),
        ]
    )
)
_PLACES = st.sampled_from(
    [
        ("Almaty", ALMATY),
        ("по Алматы", ALMATY),
        ("Astana time", ALMATY),
        ("по московскому времени", MOSCOW),
        ("по Лондону", ("Europe/London",)),
        ("Лондон уақытымен", ("Europe/London",)),
        ("in Tokyo", ("Asia/Tokyo",)),
        ("UTC", ("Etc/UTC",)),
        ("Asia/Tashkent", ("Asia/Tashkent",)),
        ("", ()),
    ]
)
_DAYS = st.sampled_from(
    [
        ("weekdays", WORKDAYS),
        ("по будням", WORKDAYS),
        ("жұмыс күндері", WORKDAYS),
        ("mon-sat", 0b0111111),
        ("кроме воскресенья", 0b0111111),
        ("сб, вс", WEEKENDS),
        ("daily", EVERY_DAY),
        ("", None),
    ]
)


@given(_TIMES, _PLACES, _DAYS, st.permutations([0, 1, 2]))
@settings(max_examples=500, deadline=None)
def test_time_place_and_days_mean_the_same_in_any_order(time: Any, place: Any, days: Any, order: Any) -> None:
    parts = [time[0], place[0], days[0]]
    assert read(", ".join(parts[each] for each in order)) == Order(time[1], place[1], days[1])


_STRANGE = st.text(st.sampled_from("bcdfghjklmnpqrstvwxzбвгджзклмнпрстфхцчшщқғң"), min_size=3, max_size=12)


@given(_TIMES, _PLACES, _STRANGE, st.integers(0, 2))
@settings(max_examples=500, deadline=None)
def test_a_word_it_does_not_know_is_never_passed_over(time: Any, place: Any, strange: Any, where: Any) -> None:
    if lexicon.words().of(lexicon.phrase(strange)) or places.atlas().named(lexicon.phrase(strange)):
        return  # спб, мск
    parts = [time[0], place[0]]
    parts.insert(where, strange)
    order = read(" , ".join(parts))
    assert isinstance(order, Puzzled) or not order.sure


@given(_TIMES, st.sampled_from(sorted(places.atlas().zones)).filter(lambda name: len(name) > 4), st.data())
@settings(max_examples=400, deadline=None)
def test_a_misspelt_place_is_never_sure_of_another_clock(time: Any, name: Any, data: Any) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    typed = name[:at] + data.draw(st.sampled_from("абвгдеabcde")) + name[at + 1 :]
    meant, order = read(f"{time[0]} {name}"), read(f"{time[0]} {typed}")
    if isinstance(order, Order) and order.sure and isinstance(meant, Order):
        # A letter can make another name, or another case of the name; then it is that one.
        known = lexicon.phrase(typed)
        assert places.atlas().named(known) or order == meant or lexicon.words().of(known)


@pytest.mark.parametrize(
    "message",
    [
        "подпиши на 7 утра по Москве",
        "Subscribe me at 8:30",
        "subscribe 8:00 Moscow",
        "жазыл 8:00 Бішкек",
        "жазыл таңғы 8",
        "хочу подписаться",
        "подписка",
        "присылай выпуски в 8 утра",
        "хочу получать выпуск каждое утро",
        "sign me up",
        "таңғы 8-ге Алматы уақытымен жазыл",
        "хочу получать новости каждое утро",
        "send me news at 8:30, please",
        "күн сайын таңғы 8-де жіберіп тұр",
        "каждый день в 9:00 присылай",
    ],
)
def test_a_message_that_orders_needs_no_slash(message: Any) -> None:
    line = ordered(message)
    assert line is not None
    assert isinstance(read(line), Order)


@pytest.mark.parametrize(
    "message",
    [
        "подпиши договор с Россией",
        "subscribe to what?",
        "send me the quotes",
        "send me",
        "send me facts about October 4",
        "присылай всё о Токаеве",
        "Кто подписал соглашение?",
        "подписать Казахстан",
        "What did Putin say at 8:30?",
        "",
    ],
)
def test_a_question_is_no_order(message: Any) -> None:
    assert ordered(message) is None
    assert not cancels(message)


def test_an_order_without_a_slash_that_tells_a_time_is_asked_back_where_it_is_not_understood() -> None:
    assert ordered("подпиши на 8:30 в баню") == "на 8:30 в баню"


@pytest.mark.parametrize(
    "message",
    ["каждые 2 часа присылай", "send me news every hour", "2 сағат сайын жіберіп тұр", "subscribe every 2 hours"],
)
def test_a_wish_for_more_than_a_briefing_a_day_is_asked_back_too(message: Any) -> None:
    line = ordered(message)
    assert line is not None
    assert read(line) == Puzzled(Puzzle.OFTEN)


@pytest.mark.parametrize(
    "message",
    [
        "unsubscribe",
        "Unsubscribe me, please",
        "отпиши меня",
        "отписаться от рассылки",
        "больше не присылай",
        "отменить подписку",
        "жазылымнан шығу",
        "енді жібермеңіз",
    ],
)
def test_a_message_that_cancels_needs_no_slash(message: Any) -> None:
    assert cancels(message)
    assert ordered(message) is None


@pytest.mark.parametrize("message", ["отписаться от НАТО", "unsubscribe Russia from NATO", "отменить договор"])
def test_what_only_sounds_like_cancelling_cancels_nothing(message: Any) -> None:
    assert not cancels(message)


def test_a_line_longer_than_any_order_is_not_read() -> None:
    assert isinstance(read("8:30" + " " * LONGEST), Puzzled)
