"""What every page must be: HTML that Telegram takes, within its limits, with buttons that mean something."""

from bot.botapi import html, limits
from bot.botapi.text import units
from bot.locales.markup import plain
from bot.telegram.page import Page, decode, encode


def sound(page: Page) -> str:
    """Checks a page against Telegram's rules; gives its text as a reader sees it."""
    text, entities = html.parse(page.html)
    assert text.strip()
    assert units(text) <= limits.TEXT
    assert len(entities) <= limits.ENTITIES
    assert plain(page.html) == text
    for row in page.buttons:
        assert 1 <= len(row) <= limits.BUTTONS_IN_A_ROW
        for button in row:
            data = encode(button.press)
            assert button.label.strip()
            assert len(button.label) <= 100
            assert 1 <= len(data.encode()) <= 64
            assert decode(data) == button.press
    assert sum(map(len, page.buttons)) <= limits.BUTTONS
    return text


def labels(page: Page) -> list[str]:
    return [button.label for row in page.buttons for button in row]
