"""The format of `knowledge/`, as curators write it: what pydantic checks and the JSON Schemas are made from.

These records live only between a YAML file and the loader. What the bot works with is in `model`.
"""

from dataclasses import field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, PlainValidator, Strict, WithJsonSchema
from pydantic.dataclasses import dataclass

from bot.knowledge.dates import parse_date
from bot.knowledge.model import EntityKind, Lang, PartialDate, Reach, Role, Slot, Status, Voice

_FORMAT = ConfigDict(extra="forbid", defer_build=True)

# Editors read 4.4 and 2006 as numbers; to us they are text as written.
_WRITTEN: dict[str, Any] = {"type": ["string", "number"], "minLength": 1}


def _by_language(of: dict[str, Any], *required: str) -> WithJsonSchema:
    return WithJsonSchema(
        {
            "type": "object",
            "properties": {"en": of, "ru": of, "kk": of},
            "additionalProperties": False,
            "required": list(required),
            "minProperties": 1,
        }
    )


def _has_english(texts: dict[Lang, str]) -> dict[Lang, str]:
    if "en" not in texts:
        raise ValueError("the English text is missing")
    return texts


def _date(value: object) -> PartialDate:
    if not isinstance(value, str):
        raise ValueError("a date is expected, such as 2006-10-04")  # noqa: TRY004 - pydantic reports ValueErrors alone
    return parse_date(value)


ID_PATTERN = "^[a-z0-9-]{1,40}$"
SHA256_PATTERN = "^[0-9a-f]{64}$"
TEXT_PATTERN = r"^\S(?:[\s\S]*\S)?$"


def _has_year(date: PartialDate) -> PartialDate:
    if not date.year:
        raise ValueError("the date of an event needs its year: 2006-10-04, and 'year: inferred' where none is printed")
    return date


def _has_day(date: PartialDate) -> PartialDate:
    if not (date.year and date.day):
        raise ValueError("a full date is expected, such as 2026-11-20")
    return date


Text = Annotated[str, Field(pattern=TEXT_PATTERN), WithJsonSchema(_WRITTEN)]
Id = Annotated[str, Field(pattern=ID_PATTERN)]
Ids = Annotated[tuple[Id, ...], Field(min_length=1)]
Texts = Annotated[dict[Lang, Text], AfterValidator(_has_english), _by_language(_WRITTEN, "en")]
Wordings = Annotated[dict[Lang, Text], _by_language(_WRITTEN)]
Forms = Annotated[tuple[Text, ...], Field(min_length=1)]
Lists = Annotated[
    dict[Lang, Forms], Field(min_length=1), _by_language({"type": "array", "items": _WRITTEN, "minItems": 1})
]
Date = Annotated[
    PartialDate,
    PlainValidator(_date),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^(\d{4}(-\d\d(-\d\d)?)?|\d\d-\d\d)$"}),
]
Flag = Annotated[bool, Strict()]


@dataclass(frozen=True, config=_FORMAT)
class SkipRecord:
    passage: Annotated[Text, Field(description="The beginning of the sentence, or all of it, verbatim.")]
    reason: Annotated[Text, Field(description="Why no fact needs to cite it.")]


@dataclass(frozen=True, config=_FORMAT)
class SourceRecord:
    id: Annotated[Id, Field(description="What facts call it.")]
    seed: Annotated[Text, Field(description="The text's file in seeds/.")]
    sha256: Annotated[str, Field(pattern=SHA256_PATTERN, description="Of the file's bytes, in hexadecimal.")]
    lang: Annotated[Lang, Field(description="The language of the text.")]
    as_of: Annotated[Date, Field(description="When what it says was so, as far as its own text tells.")]
    name: Annotated[Texts, Field(description="How a reply calls it.")]
    note: Annotated[Texts, Field(description="What it is and what it is not, in a sentence or two.")]
    skip: Annotated[tuple[SkipRecord, ...], Field(description="Sentences that no fact needs to cite.")] = ()
    author: Annotated[Text | None, Field(description="Only where the text itself names one.")] = None
    title: Annotated[Text | None, Field(description="Only where the text itself has one.")] = None
    published: Annotated[Date | None, Field(description="Only where the text itself says it.")] = None


