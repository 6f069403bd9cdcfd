"""Where a command leads, with what stands after it: a view, a choice of views, a question, a comment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.answering.answer import Choice, Found, Polite, Unknown
from bot.answering.engine import Engine
from bot.knowledge.model import AUTHOR, UNNAMED, Fact, KnowledgeBase, Lang
from bot.telegram import lists
from bot.telegram.commands import SUBSCRIBING, Command, resembling
from bot.telegram.lookup import Names, entity_names, topic_names
from bot.telegram.page import Kind, View

_LINKS = {"fact": Kind.FACT, "topic": Kind.TOPIC, "who": Kind.PERSON}
_OFFERS = 3


@dataclass(frozen=True, slots=True)
class Show:
    """It leads to a view."""

    view: View


@dataclass(frozen=True, slots=True)
class Offer:
    """It may lead to several views; or to none, and `instead` is what there is."""

    words: str
    views: tuple[View, ...]
    instead: View


@dataclass(frozen=True, slots=True)
class Ask:
    """It is a question."""

    question: str


@dataclass(frozen=True, slots=True)
class Comment:
    """It is something for the authors to read."""

    text: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """It concerns the chat's subscription: a command of `subscribing.COMMANDS`, and what stands after it."""

    name: str
    line: str = ""


Target = Show | Offer | Ask | Comment | Subscribe


@dataclass(frozen=True, slots=True)
class Hint:
    """A command that a mistyped one may have meant, as the reader would type it, and what a tap opens."""

    label: str
    view: View


class Guide:
    """Knows the names of one base in all languages. Building it takes some milliseconds, asking less than one."""

    def __init__(self, base: KnowledgeBase, engine: Engine) -> None:
        self._base = base
        self._engine = engine
        # Links and ids of a fact outlive it: they lead to the word that it is withdrawn.
        self._published = base.facts.keys() | base.withdrawn.keys()
        self._topics = topic_names(base.topics.values())
        self._people = entity_names(lists.people(base))
        self._speakers = entity_names(base.entities[each] for each in dict.fromkeys(_speakers(base)))
        self._entities = entity_names(base.entities.values())
        self._with_argument: dict[str, Callable[[str, Lang], Target]] = {
            "start": self._link,
            "ask": lambda argument, _: Ask(argument),
            "feedback": lambda argument, _: Comment(argument),
            "topic": lambda argument, _: _named(argument, Kind.TOPIC, Kind.TOPICS, self._topics),
            "topics": lambda argument, _: _named(argument, Kind.TOPIC, Kind.TOPICS, self._topics),
            "who": lambda argument, _: _named(argument, Kind.PERSON, Kind.PEOPLE, self._people, self._entities),
            "quote": lambda argument, _: _named(argument, Kind.QUOTES, Kind.QUOTES, self._speakers, self._entities),
            "glossary": lambda argument, _: _named(argument, Kind.TERM, Kind.GLOSSARY, self._entities),
            "source": self._source,
        }

    def target(self, command: Command, argument: str, language: Lang) -> Target:
        """Where a command with an argument leads; `language` is a hint for words that do not show theirs."""
        if command.name in SUBSCRIBING:
            return Subscribe(command.name, argument)
        lead = self._with_argument.get(command.name)
        return lead(argument, language) if lead and argument else Show(View(command.view))

    def hints(self, name: str, argument: str, language: Lang) -> list[Hint]:
        """The commands that a mistyped one resembles, with its argument where a button can take it along."""
        hints = []
        for command in resembling(name):
            match self.target(command, argument, language):
                case Show(view=view):
                    hints.append(Hint(f"/{command.name} {argument}".strip(), view))
                case _:
                    hints.append(Hint(f"/{command.name}", View(command.view)))
        return hints

    def _link(self, argument: str, _language: Lang) -> Target:
        """A deep link: `fact_…`, `topic_…`, `who_…`, `subscribe`. One that leads nowhere is a plain start."""
        if argument in SUBSCRIBING:
            return Subscribe(argument)
        kind, _mark, subject = argument.partition("_")
        known = {Kind.FACT: self._published, Kind.TOPIC: self._base.topics, Kind.PERSON: self._base.entities}
        view = _LINKS.get(kind)
        return Show(View(view, subject)) if view and subject in known[view] else Show(View(Kind.START))

    def _source(self, argument: str, language: Lang) -> Target:
        """A fact by its id, words that stand in a passage, or a question whose fact has a passage."""
        if argument in self._published:
            return Show(View(Kind.SOURCE, argument))
        facts = list(self._verbatim(argument))
        sure = len(facts) == 1
        if not facts:
            answer = self._engine.ask(argument, hint=language).answer
            match answer:
                case Found(facts=found, listing=listing):
                    facts, sure = list(found), not listing
                case Choice(options=options):
                    facts = [option.fact for option in options]
                case Unknown(related=related):
                    facts = list(related)
                case Polite():
                    pass
        views = tuple(View(Kind.SOURCE, fact.id) for fact in facts[:_OFFERS])
        return Show(views[0]) if sure else Offer(argument, views, View(Kind.READ))

    def _verbatim(self, words: str) -> Iterator[Fact]:
        folded = " ".join(words.casefold().split())
        for fact in self._base.facts.values():
            if any(folded in evidence.passage.casefold() for evidence in fact.evidence):
                yield fact


def _named(argument: str, one: Kind, every: Kind, *tables: Names) -> Target:
    """The views of what goes by that name, in the first table that has it; else of what goes by one like it."""
    meant = (match(argument) for match in (*(names.exactly for names in tables), *(names.like for names in tables)))
    found = next(filter(None, meant), [])
    if len(found) == 1:
        return Show(View(one, found[0]))
    return Offer(argument, tuple(View(one, each) for each in found), View(every))


def _speakers(base: KnowledgeBase) -> Iterator[str]:
    return (fact.holder for fact in lists.quotations(base) if fact.holder not in {AUTHOR, UNNAMED})
