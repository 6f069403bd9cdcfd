from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import (
    Choice,
    Courtesy,
    DateLead,
    Found,
    NamesLead,
    Option,
    Polite,
    Reason,
    Reply,
    TextLead,
    Unknown,
    VerdictLead,
)
from bot.knowledge.model import (
    LANGUAGES,
    UNNAMED,
    EntityKind,
    Gap,
    KnowledgeBase,
    Lang,
    PartialDate,
    Reach,
    Slot,
    Status,
    Voice,
    When,
)
from bot.locales import citation
from bot.telegram.lists import PER_PAGE, listing_key
from bot.telegram.page import Kind, View
from bot.telegram.render import fact_page, render
from tests.telegram import stage
from tests.telegram.checking import labels, sound


def shown(answer: Any, base: KnowledgeBase, texts: Any, language: Lang = "en", listing: str = "") -> str:
    return sound(render(Reply(answer, language, None), base, language, texts, listing))


@pytest.fixture(scope="module")
def border(base: Any) -> Any:
    """The fact with everything: a sum, a date, an agency, a speaker."""
    return next(fact for fact in base.facts.values() if Slot.AMOUNT_USD in fact.values and fact.when)


def test_every_fact_of_the_shipped_base_renders_in_each_language_within_limits(base: Any, say: Any) -> None:
    for fact in base.facts.values():
        text = sound(fact_page(fact, base, say, base.facts.values()))
        assert fact.evidence[0].passage in text
        assert say.of(fact.text) in text
        assert len(text.splitlines()) <= 12


def test_an_answer_leads_with_what_was_asked_and_says_who_vouches_for_it(base: Any, texts: Any, border: Any) -> None:
    amount = TextLead(Slot.AMOUNT, border.values[Slot.AMOUNT])
    page = render(Reply(Found((border,), 1.0, amount), "en", None), base, "en", texts)
    text = sound(page)
    assert page.html.startswith("<b>4.4 billion rubles (approximately $160 million)</b>\n")
    assert f"<blockquote>{border.evidence[0].passage}</blockquote>" in page.html
    whose, where = text.splitlines()[-2:]
    assert (
        whose == "Vladimir Pronichev, paraphrased by the source · status: announced · October 4, 2006 (year inferred)"
    )
    assert where.startswith("Interfax, October 4 — named for the whole paragraph · Eurasia Daily Monitor, volume 3")
    assert where.endswith(" · as of October 2006")
    assert labels(page) == ["Source", "👍", "👎"]


def test_in_another_language_the_passage_stays_in_the_sources_words_and_the_text_is_marked_as_ours(
    base: Any, texts: Any, border: Any
) -> None:
    marks: tuple[tuple[Lang, str, str], ...] = (
        ("ru", "Слова источника (английский текст):", "(наш перевод)"),
        ("kk", "Дереккөздің өз сөзі (ағылшын тілі):", "(біздің аударма)"),
    )
    for language, words, ours in marks:
        text = shown(Found((border,), 1.0), base, texts, language)
        assert words in text
        assert ours in text
        assert border.evidence[0].passage in text


def test_a_text_that_is_not_translated_is_not_marked_as_a_translation(base: Any, texts: Any, border: Any) -> None:
    bare = replace(border, text={"en": border.text["en"]})
    assert "(наш перевод)" not in shown(Found((bare,), 1.0), base, texts, "ru")


def test_a_lead_is_the_date_the_names_or_the_verdict(base: Any, texts: Any, border: Any) -> None:
    date = DateLead(When(PartialDate(2006, 10, 4), inferred=True))
    assert shown(Found((border,), 1.0, date), base, texts).startswith("October 4, 2006 (year inferred)\n")
    people = tuple(each for each in base.entities.values() if each.kind is EntityKind.PERSON)[:2]
    names = f"{people[0].name['en']} and {people[1].name['en']}\n"
    assert shown(Found((border,), 1.0, NamesLead(people)), base, texts).startswith(names)
    aim = TextLead(Slot.AIM, {"en": "to build", "ru": "строить"})
    assert shown(Found((border,), 1.0, aim), base, texts, "ru").startswith("строить\n")


@pytest.mark.parametrize(
    ("yes", "status", "word"),
    [
        (True, Status.DONE, "Yes: done."),
        (True, Status.AGREED, "Yes: agreed."),
        (False, Status.PROPOSED, "No: proposed."),
        (False, Status.POSSIBLE, "Not established: possible."),
        (False, Status.DONE, "No."),
        (False, Status.ONGOING, "No."),
    ],
)
def test_a_yes_or_no_question_is_answered_by_the_status(  # noqa: PLR0917 - fixtures
    base: Any, texts: Any, border: Any, yes: Any, status: Any, word: Any
) -> None:
    assert shown(Found((border,), 1.0, VerdictLead(yes, status)), base, texts).startswith(word + "\n")


