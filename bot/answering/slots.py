"""What a fact can be asked for: which field answers "when", "where", "why" …, and how that is shown as a lead."""

from collections.abc import Iterable

from bot.answering.answer import DateLead, Lead, NamesLead, Reason, TextLead, VerdictLead
from bot.answering.focus import Focus
from bot.answering.question import Question
from bot.answering.recognise import Unit
from bot.knowledge.model import Entity, EntityKind, Fact, KnowledgeBase, Role, Slot, Status

# The values that answer a focus, the best first.
SLOTS: dict[Focus, tuple[Slot, ...]] = {
    Focus.WHEN: (Slot.FOR_YEAR,),
    Focus.HOW_MUCH: (Slot.AMOUNT, Slot.AMOUNT_USD),
    Focus.HOW_MANY: (Slot.COUNT,),
    Focus.WHY: (Slot.REASON, Slot.AIM),
    Focus.HOW: (Slot.MEANS, Slot.EFFECT),
    Focus.WHAT: (Slot.WHAT, Slot.TOPICS, Slot.OFFICE, Slot.AIM, Slot.EFFECT, Slot.FORMAT),
    Focus.WHICH: (Slot.WHAT, Slot.FORMAT, Slot.TOPICS, Slot.OFFICE),
    Focus.DEFINITION: (Slot.OFFICE, Slot.WHAT, Slot.AIM),
}
# What it means when a fact has nothing for a focus.
LACKS: dict[Focus, Reason] = {
    Focus.WHEN: Reason.NO_DATE,
    Focus.WHERE: Reason.NO_PLACE,
    Focus.WHO: Reason.NO_NAME,
    Focus.WHY: Reason.NO_REASON,
    Focus.HOW_MUCH: Reason.NO_NUMBER,
    Focus.HOW_MANY: Reason.NO_NUMBER,
    Focus.MEASURE: Reason.NO_NUMBER,
}
# A concept that names the slot itself: "what is the *aim*", "which *post*", "the sum in *dollars*".
NAMED_SLOTS: dict[str, Slot] = {
    "c:aim": Slot.AIM,
    "c:reason": Slot.REASON,
    "c:result": Slot.EFFECT,
    "c:dollars": Slot.AMOUNT_USD,
    "c:rubles": Slot.AMOUNT,
    "c:office": Slot.OFFICE,
    "c:format": Slot.FORMAT,
    "c:year": Slot.FOR_YEAR,
}
# What a fact is also about because it has the value.
VALUE_CONCEPTS: dict[Slot, tuple[str, ...]] = {
    Slot.AMOUNT: ("c:sum", "c:money"),
    Slot.AMOUNT_USD: ("c:sum", "c:money", "c:dollars"),
    Slot.COUNT: ("c:number",),
    Slot.FOR_YEAR: ("c:year",),
    Slot.FORMAT: ("c:format",),
    Slot.REASON: ("c:reason",),
    Slot.AIM: ("c:aim",),
    Slot.MEANS: ("c:way",),
    Slot.EFFECT: ("c:result",),
    Slot.TOPICS: ("c:topic", "c:discuss"),
    Slot.OFFICE: ("c:office",),
}
# A noun that asks for somebody or something of a kind: "which *official*", "what *programme*", "in which *country*".
PERSON_NOUNS = (
    *("c:official", "c:leader", "c:head", "c:minister", "c:president", "c:prime-minister"),
    *("c:general", "c:commissioner", "c:deputy", "c:secretary-general", "c:person"),
)
TITLES = frozenset({"c:minister", "c:president", "c:prime-minister", "c:secretary-general", "c:commissioner"})
HEAD_KINDS: dict[str, frozenset[EntityKind]] = {
    **dict.fromkeys(PERSON_NOUNS, frozenset({EntityKind.PERSON})),
    "c:organisation": frozenset({EntityKind.ORGANISATION, EntityKind.PROGRAMME}),
    "c:programme": frozenset({EntityKind.PROGRAMME}),
    "c:format": frozenset({EntityKind.FORMAT}),
    "c:country": frozenset({EntityKind.COUNTRY}),
    "c:region": frozenset({EntityKind.REGION}),
    "c:city": frozenset({EntityKind.CITY}),
    "c:place": frozenset({EntityKind.CITY, EntityKind.COUNTRY, EntityKind.REGION}),
    "c:agency": frozenset({EntityKind.AGENCY}),
}
# The verbs of a status: "did he *propose*", "does it *want*".
STATUS_CONCEPTS: dict[Status, tuple[str, ...]] = {
    Status.AGREED: ("c:agree",),
    Status.ANNOUNCED: ("c:announce",),
    Status.PREDICTED: ("c:predict",),
    Status.PROPOSED: ("c:propose", "c:offer"),
    Status.WANTED: ("c:want", "c:aim", "c:plan-intend"),
    Status.CONSIDERED: ("c:consider",),
    Status.POSSIBLE: ("c:possible", "c:maybe"),
}
# Verbs of saying: "who" asks for the speaker then.
SPEECH = frozenset(
    {
        *("c:say", "c:announce", "c:mention", "c:stress", "c:praise", "c:propose", "c:ask", "c:call", "c:quote"),
        *("c:predict", "c:promise", "c:belief", "c:view", "c:consider", "c:discuss", "c:offer", "c:define"),
    }
)
_FAINT = frozenset({Status.POSSIBLE, Status.PREDICTED, Status.CONSIDERED})
_BY_NAME = frozenset(
    {Focus.WHAT, Focus.WHICH, Focus.HOW_MUCH, Focus.HOW_MANY, Focus.NONE, Focus.DEFINITION, Focus.LIST}
)
_ACTORS = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.COUNTRY})
_PLACES = frozenset({EntityKind.CITY, EntityKind.COUNTRY, EntityKind.REGION})


