"""The commands: one table, from which come the menu, the help, the matching of mistyped ones and the README's list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.answering.normalise import fold
from bot.knowledge.model import Lang
from bot.telegram.page import Kind

_FLOOR = 65.0  # the least likeness, 0..100, of a mistyped command to one that is offered instead
_MOST = 2  # offers


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it opens without an argument, and what people call it. Its description is `commands.<name>`."""

    name: str
    view: Kind
    argument: str = ""  # as the README and the help write it
    menu: bool = False
    aliases: Mapping[Lang, tuple[str, ...]] = field(default_factory=dict)

    def names(self) -> Iterator[tuple[str, Lang | None]]:
        """Its own name and its aliases, each with the language it is a word of."""
        yield self.name, None
        for language, words in self.aliases.items():
            for word in words:
                yield word, language


COMMANDS: tuple[Command, ...] = (
    Command(
        "ask",
        Kind.ASK,
        "[question]",
        menu=True,
        aliases={
            "en": ("question", "examples"),
            "ru": ("вопрос", "спросить", "vopros", "примеры"),
            "kk": ("сұрақ", "сұрау", "suraq"),
        },
    ),
    Command(
        "topics",
        Kind.TOPICS,
        menu=True,
        aliases={"en": ("themes", "subjects"), "ru": ("темы", "temy", "разделы"), "kk": ("тақырыптар", "taqyryptar")},
    ),
    Command(
        "who",
        Kind.PEOPLE,
        "[name]",
        menu=True,
        aliases={
            "en": ("people", "persons"),
            "ru": ("кто", "люди", "kto", "lyudi"),
            "kk": ("кім", "адамдар", "kim", "adamdar"),
        },
    ),
    Command(
        "timeline",
        Kind.TIMELINE,
        menu=True,
        aliases={
            "en": ("dates", "chronology"),
            "ru": ("таймлайн", "хронология", "даты", "khronologiya", "hronologiya"),
            "kk": ("шежіре", "оқиғалар", "уақыт", "oqigalar"),
        },
    ),
    Command(
        "brief",
        Kind.BRIEF,
        menu=True,
        aliases={
            "en": ("briefing", "today"),
            "ru": ("выпуск", "сводка", "сегодня", "vypusk"),
            "kk": ("шығарылым", "бүгін", "shygarylym"),
        },
    ),
    Command(
        "source",
        Kind.READ,
        "[words]",
        menu=True,
        aliases={
            "en": ("text", "article"),
            "ru": ("источник", "статья", "istochnik"),
            "kk": ("дереккөз", "мақала", "derekkoz"),
        },
    ),
    Command(
        "about",
        Kind.ABOUT,
        menu=True,
        aliases={
            "en": ("info", "version"),
            "ru": ("о_боте", "инфо", "версия"),
            "kk": ("бот_туралы", "туралы", "turaly"),
        },
    ),
    Command(
        "help",
        Kind.HELP,
        menu=True,
        aliases={
            "en": ("commands",),
            "ru": ("помощь", "справка", "команды", "pomosch", "pomosh"),
            "kk": ("көмек", "анықтама", "komek"),
        },
    ),
    Command(
        "start",
        Kind.START,
        menu=True,
        aliases={"en": ("begin", "hello"), "ru": ("старт", "начать", "начало"), "kk": ("бастау", "bastau")},
    ),
    Command(
        "feedback",
        Kind.FEEDBACK,
        "[text]",
        menu=True,
        aliases={"en": ("comment", "report"), "ru": ("отзыв", "otzyv", "сообщить"), "kk": ("пікір", "pikir")},
    ),
    Command(
        "language",
        Kind.LANGUAGE,
        menu=True,
        aliases={"en": ("lang",), "ru": ("язык", "yazyk", "iazyk"), "kk": ("тіл", "til")},
    ),
    Command(
        "editions",
        Kind.EDITIONS,
        aliases={
            "en": ("course", "contents"),
            "ru": ("выпуски", "курс", "vypuski"),
            "kk": ("шығарылымдар", "курстар", "shygarylymdar"),
        },
    ),
    Command(
        "topic",
        Kind.TOPICS,
        "[name]",
        aliases={"en": ("theme", "subject"), "ru": ("тема", "tema", "раздел"), "kk": ("тақырып", "taqyryp")},
    ),
    Command(
        "quote",
        Kind.QUOTES,
        "[name]",
        aliases={
            "en": ("quotes", "said"),
            "ru": ("цитата", "цитаты", "tsitata", "citata"),
            "kk": ("дәйексөз", "dayeksoz"),
        },
    ),
    Command(
        "glossary",
        Kind.GLOSSARY,
        "[term]",
        aliases={
            "en": ("terms", "term", "define"),
            "ru": ("глоссарий", "термины", "словарь", "slovar"),
            "kk": ("сөздік", "sozdik"),
        },
    ),
    Command(
        "subscribe",
        Kind.DRAFT,
        "[time place days]",
        menu=True,
        aliases={
            "en": ("daily",),
            "ru": ("подписка", "подписаться", "подпиши", "podpiska", "podpisatsya"),
            "kk": ("жазылу", "жазыл", "jazylu", "zhazylu"),
        },
    ),
    Command(
        "settings",
        Kind.SETTINGS,
        menu=True,
        aliases={
            "en": ("options", "preferences"),
            "ru": ("настройки", "nastroiki", "nastroyki"),
            "kk": ("баптаулар", "баптау", "baptau"),
        },
    ),
    Command(
        "pause",
        Kind.SETTINGS,
        aliases={"ru": ("пауза", "приостановить", "pauza"), "kk": ("кідірту", "үзіліс", "kidirtu")},
    ),
    Command(
        "resume",
        Kind.SETTINGS,
        aliases={"en": ("unpause",), "ru": ("продолжить", "возобновить"), "kk": ("жалғастыру", "jalgastyru")},
    ),
    Command(
        "unsubscribe",
        Kind.LEAVE,
        aliases={
            "en": ("stop", "cancel"),
            "ru": ("отписаться", "отписка", "отпиши", "стоп", "otpisatsya"),
            "kk": ("жазылымнан_шығу", "бас_тарту", "тоқтату"),
        },
    ),
    Command(
        "privacy",
        Kind.PRIVACY,
        aliases={"ru": ("приватность", "конфиденциальность", "данные"), "kk": ("құпиялық", "деректер")},
    ),
    Command("stats", Kind.STATS, aliases={"ru": ("статистика",), "kk": ("статистика_бот",)}),
    Command(
        "forget",
        Kind.FORGET,
        aliases={"en": ("delete", "erase"), "ru": ("забыть", "удалить", "забудь"), "kk": ("ұмыту", "жою")},
    ),
)

SUBSCRIBING = frozenset({"subscribe", "unsubscribe", "pause", "resume", "settings"})
"""The commands about a chat's subscription: in groups and channels for administrators alone."""


def exact(word: str) -> tuple[Command, Lang | None] | None:
    """The command of that name or alias, and the language that the alias speaks."""
    return _BY_NAME.get(fold(word))


def resembling(word: str) -> list[Command]:
    """The commands whose names are like a mistyped one, the likest first."""
    typed = fold(word)
    scores: dict[str, float] = {}
    for name, (command, _) in _BY_NAME.items():
        score = fuzz.ratio(typed, name)
        if score >= _FLOOR:
            scores[command.name] = max(scores.get(command.name, 0.0), score)
    ranked = sorted(scores, key=lambda name: -scores[name])
    return [_BY_NAME[name][0] for name in ranked[:_MOST]]


_BY_NAME: dict[str, tuple[Command, Lang | None]] = {
    fold(name): (command, language)
    for command in reversed(COMMANDS)
    for name, language in reversed(list(command.names()))
}
