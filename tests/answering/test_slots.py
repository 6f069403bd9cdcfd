"""What was asked for leads the answer, as far as the fact has it."""

from collections.abc import Callable

import pytest

from bot.answering.answer import DateLead, NamesLead, TextLead, VerdictLead
from bot.answering.engine import Engine
from bot.answering.focus import Focus
from bot.answering.question import understand
from bot.answering.recognise import Unit
from bot.answering.slots import LACKS, SLOTS, fills, verdict
from bot.knowledge.model import KnowledgeBase, PartialDate, Slot, Status
from tests.answering.replies import found

Units = Callable[[str], tuple[Unit, ...]]


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("When did Putin complete his state visit?", PartialDate(2006, 10, 3)),
        ("When did Tokayev meet de Hoop Scheffer?", PartialDate(2006, 10, 4)),
        ("When was the IPAP agreed?", PartialDate(2006, 1)),
    ],
)
def test_when_leads_with_the_date(engine: Engine, question: str, date: PartialDate) -> None:
    lead = found(engine, question).lead
    assert isinstance(lead, DateLead)
    assert lead.when.date == date


def test_a_date_says_whether_its_year_is_printed(engine: Engine) -> None:
    printed, inferred = (
        found(engine, question).lead for question in ("When was the IPAP agreed?", "When did Putin complete his visit?")
    )
    assert isinstance(printed, DateLead)
    assert isinstance(inferred, DateLead)
    assert (printed.when.inferred, inferred.when.inferred) == (False, True)


@pytest.mark.parametrize(
    ("question", "slot", "says"),
    [
        ("How much money will be spent on the border?", Slot.AMOUNT, "4.4 billion rubles"),
        ("How much is that for the border in dollars?", Slot.AMOUNT_USD, "$160 million"),
        ("How many facilities are being built?", Slot.COUNT, "twenty"),
        ("Who is Pronichev?", Slot.OFFICE, "Border Guard Service"),
        ("What is KAZBAT?", Slot.WHAT, "peacekeeping battalion"),
    ],
)
def test_a_sum_a_number_an_office_leads_in_a_few_words(engine: Engine, question: str, slot: Slot, says: str) -> None:
    lead = found(engine, question).lead
    assert isinstance(lead, TextLead)
    assert lead.slot is slot
    assert says in lead.text["en"]


@pytest.mark.parametrize(
    ("question", "entities"),
    [
        ("Who announced the border funding?", ["pronichev"]),
        ("Who proposed that Kazakhstan join the ENP?", ["tokayev"]),
        ("Where did Tokayev meet the NATO chief?", ["brussels"]),
        ("Where is KAZBAT deployed?", ["iraq"]),
        ("Who did Tokayev meet in Brussels on October 4?", ["de-hoop-scheffer"]),
    ],
)
def test_who_and_where_lead_with_names_that_the_question_lacks(
    engine: Engine, question: str, entities: list[str]
) -> None:
    lead = found(engine, question).lead
    assert isinstance(lead, NamesLead)
    assert [entity.id for entity in lead.entities] == entities


@pytest.mark.parametrize(
    ("question", "yes", "status"),
    [
        ("Did Kazakhstan join the ENP?", False, Status.PROPOSED),
        ("Did Tokayev propose joining the ENP?", True, Status.PROPOSED),
        ("Did Tokayev meet de Hoop Scheffer in Brussels?", True, Status.DONE),
        ("Did Kazakhstan buy helicopters?", False, Status.WANTED),
        ("Will Tatarstan build ships for Kazakhstan?", False, Status.CONSIDERED),
        ("Is the Kremlin applying pressure on Georgia?", False, Status.POSSIBLE),
        ("May the Kremlin be applying pressure on Georgia?", True, Status.POSSIBLE),
        ("Did Putin visit Kazakhstan?", True, Status.DONE),
    ],
)
def test_whether_it_is_so_is_answered_by_the_status(engine: Engine, question: str, yes: bool, status: Status) -> None:
    assert found(engine, question).lead == VerdictLead(yes, status)


def test_a_question_in_the_negative_gets_no_bare_yes_or_no(engine: Engine, base: KnowledgeBase, units: Units) -> None:
    assert found(engine, "Did Kazakhstan not join the ENP?").lead is None
    negated = next(fact for fact in base.facts.values() if fact.negated)
    assert verdict(understand(units("Is it so?")), negated) is None


def test_who_beside_a_sum_leads_with_the_person(engine: Engine) -> None:
    lead = found(engine, "Who announced the 4.4 billion rubles?").lead
    assert isinstance(lead, NamesLead)


@pytest.mark.parametrize(
    ("fact", "focus", "has"),
    [
        ("brussels-meeting", Focus.WHEN, True),
        ("brussels-meeting", Focus.WHERE, True),
        ("tokayev-solana-meeting", Focus.WHEN, False),
        ("tokayev-solana-meeting", Focus.WHERE, False),
        ("border-funding-announced", Focus.HOW_MUCH, True),
        ("kazbat-definition", Focus.HOW_MANY, False),
        ("border-twenty-facilities", Focus.HOW_MANY, True),
        ("brussels-meeting", Focus.MEASURE, False),
        ("brussels-meeting", Focus.YES_NO, True),
    ],
)
def test_a_fact_has_or_lacks_what_is_asked_for(base: KnowledgeBase, fact: str, focus: Focus, has: bool) -> None:
    assert fills(base.facts[fact], focus, base) is has


def test_what_every_lacking_means_is_said() -> None:
    asked_for = set(SLOTS) | {Focus.WHEN, Focus.WHERE, Focus.WHO, Focus.MEASURE}
    open_ended = {Focus.HOW, Focus.WHAT, Focus.WHICH, Focus.DEFINITION}
    assert set(LACKS) == asked_for - open_ended
