"""`kaznato briefing status` and `resume`: how delivery fares, also while the bot runs."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

from bot.settings import Settings
from bot.storage.figures import STOPPED_KEY, Figures, figures
from bot.storage.store import Store


async def status(*, as_json: bool) -> str:
    """The figures. Raises SettingsError or StorageError."""
    async with await Store.open(Settings.read().database_url) as store:
        found = await figures(store, datetime.now(UTC))
    if as_json:
        fields = asdict(found)
        fields["delay"] = found.delay.total_seconds() if found.delay else None
        fields["reasons"] = dict(found.reasons)
        return json.dumps(fields)
    return "\n".join(_lines(found))


async def resume() -> str:
    """Lets messages go out again. Raises SettingsError or StorageError."""
    async with await Store.open(Settings.read().database_url) as store:
        why = await store.kept(STOPPED_KEY)
        if not why:
            return "nothing was stopped"
        await store.keep(STOPPED_KEY, "")
    return f"goes on; it had stopped on {why}"


def _lines(found: Figures) -> list[str]:
    delay = f"{found.delay.total_seconds():.1f} s" if found.delay is not None else "-"
    return [
        *([f"STOPPED on {found.stopped}"] if found.stopped else []),
        f"subscribers: {found.active} active, {found.paused} paused, {found.suspended} suspended",
        (
            f"last 24 hours: {found.sent} sent ({found.late} of them late), {found.skipped} skipped, "
            f"{found.failed} failed"
        ),
        f"95 % arrived within: {delay}",
        f"attempts whose answer was never seen: {found.unseen}",
        f"waiting to go out: {found.waiting}",
        *(f"  {count} {reason}" for reason, count in found.reasons),
    ]
