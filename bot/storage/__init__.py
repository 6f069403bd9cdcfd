"""What outlives the process: updates not yet answered, what a chat has chosen, subscriptions, what is to go out to them
and what became of it, counters. SQLite or PostgreSQL.

`store.Store` is the door; `owner.own` keeps a second `run` out of the same database.
"""
