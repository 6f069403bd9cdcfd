"""`make bench` measures real processes."""

from pathlib import Path

from benchmarks.asked import Asked
from benchmarks.speed import Row, answering, building, growing, machine, run, table, worst_messages


def test_a_process_is_started_asked_and_measured() -> None:
    asked = [Asked("Where is KAZBAT deployed?", "en", "a"), Asked("When?", "en", "a"), Asked("қашан", "kk", "b")]
    ready, measured = run(asked)
    assert 0 < measured.load + measured.build < measured.ready
    assert measured.load + measured.build < ready
    assert [len(taken) for taken in measured.first] == [len(asked)]
    assert len(measured.again) > 1
    assert all(0 < seconds < 5 for taken in (*measured.first, *measured.again) for seconds in taken)
    assert 10e6 < measured.peak < 1e9
    printed = "\n".join(table("A title", answering([measured]) + building([measured])))
    assert "A title" in printed
    assert "99 of 100 within" in printed
    assert "memory at most" in printed


def test_a_later_start_finds_the_engine_that_the_first_one_kept(tmp_path: Path) -> None:
    run([Asked("KAZBAT", "en", "a")], "--kept", str(tmp_path))
    [kept] = tmp_path.iterdir()
    made = kept.stat()
    _, later = run([Asked("KAZBAT", "en", "a")], "--kept", str(tmp_path))
    assert [each.stat().st_mtime_ns for each in tmp_path.iterdir()] == [made.st_mtime_ns]
    _, without = run([Asked("KAZBAT", "en", "a")])
    assert later.build < without.build


def test_a_made_up_base_is_measured_with_questions_of_its_own_and_the_worst_messages() -> None:
    _, measured = run([], "--facts", "100", "--worst", "1")
    assert measured.own
    assert measured.right > 0.7 * measured.own
    assert 0 < measured.loaded <= measured.peak
    assert {row.name for row in growing(measured)} >= {"build the engine", "memory at most"}
    shown = worst_messages(measured)
    assert shown[0].found[0] >= shown[-1].found[0] > 0
    assert shown[0].found[0] == 1000 * max(measured.worst[0].values())


def test_a_goal_that_is_missed_is_marked() -> None:
    reached, missed, free = table("", [Row("a", "ms", [1, 2, 9], 3), Row("b", "ms", [4, 2, 9], 3), Row("c", "s", [1])])[
        1:
    ]
    assert not reached.endswith("missed")
    assert missed.endswith("missed")
    assert free.split() == ["c", "1.00", "1.00", "s"]


def test_it_is_said_what_it_was_measured_on_and_how() -> None:
    assert "Python" in machine()
    assert "processor's time" in machine()
