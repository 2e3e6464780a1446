"""Regions with what they stand on, facilities, scenarios and results."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from api.store.geometry import Shape, drop_rtree_ddl, rtree_ddl

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
SPATIAL = ("boundaries", "facilities")


def upgrade() -> None:
    op.create_table(
        "networks",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("folder", sa.String(length=500), nullable=False),
        sa.Column("barriers_file", sa.String(), nullable=False),
        sa.Column("modes", DOCUMENT, nullable=False),
        sa.Column("bbox", DOCUMENT, nullable=False),
        sa.Column("nodes", sa.Integer(), nullable=False),
        sa.Column("edges", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("source_date", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_networks"),
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("names", DOCUMENT, nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.String(length=64), nullable=True),
        sa.Column("area_id", sa.String(length=64), nullable=True),
        sa.Column("network_id", sa.String(length=64), nullable=True),
        sa.Column("boundary_level", sa.String(), nullable=False),
        sa.Column("question", DOCUMENT, nullable=False),
        sa.Column("data_sources", DOCUMENT, nullable=False),
        sa.Column("embedded", sa.Boolean(), nullable=False),
        sa.Column("embedded_revision", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_regions_area_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["network_id"], ["networks.id"], name="fk_regions_network_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_regions_organisation_id", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_regions"),
    )
    op.create_table(
        "boundaries",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("boundary_id", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("names", DOCUMENT, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("geometry", Shape("MULTIPOLYGON"), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_boundaries_area_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_boundaries_region_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_boundaries"),
        sa.UniqueConstraint("region_id", "boundary_id", name="uq_boundaries_region_id_boundary_id"),
    )
    op.create_table(
        "population_layers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("file", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("strata", DOCUMENT, nullable=False),
        sa.Column("everyone", sa.String(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("people", sa.Double(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name="fk_population_layers_region_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_population_layers"),
    )
    op.create_index("ix_population_layers_region_id", "population_layers", ["region_id"])
    op.create_table(
        "facilities",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("facility_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("names", DOCUMENT, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size_class", sa.String(), nullable=False),
        sa.Column("services", DOCUMENT, nullable=False),
        sa.Column("opening_hours", sa.String(), nullable=False),
        sa.Column("capacity_per_day", sa.Double(), nullable=True),
        sa.Column("staff", sa.Double(), nullable=True),
        sa.Column("staff_by_profession", DOCUMENT, nullable=False),
        sa.Column("ownership", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.String(length=64), nullable=True),
        sa.Column("area_id", sa.String(length=64), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("geometry", Shape("POINT"), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_facilities_area_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_facilities_organisation_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_facilities_region_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_facilities"),
        sa.UniqueConstraint("region_id", "facility_id", name="uq_facilities_region_id_facility_id"),
    )
    op.create_table(
        "scenarios",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("changes", DOCUMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_scenarios_created_by", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_scenarios_region_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_scenarios"),
    )
    op.create_index("ix_scenarios_region_id", "scenarios", ["region_id"])
    op.create_table(
        "results",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("region_id", sa.String(length=64), nullable=False),
        sa.Column("scenario_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parameters", DOCUMENT, nullable=False),
        sa.Column("region_revision", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(length=500), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_results_created_by", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_results_region_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenarios.id"], name="fk_results_scenario_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_results"),
    )
    op.create_index("ix_results_region_id", "results", ["region_id"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in SPATIAL:
        if is_sqlite:
            for statement in rtree_ddl(table):
                op.execute(sa.text(statement))
        else:
            op.create_index(f"ix_{table}_geometry", table, ["geometry"], postgresql_using="gist")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in SPATIAL:
            for statement in drop_rtree_ddl(table):
                op.execute(sa.text(statement))
    op.drop_table("results")
    op.drop_table("scenarios")
    op.drop_table("facilities")
    op.drop_table("population_layers")
    op.drop_table("boundaries")
    op.drop_table("regions")
    op.drop_table("networks")