def test_a_verdict_has_words_for_every_status_in_each_language(base: Any, texts: Any, border: Any) -> None:
    for language in LANGUAGES:
        for status in Status:
            for yes in (True, False):
                shown(Found((border,), 1.0, VerdictLead(yes, status)), base, texts, language)


@pytest.mark.parametrize(
    ("voice", "holder", "words"),
    [
        (Voice.QUOTED, "putin", "Vladimir Putin's words in quotation marks"),
        (Voice.PARAPHRASED, "putin", "Vladimir Putin, paraphrased by the source"),
        (Voice.REPORT, "interfax", "an agency's report"),
        (Voice.REPORT, "author", "the article's own report"),
        (Voice.AUTHOR, "author", "judgement of the article's author"),
        (Voice.AUTHOR, UNNAMED, "the source leaves open whose view this is"),
    ],
)
def test_it_says_whose_words_they_are(base: Any, texts: Any, border: Any, voice: Any, holder: Any, words: Any) -> None:  # noqa: PLR0917 - fixtures
    assert words in shown(Found((replace(border, voice=voice, holder=holder),), 1.0), base, texts)


def test_a_report_without_a_printed_agency_names_its_holder(base: Any, texts: Any, border: Any) -> None:
    evidence = replace(border.evidence[0], attribution=None)
    fact = replace(border, voice=Voice.REPORT, holder="interfax", evidence=(evidence,))
    assert "report: Interfax" in shown(Found((fact,), 1.0), base, texts)


def test_the_reach_of_an_agencys_name_is_told(base: Any, texts: Any, border: Any) -> None:
    attribution = replace(border.evidence[0].attribution, reach=Reach.EXPLICIT, date=None)
    fact = replace(border, evidence=(replace(border.evidence[0], attribution=attribution),))
    text = shown(Found((fact,), 1.0), base, texts)
    assert "Interfax · Eurasia" in text
    assert "whole paragraph" not in text


def test_a_quotation_stands_in_quotation_marks_once(base: Any, texts: Any) -> None:
    quoted = [fact for fact in base.facts.values() if fact.voice is Voice.QUOTED]
    assert quoted
    for fact in quoted:
        text = shown(Found((fact,), 1.0), base, texts)
        assert "““" not in text
        assert "“" in text


def test_a_long_passage_folds_and_a_wall_of_a_passage_is_cut_visibly(base: Any, texts: Any, border: Any) -> None:
    evidence = replace(border.evidence[0], passage="word " * 100 + "end")
    page = render(Reply(Found((replace(border, evidence=(evidence,)),), 1.0), "en", None), base, "en", texts)
    assert "<blockquote expandable>" in page.html
    evidence = replace(evidence, passage="<&> " * 5000)
    huge = replace(border, evidence=(evidence,), text={"en": "& " * 5000})
    assert "…" in shown(Found((huge,), 1.0), base, texts)


def test_related_facts_are_short_questions_each_once(base: Any, texts: Any, border: Any) -> None:
    related = tuple(list(base.facts.values())[:6])
    page = render(Reply(Found((border,), 1.0, related=(border, *related, *related)), "en", None), base, "en", texts)
    questions = labels(page)[3:]
    assert len(questions) == len(set(questions)) == 3
    assert all(len(question) <= 60 for question in questions)


def test_a_fact_that_nobody_asks_for_is_called_by_its_text(base: Any, say: Any, border: Any) -> None:
    assert citation.question(replace(border, ask={}), say)[:20] == say.of(border.text)[:20]
    assert citation.question(replace(border, ask={"en": ("border money",)}), say) == "border money"


def test_a_listing_numbers_every_fact_with_its_status_and_turns_only_where_it_is_kept(base: Any, texts: Any) -> None:
    facts = tuple(list(base.facts.values())[: PER_PAGE + 3])
    page = render(Reply(Found(facts, 1.0, listing=True), "en", None), base, "en", texts, listing_key(facts))
    text = sound(page)
    assert text.startswith("9 facts")
    for number, fact in enumerate(facts[:PER_PAGE], 1):
        assert f"{number}. {fact.text['en']}" in text
        assert page.buttons[0][number - 1].press.view == View(Kind.FACT, fact.id)
    assert labels(page)[PER_PAGE:] == ["1 / 2", "›"]
    alone = render(Reply(Found(facts, 1.0, listing=True), "en", None), base, "en", texts)
    assert len(alone.buttons) == 1


