"""kaznato: a Telegram bot whose every answer proves itself with the source's own words."""

__version__ = "0.1.0"
