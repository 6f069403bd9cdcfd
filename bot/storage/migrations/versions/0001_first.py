"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001_first"
down_revision = None
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("payload", sa.Text),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("handled_at", sa.BigInteger),
        sa.Column("outcome", sa.Text),
    )
    op.create_index("updates_waiting", "updates", ["chat_id", "update_id"])
    op.create_index("updates_handled", "updates", ["handled_at"])
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(8)),
        sa.Column("zone", sa.Text),
        sa.Column("context", sa.Text),
        sa.Column("context_at", sa.BigInteger),
    )
    op.create_index("chats_context", "chats", ["context_at"])
    op.create_table(
        "unanswered",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("nearest", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("unanswered_at", "unanswered", ["at"])
    op.create_table(
        "outcomes",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("outcome", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("fact", sa.Text),
        sa.Column("helpful", sa.Boolean),
        sa.Column("text", sa.Text),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "keep",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
