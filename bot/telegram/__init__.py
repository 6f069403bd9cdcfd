"""All that knows what Telegram is: handlers, keyboards, rendering, the roads in and out."""
