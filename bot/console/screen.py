"""What the bot has done, printed: messages with their buttons numbered, edits, answers to a press."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.botapi.ledger import Call
from bot.console.render import Paper, Style, lines
from bot.console.width import rows

_EDITS: Final = frozenset({"editMessageText", "editMessageReplyMarkup"})
_FILES: Final = ("photo", "document")


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that can be pressed: by its number or its label."""

    message: int
    label: str
    data: str


class Screen:
    """Turns the bot's calls into text, and knows which buttons the newest message with buttons has."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.choices: list[Choice] = []

    def shown(self, calls: Iterable[Call]) -> Iterator[str]:
        """The lines to print for these calls, a blank one before each message but the first."""
        first = True
        for call in calls:
            block = list(self._call(call)) if call.ok else []
            if block and not first:
                yield ""
            yield from block
            first = first and not block

    def chosen(self, line: str) -> Choice | None:
        """The button that `line` stands for: its number, or its whole label."""
        if line.isascii() and line.isdigit() and len(line) < 4 and 0 < int(line) <= len(self.choices):
            return self.choices[int(line) - 1]
        return next((choice for choice in self.choices if choice.label == line), None)

    def dim(self, text: str) -> str:
        return self.paper.styled(text, Style.DIM)

    def _call(self, call: Call) -> Iterator[str]:
        result = call.body["result"]
        match call.method, result:
            case method, dict() if method in _EDITS and "message_id" in result:
                yield self.dim("(edited)")
                yield from self._message(result)
            case _, {"message_id": int()}:
                yield from self._message(result)
            case "answerCallbackQuery", _ if call.parameters.get("text"):
                mark = "!" if call.parameters.get("show_alert") else "·"
                yield self.dim(f"{mark} {' '.join(call.parameters['text'].split())}")
            case "deleteMessage", _:
                gone = call.parameters["message_id"]
                self.choices = [choice for choice in self.choices if choice.message != gone]
                yield self.dim("(a message was deleted)")

    def _message(self, message: dict[str, Any]) -> Iterator[str]:
        for kind in _FILES:
            if kind in message:
                name = message[kind].get("file_name", "") if isinstance(message[kind], dict) else ""
                yield self.dim(f"[{kind}{': ' if name else ''}{name}]")
        text = message.get("text", message.get("caption", ""))
        if text:
            entities = message.get("entities", message.get("caption_entities", []))
            yield from lines(text, entities, self.paper)
        yield from self._buttons(message)

    def _buttons(self, message: dict[str, Any]) -> Iterator[str]:
        """The buttons, row by row. They are now the ones that answer to their number."""
        keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
        if keyboard or any(choice.message == message["message_id"] for choice in self.choices):
            self.choices = []
        for row in keyboard:
            labels = [self._label(message["message_id"], button) for button in row]
            yield from (self.paper.styled(line, Style.BOLD) for line in rows(labels, self.paper.width))

    def _label(self, message: int, button: dict[str, Any]) -> str:
        label = " ".join(button["text"].split())
        if "callback_data" in button:
            self.choices.append(Choice(message, label, button["callback_data"]))
            return f"[{len(self.choices)}] {label}"
        address = button.get("url") or next((str(v) for key, v in button.items() if key != "text"), "")
        return f"{label}: {address}"