@dataclass(frozen=True, config=_FORMAT)
class TopicRecord:
    id: Annotated[Id, Field(description="An id, once published, keeps its meaning.")]
    name: Annotated[Texts, Field(description="The heading, by language.")]


@dataclass(frozen=True, config=_FORMAT)
class EntityRecord:
    id: Annotated[Id, Field(description="An id, once published, keeps its meaning.")]
    kind: Annotated[EntityKind, Field(description="What it is.")]
    name: Annotated[Texts, Field(description="Its name; in English as the source spells it.")]
    strong: Annotated[Lists, Field(description="Aliases that identify alone; no two entities share one.")] = field(
        default_factory=dict
    )
    weak: Annotated[Lists, Field(description="Aliases that need context; several entities may share one.")] = field(
        default_factory=dict
    )
    forms: Annotated[Lists, Field(description="Case forms of the name and of the strong aliases.")] = field(
        default_factory=dict
    )
    office: Annotated[Id | None, Field(description="The fact that states a person's office (values.office).")] = None
    country: Annotated[Id | None, Field(description="Its country (an entity), where the source says it.")] = None
    stands_for: Annotated[Id | None, Field(description="The country that a capital's name stands for.")] = None
    defined_by: Annotated[Ids, Field(description="The facts that say what it is.")] = ()
    differs_from: Annotated[Ids, Field(description="Entities or gaps that it is taken for.")] = ()


@dataclass(frozen=True, config=_FORMAT)
class WhenRecord:
    date: Annotated[Date, AfterValidator(_has_year), Field(description="2006, 2006-10 or 2006-10-04.")]
    year: Annotated[Literal["printed", "inferred"], Field(description="Whether the passage itself prints the year.")]


@dataclass(frozen=True, config=_FORMAT)
class AttributionRecord:
    agency: Annotated[Id, Field(description="The agency (an entity) that the source names.")]
    reach: Annotated[
        Reach, Field(description="explicit: the sentence that the agency's name ends; paragraph: one above it.")
    ]
    date: Annotated[Date | None, Field(description="As printed with its name: 10-04 where no year is printed.")] = None


@dataclass(frozen=True, config=_FORMAT)
class EvidenceRecord:
    source: Annotated[Id, Field(description="An id of sources.yaml.")]
    passage: Annotated[
        Text,
        Field(
            description="The source's own words: verbatim, standing there once, in one sentence, three words or more."
        ),
    ]
    attribution: Annotated[AttributionRecord | None, Field(description="The agency named for the paragraph.")] = None


@dataclass(frozen=True, config=_FORMAT)
class RevisionRecord:
    date: Annotated[Date, AfterValidator(_has_year), Field(description="When it was corrected.")]
    why: Annotated[Texts, Field(description="What was wrong with it, in a sentence.")]
    was: Annotated[Texts, Field(description="The text as it was before.")]


@dataclass(frozen=True, config=_FORMAT)
class FactRecord:
    id: Annotated[Id, Field(description="An id, once published, keeps its meaning.")]
    topic: Annotated[Id, Field(description="An id of topics.yaml.")]
    voice: Annotated[Voice, Field(description="Whose words the passage is in.")]
    holder: Annotated[Id, Field(description="Who vouches for the claim: an entity, author or unnamed.")]
    status: Annotated[Status, Field(description="How firm the claim is.")]
    text: Annotated[Texts, Field(description="The claim as one sentence, no firmer than the passage.")]
    evidence: Annotated[tuple[EvidenceRecord, ...], Field(min_length=1, description="The words that prove it.")]
    when: Annotated[
        WhenRecord | None, Field(description="When the event was; left out where the source is silent.")
    ] = None
    about: Annotated[Ids, Field(description="The entities it is about.")] = ()
    roles: Annotated[
        dict[Role, Ids],
        Field(min_length=1, description="What entities do in the claim itself; who says it is the holder."),
    ] = field(default_factory=dict)
    values: Annotated[
        dict[Slot, Texts],
        Field(min_length=1, description="Short answers: the sum, the number, the reason …, by language."),
    ] = field(default_factory=dict)
    negated: Annotated[Flag, Field(description="true where the claim itself says that something is not so.")] = False
    ask: Annotated[Lists, Field(description="How a person would ask for it: four ways or more a language.")] = field(
        default_factory=dict
    )
    briefly: Annotated[
        Wordings,
        Field(min_length=1, description="As an edition tells it: past tense, short. Only where the text is not."),
    ] = field(default_factory=dict)
    revised: Annotated[
        tuple[RevisionRecord, ...], Field(min_length=1, description="Its corrections, the oldest first.")
    ] = ()


