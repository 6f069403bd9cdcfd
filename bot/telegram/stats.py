"""How delivery fares, for the people who run the bot."""

from bot.locales.texts import Say
from bot.storage.figures import Figures
from bot.telegram.page import Page

_MOST_REASONS = 5


def stats_page(figures: Figures, say: Say) -> Page:
    """The figures as a message."""
    return Page(
        say.lines(
            say("stats.title"),
            figures.stopped and say("stats.stopped", why=figures.stopped),
            say("stats.subscribers", active=figures.active, paused=figures.paused, suspended=figures.suspended),
            say(
                "stats.day",
                sent=figures.sent,
                late=figures.late,
                skipped=figures.skipped,
                failed=figures.failed,
            ),
            figures.delay and say("stats.delay", seconds=f"{figures.delay.total_seconds():.1f}"),
            figures.unseen and say("stats.unseen", count=figures.unseen),
            figures.waiting and say("stats.waiting", count=figures.waiting),
            *(f"{count} × {reason}" for reason, count in figures.reasons[:_MOST_REASONS]),
        ),
    )
