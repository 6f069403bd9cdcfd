"""Every way to spoil a base is refused, at its line, with a mend."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.knowledge.loader import load, read
from bot.knowledge.problems import BaseError
from tests.knowledge.conftest import Base

FACTS, ENTITIES = "knowledge/facts/kites.yaml", "knowledge/entities/kites.yaml"
SOURCES, CONCEPTS = "knowledge/sources/kites.yaml", "knowledge/vocabulary/concepts/kites.yaml"
GAPS, EDITIONS = "knowledge/gaps/kites.yaml", "knowledge/editions/kites.yaml"


class Slip(NamedTuple):
    """One edit of the invented base, and what must be said of it."""

    name: str
    file: str
    old: str
    new: str
    at: str  # a text on the line that the problem must name
    says: str
    mend: str


SLIPS = (
    Slip(
        "an unknown key",
        FACTS,
        "  about: [mallard]",
        "  abuot: [mallard]",
        "abuot",
        "key 'abuot' is unknown",
        "did you mean 'about'?",
    ),
    Slip(
        "an unknown key deep inside",
        FACTS,
        "reach: explicit}",
        "reach: explicit, rech: x}",
        "rech",
        "key 'rech' is unknown",
        "did you mean 'reach'?",
    ),
    Slip(
        "an unknown language",
        FACTS,
        "    kk: [Батпырауық",
        "    kz: [Батпырауық",
        "kz:",
        "key 'kz' is unknown",
        "known: en, ru, kk",
    ),
    Slip(
        "an unknown slot",
        FACTS,
        "values: {count:",
        "values: {cuont:",
        "cuont",
        "key 'cuont' is unknown",
        "did you mean 'count'?",
    ),
    Slip(
        "a missing key",
        FACTS,
        "  status: possible\n",
        "",
        "id: wind-strongest",
        "fact 'wind-strongest': key 'status' is missing",
        "add 'status: …'",
    ),
    Slip(
        "a missing English text",
        FACTS,
        "text: {en: The U.S.",
        "text: {ru: The U.S.",
        "text: {ru: The U.S.",
        "the English text is missing",
        "correct it",
    ),
    Slip(
        "a duplicate key",
        FACTS,
        "  status: possible\n",
        "  status: possible\n  status: done\n",
        "status: done\n  about: [mallard]",
        "key 'status' stands a second time",
        "keep one",
    ),
    Slip(
        "a duplicate id",
        FACTS,
        "id: forty-kites",
        "id: wind-strongest",
        "id: wind-strongest\n  topic: kites\n  voice: author\n  holder: unnamed",
        "the id is taken",
        "the first stands in",
    ),
    Slip(
        "an id with capitals",
        FACTS,
        "id: forty-kites",
        "id: Forty-Kites",
        "id: Forty-Kites",
        "id 'Forty-Kites' is no id",
        "use 1 to 40 of a-z",
    ),
    Slip(
        "an id too long for a button", FACTS, "id: forty-kites", f"id: {'k' * 41}", "id: kkk", "is no id", "use 1 to 40"
    ),
    Slip(
        "an entity with a gap's id",
        GAPS,
        "id: balloon-race",
        "id: mallard",
        "id: mallard",
        "a gap has the same id",
        "rename",
    ),
    Slip(
        "an entity with a reserved id",
        ENTITIES,
        "id: steppe-wire",
        "id: author",
        "id: author",
        "kept for the holders",
        "another id",
    ),
    Slip(
        "an unknown status",
        FACTS,
        "status: possible",
        "status: posible",
        "status: posible",
        "status 'posible' is unknown",
        "did you mean 'possible'?",
    ),
    Slip(
        "a passage that is not in the source",
        FACTS,
        "passage: U.S. Kite Society brought 40 kites",
        "passage: U.S. Kite Club brought 40 kites",
        "Kite Club",
        "the passage is not in",
        "closest: U.S. Kite Society brought 40 kites   line 5",
    ),
    Slip(
        "a passage that resembles nothing",
        FACTS,
        "passage: U.S. Kite Society brought 40 kites",
        "passage: 9876543210 ЖЖЖ ЩЩЩ",
        "ЖЖЖ",
        "the passage is not in",
        "nothing in it resembles",
    ),
    Slip(
        "a passage that stands twice",
        FACTS,
        "passage: Mayor Aigul Serikova opened the festival",
        "passage: the festival",
        "passage: the festival",
        "stands more than once",
        "quote more of the sentence",
    ),
    Slip(
        "a passage of two words",
        FACTS,
        "passage: U.S. Kite Society brought 40 kites",
        "passage: brought 40",
        "passage: brought 40",
        "fewer than 3 words",
        "quote enough",
    ),
    Slip(
        "a passage across sentences",
        FACTS,
        "passage: Mayor Aigul Serikova opened the festival",
        "passage: in the morning. She said that",
        "in the morning",
        "crosses the end of a sentence",
        "second piece of evidence",
    ),
    Slip(
        "a quoted passage outside quotation marks",
        FACTS,
        "every spring. The wind here is free\n",
        "every spring. The wind here is free,” Serikova\n",
        "” Serikova",
        "not inside one quotation",
        "one pair of quotation marks",
    ),
    Slip(
        "a quotation of nobody",
        FACTS,
        "  holder: serikova\n  status: wanted",
        "  holder: unnamed\n  status: wanted",
        "holder: unnamed\n  status: wanted",
        "a quotation needs a speaker",
        "name as holder",
    ),
    Slip(
        "a quotation of an agency",
        FACTS,
        "  holder: serikova\n  status: wanted",
        "  holder: steppe-wire\n  status: wanted",
        "holder: steppe-wire\n  status: wanted",
        "'steppe-wire' is no person",
        "another voice",
    ),
    Slip(
        "an attribution to no agency",
        FACTS,
        "{agency: steppe-wire, date: 05-15, reach: explicit}",
        "{agency: mallard, reach: explicit}",
        "agency: mallard",
        "'mallard' is no agency but of kind person",
        "name the news agency",
    ),
    Slip(
        "an agency of the sentence, said to be of the paragraph",
        FACTS,
        "{agency: steppe-wire, date: 05-15, reach: explicit}",
        "{agency: steppe-wire, reach: paragraph}",
        "{agency: steppe-wire, reach: paragraph}",
        "'steppe-wire' is named by the passage's own sentence",
        "write reach: explicit",
    ),
    Slip(
        "a month that is none",
        FACTS,
        "{date: 2011-05-14,",
        "{date: 2011-13,",
        "2011-13",
        "'2011-13' is a day that no calendar has",
        "leave the key out",
    ),
    Slip(
        "a day that is none",
        FACTS,
        "{date: 2011-05-14,",
        "{date: 2011-02-30,",
        "2011-02-30",
        "'2011-02-30' is a day that no calendar has",
        "leave the key out",
    ),
    Slip(
        "a month zero",
        FACTS,
        "date: 05-15, reach: explicit",
        "date: 00-15, reach: explicit",
        "00-15",
        "'00-15' is a day that no calendar has",
        "leave the key out",
    ),
    Slip(
        "a date in words",
        FACTS,
        "{date: 2011-05-14,",
        "{date: May 2011,",
        "May 2011",
        "'May 2011' is no date",
        "leave the key out",
    ),
    Slip(
        "an event without a year",
        FACTS,
        "{date: 2011-05-14,",
        "{date: 05-14,",
        "{date: 05-14",
        "the date of an event needs its year",
        "leave the key out",
    ),
    Slip(
        "a date that is a list",
        FACTS,
        "{date: 2011-05-14,",
        "{date: [2011],",
        "[2011]",
        "a date is expected",
        "leave the key out",
    ),
    Slip(
        "an alias that two claim",
        ENTITIES,
        "  name: {en: John Mallard,",
        "  strong: {en: [SERIKOVA]}\n  name: {en: John Mallard,",
        "SERIKOVA",
        "'SERIKOVA' is strong in entity 'serikova', too",
        "make it weak in both",
    ),
    Slip(
        "a Latin letter in a Cyrillic word",
        FACTS,
        "ru: Казахстан провёл",
        "ru: Казахстaн провёл",
        "провёл",
        "'Казахстaн' mixes Cyrillic and Latin letters",
        "Latin here: a",
    ),
    Slip(
        "a Cyrillic letter in a Latin word",
        FACTS,
        "[Who hosted the kite",
        "[Whо hosted the kite",
        "hosted the kite festival?",
        "'Whо' mixes Cyrillic and Latin letters",
        "Cyrillic here: о",
    ),
    Slip(
        "a question under two facts",
        FACTS,
        "  text: {en: The U.S. Kite Society brought 40 kites.}",
        "  ask: {en: [WHO hosted the kite festival?]}\n  text: {en: The U.S.}",
        "WHO hosted",
        "'kite-festival-held' answers 'WHO hosted the kite festival?', too",
        "leave it to the one",
    ),
    Slip(
        "a concept that nothing uses",
        CONCEPTS,
        "  kin: [breeze]\n",
        "  kin: [breeze]\n- {id: submarine, en: [submarine, dragon boat], kk: [сүңгуір қайық]}\n",
        "id: submarine",
        "concept 'submarine': nothing in the base uses it",
        "remove it",
    ),
    Slip(
        "kin that is none",
        CONCEPTS,
        "kin: [breeze]",
        "kin: [breze]",
        "breze",
        "there is no concept 'breze'",
        "did you mean 'breeze'?",
    ),
    Slip(
        "an office that no fact states",
        ENTITIES,
        "office: serikova-office",
        "office: forty-kites",
        "office: forty-kites",
        "fact 'forty-kites' states no office",
        "values.office",
    ),
    Slip(
        "an office that is no fact",
        ENTITIES,
        "office: serikova-office",
        "office: serikova-post",
        "office: serikova-post",
        "there is no fact 'serikova-post'",
        "did you mean 'serikova-office'?",
    ),
    Slip(
        "a country that is none",
        ENTITIES,
        "  office: serikova-office",
        "  country: atlantis",
        "country: atlantis",
        "there is no entity 'atlantis'",
        "add that entity",
    ),
    Slip(
        "a capital that stands for nothing",
        ENTITIES,
        "  office: serikova-office",
        "  stands_for: atlantis",
        "stands_for",
        "there is no entity 'atlantis'",
        "add that entity",
    ),
    Slip(
        "a difference from nothing",
        ENTITIES,
        "[balloon-race]",
        "[baloon-race]",
        "baloon-race",
        "there is no entity or gap 'baloon-race'",
        "did you mean 'balloon-race'?",
    ),
    Slip(
        "a definition that is no fact",
        ENTITIES,
        "defined_by: [kite-festival-held]",
        "defined_by: [kites]",
        "defined_by: [kites]",
        "there is no fact 'kites'",
        "did you mean",
    ),
    Slip(
        "a neighbour that is no fact",
        GAPS,
        "related: [kite-festival-held]",
        "related: [nothing]",
        "related: [nothing]",
        "gap 'balloon-race': there is no fact 'nothing'",
        "add that fact",
    ),
    Slip(
        "a topic that is none",
        FACTS,
        "- id: forty-kites\n  topic: kites",
        "- id: forty-kites\n  topic: kits",
        "topic: kits",
        "there is no topic 'kits'",
        "did you mean 'kites'?",
    ),
    Slip(
        "about nobody",
        FACTS,
        "about: [mallard]",
        "about: [malard]",
        "malard",
        "there is no entity 'malard'",
        "did you mean 'mallard'?",
    ),
    Slip(
        "a role of nobody",
        FACTS,
        "at: [astana]}",
        "at: [astan]}",
        "astan]",
        "there is no entity 'astan'",
        "did you mean 'astana'?",
    ),
    Slip(
        "a holder that is nobody",
        FACTS,
        "holder: serikova\n  status: considered",
        "holder: serikov\n  status: considered",
        "holder: serikov\n",
        "there is no entity 'serikov'",
        "did you mean 'serikova'?",
    ),
    Slip(
        "a source that is none",
        FACTS,
        "    - source: kite-gazette\n      passage: U.S.",
        "    - source: kites\n      passage: U.S.",
        "source: kites",
        "there is no source 'kites'",
        "add that source",
    ),
    Slip(
        "an empty text",
        FACTS,
        "text: {en: The local wind may be the strongest in the region.}",
        'text: {en: ""}',
        '{en: ""}',
        "text.en is empty",
        "write the text",
    ),
    Slip(
        "a text with a blank at its end",
        FACTS,
        "text: {en: The local wind may be the strongest in the region.}",
        'text: {en: "The local wind "}',
        "The local wind ",
        "begins or ends with a blank",
        "without blanks",
    ),
    Slip("an empty list", FACTS, "about: [mallard]", "about: []", "about: []", "about is empty", "remove the key"),
    Slip(
        "nothing after a colon",
        FACTS,
        "about: [mallard]",
        "about:",
        "about:\n  text: {en: The local",
        "nothing stands after the colon",
        "write a value",
    ),
    Slip(
        "a text where a list belongs",
        FACTS,
        "about: [mallard]",
        "about: mallard",
        "about: mallard",
        "about is the text 'mallard', a list is expected",
        "write 'about: […]'",
    ),
    Slip(
        "a list where a text belongs",
        FACTS,
        "topic: kites\n  voice: quoted",
        "topic: [kites]\n  voice: quoted",
        "topic: [kites]",
        "topic is a list, a text is expected",
        "write a text",
    ),
    Slip(
        "a mapping where a text belongs",
        FACTS,
        "topic: kites\n  voice: quoted",
        "topic: {a: b}\n  voice: quoted",
        "topic: {a: b}",
        "topic is a mapping",
        "write a text",
    ),
    Slip(
        "a boolean where a text belongs",
        FACTS,
        "topic: kites\n  voice: quoted",
        "topic: true\n  voice: quoted",
        "topic: true",
        "topic is true, a text is expected",
        "write a text",
    ),
    Slip(
        "null where a text belongs",
        FACTS,
        "topic: kites\n  voice: quoted",
        "topic: null\n  voice: quoted",
        "topic: null",
        "topic is null, a text is expected",
        "write a text",
    ),
    Slip(
        "a flag in words",
        FACTS,
        "about: [mallard]",
        "negated: yes",
        "negated: yes",
        "negated is the text 'yes', true or false is expected",
        "write true",
    ),
    Slip(
        "a text where keys belong",
        FACTS,
        "text: {en: The local wind may be the strongest in the region.}",
        "when: in May\n  text: {en: The local wind.}",
        "when: in May",
        "when is the text 'in May', keys with values are expected",
        "key: value",
    ),
    Slip("a checksum that is none", SOURCES, "sha256: ", "sha256: x", "sha256", "is no sha256", "sha256sum"),
    Slip(
        "a seed that is not there",
        SOURCES,
        "seed: kite-gazette-2011.txt",
        "seed: gone.txt",
        "seed: gone.txt",
        "gone.txt is not there",
        "put the text there",
    ),
    Slip(
        "a skip that is not in the source",
        SOURCES,
        'passage: "Invented for tests: The',
        'passage: "Made up for tests: The',
        "Made up",
        "source 'kite-gazette': the passage is not in",
        "closest: Invented for tests",
    ),
    Slip(
        "a tag",
        FACTS,
        "id: forty-kites",
        "id: !!python/name:os.system forty-kites",
        "!!python",
        "means nothing here",
        "remove it",
    ),
    Slip(
        "an anchor used twice",
        FACTS,
        "about: [mallard]",
        "about: &a [*a]",
        "about: &a",
        "an anchor is used a second time",
        "write the value out",
    ),
    Slip(
        "an edition's unknown fact",
        EDITIONS,
        "[serikova-office,",
        "[serikova-ofice,",
        "facts:",
        "there is no fact 'serikova-ofice'",
        "did you mean 'serikova-office'?",
    ),
    Slip(
        "a fact twice in an edition",
        EDITIONS,
        "fly-every-spring, forty-kites",
        "fly-every-spring, fly-every-spring",
        "facts:",
        "fact 'fly-every-spring' stands in an edition already",
        "leave it to one edition",
    ),
    Slip(
        "an edition of too few facts",
        EDITIONS,
        "second-festival-considered, fly-every-spring, forty-kites, wind-strongest",
        "forty-kites",
        "facts:",
        "it has 3 facts",
        "give it 4 to 6",
    ),
    Slip(
        "an edition with another's passage",
        EDITIONS,
        "passage: forty-kites",
        "passage: fifty-kites",
        "passage: fifty-kites",
        "'fifty-kites' is none of its facts",
        "name one of serikova-office",
    ),
    Slip(
        "an edition with another's question",
        EDITIONS,
        "fact: forty-kites",
        "fact: fifty-kites",
        "fact: fifty-kites",
        "'fifty-kites' is none of its facts",
        "name one of serikova-office",
    ),
    Slip(
        "an edition without a title",
        EDITIONS,
        "  title: {en: Kites over Astana, ru: Змеи над Астаной, kk: Астана үстіндегі батпырауықтар}\n",
        "",
        "id: kites-over-astana",
        "edition 'kites-over-astana': key 'title' is missing",
        "add 'title: …'",
    ),
    Slip(
        "a correction without the old text in a language",
        FACTS,
        "  about: [kazakhstan, nato, kite-festival]\n",
        "  about: [kazakhstan, nato, kite-festival]\n"
        "  revised: [{date: 2026-11-20, why: {en: A slip}, was: {en: It was said so}}]\n",
        "revised",
        "what it was is missing in ru, kk",
        "add the text as it was before",
    ),
    Slip(
        "a correction without the reason in a language",
        FACTS,
        "  about: [kazakhstan, nato, kite-festival]\n",
        "  about: [kazakhstan, nato, kite-festival]\n"
        "  revised: [{date: 2026-11-20, why: {en: A slip, ru: Описка}, was: {en: It, ru: Оно, kk: Ол}}]\n",
        "revised",
        "why it is not so is missing in kk",
        "say why in every language of the text",
    ),
    Slip(
        "a correction without a year",
        FACTS,
        "  about: [mallard]\n",
        "  about: [mallard]\n  revised: [{date: 11-20, why: {en: A slip}, was: {en: It was said so}}]\n",
        "revised",
        "the date of an event needs its year",
        "correct it",
    ),
    Slip(
        "a key that is a list",
        FACTS,
        "about: [mallard]",
        "? [about]\n  : [mallard]",
        "? [about]",
        "a key is a list or a mapping",
        "make it a word",
    ),
    Slip(
        "an item that is no mapping",
        FACTS,
        "- id: forty-kites\n",
        "- forty\n- id: forty-kites\n",
        "- forty\n",
        "fact: this is the text 'forty'",
        "key: value",
    ),
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_refused_at_its_line_with_a_mend(alone: Base, slip: Slip) -> None:
    path = alone.edit(slip.file, slip.old, slip.new)
    text = path.read_text(encoding="utf-8")
    line = text.count("\n", 0, text.index(slip.at)) + 1
    found = [each for each in alone.problems() if slip.says in each.message]
    assert found, alone.problems()
    if slip.name != "an entity with a gap's id":  # that one is told at the entity
        assert (found[0].place.file, found[0].place.line) == (path, line)
    assert slip.mend in found[0].mend
    assert str(found[0]).startswith(f"{found[0].place.file}:{found[0].place.line}: ")


@pytest.mark.parametrize(
    ("change", "at", "says", "mend"),
    [
        (("id: forty-five-kites", "id: forty-kites"), "id: forty", "a fact has this id", "the fact stands in "),
        ((", kk: Қате}", "}"), "why:", "why it is not so is missing in kk", "in every language of its old text"),
        (("2026-11-20", "2026-11"), "date:", "a full date is expected", "correct it"),
        (("was: {en: It", "was: {ru: It"), "was:", "the English text is missing", "correct it"),
        (("  date: 2026-11-20\n", ""), "- id", "key 'date' is missing", "add 'date: …'"),
        (("  date:", "  voice: author\n  date:"), "voice", "key 'voice' is unknown", "known: id, date, was, why"),
        (("- id: second", "- id: forty-five-kites"), "- id: forty-five-kites", "the id is taken", "give it another"),
    ],
)
def test_a_slip_in_what_was_withdrawn_is_refused_at_its_line_with_a_mend(
    alone: Base, change: tuple[str, str], at: str, says: str, mend: str
) -> None:
    file = alone.knowledge / "withdrawn.yaml"
    entry = "- id: {}\n  date: 2026-11-20\n  was: {{en: It, kk: Ол}}\n  why: {{en: A slip, kk: {}}}\n"
    file.write_text(entry.format("second", "Қайталау") + entry.format("forty-five-kites", "Қате"), encoding="utf-8")
    assert alone.problems() == []
    text = file.read_text(encoding="utf-8").replace(*change)
    file.write_text(text, encoding="utf-8")
    problem = alone.problems()[-1]
    assert says in problem.message
    assert problem.message.startswith("withdrawn fact ")
    assert mend in problem.mend
    assert at in text.splitlines()[problem.place.line - 1]


@pytest.mark.parametrize(
    ("id_", "message", "says", "at"),
    [
        ("forty-kite", "how many kites came", "there is no fact or gap 'forty-kite'", "- id: forty-kite"),
        ("forty-kites", "WHO hosted the kite festival?", "'kite-festival-held' answers 'WHO", "WHO hosted"),
        ("forty-kites", "", "empty", '""'),
    ],
)
def test_a_message_heard_belongs_to_one_fact_or_gap_that_is_there(
    alone: Base, id_: str, message: str, says: str, at: str
) -> None:
    file = alone.knowledge / "heard.yaml"
    file.write_text(f'- id: {id_}\n  en:\n    - how many were there\n    - "{message}"\n', encoding="utf-8")
    (problem,) = alone.problems()
    assert says in problem.message
    assert at in file.read_text(encoding="utf-8").splitlines()[problem.place.line - 1]


def test_what_still_names_a_withdrawn_fact_is_told_that_it_is_withdrawn(alone: Base) -> None:
    alone.edit(EDITIONS, "forty-kites, ", "forty-five-kites, ")
    entry = "- {id: forty-five-kites, date: 2026-11-20, was: {en: It}, why: {en: A slip}}\n"
    (alone.knowledge / "withdrawn.yaml").write_text(entry, encoding="utf-8")
    problem = next(each for each in alone.problems() if "there is no fact" in each.message)
    assert problem.mend == "it is withdrawn: take it out here as well, or name another"


def test_the_invented_base_is_whole(alone: Base) -> None:
    assert alone.problems() == []


def test_a_passage_that_is_not_there_shows_the_closest_one(alone: Base) -> None:
    alone.edit(FACTS, "passage: U.S. Kite Society brought 40 kites", "passage: U.S. Kite Society brought 44 kites")
    (problem,) = alone.problems()
    assert str(problem) == (
        f"{alone.knowledge}/facts/kites.yaml:63: fact 'forty-kites': the passage is not in "
        f"{alone.seeds}/kite-gazette-2011.txt\n"
        "    passage: U.S. Kite Society brought 44 kites\n"
        "    closest: U.S. Kite Society brought 40 kites   line 5"
    )


def test_all_problems_come_in_one_run(alone: Base) -> None:
    alone.edit(FACTS, "about: [mallard]", "about: [malard]")
    alone.edit(FACTS, "status: wanted", "status: wonted")
    alone.edit(ENTITIES, "office: serikova-office", "office: nothing")
    assert [problem.place.file.name for problem in alone.problems()] == ["kites.yaml"] * 3
    with pytest.raises(BaseError, match="wonted") as caught:
        load(alone.knowledge, alone.seeds)
    assert len(caught.value.problems) == 3


def test_editions_keep_to_one_source_and_to_facts_of_their_own(both: Base) -> None:
    both.edit(EDITIONS, "[serikova-office,", "[source-publication,")
    others = ("kite-festival-held", "second-festival-considered", "fly-every-spring", "forty-kites", "wind-strongest")
    assert {problem.message for problem in both.problems()} == {
        "edition 'kites-over-astana': fact 'source-publication' stands in an edition already",
        *(
            f"edition 'kites-over-astana': fact {name!r} is of source 'kite-gazette', the first is of 'edm-3-187'"
            for name in others
        ),
        "fact 'serikova-office': no edition has it",
    }


def test_a_fact_that_no_edition_has_is_refused_at_the_fact(alone: Base) -> None:
    alone.edit(EDITIONS, "fly-every-spring, ", "")
    (problem,) = alone.problems()
    assert problem.message == "fact 'fly-every-spring': no edition has it"
    assert (problem.place.file.parent.name, problem.place.line) == ("facts", 43)
    assert "add it to the edition that it fits best" in problem.mend


def test_an_edition_that_is_not_in_its_format_is_one_problem_not_one_for_each_of_its_facts(both: Base) -> None:
    both.edit(EDITIONS, "  passage:", "  pasage:")
    assert {problem.place.file.parent.name for problem in both.problems()} == {"editions"}
    file = both.knowledge / "editions.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  passage:", "  pasage:", 1), encoding="utf-8")
    assert {problem.place.file.stem for problem in both.problems()} == {"editions", "kites"}


def test_a_source_without_editions_needs_none(alone: Base) -> None:
    (alone.knowledge / "editions" / "kites.yaml").unlink()
    assert alone.problems() == []


def test_a_faulty_fact_is_not_reported_again_where_it_is_named(alone: Base) -> None:
    alone.edit(FACTS, "  voice: report\n  holder: author\n", "  voice: reprt\n  holder: author\n")  # serikova's office
    (problem,) = alone.problems()
    assert "did you mean 'report'?" in problem.mend


def test_a_seed_that_changed_is_refused_with_its_new_checksum(alone: Base) -> None:
    seed = alone.seeds / "kite-gazette-2011.txt"
    seed.write_bytes(seed.read_bytes() + b" ")
    (problem,) = alone.problems()
    assert problem.place.line == 4
    assert "has changed" in problem.message
    assert hashlib.sha256(seed.read_bytes()).hexdigest() in problem.mend


def test_a_seed_that_is_not_utf8_is_refused(alone: Base) -> None:
    seed = alone.seeds / "kite-gazette-2011.txt"
    old = hashlib.sha256(seed.read_bytes()).hexdigest()
    seed.write_bytes(b"\xff" + seed.read_bytes())
    alone.edit(SOURCES, old, hashlib.sha256(seed.read_bytes()).hexdigest())
    (problem,) = alone.problems()
    assert "is not UTF-8 (byte 0)" in problem.message
    assert "save it as UTF-8" in problem.mend


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"- id: [x\n- y: }\n", 2, "the file is not YAML: "),
        (b"- id: x\n\ty: z\n", 2, "the file is not YAML: "),
        (b"- id: a\n- \x07\n", 2, "the file is not YAML: "),
        (b"- id: a\n- \xff\n", 2, "the file is not UTF-8"),
        (b"", 1, "the file is empty"),
        (b"# nothing yet\n", 1, "the file is empty"),
        (b"id: x\n", 1, "the file is no list"),
    ],
)
def test_a_file_that_is_no_list_of_facts_is_one_clear_problem(
    alone: Base, content: bytes, line: int, says: str
) -> None:
    (alone.knowledge / "facts" / "more.yaml").write_bytes(content)
    (problem,) = alone.problems()
    assert (problem.place.file.name, problem.place.line) == ("more.yaml", line)
    assert says in problem.message
    assert problem.mend


def test_a_file_nested_without_end_is_refused(alone: Base) -> None:
    (alone.knowledge / "facts" / "more.yaml").write_text("[" * 5000 + "]" * 5000, encoding="utf-8")
    assert any("nested without end" in problem.message for problem in alone.problems())


def test_a_missing_folder_is_one_clear_problem(tmp_path: Path) -> None:
    (problem,) = read(tmp_path / "nowhere", tmp_path).problems
    assert (problem.place.file, problem.message) == (tmp_path / "nowhere", "there is no such folder")
    assert "--knowledge" in problem.mend


def test_an_empty_folder_lacks_sources_topics_entities_and_facts(tmp_path: Path) -> None:
    problems = read(tmp_path, tmp_path).problems
    assert {problem.message for problem in problems} == {
        f"there is no {kind} in the base" for kind in ("source", "topic", "entity", "fact")
    }
    assert all(".yaml" in problem.mend for problem in problems)


def test_a_file_that_cannot_be_read_is_refused(alone: Base) -> None:
    (alone.knowledge / "facts" / "more.yaml").mkdir()
    (problem,) = alone.problems()
    assert "cannot be read" in problem.message
    assert "permissions" in problem.mend


@pytest.mark.parametrize("line", ["word", "word many", "two words 1.5"])
def test_a_frequency_list_with_a_bad_line_is_refused(alone: Base, line: str) -> None:
    folder = alone.knowledge / "vocabulary" / "frequency"
    folder.mkdir()
    (folder / "en.txt").write_text(f"the 7.7\n{line}\nof 7.4\n", encoding="utf-8")
    (problem,) = alone.problems()
    assert (problem.place.file.name, problem.place.line) == ("en.txt", 2)
    assert "word 4.25" in problem.mend


def test_a_frequency_list_must_end_with_a_line_break(alone: Base) -> None:
    folder = alone.knowledge / "vocabulary" / "frequency"
    folder.mkdir()
    (folder / "en.txt").write_text("the 7.7\nof 7.4", encoding="utf-8")
    (problem,) = alone.problems()
    assert problem.place.line == 2
    assert "line break" in problem.mend


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("months: {en: [January], de: [Januar]}\n", 1, "key 'de' is unknown"),
        ("months:\n  en: January\n", 2, "months.en is the text 'January'"),
        ("- months\n", 1, "keys with values are expected"),
    ],
)
def test_word_lists_in_another_form_are_refused(alone: Base, text: str, line: int, says: str) -> None:
    (alone.knowledge / "vocabulary" / "words.yaml").write_text(text, encoding="utf-8")
    (problem,) = alone.problems()
    assert (problem.place.file.name, problem.place.line) == ("words.yaml", line)
    assert says in problem.message
    assert problem.mend
