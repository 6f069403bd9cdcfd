"""Subscriptions, deliveries, and what chats were shown, recalled and wait for."""

import sqlalchemy as sa
from alembic import op

revision = "0002_briefings"
down_revision = "0001_first"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("unanswered", sa.Column("digest", sa.String(32)))
    op.create_index("unanswered_digest", "unanswered", ["digest"])
    op.create_table(
        "subscriptions",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("weekdays", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("due_on", sa.Date),
        sa.Column("last_on", sa.Date),
        sa.Column("tzdata", sa.String(16), nullable=False),
        sa.Column("position", sa.String(64), nullable=False),
        sa.Column("after", sa.String(12), nullable=False),
        sa.Column("told", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("subscriptions_due", "subscriptions", ["due_at"])
    op.create_table(
        "deliveries",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("local_date", sa.Date),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("buttons", sa.Text),
        sa.Column("carries", sa.Text),
        sa.Column("silent", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("plain", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("unseen", sa.Integer, nullable=False, server_default="0"),
        sa.Column("reason", sa.Text),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("epoch", sa.BigInteger),
        sa.Column("planned_at", sa.BigInteger, nullable=False),
        sa.Column("attempted_at", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.UniqueConstraint("chat_id", "kind", "key", name="deliveries_once"),
    )
    op.create_index("deliveries_open", "deliveries", ["state", "not_before"])
    op.create_index("deliveries_ended", "deliveries", ["ended_at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "shown",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("fact", sa.String(64), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("shown_at", "shown", ["at"])
    op.create_table(
        "recalls",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("fact", sa.String(64), primary_key=True),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("knew", sa.Boolean),
    )
    op.create_table(
        "waiting",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("chat_id", "digest", name="waiting_once"),
    )
