"""What editions of a publication give away together: how many counts, and of how few people."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLE = "publication_given_away"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("publication_id", sa.String(length=64), nullable=False),
        sa.Column("earlier_id", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.Integer(), nullable=False),
        sa.Column("minimum_people", sa.Double(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], ["publications.id"], name=f"fk_{TABLE}_{column}", ondelete="CASCADE")
            for column in ("publication_id", "earlier_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "earlier_id", name=f"pk_{TABLE}"),
    )
    op.create_index(f"ix_{TABLE}_earlier_id", TABLE, ["earlier_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
