"""Home visits: people, teams, plans and outcomes, sealed; and what knows their key again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "visit_seal",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_visit_seal"),
    )
    op.create_table(
        "visit_people",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("care", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("care_ends", sa.Date(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_visit_people_region_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_visit_people"),
        sa.UniqueConstraint("region_id", "person_id", name="uq_visit_people_region_id_person_id"),
    )
    op.create_table(
        "visit_teams",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_visit_teams_region_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_visit_teams"),
        sa.UniqueConstraint("region_id", "team_id", name="uq_visit_teams_region_id_team_id"),
    )
    op.create_table(
        "visit_plans",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("tours", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_visit_plans_created_by", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_visit_plans_region_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_plans"),
    )
    op.create_index("ix_visit_plans_region_id_start", "visit_plans", ["region_id", "start"])
    op.create_table(
        "visit_outcomes",
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("outcome_id", sa.String(length=64), nullable=False),
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_visit_outcomes_created_by", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_visit_outcomes_region_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("region_id", "outcome_id", name="pk_visit_outcomes"),
    )
    op.create_index("ix_visit_outcomes_region_id_day", "visit_outcomes", ["region_id", "day"])


def downgrade() -> None:
    op.drop_table("visit_outcomes")
    op.drop_table("visit_plans")
    op.drop_table("visit_teams")
    op.drop_table("visit_people")
    op.drop_table("visit_seal")
