"""What a briefing says, and to whom nothing is said."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.botapi import html
from bot.briefing.changes import revisions
from bot.briefing.compose import choices, compose, lacking, read
from bot.briefing.course import of_day
from bot.briefing.model import (
    LIMIT,
    After,
    Again,
    Answered,
    Asked,
    Briefing,
    Choose,
    Cite,
    Contents,
    Nothing,
    Open,
    Reader,
)
from bot.knowledge.model import GONE, Status, Voice
from bot.locales.markup import plain
from tests.briefing.readers import MONDAY, after, corrected, days, finished, new, withdrawn, without

# A verb in the present tense outside quotation marks; what is quoted keeps the source's own tense.
_PRESENT = re.compile(
    r"\b(is|are|has|(?<!may )have|seeks|sees|wants|knows|writes|believes|expects|says|calls|watches|does|will|can)\b"
)
_QUOTED = re.compile("“[^”]*”")
_URGENT = re.compile(r"breaking|urgent|just in|alert|срочно|молния|шұғыл|!", re.IGNORECASE)


def got(briefing: Briefing | Nothing) -> Briefing:
    assert isinstance(briefing, Briefing)
    return briefing


def text(briefing: Briefing | Nothing) -> str:
    return plain(got(briefing).html)


def presses(briefing: Briefing | Nothing) -> list[Any]:
    return [button.press for row in got(briefing).buttons for button in row]


def test_a_reader_gets_every_edition_once_in_order_and_then_nothing(base: Any, say: Any) -> None:
    course = list(days(base, new(base), say, len(base.editions) + 3))
    assert [got(each).edition for _, each in course[:-3]] == list(base.editions)
    assert [each for _, each in course[-3:]] == [Nothing.UNCHANGED] * 3


def test_the_course_shows_every_fact_of_the_base_once(base: Any, say: Any) -> None:
    shown = [fact for _, each in days(base, new(base), say, len(base.editions)) for fact in got(each).shown]
    assert sorted(shown) == sorted(base.facts)


def test_no_briefing_of_the_course_is_longer_than_the_limit_and_each_is_html_that_telegram_takes(
    base: Any, say: Any
) -> None:
    for _, each in days(base, new(base), say, len(base.editions)):
        seen, _entities = html.parse(got(each).html)
        assert seen == text(each)
        assert len(seen) <= LIMIT


def test_every_edition_has_room_for_its_passage_and_for_a_question_of_an_earlier_one(base: Any, say: Any) -> None:
    assert list(lacking(base, say)) == []
    first, *others = [got(each) for _, each in days(base, new(base), say, len(base.editions))]
    assert first.asked == ()
    assert all(len(each.asked) == 1 for each in others)


def test_a_briefing_says_its_number_its_title_and_as_of_when(base: Any, say: Any) -> None:
    for number, (_, each) in enumerate(days(base, new(base), say, len(base.editions)), 1):
        edition = base.editions[got(each).edition]
        first = text(each).splitlines()[0]
        assert first.startswith(f"{number}/{len(base.editions)} · {say.of(edition.title)} · ")
        assert "2006" in first


def test_every_fact_stands_under_the_heading_of_its_voice_after_its_status_in_bold(base: Any, say: Any) -> None:
    names = {"report": "report", "quoted": "said", "paraphrased": "said", "author": "author"}
    headings = {say.label(f"briefing.{key}"): key for key in ("report", "said", "author", "unnamed")}
    for edition in base.editions.values():
        under, found = "", []
        for line in read(base, edition, say).html.splitlines():
            under = headings.get(plain(line), under)
            if line.startswith("• <b>"):
                found.append((under, line))
        want = [
            (
                "unnamed" if fact.holder == "unnamed" else names[fact.voice],
                f"• <b>{say.label(f'status.{fact.status}')}</b>: ",
                fact.briefly.get(say.language) or fact.text[say.language],
            )
            for fact in map(base.facts.__getitem__, edition.facts)
        ]
        assert sorted((heading, plain(line)) for heading, line in found) == sorted(
            (heading, plain(status) + words) for heading, status, words in want
        )
        assert all(line.startswith(tuple(status for _, status, _ in want)) for _, line in found)


def test_english_briefings_are_told_in_the_past_tense(base: Any, english: Any) -> None:
    lines = [
        line
        for edition in base.editions.values()
        for line in text(read(base, edition, english)).splitlines()
        if line.startswith("• ")
    ]
    assert len(lines) == len(base.facts)
    assert [line for line in lines if _PRESENT.search(_QUOTED.sub("", line.partition(": ")[2]))] == []


def test_no_briefing_is_urgent(base: Any, say: Any) -> None:
    for edition in base.editions.values():
        assert not _URGENT.search(text(read(base, edition, say))), edition.id


def test_the_passage_of_an_edition_is_the_source_s_own_words(base: Any, say: Any) -> None:
    for edition in base.editions.values():
        passage = base.facts[edition.passage].evidence[0].passage
        assert passage in text(read(base, edition, say))
        assert passage in base.sources["edm-3-187"].text


def test_a_question_is_of_an_earlier_edition_and_its_answer_is_hidden(base: Any, say: Any) -> None:
    position = list(base.editions)
    for _, each in days(base, new(base), say, len(base.editions)):
        for fact in got(each).asked:
            home = next(name for name, edition in base.editions.items() if fact in edition.facts)
            assert position.index(home) < position.index(got(each).edition)
            answer = base.facts[fact].briefly.get(say.language) or base.facts[fact].text[say.language]
            assert f"<tg-spoiler>{answer}" in got(each).html.replace("&amp;", "&")
            assert [press for press in presses(each) if isinstance(press, Answered)] == [
                Answered(fact, knew=True),
                Answered(fact, knew=False),
            ]


def test_the_same_reader_day_and_language_give_the_same_briefing(base: Any, say: Any) -> None:
    one, other = (list(days(base, new(base), say, 30)) for _ in range(2))
    assert one == other


def test_the_last_edition_asks_what_shall_come_after_it_and_only_changes_is_the_default(
    base: Any, english: Any
) -> None:
    *_, (_, last) = days(base, new(base), english, len(base.editions))
    assert presses(last)[-3:] == [Again(), Choose(After.RECALL), Choose(After.CHANGES)]
    assert [button.label for row in got(last).buttons[-3:] for button in row] == [
        "Again from the start",
        "What I did not recall",
        "Only when something changes ✓",
    ]
    assert "only when something changes" in text(last)
    assert choices(After.RECALL, english)[1][0].label == "What I did not recall ✓"


def test_a_group_is_neither_asked_nor_given_a_choice(base: Any, english: Any) -> None:
    course = list(days(base, replace(new(base), personal=False), english, len(base.editions) + 1))
    kinds = {type(press) for _, each in course[:-1] for press in presses(each)}
    assert kinds == {Cite, Contents}
    assert course[-1][1] is Nothing.UNCHANGED


def test_a_group_that_wants_questions_gets_none(base: Any, english: Any) -> None:
    reader = replace(finished(base), after=After.RECALL, personal=False)
    assert compose(base, reader, MONDAY, english) is Nothing.UNCHANGED


def test_a_base_without_editions_has_no_course(base: Any, english: Any) -> None:
    assert compose(replace(base, editions={}), Reader(), MONDAY, english) is Nothing.NO_COURSE
    assert of_day(replace(base, editions={}), MONDAY) is None


def test_a_second_source_brings_its_own_course_to_who_has_read_the_first(
    base: Any, two_sources: Any, english: Any
) -> None:
    briefing = got(compose(two_sources, finished(base), MONDAY, english))
    assert briefing.edition == "kites-over-astana"
    assert text(briefing).startswith("1/1 · Kites over Astana · as of May 2011")
    assert "Added" not in text(briefing)  # its facts are read in their edition
    assert compose(two_sources, after(finished(base), briefing, two_sources, MONDAY), MONDAY, english) is (
        Nothing.UNCHANGED
    )


def test_an_edition_that_is_put_into_the_middle_is_not_made_up_for_by_reading_one_twice(
    base: Any, english: Any
) -> None:
    names = list(base.editions)
    reader = replace(new(base), position=names[9])
    inserted = {**dict(list(base.editions.items())[:3]), "more": replace(base.editions[names[0]], id="more")}
    changed = replace(base, editions={**inserted, **base.editions})
    assert got(compose(changed, reader, MONDAY, english)).edition == names[10]


def test_who_read_an_edition_that_is_gone_goes_on_with_what_is_new_to_them(base: Any, english: Any) -> None:
    names = list(base.editions)
    shown = {fact: 0 for name in names[:5] for fact in base.editions[name].facts}
    reader = replace(new(base), position="gone", shown=shown)
    assert got(compose(base, reader, MONDAY, english)).edition == names[5]


# Changes --------------------------------------------------------------------------------------------------------------


def test_a_correction_stands_first_with_the_old_text_the_new_one_and_why(base: Any, say: Any) -> None:
    name = "akhmetov-office"
    changed = corrected(base, name, why="The office was misprinted")
    reader = replace(new(base), position="two-prime-ministers")
    said = text(compose(changed, reader, MONDAY, say))
    was, now = base.facts[name].text[say.language], changed.facts[name].text[say.language]
    assert said.index(was) < said.index(now) < said.index("The office was misprinted") < said.index("15/21")
    assert said.startswith(say.label("briefing.corrected"))


def test_a_withdrawal_stands_before_corrections_with_its_day_what_was_said_and_why(base: Any, say: Any) -> None:
    name = "akhmetov-office"
    changed = corrected(withdrawn(base, name, why="The source names another"), "brussels-meeting", why="A misprint")
    reader = replace(new(base), position="two-prime-ministers", shown={"brussels-meeting": 0})
    said = text(compose(changed, reader, MONDAY, say))
    assert "2026" in said.partition(":")[0]
    was = base.facts[name].text[say.language]
    parts = [was, "The source names another", say.label("briefing.corrected"), "A misprint", "15/21"]
    assert [said.index(part) for part in parts] == sorted(said.index(part) for part in parts)


def test_a_withdrawal_is_told_in_the_words_of_each_language(base: Any, texts: Any) -> None:
    changed = withdrawn(base, "kazbat-iraq")
    firsts = [text(compose(changed, finished(base), MONDAY, texts(lang))).partition(":")[0] for lang in texts.voices]
    assert firsts == [
        "Withdrawn on November 20, 2026",
        "Отозвано 20 ноября 2026 г.",
        "2026 ж. 20 қараша күні қайтарып алынды",
    ]


def test_each_reader_hears_of_a_withdrawal_once(base: Any, say: Any) -> None:
    changed = withdrawn(base, "kazbat-iraq")
    (_, first), (_, second) = days(changed, finished(base), say, 2)
    assert got(first).shown == {"kazbat-iraq": GONE}
    assert presses(first) == [Open("kazbat-iraq"), Contents()]
    assert second is Nothing.UNCHANGED
    partly = replace(finished(base), shown={"kazbat-iraq": GONE})  # told of it, and not yet of all that has changed
    assert compose(changed, partly, MONDAY, say) is Nothing.UNCHANGED
    forgetful = replace(finished(changed), shown={})  # 90 days later
    assert compose(changed, forgetful, MONDAY, say) is Nothing.UNCHANGED


def test_who_was_shown_a_fact_hears_of_its_withdrawal_whatever_base_they_were_told_of(base: Any, english: Any) -> None:
    changed = withdrawn(base, "kazbat-iraq")
    for told in (None, revisions(changed)):
        reader = replace(finished(base), told=told, shown={"kazbat-iraq": 0})
        assert text(compose(changed, reader, MONDAY, english)).startswith("Withdrawn on")


def test_who_never_knew_a_fact_does_not_hear_of_its_withdrawal(base: Any, english: Any) -> None:
    changed = withdrawn(base, "kazbat-iraq")
    assert text(compose(changed, new(changed), MONDAY, english)).startswith("1/21")
    assert compose(changed, replace(finished(base), told=None), MONDAY, english) is Nothing.UNCHANGED
    added_and_withdrawn = finished(without(base, "kazbat-iraq"))
    assert compose(changed, added_and_withdrawn, MONDAY, english) is Nothing.UNCHANGED


def test_a_correction_that_was_not_told_yet_gives_way_to_the_withdrawal(base: Any, english: Any) -> None:
    twice = withdrawn(corrected(base, "kazbat-iraq"), "kazbat-iraq")
    said = text(compose(twice, finished(base), MONDAY, english))
    assert said.startswith("Withdrawn on")
    assert "Corrected" not in said


def test_a_fact_that_comes_back_is_told_as_one_that_was_added(base: Any, english: Any) -> None:
    gone = withdrawn(base, "kazbat-iraq")
    for shown in ({}, {"kazbat-iraq": GONE}):
        reader = replace(finished(gone), shown=shown)
        assert text(compose(base, reader, MONDAY, english)).startswith("Added\n")


def test_who_reads_only_changes_hears_of_a_correction_once(base: Any, say: Any) -> None:
    changed = corrected(base, "caspian-ships-considered")
    (_, first), (_, second) = days(changed, finished(base), say, 2)
    assert got(first).edition == ""
    assert got(first).shown == {"caspian-ships-considered": 1}
    assert second is Nothing.UNCHANGED


def test_what_was_shown_counts_before_what_was_told(base: Any, english: Any) -> None:
    once = corrected(base, "kazbat-iraq")
    twice = corrected(once, "kazbat-iraq", why="And a second one")
    older = replace(finished(twice), shown={"kazbat-iraq": 1})  # in an answer, before the second correction
    said = text(compose(twice, older, MONDAY, english))
    assert "And a second one" in said
    assert once.facts["kazbat-iraq"].text["en"] in said
    newer = replace(finished(base), shown={"kazbat-iraq": 2})
    assert compose(twice, replace(newer, told=revisions(once)), MONDAY, english) is Nothing.UNCHANGED


def test_corrections_of_what_the_reader_was_shown_come_before_others(base: Any, english: Any) -> None:
    changed = corrected(base, "brussels-meeting", "kazbat-iraq")
    reader = replace(finished(base), shown={"kazbat-iraq": 0})
    said = text(compose(changed, reader, MONDAY, english))
    assert said.index("KAZBAT") < said.index("Brussels")


def test_a_fact_that_was_added_is_told_where_its_edition_is_read_already(base: Any, say: Any) -> None:
    name = "brussels-meeting"
    before = without(base, name)
    said = text(compose(base, finished(before), MONDAY, say))
    assert said.startswith(say.label("briefing.added"))
    assert base.facts[name].text[say.language] in said


def test_a_fact_that_was_added_to_an_edition_ahead_is_left_to_it(base: Any, english: Any) -> None:
    before = without(base, "kazbat-iraq")
    assert text(compose(base, new(before), MONDAY, english)).startswith("1/21")


def test_a_correction_of_what_an_edition_ahead_will_tell_is_no_news(base: Any, english: Any) -> None:
    changed = corrected(base, "kazbat-iraq")
    assert text(compose(changed, new(base), MONDAY, english)).startswith("1/21")
    shown = replace(new(base), shown={"kazbat-iraq": 0})  # in an answer
    assert text(compose(changed, shown, MONDAY, english)).startswith("Corrected")


def test_whose_last_base_is_not_known_is_told_of_no_additions(base: Any, english: Any) -> None:
    assert compose(base, replace(finished(base), told=None), MONDAY, english) is Nothing.UNCHANGED
    changed = corrected(base, "kazbat-iraq")
    shown = replace(finished(base), told=None, shown={"kazbat-iraq": 0})
    assert "KAZBAT" in text(compose(changed, shown, MONDAY, english))


def test_changes_that_leave_no_room_have_the_day_and_the_course_goes_on_after_them(base: Any, say: Any) -> None:
    facts = [fact for edition in list(base.editions.values())[:2] for fact in edition.facts]
    changed = corrected(base, *facts, why="why " * 60)
    told, course = list[str](), list[str]()
    for _, each in days(changed, replace(new(base), position="moscow-watched"), say, 14):
        briefing = got(each)
        assert len(text(briefing)) <= LIMIT
        told += [name for name, revision in briefing.shown.items() if revision and name in facts]
        course += filter(None, [briefing.edition])
        if not briefing.whole:
            assert re.search(r"\d", text(briefing).splitlines()[-1])  # how many are still to come
    assert sorted(set(told)) == sorted(facts)
    assert course == list(base.editions)[2 : 2 + len(course)]
    assert course


def test_more_changes_than_a_row_has_buttons_for_come_on_several_days(base: Any, english: Any) -> None:
    few = {name: replace(fact, text={"en": "So."}) for name, fact in base.facts.items()}
    short = replace(base, facts=few)
    before = without(short, *list(few)[:20])
    counts = [len(got(each).buttons[0]) for _, each in list(days(short, finished(before), english, 4))[:3]]
    assert counts == [8, 8, 4]


def test_a_change_opens_its_fact(base: Any, english: Any) -> None:
    briefing = compose(corrected(base, "kazbat-iraq"), finished(base), MONDAY, english)
    assert presses(briefing) == [Open("kazbat-iraq"), Contents()]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_and_no_reader_makes_a_briefing_too_long_or_loses_a_change(base: Any, texts: Any, data: Any) -> None:
    say = texts(data.draw(st.sampled_from(["en", "ru", "kk"])))
    names = st.lists(st.sampled_from(sorted(base.facts)), max_size=12, unique=True)
    fixed, gone = data.draw(names), data.draw(names)
    why = data.draw(st.text(min_size=1, max_size=400))
    position = data.draw(st.sampled_from(["", *base.editions]))
    wrong = data.draw(st.lists(st.sampled_from(sorted(set(base.facts) - {*fixed, *gone})), max_size=12, unique=True))
    changed = withdrawn(corrected(base, *fixed, why=why), *wrong, why=why)
    old = without(base, *gone)
    reader = replace(new(old), position=position, shown=dict.fromkeys(data.draw(names), 0))
    wanted = {*fixed, *gone, *wrong}
    told = set(reader.shown) - {*fixed, *wrong}
    for _, each in days(changed, reader, say, 40):
        if isinstance(each, Briefing):
            seen, _entities = html.parse(each.html)
            assert len(seen) <= LIMIT
            told |= each.shown.keys()
    assert wanted <= told


def test_texts_without_measure_are_clipped_and_leave_no_edition_out(base: Any, say: Any) -> None:
    long = {
        name: replace(fact, briefly={say.language: "word " * 300}, text=dict.fromkeys(fact.text, "word " * 300))
        for name, fact in base.facts.items()
    }
    titled = {
        name: replace(
            edition, title=dict.fromkeys(edition.title, "t" * 500), note=dict.fromkeys(edition.note, "n " * 900)
        )
        for name, edition in base.editions.items()
    }
    huge = replace(base, facts=long, editions=titled)
    for _, each in days(huge, new(huge), say, len(base.editions)):
        assert len(text(each)) <= LIMIT
        assert text(each).count("• ") == len(base.editions[got(each).edition].facts)


def test_the_fullest_edition_there_can_be_is_still_told(base: Any, say: Any) -> None:
    """Six facts of four voices, long words of status, a title and a note without end, at the end of the course."""
    one = base.editions["a-proposal-about-the-enp"]
    facts = {
        name: replace(
            base.facts[name], text=dict.fromkeys(base.facts[name].text, "w" * 900), briefly={}, status=Status.CONSIDERED
        )
        for name in one.facts
    }
    facts |= {one.facts[2]: replace(facts[one.facts[2]], voice=Voice.AUTHOR, holder="author")}
    full = replace(one, title={"en": "t" * 900}, note={"en": "n" * 900})
    only = replace(base, facts={**base.facts, **facts}, editions={full.id: full})
    said = text(compose(only, new(only), MONDAY, say))
    assert said.count("• ") == 6
    assert len(said) <= LIMIT


# Recall ---------------------------------------------------------------------------------------------------------------


def test_a_question_that_was_not_known_is_put_again_before_new_ones_but_not_the_next_day(
    base: Any, english: Any
) -> None:
    reader, asked = new(base), list[str]()
    for number in range(10):
        day = MONDAY + timedelta(number)
        briefing = got(compose(base, reader, day, english))
        asked += briefing.asked
        reader = after(reader, briefing, base, day)
        if number == 1:
            reader = replace(reader, asked=(Asked(asked[0], day, knew=False),))
    again = [at for at, fact in enumerate(asked) if fact == asked[0]]
    assert again[:2] == [0, 3]
    assert len(set(asked[:3])) == 3


def test_an_answer_that_was_known_is_not_asked_again_while_there_is_another_question(base: Any, english: Any) -> None:
    reader = new(base)
    for number in range(len(base.editions)):
        day = MONDAY + timedelta(number)
        briefing = got(compose(base, reader, day, english))
        known = {each.fact for each in reader.asked}
        assert not known & set(briefing.asked)
        reader = after(reader, briefing, base, day)
        reader = replace(reader, asked=tuple(replace(each, knew=True) for each in reader.asked))


def test_what_was_not_recalled_comes_twice_a_week_at_most_and_ends_when_all_is_known(base: Any, english: Any) -> None:
    reader = replace(finished(base), after=After.RECALL)
    sessions = list[int]()
    left = {put.fact for edition in base.editions.values() for put in edition.recall}
    for number in range(200):
        day = MONDAY + timedelta(number)
        each = compose(base, reader, day, english)
        if each is Nothing.RECALLED:
            break
        if isinstance(each, Briefing):
            sessions.append(number)
            assert 1 <= len(each.asked) <= 3
            assert len(text(each)) <= LIMIT
            left -= set(each.asked)
            reader = after(reader, each, base, day)
            reader = replace(reader, asked=tuple(replace(put, knew=True) for put in reader.asked))
        else:
            assert each is Nothing.RESTING
    assert left == set()
    for first in range(200):
        assert sum(first <= each < first + 7 for each in sessions) <= 2
    assert sessions == list(range(0, sessions[-1] + 1, 4))


def test_in_a_session_what_was_missed_comes_before_what_was_never_asked(base: Any, english: Any) -> None:
    last = [put.fact for edition in base.editions.values() for put in edition.recall][-1]
    reader = replace(finished(base), after=After.RECALL, asked=(Asked(last, MONDAY - timedelta(9), knew=False),))
    assert got(compose(base, reader, MONDAY, english)).asked[0] == last


def test_a_change_comes_before_questions(base: Any, english: Any) -> None:
    reader = replace(finished(base), after=After.RECALL)
    assert got(compose(corrected(base, "kazbat-iraq"), reader, MONDAY, english)).asked == ()


@pytest.mark.parametrize("number", [0, 20])
def test_who_reads_no_course_meets_the_editions_by_turns(base: Any, number: int) -> None:
    days = [MONDAY + timedelta(each) for each in range(len(base.editions))]
    met = [of_day(base, day) for day in days]
    assert {edition.id for edition in met if edition} == set(base.editions)
    assert of_day(base, days[number] + timedelta(len(base.editions))) == met[number]
