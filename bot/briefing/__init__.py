"""Daily briefings: what one says (`compose`), and when it is due. Pure: no clock, no database, no Telegram."""