def test_what_was_taken_for_granted_is_said_first(base: Any, texts: Any, border: Any) -> None:
    person = next(each for each in base.entities.values() if each.office)
    answer = Found((border,), 1.0, assumed=("kazakhstan", border.id, "gone"), person=person)
    text = shown(answer, base, texts)
    assert text.startswith("I take it that you mean Kazakhstan and “")
    assert f"{person.name['en']}, as of the source: " in text.splitlines()[1]
    officeless = replace(person, office=None)
    assert "as of the source:" not in shown(Found((border,), 1.0, person=officeless), base, texts)


def test_a_choice_has_a_button_for_each_reading(base: Any, texts: Any, border: Any) -> None:
    short = Choice((Option(border, "How much?"), Option(border, "When?")), 0.5)
    page = render(Reply(short, "en", None), base, "en", texts)
    assert sound(page) == "Did you mean …?"
    assert labels(page) == ["How much?", "When?"]


def test_a_question_too_long_for_a_phones_button_stands_in_the_text_too(base: Any, texts: Any, border: Any) -> None:
    long = "How much money will be spent on the infrastructure of the border?"
    page = render(Reply(Choice((Option(border, long), Option(border, "When?")), 0.5), "en", None), base, "en", texts)
    assert sound(page).splitlines()[1:] == [f"1. {long}", "2. When?"]
    assert labels(page) == [f"1. {long}", "2. When?"]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_not_to_answer_is_said_in_each_language(base: Any, texts: Any, border: Any, reason: Any) -> None:
    gap = Gap("csto", {"en": "The source does not mention it.", "ru": "Источник об этом не говорит."})
    for language in LANGUAGES:
        for related in ((), (border,)):
            for missing in ((), ("salary", "<b>"), ("x" * 500,) * 9):
                answer = Unknown(reason, 0.1, missing, related, gap if reason is Reason.GAP else None)
                page = render(Reply(answer, language, None), base, language, texts)
                sound(page)
                assert page.buttons
        shown(Unknown(reason, 0.1), base, texts, language)


def test_what_is_lacking_is_named_and_what_is_known_beside_it_shown(base: Any, texts: Any, border: Any) -> None:
    answer = Unknown(Reason.NAMES_ALONE, 0.2, ("salary",), (border,))
    lines = shown(answer, base, texts).splitlines()
    assert lines[0] == "The base knows the names, but not what you ask about them. Nothing in it accounts for “salary”."
    assert lines[1] == f"What it does say: {border.text['en']}"
    uncovered = shown(Unknown(Reason.UNCOVERED, 0.2, ("salary",), (border,)), base, texts)
    assert border.text["en"] not in uncovered


def test_a_false_premise_is_corrected_with_the_whole_fact(base: Any, texts: Any, border: Any) -> None:
    page = render(Reply(Unknown(Reason.FALSE_PREMISE, 0.2, (), (border,)), "en", None), base, "en", texts)
    text = sound(page)
    assert text.startswith("That is not what the source says.")
    assert border.evidence[0].passage in text
    assert labels(page)[0] == "Source"


def test_a_gap_has_its_own_reply(base: Any, texts: Any) -> None:
    gap = Gap("csto", {"en": "The source does not mention the CSTO."})
    assert shown(Unknown(Reason.GAP, 0.1, gap=gap), base, texts) == "The source does not mention the CSTO."


def test_every_gap_of_the_shipped_base_renders(base: Any, texts: Any) -> None:
    for gap in base.gaps.values():
        for language in LANGUAGES:
            related = tuple(base.facts[each] for each in gap.related)
            shown(Unknown(Reason.GAP, 0.1, gap=gap, related=related), base, texts, language)


@pytest.mark.parametrize("courtesy", Courtesy)
def test_every_courtesy_is_returned_in_each_language(base: Any, texts: Any, courtesy: Any) -> None:
    words = {shown(Polite(courtesy), base, texts, language) for language in LANGUAGES}
    assert len(words) == 3


@settings(deadline=None)
@given(st.text(st.characters(codec=None), max_size=400) | st.sampled_from(["<b>" * 900, "&lt;" * 1024, "😀" * 2048]))
def test_whatever_is_asked_the_page_is_sound(question: Any) -> None:
    reply = stage.engine().ask(question)
    sound(render(reply, stage.shipped(), reply.language, stage.texts()))


@settings(deadline=None)
@given(st.text(st.characters(codec=None), min_size=1, max_size=300))
def test_whatever_words_are_missing_the_page_is_sound(words: Any) -> None:
    answer = Unknown(Reason.UNCOVERED, 0.0, (words, words[::-1]))
    for language in LANGUAGES:
        sound(render(Reply(answer, language, None), stage.shipped(), language, stage.texts()))


def test_a_second_source_says_its_own_time(two_sources: Any, texts: Any) -> None:
    for language in LANGUAGES:
        for fact in two_sources.facts.values():
            text = sound(fact_page(fact, two_sources, texts(language)))
            assert texts(language).of(two_sources.sources[fact.evidence[0].source].name) in text
