"""The bot's own words: a table of templates in each language, filled in and escaped as they are said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from bot.knowledge.model import LANGUAGES, Lang, Localized, PartialDate
from bot.locales.markup import Markup, escape, join, plain

Template = str | Mapping[str, str]
"""A template, or one for each plural category (CLDR: one, few, many, other), chosen by the value `count`."""

PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
_FOLDER = Path(__file__).parent
_LEAP_YEAR = 2000  # stands in where no year is known: February may have 29 days


@dataclass(frozen=True, slots=True)
class Say:
    """One language's voice: `say("about.counts", count=3)`."""

    language: Lang
    templates: Mapping[str, Template]
    locale: Locale

    def __call__(self, key: str, **values: object) -> Markup:
        """The text of a key as HTML; every value is escaped unless it is `Markup`.

        Raises KeyError for an unknown key or a value that the template asks for and nobody gave.
        """
        template = self.templates[key]
        if not isinstance(template, str):
            template = template[self.locale.plural_form(int(str(values["count"])))]
        return Markup(template.format_map({name: escape(value) for name, value in values.items()}))

    def label(self, key: str, **values: object) -> str:
        """The text of a key without markup: for buttons, toasts and the menu."""
        return plain(self(key, **values))

    def of(self, text: Localized) -> str:
        """A text of the base in this language, in English where it has no other."""
        return text.get(self.language) or text["en"]

    def date(self, when: PartialDate) -> str:
        """A date as far as it is known, as the language writes it; what is not known at all is empty."""
        # CLDR sets narrow no-break spaces, which some fonts lack.
        return self._date(when).replace("\u202f", " ")

    def _date(self, when: PartialDate) -> str:
        day = date(when.year or _LEAP_YEAR, when.month or 1, when.day or 1)
        match bool(when.year), bool(when.month), bool(when.day):
            case True, True, True:
                return format_date(day, "long", locale=self.locale)
            case True, True, False:
                return format_skeleton("yMMMM", day, locale=self.locale)
            case True, _, _:
                return str(when.year)
            case _, True, True:
                return format_skeleton("MMMMd", day, locale=self.locale)
            case _, True, False:
                return format_date(day, "LLLL", locale=self.locale)
            case _:
                return ""

    def names(self, names: Iterable[object]) -> Markup:
        """Several names as the language lists them."""
        parts = [escape(name) for name in names]
        return Markup(format_list(parts, locale=self.locale)) if parts else Markup()

    def name_of(self, language: Lang) -> str:
        """What this language calls that one."""
        return str(self.locale.languages[language])

    def lines(self, *parts: object) -> Markup:
        """Parts under each other, the empty ones left out."""
        return join("\n", (part for part in parts if part))


@dataclass(frozen=True, slots=True)
class Texts:
    """All the languages' voices: `texts("ru")("help.title")`."""

    voices: Mapping[Lang, Say]

    @classmethod
    def load(cls) -> "Texts":
        """Read the tables that ship with the package."""
        return cls({language: Say(language, _table(language), Locale.parse(language)) for language in LANGUAGES})

    def __call__(self, language: Lang) -> Say:
        return self.voices[language]


def _table(language: Lang) -> dict[str, Template]:
    with (_FOLDER / f"{language}.yaml").open(encoding="utf-8") as file:
        return dict(_flat(yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))))  # noqa: S506 - a safe one


def _flat(tree: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, Template]]:
    """The leaves of nested mappings under dotted keys; a mapping of plural categories is a leaf."""
    for name, value in tree.items():
        match value:
            case dict() if value.keys() <= PLURALS:
                yield above + name, {str(category): str(text) for category, text in value.items()}
            case dict():
                yield from _flat(value, f"{above}{name}.")
            case _:
                yield above + name, str(value)
