"""`make bench` measures real processes."""

from benchmarks.speed import machine, run, table
from benchmarks.started import Asked


def test_a_process_is_started_asked_and_measured() -> None:
    asked = [Asked("Where is KAZBAT deployed?", "en", "a"), Asked("When?", "en", "a"), Asked("қашан", "kk", "b")]
    ready, measured = run(asked)
    assert 0 < measured.load + measured.build < ready
    assert len(measured.first) == len(asked)
    assert len(measured.again) > len(measured.first)
    assert all(0 < seconds < 5 for seconds in (*measured.first, *measured.again))
    assert 10e6 < measured.peak < 1e9
    printed = "\n".join(table([(ready, measured)], len(asked)))
    assert "the first time (3)" in printed
    assert machine() in printed
    assert "Python" in machine()
