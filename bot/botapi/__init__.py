"""A local Bot API: Telegram's rules, states and error texts, without Telegram.

It knows nothing of the bot that talks to it. It has two doors: a call in the same process (`server.Server.call`) and
HTTP (`http.Door`), the latter with scripted faults and a control endpoint for tests in another process.
"""