def fills(fact: Fact, focus: Focus, base: KnowledgeBase) -> bool:
    """Whether the fact has what the focus asks for; "who" is told by `names_asked_for`."""
    match focus:
        case Focus.WHEN:
            return fact.when is not None or Slot.FOR_YEAR in fact.values
        case Focus.WHERE:
            return bool(places_of(fact, base))
        case _ if focus in SLOTS:
            return any(slot in fact.values for slot in SLOTS[focus])
        case _:
            return focus not in (Focus.MEASURE, Focus.WHO)


def lead(question: Question, fact: Fact, base: KnowledgeBase, *, plainly: bool = True) -> Lead | None:
    """What the question asks for, in a few words, as far as the fact has it. Yes or no is said only where the fact
    has all of the question `plainly`.
    """
    features = {feature for unit in question.asked for feature in unit.features}
    excepted = {feature for unit in question.excepted for feature in unit.features}
    if question.focus in _BY_NAME:
        for feature, slot in NAMED_SLOTS.items():
            if feature in features and slot in fact.values:
                return TextLead(slot, fact.values[slot])
    match question.focus:
        case Focus.WHEN if fact.when:
            return DateLead(fact.when)
        case Focus.WHERE:
            return _names(places_of(fact, base), features)
        case Focus.WHO | Focus.WHICH | Focus.WHAT if asks_for_agency(question):
            return _names(agencies(fact, base), features)
        case Focus.WHO:
            return _names(_people(question, fact, base), features | excepted)
        case Focus.YES_NO:
            return verdict(question, fact) if plainly else None
        case focus:
            return next(
                (TextLead(slot, fact.values[slot]) for slot in SLOTS.get(focus, ()) if slot in fact.values), None
            )


_MEETING = frozenset({"c:meet"})  # people meet, not countries


def asks_for_agency(question: Question) -> bool:
    """Whether the agency is asked for, not the speaker: "which agency", "who reported"."""
    return any(not {"c:agency", "c:report"}.isdisjoint(unit.features) for unit in (question.head or question.asked[:1]))


