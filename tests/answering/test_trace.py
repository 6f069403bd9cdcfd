"""Every decision can be traced."""

from bot.answering.engine import Engine
from tests.answering.replies import after, found

QUESTION = "When did Tokayev meet Solana?"


def test_a_trace_says_what_was_recognised_ranked_vetoed_and_decided(engine: Engine) -> None:
    steps = engine.ask(QUESTION, explain=True).trace
    stages = [step.stage for step in steps]
    assert {"recognise", "focus", "rank", "match", "veto", "confidence", "decide"} <= set(stages)
    assert stages[0] == "recognise"
    assert stages[-1] == "decide"
    assert any(step.stage == "recognise" and "e:solana" in step.detail for step in steps)
    assert any(step.stage == "veto" and "no_date" in step.detail for step in steps)
    assert next(step.subject for step in steps if step.stage == "decide") == "Unknown"


def test_ranks_and_matches_carry_weights(engine: Engine) -> None:
    steps = engine.ask(QUESTION, explain=True).trace
    assert all(step.weight is not None for step in steps if step.stage in {"rank", "match", "confidence"})


def test_a_mended_word_is_traced_as_it_was_typed(engine: Engine) -> None:
    steps = engine.ask("who is pronihcev", explain=True).trace
    assert any("'pronihcev'" in step.detail for step in steps)


def test_a_story_and_an_assumption_are_traced(engine: Engine) -> None:
    told = engine.ask("I live near Tatarstan and love ships. How much money will the border get?", explain=True)
    assert "story" in {step.stage for step in told.trace}
    context = after(engine, "Where is KAZBAT deployed?")
    assert "assume" in {step.stage for step in engine.ask("When was that?", context=context, explain=True).trace}


def test_courtesy_is_traced_too(engine: Engine) -> None:
    (step,) = engine.ask("hi", explain=True).trace
    assert (step.stage, step.detail) == ("courtesy", "greeting")


def test_no_trace_is_made_unless_it_is_wanted(engine: Engine) -> None:
    assert engine.ask(QUESTION).trace == ()
    assert engine.ask(QUESTION, explain=True).answer == engine.ask(QUESTION).answer
    assert found(engine, "Where is KAZBAT deployed?").facts
