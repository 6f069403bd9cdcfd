"""The command line: the one place that parses arguments. What a command needs is imported when it is called.

Exit statuses: 0 done, 1 problems in the base, 2 a wrong setting or argument, 3 Telegram refuses the token, 4 the
database cannot be used, 5 another `run` owns the database.
"""

# ruff: noqa: PLC0415 - so that `kaznato --help` is instant, and a command pays for nothing that it does not use

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bot import __version__
from bot.endings import Status, told

_COLLECT_EVERY = 50_000  # new objects
INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit status. On a wrong argument argparse itself exits, with 2."""
    # A start makes a hundred thousand objects that live as long as the program: looking for garbage among them every
    # 700 would take a fifth of it.
    gc.set_threshold(_COLLECT_EVERY)
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        status: int = told(lambda: given.run(parser, given))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough of it, as `head` does. The interpreter flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kaznato",
        description="Answers questions about the Kazakhstan–NATO–Russia situation with the source's own words.",
    )
    parser.add_argument("--version", action="version", version=f"kaznato {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    folders = argparse.ArgumentParser(add_help=False)
    folders.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="another fact base (default: KNOWLEDGE_DIR, shipped)"
    )
    folders.add_argument("--seeds", type=Path, metavar="DIR", help="its source texts (default: SEEDS_DIR, shipped)")
    base = argparse.ArgumentParser(add_help=False, parents=[folders])
    base.add_argument("--json", action="store_true", help="print for machines")

    chat = commands.add_parser("chat", help="talk to the bot in the terminal: no token, no network")
    chat.set_defaults(run=_chat)
    run = commands.add_parser("run", help="run the bot on Telegram (TELEGRAM_BOT_TOKEN)")
    run.set_defaults(run=_run)
    ask = commands.add_parser("ask", parents=[base], help="answer a question, or a file of them")
    ask.add_argument("question", nargs="*", help="the question; quotation marks around it are optional")
    ask.add_argument("--batch", metavar="FILE", help='a file of {"id","q","lang","chat"} lines; - is standard input')
    ask.add_argument("--explain", action="store_true", help="say how the answer was found")
    ask.add_argument(
        "--lang", choices=("en", "ru", "kk"), default="en", help="reply so where the question does not tell"
    )
    ask.set_defaults(run=_ask)
    check = commands.add_parser("check", parents=[base], help="verify the fact base and say what it lacks")
    check.add_argument("--write-schema", type=Path, metavar="DIR", help="only write the JSON Schemas of its files")
    check.set_defaults(run=_check)
    briefing = commands.add_parser("briefing", help="what subscribers get")
    _add_briefings(briefing.add_subparsers(title="works", required=True, metavar="WORK"), folders)
    curate = commands.add_parser("curate", help="for curators: propose words for the base, and add them")
    _add_curating(curate.add_subparsers(title="works", required=True, metavar="WORK"), folders)
    return parser


def _add_briefings(
    works: "argparse._SubParsersAction[argparse.ArgumentParser]", folders: argparse.ArgumentParser
) -> None:
    preview = works.add_parser("preview", parents=[folders], help="print a briefing")
    preview.add_argument(
        "--date", type=_day, metavar="DAY", help="of that day, such as 2026-12-01 (default: today, UTC)"
    )
    preview.add_argument("--lang", choices=("en", "ru", "kk"), default="en", help="in that language (default: en)")
    preview.add_argument(
        "--edition", metavar="N", help="this edition, by its number or id, as its reader gets it first"
    )
    preview.set_defaults(run=_briefing_preview)
    status = works.add_parser("status", help="say how many get them, and what became of the last 24 hours'")
    status.add_argument("--json", action="store_true", help="print for machines")
    status.set_defaults(run=_briefing_status)
    resume = works.add_parser("resume", help="let briefings go out again after a run that was stopped")
    resume.set_defaults(run=_briefing_resume)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-12-01") from None


def _add_curating(
    works: "argparse._SubParsersAction[argparse.ArgumentParser]", folders: argparse.ArgumentParser
) -> None:
    forms = works.add_parser("forms", parents=[folders], help="compare the table of irregular Russian forms")
    forms.add_argument("--write", action="store_true", help="and write it anew")
    forms.set_defaults(run=_curate_forms)
    vocabulary = works.add_parser("vocabulary", parents=[folders], help="propose forms for concepts, to be judged")
    vocabulary.add_argument("--lang", choices=("en", "ru", "kk"), required=True, help="of which language")
    vocabulary.add_argument("--thesaurus", type=Path, metavar="FILE", help="from a thesaurus (.dat of MyThes)")
    vocabulary.add_argument(
        "--embeddings", action="store_true", help="from a list of words, by their meaning; says how similar they are"
    )
    vocabulary.add_argument(
        "--words", type=Path, metavar="FILE", help="that list, such as a .dic of hunspell (default: the frequency list)"
    )
    vocabulary.add_argument("--least", type=float, metavar="N", help="the least similarity, up to 1 (default: 0.7)")
    vocabulary.add_argument("--most", type=int, metavar="N", help="at most so many for a concept (default: 25)")
    vocabulary.set_defaults(run=_curate_vocabulary)
    accept = works.add_parser("accept", parents=[folders], help="add the forms that were left in a file of proposals")
    accept.add_argument("file", type=Path, metavar="FILE", help="the file, judged line by line")
    accept.set_defaults(run=_curate_accept)


def _chat(_parser: argparse.ArgumentParser, _given: argparse.Namespace) -> int:
    from bot.console.chat import main as chat

    return chat()


def _run(_parser: argparse.ArgumentParser, _given: argparse.Namespace) -> int:
    from bot.app import main as run

    return run()


def _ask(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    if bool(given.question) == bool(given.batch):
        parser.error("ask: give either a question or --batch FILE")
    if given.batch and given.explain:
        parser.error("ask: --explain goes with a question, not with --batch")
    from bot.commands.ask import Asker, BatchError, ask, ask_batch
    from bot.commands.base import base_paths
    from bot.knowledge.problems import BaseError

    try:
        with _lines(given.batch) as lines:
            asker = Asker(*base_paths(given.knowledge, given.seeds))
            if given.batch:
                for line in ask_batch(asker, lines, language=given.lang):
                    print(line, flush=True)
            else:
                question = " ".join(given.question)
                print(ask(asker, question, language=given.lang, as_json=given.json, explain=given.explain))
    except BaseError as error:
        print(error, file=sys.stderr)
        return Status.PROBLEMS
    except (BatchError, UnicodeDecodeError) as error:
        print(f"kaznato: {given.batch}: {error}", file=sys.stderr)
        return Status.WRONG
    return Status.DONE


def _lines(file: str | None) -> contextlib.AbstractContextManager[Iterable[str]]:
    """The lines of a file; of standard input for `-`. Ends the program with one line where it cannot be opened."""
    if file is None:
        return contextlib.nullcontext(())
    if file == "-":
        return contextlib.nullcontext(sys.stdin)
    try:
        return Path(file).open(encoding="utf-8")
    except OSError as error:
        print(f"kaznato: {file}: {error.strerror}", file=sys.stderr)
        sys.exit(Status.WRONG)


def _check(_parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    if given.write_schema:
        from bot.knowledge.schema import write_schemas

        try:
            print(*write_schemas(given.write_schema), sep="\n")
        except OSError as error:
            print(f"kaznato: {given.write_schema}: {error.strerror}", file=sys.stderr)
            return Status.WRONG
        return Status.DONE
    from bot.commands.base import base_paths
    from bot.commands.check import check

    text, is_well = check(*base_paths(given.knowledge, given.seeds), as_json=given.json)
    print(text)
    return Status.DONE if is_well else Status.PROBLEMS


def _briefing_preview(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    from bot.commands.base import base_paths
    from bot.commands.briefing import NoEditionError, preview
    from bot.knowledge.loader import load

    base = load(*base_paths(given.knowledge, given.seeds))
    try:
        print(preview(base, given.date or datetime.now(UTC).date(), given.lang, given.edition))
    except NoEditionError as error:
        parser.error(f"briefing preview: {error}")
    return Status.DONE


def _briefing_status(_parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    import asyncio

    from bot.commands.delivery import status

    print(asyncio.run(status(as_json=given.json)))
    return Status.DONE


def _briefing_resume(_parser: argparse.ArgumentParser, _given: argparse.Namespace) -> int:
    import asyncio

    from bot.commands.delivery import resume

    print(asyncio.run(resume()))
    return Status.DONE


def _curate_forms(_parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    from bot.commands.base import base_paths
    from bot.curate.forms import revise
    from bot.curate.libraries import Russian

    revision = revise(*base_paths(given.knowledge, given.seeds), Russian().inflect)
    if given.write:
        revision.write()
    changes = revision.changes
    print(*changes, f"lines that change in {revision.file}: {len(changes)}", sep="\n")
    return Status.DONE


def _curate_vocabulary(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    if not given.thesaurus and not given.embeddings:
        parser.error("curate vocabulary: give --thesaurus FILE, --embeddings or both")
    if given.words and not given.embeddings:
        parser.error("curate vocabulary: --words goes with --embeddings")
    from bot.commands.base import base_paths
    from bot.curate.libraries import embedding_likeness
    from bot.curate.propose import Wish, propose

    wish = Wish(
        language=given.lang,
        thesaurus=given.thesaurus,
        words=given.words,
        likeness=embedding_likeness if given.embeddings else None,
        **{name: value for name in ("least", "most") if (value := getattr(given, name)) is not None},
    )
    print(propose(*base_paths(given.knowledge, given.seeds), wish), end="")
    return Status.DONE


def _curate_accept(_parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    from bot.commands.base import base_paths
    from bot.curate.accept import accept

    added = accept(given.file, *base_paths(given.knowledge, given.seeds))
    print(f"forms added: {added.forms}", *added.files, sep="\n")
    return Status.DONE
