"""Corrections and withdrawals: what they must say, so that every reader can be told in their language."""

from collections.abc import Iterator

from bot.knowledge.entries import Entries, Entry, Path, R
from bot.knowledge.model import LANGUAGES, Localized
from bot.knowledge.problems import Problem


def check(entries: Entries) -> Iterator[Problem]:
    """Old texts and reasons that are missing in a language, and ids that are a fact's and a withdrawn one's."""
    for fact in entries.facts:
        for index, revision in enumerate(fact.record.revised):
            text, at = fact.record.text, ("revised", index)
            yield from _lacking(fact, (*at, "was"), revision.was, text, "add the text as it was before")
            yield from _lacking(fact, (*at, "why"), revision.why, text, "say why in every language of the text")
    facts = {fact.record.id: fact for fact in entries.facts}
    for withdrawn in entries.withdrawn:
        record = withdrawn.record
        yield from _lacking(withdrawn, ("why",), record.why, record.was, "say why in every language of its old text")
        if record.id in facts:
            place = facts[record.id].place("id")
            mend = f"remove the fact, or the entry here; the fact stands in {place.file}:{place.line}"
            yield withdrawn.problem(("id",), "a fact has this id", mend)


def _lacking(entry: Entry[R], at: Path, has: Localized, wanted: Localized, mend: str) -> Iterator[Problem]:
    missing = [lang for lang in LANGUAGES if lang in wanted and lang not in has]
    if missing:
        said = "why it is not so" if at[-1] == "why" else "what it was"
        yield entry.problem(at, f"{said} is missing in {', '.join(missing)}", mend)
