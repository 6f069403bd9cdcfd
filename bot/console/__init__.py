"""The chat in the terminal: the same bot as on Telegram, in front of a local Bot API in the same process."""
