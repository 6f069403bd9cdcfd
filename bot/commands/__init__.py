"""What the command line does, a module a command; `bot.cli` parses its arguments."""
