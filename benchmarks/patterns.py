"""What the facts of a made-up base say, and how they are asked for: sentences to put made-up words into.

`who`, `whom` are people or organisations by the name that is used in speaking, `name` the first one's full name, `at` a
place, `a`, `b`, `c` ideas, `w` a word that no vocabulary holds, `n` a number. Every word put in ends in a consonant, so
that the endings of Russian and Kazakh can follow it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.knowledge.model import Lang, Slot, Status, Voice


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of fact."""

    voice: Voice
    status: Status
    text: Mapping[Lang, str]
    ask: Mapping[Lang, tuple[str, ...]]
    values: Mapping[Slot, Mapping[Lang, str]]
    dated: bool = False


PATTERNS = (
    Pattern(
        Voice.PARAPHRASED,
        Status.ANNOUNCED,
        {
            "en": "{name} said that the {a} of the {b} would bring a {c} and a {w} to {whom}",
            "ru": "{name} сказал, что {a} {b}а принесёт {whom}у {c} и {w}",
            "kk": "{name} {b}тың {a}ы {whom}қа {c} пен {w} әкеледі деді",
        },
        {
            "en": (
                "What did {who} say about the {a} of the {b}?",
                "Who said that the {b} would bring a {c} to {whom}?",
            ),
            "ru": ("Что {who} сказал про {a} {b}а?", "Кто сказал, что {b} принесёт {whom}у {c}?"),
            "kk": ("{who} {b}тың {a}ы туралы не деді?", "{b} {whom}қа {c} әкеледі деп кім айтты?"),
        },
        {},
    ),
    Pattern(
        Voice.REPORT,
        Status.DONE,
        {
            "en": "{name} met {whom} in {at} and discussed the {a} of the {b} after the {w} {c}",
            "ru": "{name} встретился с {whom}ом и обсудил {a} {b}а после {c}а {w}а, место встречи {at}",
            "kk": "{name} {at}та {whom}пен кездесіп, {w} {c}тан кейін {b}тың {a}ын талқылады",
        },
        {
            "en": ("Where did {who} discuss the {a} with {whom}?", "When did {who} and {whom} meet about the {b}?"),
            "ru": ("Где {who} обсудил {a} с {whom}ом?", "Когда {who} встретился с {whom}ом о {b}е?"),
            "kk": ("{who} {whom}пен {a}ды қайда талқылады?", "{who} {whom}пен {b} туралы қашан кездесті?"),
        },
        {Slot.TOPICS: {"en": "the {a} of the {b}", "ru": "{a} {b}а", "kk": "{b}тың {a}ы"}},
        dated=True,
    ),
    Pattern(
        Voice.REPORT,
        Status.ONGOING,
        {
            "en": "{name} allocated {n} million for the {a} of the {w} {b} in {at}",
            "ru": "{name} выделил {n} миллионов на {a} {w}а и {b}а, место {at}",
            "kk": "{name} {at}тағы {w} {b}тың {a}ына {n} миллион бөлді",
        },
        {
            "en": ("How much did {who} allocate for the {a} in {at}?", "What are the {n} million for the {b} in {at}?"),
            "ru": ("Сколько {who} выделил на {a} {b}а, {at}?", "На что {n} миллионов для {b}а?"),
            "kk": ("{who} {at}тағы {b}тың {a}ына қанша бөлді?", "{at}тағы {b} үшін {n} миллион неге?"),
        },
        {Slot.AMOUNT: {"en": "{n} million", "ru": "{n} миллионов", "kk": "{n} миллион"}},
    ),
    Pattern(
        Voice.AUTHOR,
        Status.POSSIBLE,
        {
            "en": "The {a} of the {b} may help {name} because of the {w} {c} with {whom}",
            "ru": "{a} {b}а может помочь, и {name} это знает, из-за {c}а {w}а с {whom}ом",
            "kk": "{b}тың {a}ы {whom}пен {w} {c} себебінен көмектесуі мүмкін, {name} мұны біледі",
        },
        {
            "en": ("Why may the {a} of the {b} help {who}?", "Does the {a} with {whom} help {who} with the {c}?"),
            "ru": ("Почему {a} {b}а может помочь, что думает {who}?", "Поможет ли {a} и {c} с {whom}ом, {who}?"),
            "kk": ("{b}тың {a}ы {who}қа неге көмектеседі?", "{whom}пен {a} {who}қа {c}та көмектесе ме?"),
        },
        {Slot.REASON: {"en": "the {w} {c} with {whom}", "ru": "{c} с {whom}ом", "kk": "{whom}пен {c}"}},
    ),
)
