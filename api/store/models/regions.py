"""Regions, and what they stand on: street networks and population layers, which are folders and files."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base, Changed, Created, Fields, Id, Named, Rows, Text


class Region(Base):
    """What a user works on. `revision` rises with every change of what its figures are made from."""

    __tablename__ = "regions"

    id: Mapped[Id]
    name: Mapped[Named]
    names: Mapped[Fields]  # by language
    country: Mapped[str] = mapped_column(String(2), default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id", ondelete="RESTRICT"))
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id", ondelete="RESTRICT"))
    network_id: Mapped[str | None] = mapped_column(ForeignKey("networks.id", ondelete="RESTRICT"))
    boundary_level: Mapped[Text]  # of the boundaries people are reported by; "" = all of them
    question: Mapped[Fields]  # modes, thresholds, services, direction, ...: geo.region.Question
    data_sources: Mapped[Rows]  # attributions beside that of the network
    embedded: Mapped[bool] = mapped_column(default=False)  # comes with Qamtu, made anew by a new version
    embedded_revision: Mapped[int] = mapped_column(default=0)  # when it was last put there: later ones are people's
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Created]
    changed_at: Mapped[Changed]


class Network(Base):
    """A street network: a folder of arrays beside the database, found by the hash of what it was made from."""

    __tablename__ = "networks"

    id: Mapped[Id]  # the hash
    folder: Mapped[Named]  # below the data folder
    barriers_file: Mapped[Text]  # water and railways of the extract, below the data folder; "" = none
    modes: Mapped[Rows]
    bbox: Mapped[Rows]  # west, south, east, north of its streets
    nodes: Mapped[int] = mapped_column(default=0)
    edges: Mapped[int] = mapped_column(default=0)
    source: Mapped[Text]  # name of the extract
    source_sha256: Mapped[str] = mapped_column(String(64), default="")
    source_date: Mapped[Text]
    licence: Mapped[Text]
    attribution: Mapped[Text]
    created_at: Mapped[Created]


class PopulationLayer(Base):
    """People by cell and stratum: a Parquet file beside the database."""

    __tablename__ = "population_layers"
    __table_args__ = (Index(None, "region_id"),)

    id: Mapped[Id]
    region_id: Mapped[str] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    name: Mapped[Named]
    current: Mapped[bool] = mapped_column(default=True)  # the one its region counts with
    file: Mapped[Named]  # below the data folder
    sha256: Mapped[str] = mapped_column(String(64))
    strata: Mapped[Rows]  # [{"name": ..., ...}]: geo.strata.Stratum
    everyone: Mapped[Text]  # the stratum that counts each person once
    cells: Mapped[int]
    people: Mapped[float]
    source: Mapped[Text]
    source_date: Mapped[date | None]
    licence: Mapped[Text]
    synthetic: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Created]
