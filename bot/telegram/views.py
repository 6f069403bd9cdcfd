"""Every view as a page. What a button, a link or a command leads to is built here, from the base alone."""

from collections.abc import Callable

from bot.briefing import wording
from bot.knowledge.model import KnowledgeBase
from bot.locales import citation
from bot.locales.markup import bold, italic, join
from bot.locales.texts import Say
from bot.telegram import about, editions, lists, reading
from bot.telegram.lists import Title
from bot.telegram.page import Kind, Page, View, shows, turns
from bot.telegram.render import fact_page, ways

Builder = Callable[[View, KnowledgeBase, Say], Page | None]

_EXAMPLES = 5  # questions at a time
_LONG = 1000  # UTF-16 units of a text of the base: two of them stay within a message


def page(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    """The view in a language; None where it names something that the base does not have (any more)."""
    build = BUILDERS.get(view.kind)
    return build(view, base, say) if build else None


def _fact(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    fact = base.facts.get(view.subject)
    if fact is None:
        return _withdrawn(view, base, say)
    return fact_page(
        fact, base, say, [each for each in lists.on_topic(fact.topic, base) if set(each.about) & set(fact.about)]
    )


def _source(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    fact = base.facts.get(view.subject)
    return reading.in_context(fact, view, base, say) if fact else _withdrawn(view, base, say)


def _withdrawn(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    """Who follows an old link or button to a fact that was wrong is told so, and why."""
    withdrawal = base.withdrawn.get(view.subject)
    return Page(wording.withdrawn(withdrawal, say, text=_LONG, why=_LONG), ways(say)) if withdrawal else None


def _read(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    if not view.subject:
        return reading.shelf(base, view, say)
    source = base.sources.get(view.subject)
    return reading.read(source, view, say) if source else None


def _topics(view: View, base: KnowledgeBase, say: Say) -> Page:
    counts = [(topic, len(lists.on_topic(topic.id, base))) for topic in base.topics.values()]
    names = [(f"{say.of(topic.name)} · {count}", View(Kind.TOPIC, topic.id)) for topic, count in counts if count]
    return lists.named(names, view, say, say("topics.title"))


def _topic(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    topic = base.topics.get(view.subject)
    if topic is None:
        return None
    return lists.listed(lists.on_topic(topic.id, base), view, base, say, Title(say.of(topic.name), View(Kind.TOPICS)))


def _people(view: View, base: KnowledgeBase, say: Say) -> Page:
    persons = lists.people(base)
    text = say("people.title", as_of=about.as_of(base, say))
    here = persons[view.number * lists.NAMES_PER_PAGE :][: lists.NAMES_PER_PAGE] or persons[: lists.NAMES_PER_PAGE]
    offices = [join(" — ", [bold(say.of(each.name)), citation.office(each, base, say)]) for each in here]
    names = [(say.of(each.name), View(Kind.PERSON, each.id)) for each in persons]
    return lists.named(names, view, say, say.lines(text, *offices), columns=2)


def _person(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    entity = base.entities.get(view.subject)
    if entity is None:
        return None
    name = say.of(entity.name)
    facts = lists.on_entity(entity, base)
    if facts:
        return lists.listed(facts, view, base, say, Title(name, View(Kind.PEOPLE)))
    return Page(say("people.nothing", name=name), (lists.back_row(View(Kind.PEOPLE), say),))


def _timeline(view: View, base: KnowledgeBase, say: Say) -> Page:
    return lists.listed(lists.dated(base), view, base, say, Title(say("timeline.title")))


def _quotes(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    speaker = base.entities.get(view.subject)
    if view.subject and speaker is None:
        return None
    facts = lists.quotations(base, view.subject)
    if speaker and not facts:
        everybody = shows(say.label("quotes.title"), View(Kind.QUOTES), say)
        return Page(say("quotes.nothing", name=say.of(speaker.name)), ((everybody,),))
    title = say("quotes.of", name=say.of(speaker.name)) if speaker else say("quotes.title")
    return lists.listed(facts, view, base, say, Title(title))


def _glossary(view: View, base: KnowledgeBase, say: Say) -> Page:
    names = [(say.of(entity.name), View(Kind.TERM, entity.id)) for entity in lists.explained(base)]
    return lists.named(names, view, say, say("glossary.title" if names else "glossary.empty"), columns=2)


def _term(view: View, base: KnowledgeBase, say: Say) -> Page | None:
    """What the source says something is. Where it says nothing, the name in full and no more."""
    entity = base.entities.get(view.subject)
    if entity is None:
        return None
    back = lists.back_row(View(Kind.GLOSSARY), say)
    facts = [base.facts[each] for each in entity.defined_by if each in base.facts]
    if not facts:
        return Page(say("glossary.unexplained", name=say.of(entity.name)), (back,))
    first = facts[0]
    told = [say.of(fact.text) for fact in facts[: lists.PER_PAGE]]
    html = say.lines(
        bold(say.of(entity.name)), *told, citation.passage(first, base, say), italic(citation.credit(first, base, say))
    )
    numbers = tuple(shows(citation.question(fact, say), View(Kind.FACT, fact.id), say) for fact in facts[:1])
    return Page(html, (numbers, back))


def _ask(view: View, base: KnowledgeBase, say: Say) -> Page:
    """Questions to try: one of each topic by turns, a handful at a time."""
    by_topic = [lists.on_topic(topic, base) for topic in base.topics]
    deepest = max(map(len, by_topic), default=0)
    facts = [facts[depth] for depth in range(deepest) for facts in by_topic if depth < len(facts)]
    handfuls = max(1, -(-len(facts) // _EXAMPLES))
    here = view.number % handfuls
    start = here * _EXAMPLES
    labels = {citation.question(fact, say): fact for fact in facts[start:][:_EXAMPLES]}
    rows = tuple((shows(label, View(Kind.FACT, fact.id), say),) for label, fact in labels.items())
    return Page(
        say("ask.title"), (*rows, (turns(say.label("button.more"), View(Kind.ASK, "", (here + 1) % handfuls), say),))
    )


BUILDERS: dict[Kind, Builder] = {
    Kind.FACT: _fact,
    Kind.SOURCE: _source,
    Kind.READ: _read,
    Kind.TOPICS: _topics,
    Kind.TOPIC: _topic,
    Kind.PEOPLE: _people,
    Kind.PERSON: _person,
    Kind.TIMELINE: _timeline,
    Kind.QUOTES: _quotes,
    Kind.GLOSSARY: _glossary,
    Kind.TERM: _term,
    Kind.ASK: _ask,
    Kind.START: lambda _view, base, say: about.start(base, say),
    Kind.HELP: lambda _view, _base, say: about.help_(say),
    Kind.ABOUT: lambda _view, base, say: about.about(base, say),
    Kind.PRIVACY: lambda _view, _base, say: about.privacy(say),
    Kind.FORGET: lambda _view, _base, say: about.forget(say),
    Kind.LANGUAGE: lambda _view, _base, say: about.language(say),
    Kind.FEEDBACK: lambda _view, _base, say: about.feedback(say),
    Kind.EDITIONS: editions.contents,
    Kind.EDITION: editions.edition,
}
"""How each kind is built. Those that are not here lead into the store: listings, today's briefing, what waits."""
