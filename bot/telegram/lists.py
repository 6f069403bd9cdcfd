"""Lists of facts, names and terms, cut into pages that a message has room for and that turn in place."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.knowledge.model import Entity, EntityKind, Fact, KnowledgeBase, PartialDate, Voice
from bot.locales import citation
from bot.locales.markup import Markup, bold, clipped, italic, join
from bot.locales.texts import Say
from bot.telegram.page import Button, Kind, Page, Rows, View, shows, turns

PER_PAGE = 6  # facts: few enough to read on a phone
NAMES_PER_PAGE = 8
_ITEM = 400  # UTF-16 units of a fact in a list: six of them and their marks stay within a message


def listing_key(facts: Sequence[Fact]) -> str:
    """The key under which a listing is kept, made from what it lists: the same list has one key."""
    return hashlib.sha256(",".join(fact.id for fact in facts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Title:
    """What stands above a list, and the page one comes from. Without words it is the number of facts."""

    words: str = ""
    back: View | None = None


def listed(facts: Sequence[Fact], view: View, base: KnowledgeBase, say: Say, title: Title = Title()) -> Page:
    """One page of a list of facts, each with its number, its status and who vouches for it."""
    view, count = within(view, len(facts), PER_PAGE)
    shown = list(enumerate(facts, 1))[view.number * PER_PAGE :][:PER_PAGE]
    head = bold(title.words) if title.words else say("list.found", count=len(facts))
    items = [_item(number, fact, base, say, dated=view.kind is Kind.TIMELINE) for number, fact in shown]
    numbers = tuple(shows(str(number), View(Kind.FACT, fact.id), say) for number, fact in shown)
    turning = turner(view, count, say) if view.subject or view.kind is not Kind.LISTING else ()
    return Page(join("\n\n", [head, *items]), tuple(filter(None, (numbers, turning, back_row(title.back, say)))))


def turner(view: View, count: int, say: Say) -> tuple[Button, ...]:
    """The row that turns pages: back, where one is, on. Empty for a single page."""
    if count < 2:
        return ()
    here = say.label("list.page", number=view.number + 1, count=count)
    row = [turns(here, view, say)]
    if view.number:
        row.insert(0, turns("‹", replace(view, number=view.number - 1), say))
    if view.number + 1 < count:
        row.append(turns("›", replace(view, number=view.number + 1), say))
    return tuple(row)


def back_row(view: View | None, say: Say) -> tuple[Button, ...]:
    return (turns(say.label(f"back.{view.kind.name.lower()}"), view, say),) if view else ()


def named(names: Sequence[tuple[str, View]], view: View, say: Say, text: object, *, columns: int = 1) -> Page:
    """A text over one page of buttons, each a name that opens a view in place."""
    view, count = within(view, len(names), NAMES_PER_PAGE)
    shown = names[view.number * NAMES_PER_PAGE :][:NAMES_PER_PAGE]
    buttons = [turns(clipped(name, 60), target, say) for name, target in shown]
    rows: Rows = tuple(tuple(buttons[at : at + columns]) for at in range(0, len(buttons), columns))
    return Page(say.lines(text), tuple(filter(None, (*rows, turner(view, count, say)))))


def on_topic(topic: str, base: KnowledgeBase) -> list[Fact]:
    return [fact for fact in base.facts.values() if fact.topic == topic]


def on_entity(entity: Entity, base: KnowledgeBase) -> list[Fact]:
    """What the base has on somebody or something: the office first, then what they say, do and undergo."""
    facts = [fact for fact in base.facts.values() if _concerns(entity.id, fact)]
    return sorted(facts, key=lambda fact: fact.id != entity.office)


def dated(base: KnowledgeBase) -> list[Fact]:
    """The facts with a date, in order of time; those of one day in the order of the base."""
    times = [(fact.when.date, fact) for fact in base.facts.values() if fact.when and fact.when.date != PartialDate()]
    return [fact for _, fact in sorted(times, key=lambda each: each[0])]


def quotations(base: KnowledgeBase, speaker: str = "") -> list[Fact]:
    return [fact for fact in base.facts.values() if fact.voice is Voice.QUOTED and speaker in {"", fact.holder}]


def people(base: KnowledgeBase) -> list[Entity]:
    return [entity for entity in base.entities.values() if entity.kind is EntityKind.PERSON]


def explained(base: KnowledgeBase) -> list[Entity]:
    """The entities that the source itself explains."""
    return [entity for entity in base.entities.values() if entity.defined_by]


def _concerns(entity: str, fact: Fact) -> bool:
    return entity in fact.about or entity == fact.holder or any(entity in filled for filled in fact.roles.values())


def _item(number: int, fact: Fact, base: KnowledgeBase, say: Say, *, dated: bool) -> Markup:
    text = clipped(say.of(fact.text), _ITEM)
    head = join(" ", [f"{number}.", bold(say.date(fact.when.date)) if dated and fact.when else "", text])
    return say.lines(head, italic(citation.mark(fact, base, say)))


def within(view: View, size: int, per_page: int) -> tuple[View, int]:
    """The view with a page that exists, and how many there are: a list may have shrunk since its button was made."""
    count = max(1, -(-size // per_page))
    return replace(view, number=min(view.number, count - 1)), count
