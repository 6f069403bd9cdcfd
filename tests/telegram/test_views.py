from dataclasses import replace
from typing import Any

import pytest

from bot.knowledge.model import LANGUAGES, Evidence, KnowledgeBase, PartialDate, Sentence, Source, Voice, When
from bot.telegram import lists, reading, views
from bot.telegram.about import as_of
from bot.telegram.page import Action, Kind, Page, View
from tests.telegram.checking import labels, sound

WITH_SUBJECT = (Kind.FACT, Kind.SOURCE, Kind.TOPIC, Kind.PERSON, Kind.TERM, Kind.EDITION)
WITHOUT_SUBJECT = sorted(set(views.BUILDERS) - set(WITH_SUBJECT))


def opened(view: View, base: KnowledgeBase, say: Any) -> Page:
    """The page of a view that there is."""
    page = views.page(view, base, say)
    assert page is not None
    return page


def seen(base: KnowledgeBase, kind: Kind) -> list[View]:
    """Every view of a kind, page by page, as its buttons lead on."""
    subjects = {
        Kind.FACT: base.facts,
        Kind.SOURCE: base.facts,
        Kind.TOPIC: base.topics,
        Kind.PERSON: base.entities,
        Kind.TERM: base.entities,
        Kind.EDITION: base.editions,
    }
    return [View(kind, each) for each in subjects[kind]]


@pytest.mark.parametrize("kind", WITH_SUBJECT)
def test_every_view_of_the_shipped_base_is_sound_in_each_language(base: Any, say: Any, kind: Any) -> None:
    for view in seen(base, kind):
        sound(opened(view, base, say))


@pytest.mark.parametrize("kind", WITHOUT_SUBJECT)
def test_every_page_without_a_subject_is_sound_in_each_language(
    base: Any, two_sources: Any, say: Any, kind: Any
) -> None:
    sound(opened(View(kind), base, say))
    sound(opened(View(kind), two_sources, say))


@pytest.mark.parametrize("kind", sorted(Kind))
def test_what_the_base_does_not_have_is_no_page(base: Any, texts: Any, kind: Any) -> None:
    page = views.page(View(kind, "nobody-knows-this", 7), base, texts("en"))
    if kind in WITHOUT_SUBJECT and kind not in {Kind.READ, Kind.QUOTES}:
        assert page
        sound(page)
    else:
        assert page is None


def test_the_timeline_holds_every_dated_fact_in_order_page_by_page(base: Any, texts: Any) -> None:
    say = texts("en")
    facts = lists.dated(base)
    times = [fact.when.date for fact in facts if fact.when]
    assert times == sorted(times)
    assert {fact.id for fact in facts} == {fact.id for fact in base.facts.values() if fact.when}
    view, shown = View(Kind.TIMELINE), list[str]()
    while True:
        page = opened(view, base, say)
        assert say.date(times[len(shown)]) in sound(page)
        shown += [button.press.view.subject for button in page.buttons[0]]
        onward = [button for row in page.buttons for button in row if button.label == "›"]
        if not onward:
            break
        assert onward[0].press.action is Action.TURN
        view = onward[0].press.view
    assert shown == [fact.id for fact in facts]


def test_a_page_beyond_the_last_is_the_last(base: Any, texts: Any) -> None:
    far, last = (opened(View(Kind.TIMELINE, "", number), base, texts("en")) for number in (10**5, 10**4))
    assert far == last
    assert labels(far)[-1] == labels(far)[-1]
    assert "›" not in labels(far)


def test_a_topic_lists_all_its_facts_and_leads_back(base: Any, texts: Any) -> None:
    for topic in base.topics.values():
        page = opened(View(Kind.TOPIC, topic.id), base, texts("en"))
        assert sound(page).startswith(topic.name["en"])
        assert labels(page)[-1] == "‹ Topics"


def test_topics_without_a_fact_are_not_offered(base: Any, texts: Any) -> None:
    bare = replace(base, facts={})
    assert opened(View(Kind.TOPICS), bare, texts("en")).buttons == ()
    assert opened(View(Kind.ASK), bare, texts("en")).html


def test_people_stand_with_their_office_as_of_the_source(base: Any, texts: Any) -> None:
    people = opened(View(Kind.PEOPLE), base, texts("en"))
    text = sound(people)
    assert "as of October 2006" in text
    assert "Vladimir Pronichev — first deputy director of the Russian Federal Security Service" in " ".join(
        sound(opened(View(Kind.PEOPLE, "", number), base, texts("en"))) for number in range(3)
    )


def test_a_person_comes_with_the_office_first(base: Any, texts: Any) -> None:
    page = opened(View(Kind.PERSON, "pronichev"), base, texts("en"))
    assert page.buttons[0][0].press.view == View(Kind.FACT, "pronichev-office")


def test_somebody_without_a_fact_is_named_and_no_more(base: Any, texts: Any) -> None:
    lone = replace(base.entities["pronichev"], id="nobody", office=None)
    bare = replace(base, entities={**base.entities, "nobody": lone})
    page = opened(View(Kind.PERSON, "nobody"), bare, texts("en"))
    assert sound(page) == "The base names Vladimir Pronichev, and has no fact about it."


def test_quotations_are_of_those_who_are_quoted(base: Any, texts: Any) -> None:
    for fact in lists.quotations(base):
        assert fact.voice is Voice.QUOTED
        assert "Quotations: " in sound(opened(View(Kind.QUOTES, fact.holder), base, texts("en")))
    nothing = opened(View(Kind.QUOTES, "kazakhstan"), base, texts("en"))
    assert sound(nothing) == "The source has no words of Kazakhstan in quotation marks."


