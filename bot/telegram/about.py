"""What the bot says of itself: its start, its help, what it covers, what it keeps."""

from bot.knowledge.model import LANGUAGES, KnowledgeBase
from bot.locales.markup import Markup, bold, join
from bot.locales.texts import Say
from bot.storage.readers import MOST_WAITING
from bot.telegram.commands import COMMANDS, Command
from bot.telegram.page import Action, Button, Kind, Page, Press, View, shows
from bot.telegram.render import ways


def as_of(base: KnowledgeBase, say: Say) -> str:
    """The time the base speaks of: that of its sources, the earliest and the latest where they differ."""
    days = sorted({source.as_of for source in base.sources.values()})
    return " – ".join(say.date(day) for day in {days[0]: None, days[-1]: None})


def start(base: KnowledgeBase, say: Say) -> Page:
    return Page(say("start", as_of=as_of(base, say)), (*ways(say), (_opens(Kind.HELP, say), _opens(Kind.ABOUT, say))))


def help_(say: Say) -> Page:
    """How to ask, and every command in the order of the table."""
    menu = [_line(command, say) for command in COMMANDS if command.menu]
    others = [_line(command, say) for command in COMMANDS if not command.menu]
    return Page(say.lines(say("help.title"), *menu, say("help.others"), *others), ways(say))


def about(base: KnowledgeBase, say: Say) -> Page:
    sources = [
        join(" — ", [bold(say.of(source.name)), say.of(source.note)]) for source in list(base.sources.values())[:5]
    ]
    counts = say.lines(
        say("about.facts", count=len(base.facts)),
        say("about.topics", count=sum(1 for _ in base.topics)),
        say("about.sources", count=len(base.sources)),
    )
    html = say.lines(
        say("about.title", as_of=as_of(base, say)),
        *sources,
        counts,
        say("about.version", version=base.version),
        say("about.not_official"),
    )
    read = shows(say.label("button.read"), View(Kind.READ), say)
    return Page(html, ((read, _opens(Kind.TOPICS, say)), (_opens(Kind.PRIVACY, say),)))


def privacy(say: Say) -> Page:
    return Page(say("privacy", most=MOST_WAITING), ((_opens(Kind.FORGET, say),),))


def forget(say: Say) -> Page:
    """Asks before it forgets: the button does it."""
    erase = Button(say.label("forget.button"), Press(Action.ERASE, say.language, View(Kind.FORGET)))
    return Page(say("forget.ask"), ((erase,),))


def language(say: Say) -> Page:
    """The languages, each by its own name, so that nobody is lost in one they cannot read."""
    row = tuple(Button(_own_name(each), Press(Action.SPEAK, each, View(Kind.LANGUAGE))) for each in LANGUAGES)
    return Page(say("language.ask"), (row,))


def feedback(say: Say) -> Page:
    return Page(say("feedback.usage"), ways(say))


def _own_name(language: str) -> str:
    return {"en": "English", "ru": "Русский", "kk": "Қазақша"}[language]


def _opens(kind: Kind, say: Say) -> Button:
    return shows(say.label(f"button.{kind.name.lower()}"), View(kind), say)


def _line(command: Command, say: Say) -> Markup:
    return say("help.line", name=command.name, description=say(f"commands.{command.name}"))
