"""What a user wants of a plan beside its model: places in any case, ground that is out of question, a budget."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import SitingError
from geo.points import CRS
from geo.region import Region
from routing.contract import great_circle_m


@dataclass(frozen=True)
class RequiredSite:
    """A place to be chosen in any case, wherever it lies; `cost` None = what every site costs."""

    id: str
    lon: float
    lat: float
    cost: float | None = None


@dataclass(frozen=True)
class ForbiddenGround:
    """Nothing is proposed within `radius_m` of a place."""

    lon: float
    lat: float
    radius_m: float = 0.0


@dataclass(frozen=True)
class SiteWishes:
    """No wish at all = whatever the model finds best. Money is in any one unit."""

    must: tuple[RequiredSite, ...] = ()
    forbidden: tuple[ForbiddenGround, ...] = ()
    boundaries: tuple[str, ...] = ()  # proposed within these alone; () = everywhere
    budget: float | None = None
    cost: float | None = None  # of a site that has none of its own


NO_WISHES = SiteWishes()


def wishes_from_dict(values: Mapping[str, Any]) -> SiteWishes:
    """Wishes as a request or a job has them; places without an id are numbered."""
    must = [
        RequiredSite(**{**place, "id": place.get("id") or f"must{number}"})
        for number, place in enumerate(values.get("must", ()), 1)
    ]
    return SiteWishes(
        must=tuple(must),
        forbidden=tuple(ForbiddenGround(**place) for place in values.get("forbidden", ())),
        boundaries=tuple(values.get("boundaries", ())),
        budget=values.get("budget"),
        cost=values.get("cost"),
    )


def apply_wishes(candidates: gpd.GeoDataFrame, wishes: SiteWishes, region: Region) -> gpd.GeoDataFrame:
    """Candidates (candidate_id, must, forbidden, cost, a point) that the wishes leave, and the required places.

    A required place stands whatever is forbidden around it, and in the place of a candidate of the same id.

    Raises
    ------
    SitingError
        There is no such boundary, or two required places have one id.
    """
    ids = [place.id for place in wishes.must]
    if len(set(ids)) < len(ids):
        raise SitingError("an id stands twice among the required places; give each place an id of its own")
    required = candidates["must"].to_numpy(dtype=np.bool_)
    keep = required | (_within(candidates, wishes, region) & ~_on_forbidden(candidates, wishes))
    keep &= ~candidates["candidate_id"].isin(ids).to_numpy()
    left = candidates[keep]
    if not wishes.must:
        return left
    places = gpd.GeoDataFrame(
        {
            "candidate_id": ids,
            "must": True,
            "forbidden": False,
            "cost": [np.nan if place.cost is None else place.cost for place in wishes.must],
        },
        geometry=gpd.points_from_xy([place.lon for place in wishes.must], [place.lat for place in wishes.must]),
        crs=CRS,
    )
    return gpd.GeoDataFrame(pd.concat([left, places], ignore_index=True), crs=CRS) if len(left) else places


def _within(candidates: gpd.GeoDataFrame, wishes: SiteWishes, region: Region) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    if not wishes.boundaries:
        return np.ones(len(candidates), dtype=np.bool_)
    known = None if region.boundaries is None else region.boundaries.set_index("boundary_id").geometry
    for boundary in wishes.boundaries:
        if known is None or boundary not in known.index:
            raise SitingError("there is no boundary {boundary} to propose sites in", boundary=boundary)
    assert known is not None  # noqa: S101 - or the first boundary had been refused
    ground = shapely.union_all(known.loc[list(wishes.boundaries)].to_numpy())
    shapely.prepare(ground)
    inside: np.ndarray[Any, np.dtype[np.bool_]] = shapely.intersects(ground, candidates.geometry.to_numpy())
    return inside


def _on_forbidden(candidates: gpd.GeoDataFrame, wishes: SiteWishes) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    lon, lat = candidates.geometry.x.to_numpy(), candidates.geometry.y.to_numpy()
    refused = np.zeros(len(candidates), dtype=np.bool_)
    for place in wishes.forbidden:
        away_m = great_circle_m(lon, lat, np.full_like(lon, place.lon), np.full_like(lat, place.lat))
        refused |= away_m <= place.radius_m
    return refused


def affordable(
    wishes: SiteWishes, candidates: gpd.GeoDataFrame, sites: int | None
) -> "tuple[int | None, float | None]":
    """How many sites, and what money is left for the solver to watch (None = none).

    Where every site costs the same, money is a number of sites, which the models prove closer bounds for.

    Raises
    ------
    SitingError
        A cost is missing, or the budget pays for no site, or not for the required ones.
    """
    if wishes.budget is None:
        return sites, None
    cost = candidates["cost"].to_numpy(dtype=np.float64)
    if np.isnan(cost).any():
        raise SitingError("a budget needs what a site costs: give cost")
    must = candidates["must"].to_numpy(dtype=np.bool_)
    spent = float(cost[must].sum())
    if spent > wishes.budget:
        raise SitingError(
            "the required places cost {cost} together, more than the budget of {budget}",
            cost=spent,
            budget=wishes.budget,
        )
    free = cost[~must & ~candidates["forbidden"].to_numpy(dtype=np.bool_)]
    if free.size and (free.min() < free.max() or free.max() == 0):
        return sites, wishes.budget
    more = 0 if not free.size else min(int((wishes.budget - spent) / free[0] + 1e-9), free.size)
    count = int(must.sum()) + more
    if not count:
        raise SitingError(
            "the budget of {budget} does not pay for one site at {cost}", budget=wishes.budget, cost=float(free[0])
        )
    return (count if sites is None else min(count, sites)), None
