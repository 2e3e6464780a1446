"""Boundaries of a file become those of a region, of one level or several; one level is what people are reported by."""

from typing import Final

import geopandas as gpd
import pandas as pd
from sqlalchemy.orm import Session

from api.errors import RequestError
from api.imports.write_facilities import Mode
from api.store.boundaries import load_boundaries, save_boundaries
from api.store.models import Region

MOST: Final = 20_000
LONGEST: Final = 200


def write_boundaries(session: Session, region: Region, table: gpd.GeoDataFrame, mode: Mode) -> dict[str, int]:
    """Write a table of boundaries into a region.

    Raises
    ------
    RequestError
        An id is there already, is too long, or it is not said which level people are to be reported by.
    """
    long = next((each for each in table["boundary_id"] if len(each) > LONGEST), None)
    if long is not None:
        raise RequestError("the id {id} is too long; give shorter ones", id=long[:LONGEST])
    there = None if mode == "replace" else load_boundaries(session, region.id)
    known: set[str] = set() if there is None else set(there["boundary_id"])
    again = [each for each in table["boundary_id"] if each in known]
    if mode == "add" and again:
        raise RequestError("the region has a boundary with the id {id} already; give mode update", id=again[0])
    whole = table if there is None else _together(there[~there["boundary_id"].isin(again)], table)
    if len(whole) > MOST:
        raise RequestError(
            "a region has {most} boundaries at most; this file brings it to {count}", most=MOST, count=len(whole)
        )
    region.boundary_level = _reported_level(whole, table, region.boundary_level)
    save_boundaries(session, region.id, whole)
    return {"added": len(table) - len(again), "changed": len(again)}


def _together(there: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    whole = pd.concat([there, new], ignore_index=True)
    texts = [column for column in whole.columns if column != "geometry"]
    return gpd.GeoDataFrame(
        whole.assign(**{column: whole[column].fillna("").astype("str") for column in texts}), crs=new.crs
    )


def _reported_level(whole: gpd.GeoDataFrame, new: gpd.GeoDataFrame, before: str) -> str:
    """Nobody may be counted twice: of several levels it is the one before, or else that of the new boundaries."""
    levels = sorted(set(whole["level"]))
    if len(levels) == 1 or (before and before in levels):
        return before if before in levels else ""
    level = str(new["level"].iloc[0])
    if not level:
        raise RequestError(
            "the region has boundaries of several levels ({levels}); say of which level these are",
            levels=", ".join(each or "-" for each in levels),
        )
    return level