def test_the_glossary_explains_only_what_the_source_does(base: Any, texts: Any) -> None:
    say = texts("en")
    fact = next(iter(base.facts.values()))
    term = replace(base.entities["kazakhstan"], defined_by=(fact.id, "gone"))
    told = replace(base, entities={**base.entities, "kazakhstan": term})
    assert "Kazakhstan" in labels(opened(View(Kind.GLOSSARY), told, say))
    page = opened(View(Kind.TERM, "kazakhstan"), told, say)
    assert fact.evidence[0].passage in sound(page)
    bare = replace(base, entities={each: replace(entity, defined_by=()) for each, entity in base.entities.items()})
    assert "does not explain it" in sound(opened(View(Kind.TERM, "kazakhstan"), bare, say))
    assert sound(opened(View(Kind.GLOSSARY), bare, say)) == "The source explains no terms."


def test_the_examples_go_round(base: Any, texts: Any) -> None:
    say = texts("en")
    first, second = (opened(View(Kind.ASK, "", number), base, say) for number in (0, 1))
    assert labels(first)[:-1] != labels(second)[:-1]
    for number in range(0, 200, 7):
        sound(opened(View(Kind.ASK, "", number), base, say))


def test_a_passage_is_marked_in_its_paragraph(base: Any, say: Any) -> None:
    for fact in base.facts.values():
        for number, evidence in enumerate(fact.evidence):
            page = opened(View(Kind.SOURCE, fact.id, number), base, say)
            sound(page)
            assert page.html.count("<b><u>") == 1
            marked = page.html.split("<b><u>")[1].split("</u></b>")[0]
            assert marked.replace("&amp;", "&") == evidence.passage
    assert base.facts


def test_a_fact_with_more_evidence_turns_to_the_next(base: Any, texts: Any) -> None:
    fact = next(iter(base.facts.values()))
    other = next(each.evidence[0] for each in base.facts.values() if each.evidence[0].start != fact.evidence[0].start)
    both = replace(fact, evidence=(fact.evidence[0], other))
    page = reading.in_context(both, View(Kind.SOURCE, fact.id), base, texts("en"))
    assert labels(page)[1:3] == ["1 / 2", "›"]
    assert other.passage in sound(reading.in_context(both, View(Kind.SOURCE, fact.id, 9), base, texts("en")))


def test_the_pieces_of_a_source_are_all_of_it(base: Any, texts: Any) -> None:
    source = next(iter(base.sources.values()))
    text = "".join(source.text[piece.start : piece.end] for piece in reading.pieces(source))
    assert "".join(text.split()) == "".join(source.text.split())
    for number in range(len(reading.pieces(source))):
        sound(opened(View(Kind.READ, source.id, number), base, texts("kk")))


def test_a_wall_of_a_paragraph_is_parted_between_sentences_and_a_wall_of_a_sentence_anywhere(
    base: Any, texts: Any
) -> None:
    text = "A sentence of the wall. " * 200 + "W" * 5000 + "."
    starts = [number * 24 for number in range(200)]
    sentences = (*(Sentence(start, start + 23, 0) for start in starts), Sentence(4800, len(text), 0))
    template = next(iter(base.sources.values()))
    source = replace(template, text=text, sentences=sentences)
    assert isinstance(source, Source)
    pieces = reading.pieces(source)
    assert max(piece.end - piece.start for piece in pieces) <= 1900
    assert pieces[-1].end == len(text)
    fact = next(iter(base.facts.values()))
    walled = replace(fact, evidence=(Evidence(source.id, text[6000:6100], 6000),))
    page = reading.in_context(
        walled, View(Kind.SOURCE, fact.id), replace(base, sources={source.id: source}), texts("en")
    )
    assert "<b><u>WWW" in page.html
    sound(page)


def test_several_sources_stand_on_a_shelf(two_sources: Any, texts: Any) -> None:
    page = opened(View(Kind.READ), two_sources, texts("en"))
    assert len(labels(page)) == len(two_sources.sources) == 2
    assert " – " in as_of(two_sources, texts("en"))
    assert "2 sources" in sound(opened(View(Kind.ABOUT), two_sources, texts("en")))


def test_it_says_what_it_covers_and_that_it_is_no_official_service(base: Any, texts: Any) -> None:
    about = sound(opened(View(Kind.ABOUT), base, texts("en")))
    start = sound(opened(View(Kind.START), base, texts("en")))
    assert f"{len(base.facts)} facts" in about
    assert base.version in about
    for text in (about, start):
        assert "official service" in text
        assert "October 2006" in text
        assert "analyst" in text


def test_a_long_fact_is_shortened_in_a_list(base: Any, texts: Any) -> None:
    facts = [replace(fact, text={"en": "long " * 2000}) for fact in list(base.facts.values())[:6]]
    assert "…" in sound(lists.listed(facts, View(Kind.LISTING, "x"), base, texts("en")))


def test_dates_that_say_nothing_are_no_dates(base: Any) -> None:
    fact = replace(next(iter(base.facts.values())), when=When(PartialDate()))
    assert lists.dated(replace(base, facts={fact.id: fact})) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_turn_when_there_are_many(base: Any, texts: Any, language: Any) -> None:
    page = opened(View(Kind.TOPICS), base, texts(language))
    assert len(page.buttons) <= lists.NAMES_PER_PAGE + 1
    assert "›" in labels(page)