@dataclass(frozen=True, config=_FORMAT)
class GapRecord:
    id: Annotated[Id, Field(description="An id, once published, keeps its meaning.")]
    reply: Annotated[Texts, Field(description="What the source lacks, and no knowledge beyond it.")]
    terms: Annotated[Lists, Field(description="Names and words that belong to this gap alone.")] = field(
        default_factory=dict
    )
    ask: Annotated[Lists, Field(description="How a person would ask for it.")] = field(default_factory=dict)
    related: Annotated[Ids, Field(description="The facts that come closest.")] = ()
    conduct: Annotated[
        bool, Field(description="Whether it is about how the bot behaves, so that it is meant wherever it stands.")
    ] = False


@dataclass(frozen=True, config=_FORMAT)
class HeardRecord:
    id: Annotated[Id, Field(description="The fact that answers these messages, or the gap whose reply does.")]
    en: Annotated[Forms, Field(description="Messages in English.")] = ()
    ru: Annotated[Forms, Field(description="Messages in Russian.")] = ()
    kk: Annotated[Forms, Field(description="Messages in Kazakh.")] = ()


@dataclass(frozen=True, config=_FORMAT)
class RecallRecord:
    fact: Annotated[Id, Field(description="The fact of this edition that answers it.")]
    question: Annotated[Texts, Field(description="What a reader of this edition should be able to answer.")]


@dataclass(frozen=True, config=_FORMAT)
class EditionRecord:
    id: Annotated[Id, Field(description="An id, once published, keeps its meaning.")]
    title: Annotated[Texts, Field(description="What it is about, in two or three words.")]
    facts: Annotated[Ids, Field(description="Four to six facts of one source, in the order of reading.")]
    passage: Annotated[Id, Field(description="The one of them whose passage is shown.")]
    note: Annotated[Texts, Field(description="How to read them, in a sentence.")]
    recall: Annotated[tuple[RecallRecord, ...], Field(min_length=1, description="Questions for a later day.")]


@dataclass(frozen=True, config=_FORMAT)
class WithdrawalRecord:
    id: Annotated[Id, Field(description="The id that the fact had; it names no fact any more.")]
    date: Annotated[Date, AfterValidator(_has_day), Field(description="The day on which it was withdrawn.")]
    was: Annotated[Texts, Field(description="Its text as it stood last.")]
    why: Annotated[Texts, Field(description="What was wrong with it, in a sentence.")]


@dataclass(frozen=True, config=_FORMAT)
class ConceptRecord:
    id: Annotated[Id, Field(description="The idea, in English.")]
    en: Annotated[Forms, Field(description="Words and phrases in their dictionary form.")] = ()
    ru: Annotated[Forms, Field(description="Words and phrases in their dictionary form.")] = ()
    kk: Annotated[Forms, Field(description="Words and phrases in their dictionary form.")] = ()
    kin: Annotated[Ids, Field(description="Near concepts, worth part of a match.")] = ()
    light: Annotated[Flag, Field(description="Says little on its own: do, have, happen.")] = False
    quality: Annotated[Flag, Field(description="An adjective: never itself what is asked for.")] = False
    attribute: Annotated[Flag, Field(description="Something people ask about that no fact need have.")] = False


Record = (
    SourceRecord
    | TopicRecord
    | EntityRecord
    | FactRecord
    | GapRecord
    | HeardRecord
    | EditionRecord
    | WithdrawalRecord
    | ConceptRecord
)
WordLists = Annotated[
    dict[Lang, tuple[Text, ...]], Field(min_length=1), _by_language({"type": "array", "items": _WRITTEN})
]
Words = dict[Id, WordLists]
