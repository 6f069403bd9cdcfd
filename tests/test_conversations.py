"""End to end, over real HTTP: a Bot API that checks every call, and people who say and press everything."""

from collections.abc import AsyncIterator

import pytest

from bot.botapi.http import Door
from bot.botapi.server import Server
from bot.knowledge.model import LANGUAGES, Lang
from bot.telegram.commands import COMMANDS
from bot.telegram.page import Action, Kind, decode
from bot.telegram.request import AiohttpRequest
from tests.telegram.stage import Json, Stage, labels, rows, shipped, staged, subscribed, texts

LISTING = "What happened on October 4?"
REFUSED: dict[Lang, str] = {
    "en": "Is Kazakhstan a member of the CSTO?",
    "ru": "Входит ли Казахстан в ОДКБ?",
    "kk": "Қазақстан ҰҚШҰ-ға мүше ме?",
}

TALKS: dict[Lang, list[tuple[str, str]]] = {
    "en": [
        ("hello", "Good day"),
        ("How much money will be spent on the border?", "4.4 billion rubles (approximately $160 million)"),
        ("When was that?", "October 4, 2006 (year inferred)"),
        ("Did Kazakhstan join the ENP?", "No: proposed."),
        ("When did Tokayev meet Solana?", "The source gives no date for this."),
        ("/who pronichef", "Vladimir Pronichev"),
        ("/topic bordr", "The Russian-Kazakh border"),
        ("/quote Putin", "Quotations: Vladimir Putin"),
        ("/source 4.4 billion rubles", "Eurasia Daily Monitor, volume 3, issue 187: part"),
        ("thank you", "You are welcome."),
    ],
    "ru": [
        ("привет", "Здравствуйте"),
        ("Сколько денег выделят на границу?", "4,4 млрд рублей"),
        ("/кто Проничев", "Владимир Проничев"),
        ("/тема граница", "Российско-казахстанская граница"),
        ("/цитата Путин", "Цитаты: Владимир Путин"),
        ("спасибо", "Пожалуйста."),
    ],
    "kk": [
        ("сәлем", "Сәлеметсіз бе"),
        ("Шекараға қанша ақша бөлінеді?", "4,4 миллиард рубль"),
        ("/кім Тоқаев", "Қасымжомарт Тоқаев"),
        ("/тақырып шекара", "Ресей-Қазақстан шекарасы"),
        ("/дәйексөз Путин", "Дәйексөздер: Владимир Путин"),
        ("рақмет", "Оқасы жоқ."),
    ],
}


@pytest.fixture
def server() -> Server:
    return Server(username="kaznato_bot")


@pytest.fixture
async def stage(server: Server, sqlite_url: str) -> AsyncIterator[Stage]:
    async with Door(server) as door, staged(server, AiohttpRequest(), sqlite_url, f"{door.url}/bot") as stage:
        yield stage


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_conversation_in_each_language(stage: Stage, server: Server, language: Lang) -> None:
    person = server.add_user("Aigerim", language_code=language)
    for said, expected in TALKS[language]:
        answer = await stage.say(person, said)
        assert expected in "\n".join(answer["text"].splitlines()[:2]), said
        assert labels(answer), said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_command_every_button_and_every_page_works(stage: Stage, server: Server, language: Lang) -> None:
    """Whoever types every command and presses every button they ever see gets a sound page or a word over the chat."""
    person = server.add_user("Aigerim", language_code=language)
    seen: set[str] = set()
    kinds: set[object] = set()
    *_, before, _last = shipped().editions
    await stage.store.subscriptions.put(subscribed(person, language=language, position=before))
    shown = [await stage.say(person, f"/{command.name}") for command in COMMANDS]
    shown.append(await stage.say(person, REFUSED[language]))
    while shown:
        fresh = {button["callback_data"]: page for page in shown for row in rows(page) for button in row}
        fresh = {data: page for data, page in fresh.items() if _kind(data) not in kinds}
        kinds |= set(map(_kind, fresh))
        seen |= fresh.keys()
        # Another language's button would lead to that language's pages, which are its own test.
        fresh = {data: page for data, page in fresh.items() if f":{language}:" in data}
        queries = [_press_on_a_copy(server, person, page, data) for data, page in fresh.items()]
        shown = await stage.settle()
        unanswered = [query for query in queries if server.world.presses[query].answer is None]
        assert unanswered == []
    presses = [press for press in map(decode, seen) if press]
    assert len(presses) == len(seen)
    assert {press.action for press in presses} == set(Action) - {Action.VOTED}
    by_command_alone = {Kind.LISTING, Kind.START, Kind.FEEDBACK, Kind.BRIEF, Kind.STATS}
    assert {press.view.kind for press in presses} == set(Kind) - by_command_alone
    facts = {press.view.subject for press in presses if press.view.kind is Kind.FACT}
    assert facts == set(shipped().facts)
    assert {press.language for press in presses if press.action is not Action.SPEAK} == {language}


async def test_every_page_of_a_listing_is_turned_in_place(stage: Stage, server: Server) -> None:
    ann = server.add_user("Ann", language_code="en")
    page = first = await stage.say(ann, LISTING)
    numbers: list[str] = []
    while True:
        numbers += [label for label in labels(page) if label.isdigit()]
        if "›" not in labels(page):
            break
        page = await stage.press(ann, page, "›")
        assert page["message_id"] == first["message_id"]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert first["text"].startswith(f"{len(numbers)} facts")


async def test_messages_at_once_are_answered_each_in_its_chat_and_in_order(stage: Stage, server: Server) -> None:
    people = [server.add_user(name, language_code="en") for name in ("Ann", "Bob")]
    topics = [topic.name["en"] for topic in shipped().topics.values() if _has_facts(topic.id)]
    for topic in topics:
        for person in people:
            server.user_sends(person, f"/topic {topic}")
    answers = await stage.settle()
    for person in people:
        assert [answer["text"].splitlines()[0] for answer in answers if answer["chat"]["id"] == person] == topics


async def test_the_voice_of_a_page_stays_when_the_chat_chooses_another(stage: Stage, server: Server) -> None:
    ann = server.add_user("Ann", language_code="en")
    page = await stage.say(ann, "/timeline")
    choice = await stage.say(ann, "/language")
    await stage.press(ann, choice, "Русский")
    turned = await stage.press(ann, page, "›")
    assert turned["text"].startswith(texts()("en").label("timeline.title"))
    assert (await stage.say(ann, "/timeline"))["text"].startswith(texts()("ru").label("timeline.title"))


# Their buttons carry the zone, the time and the days chosen so far: as many buttons as there are such choices.
_CHOSEN = {Kind.DRAFT, Kind.HOURS, Kind.WEEK, Kind.ZONES}


def _kind(data: str) -> object:
    """What a button is one of: of the choices on the way to a subscription one of each is as good as all."""
    press = decode(data)
    return (press.action, press.view.kind) if press and press.view.kind in _CHOSEN else data


def _press_on_a_copy(server: Server, person: int, page: Json, data: str) -> str:
    """Presses a button of a page in a second message that shows the same: the first may have been turned meanwhile."""
    content = {key: page[key] for key in ("text", "reply_markup")}
    copy = server.world.post(server.world.chats[person], server.world.bot, content)
    return server.user_presses(person, copy["message_id"], data)


def _has_facts(topic: str) -> bool:
    return any(fact.topic == topic for fact in shipped().facts.values())
