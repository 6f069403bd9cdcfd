"""Messages as rows of `deliveries`, and back."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from bot.storage.records import Carried, Delivery, Planned, Skipped

PLANNED, ATTEMPTED, SENT, SKIPPED, FAILED = "planned", "attempted", "sent", "skipped", "failed"
ENDED = (SENT, SKIPPED, FAILED)

WORDLESS: Final[dict[str, None]] = {"text": None, "buttons": None, "carries": None}
"""What was said is in the chat; here it need not be kept."""


def row_of(each: Planned | Skipped, now: datetime) -> dict[str, Any]:
    """A message that is new."""
    row = {
        "chat_id": each.chat_id,
        "kind": each.kind,
        "key": each.key,
        "local_date": each.local_date,
        "due_at": each.due_at,
        "not_before": each.due_at,
        "planned_at": now,
    }
    match each:
        case Skipped(reason=reason):
            content = {"state": SKIPPED, "reason": reason, "ended_at": now}
            return row | content | {"thread_id": None} | WORDLESS
        case Planned(text=text, buttons=buttons, carries=carries, thread_id=thread):
            return row | {
                "state": PLANNED,
                "reason": None,
                "ended_at": None,
                "thread_id": thread,
                "text": text,
                "buttons": json.dumps(buttons),
                "carries": json.dumps(asdict(carries)),
            }


def delivery_of(*row: Any) -> Delivery:
    """A message that is planned, from its columns in the order of `Delivery`."""
    number, chat, thread, kind, due, text, buttons, carries, *rest = row
    carried = json.loads(carries)
    carried["asked"] = tuple(carried["asked"])
    shown = tuple(tuple((label, data) for label, data in each) for each in json.loads(buttons))
    return Delivery(number, chat, thread, kind, due, text, shown, Carried(**carried), *rest)