def agencies(fact: Fact, base: KnowledgeBase) -> list[Entity]:
    return [base.entities[e.attribution.agency] for e in fact.evidence if e.attribution]


def verdict(question: Question, fact: Fact) -> VerdictLead | None:
    """Yes or no by the status: "did they join?" of a proposal is no, it was proposed; "did he propose it?" is yes."""
    if fact.negated or question.negated:
        return None  # a question in the negative, or about one, is answered by the text alone
    return VerdictLead(holds(question, fact), fact.status)


def holds(question: Question, fact: Fact) -> bool:
    """Whether the fact is as firm as the question takes it to be."""
    asked = {feature for unit in question.asked for feature in unit.features}
    same = not asked.isdisjoint(STATUS_CONCEPTS.get(fact.status, ()))
    return fact.status.firm or same or (question.modal and fact.status in _FAINT)


def _names(entities: Iterable[Entity], named: set[str]) -> NamesLead | None:
    """Those that the question does not name itself."""
    others = tuple(entity for entity in dict.fromkeys(entities) if "e:" + entity.id not in named)
    return NamesLead(others) if others else None


def names_asked_for(question: Question, fact: Fact, base: KnowledgeBase) -> bool:
    """Whether "who" finds somebody in the fact whom the question does not name."""
    told = (*question.asked, *question.excepted)
    named = {feature for unit in told for feature in unit.features if unit.kind == "entity"}
    return _names(_people(question, fact, base), named) is not None


def kinds_meant(units: Iterable[Unit]) -> frozenset[EntityKind]:
    """The kinds of entities that these nouns ask for."""
    return frozenset().union(*(HEAD_KINDS.get(feature, frozenset()) for unit in units for feature in unit.features))


def has_kind(kinds: frozenset[EntityKind], fact: Fact, named: frozenset[str], base: KnowledgeBase) -> bool:
    """Whether the fact has somebody or something of one of these kinds, beside those the question names."""
    ids = {*fact.about, fact.holder, *(id_ for ids in fact.roles.values() for id_ in ids)}
    ids |= {evidence.attribution.agency for evidence in fact.evidence if evidence.attribution}
    return any(id_ in base.entities and base.entities[id_].kind in kinds and id_ not in named for id_ in ids)


def _people(question: Question, fact: Fact, base: KnowledgeBase) -> list[Entity]:
    """Who does it, with whom, to whom; who says it, when that is asked: who announces a thing need not do it."""
    asked = {feature for unit in question.asked for feature in unit.features}
    told = {id_ for unit in (*question.asked, *question.excepted) for id_ in unit.entities}
    # "Who helps?" asks for those who do it, "whom does NATO help?" for the others.
    doing = question.subject is None and not told.issuperset(fact.roles.get(Role.BY, ()))
    roles = (Role.BY, Role.WITH) if doing else (Role.BY, Role.WITH, Role.TO, Role.FOR)
    ids = [id_ for role in roles for id_ in fact.roles.get(role, ())]
    if not asked.isdisjoint(SPEECH) or not asked.isdisjoint(STATUS_CONCEPTS.get(fact.status, ())):
        ids = [fact.holder, *ids]
    if Slot.OFFICE in fact.values:
        ids = [*fact.about, *ids]
    kinds = {EntityKind.PERSON} if Slot.OFFICE in fact.values or asked & _MEETING else _ACTORS
    return [base.entities[id_] for id_ in ids if id_ in base.entities and base.entities[id_].kind in kinds]


def places_of(fact: Fact, base: KnowledgeBase) -> list[Entity]:
    """The cities, countries and regions where it happens, from where or to where."""
    ids = [id_ for role in (Role.AT, Role.FROM, Role.TO) for id_ in fact.roles.get(role, ())]
    return [base.entities[id_] for id_ in ids if base.entities[id_].kind in _PLACES]
