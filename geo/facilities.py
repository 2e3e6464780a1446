"""Facilities of a region: from a user's list, or from the health features of the OSM extract itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.columns import find_column, read_flags, read_ids, read_numbers, read_texts, rename_columns
from geo.errors import PlaceError, TableError
from geo.facility_duplicates import keep_one_each
from geo.facility_kinds import KINDS, NO_FACILITY, FacilityKinds, compare_text, read_facility_kinds, split_services
from geo.notes import Notes, add_note
from geo.places import Bbox, check_inside, require_rows
from geo.points import CRS, row_points
from geo.row_filter import filter_rows
from geo.tables import read_table

ANY_SERVICE: Final = "any"  # coverage by any facility; no service of its own
PUBLIC: Final = frozenset(
    [
        "public",
        "government",
        "state",
        "municipal",
        "государственная",
        "государственный",
        "гос",
        "мемлекеттік",
        "รัฐ",
        "รัฐบาล",
    ]
)
PRIVATE: Final = frozenset(["private", "частная", "частный", "жеке", "жекеменшік", "เอกชน", "commercial", "business"])


class Features(Protocol):
    """What `routing.osm.read_features` gives: parallel lists of mapped objects."""

    osm_id: Sequence[str]
    tags: Sequence[Mapping[str, str]]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    wkb: Sequence[bytes]


def read_facilities(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    where: str = "",
    country: str = "",
    kinds: str | Path | None = None,
    sheet: str | None = None,
    bbox: Bbox | None = None,
    notes: Notes | None = None,
) -> gpd.GeoDataFrame:
    """Facilities of a list (csv, xlsx, geojson, gpkg, shp, parquet), in its order.

    Columns: facility_id, name, kind, services (tuple), capacity_per_day and staff (NaN unknown), open, ownership
    ("public", "private" or ""), geometry (EPSG:4326 points). `columns` maps our names (id, name, kind, services,
    capacity, staff, open, ownership, lon, lat) to theirs; `kinds` is a table to use instead of facility_kinds.csv.
    With `bbox` (of the network) a facility outside it is refused.
    """
    name = Path(path).name
    table = rename_columns(filter_rows(read_table(path, sheet=sheet), where, name), columns, name)
    require_rows(table, name)
    names = read_texts(table, "name")
    kind_names, services = _kinds_of_rows(table, names, read_facility_kinds(kinds), country, notes, name)
    facilities = build_facilities(
        read_ids(table, name, prefix="facility", notes=notes),
        row_points(table, name),
        name=names,
        kind=kind_names,
        services=services,
        capacity_per_day=_optional_numbers(table, "capacity", name),
        staff=_optional_numbers(table, "staff", name),
        is_open=read_flags(table, "open", name, default=True),
        ownership=[read_ownership(text) for text in read_texts(table, "ownership")],
    )
    if bbox is not None:
        check_inside(facilities, bbox, name)
    return facilities


def facilities_from_osm(
    features: Features, country: str = "", *, kinds: FacilityKinds | None = None, notes: Notes | None = None
) -> gpd.GeoDataFrame:
    """Facilities of an OSM extract, as `read_facilities` gives them, sorted by id ("n12", "w7", "r3").

    Features come from `read_features(path, read_facility_kinds().wanted_tags)`. The point and the outline of one
    facility are counted once (see `keep_one_each`), with the services of both.
    """
    table = kinds or read_facility_kinds()
    found = [
        (at, decided)
        for at, tags in enumerate(features.tags)
        if (decided := table.classify(tags, _osm_names(tags), country=country)) and decided[0] != NO_FACILITY
    ]
    if not found:
        raise PlaceError("the extract holds no health facilities; give a list of your own")
    found.sort(key=lambda pair: (features.osm_id[pair[0]][:1], len(features.osm_id[pair[0]]), features.osm_id[pair[0]]))
    tags = [features.tags[at] for at, _ in found]
    ids = [features.osm_id[at] for at, _ in found]
    geometry = np.array(shapely.from_wkb([features.wkb[at] for at, _ in found]), dtype=object)
    names = [next(iter(_osm_names(tag)), "") for tag in tags]
    stands_for = keep_one_each(geometry, names, [decided[0] for _, decided in found], ids)
    kept = np.flatnonzero(stands_for == np.arange(len(ids)))
    groups = [np.flatnonzero(stands_for == at) for at in kept]
    if len(kept) < len(ids):
        merged = [f"{ids[at]} in {ids[stands_for[at]]}" for at in np.flatnonzero(stands_for != np.arange(len(ids)))]
        add_note(
            notes,
            "{count} facilities are mapped twice and were counted once: {merged}",
            count=len(merged),
            merged=", ".join(merged),
        )
    points = shapely.points(*(np.array([axis[at] for at, _ in found]) for axis in (features.lon, features.lat)))
    return build_facilities(
        [ids[at] for at in kept],
        np.asarray(points, dtype=object)[kept],
        name=[
            next((names[one] for one in [at, *group] if names[one]), "") for at, group in zip(kept, groups, strict=True)
        ],
        kind=[found[at][1][0] for at in kept],
        services=[tuple(dict.fromkeys(s for one in group for s in found[one][1][1])) for group in groups],
        is_open=[_osm_open(tags[at]) for at in kept],
        ownership=[read_ownership(tags[at].get("operator:type") or tags[at].get("ownership", "")) for at in kept],
    )


def build_facilities(
    facility_id: Sequence[str],
    geometry: npt.NDArray[np.object_],
    *,
    kind: Sequence[str],
    services: Sequence[tuple[str, ...]],
    name: Sequence[str] | None = None,
    capacity_per_day: npt.ArrayLike | None = None,
    staff: npt.ArrayLike | None = None,
    is_open: Sequence[bool] | npt.NDArray[np.bool_] | None = None,
    ownership: Sequence[str] | None = None,
) -> gpd.GeoDataFrame:
    """The facilities table of parallel columns; what is not given is unknown, and open."""
    count = len(facility_id)
    unknown = np.full(count, np.nan)
    return gpd.GeoDataFrame(
        {
            "facility_id": pd.array(list(facility_id), dtype="str"),
            "name": pd.array([""] * count if name is None else list(name), dtype="str"),
            "kind": pd.array(list(kind), dtype="str"),
            "services": pd.Series([*services], dtype=object),
            "capacity_per_day": np.asarray(unknown if capacity_per_day is None else capacity_per_day, dtype=np.float64),
            "staff": np.asarray(unknown if staff is None else staff, dtype=np.float64),
            "open": np.asarray(np.ones(count) if is_open is None else is_open, dtype=np.bool_),
            "ownership": pd.array([""] * count if ownership is None else list(ownership), dtype="str"),
        },
        geometry=geometry,
        crs=CRS,
    )


def join_facilities(parts: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Several lists of facilities as one; refused where an id stands in two of them."""
    joined = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=CRS)
    repeated = joined["facility_id"][joined["facility_id"].duplicated()]
    if len(repeated):
        raise TableError("facility {id} stands in two lists; ids must be unique", id=repeated.iloc[0])
    return joined


def read_ownership(text: str) -> str:
    """ "public", "private", or "" where the word says neither."""
    words = set(compare_text(text).split())
    if words & PUBLIC:
        return "public"
    return "private" if words & PRIVATE else ""


def _kinds_of_rows(
    table: pd.DataFrame, names: Sequence[str], kinds: FacilityKinds, country: str, notes: Notes | None, file: str
) -> tuple[list[str], list[tuple[str, ...]]]:
    """Kind and services of each row: its own words first, then the table of kinds by word, then by name."""
    kind_names, services, unknown, assumed = [], [], Counter[str](), 0
    texts = zip(read_texts(table, "kind"), names, read_texts(table, "services"), strict=True)
    for word, name, own_services in texts:
        kind, given = _kind_of_row(word, name, kinds, country)
        unknown[word] += bool(word) and kind == "other" and compare_text(word) != "other"
        own = tuple(service for service in split_services(own_services) if service != ANY_SERVICE)
        assumed += bool(given) and not own
        kind_names.append(kind)
        services.append(own or given)
    if +unknown:
        words = ", ".join(sorted(+unknown))
        add_note(
            notes,
            "{name}: the kinds {words} are counted as other; map them in a table of kinds",
            name=file,
            words=words,
        )
    if assumed:
        add_note(
            notes, "{name}: the services of {count} facilities are assumed from their kind", name=file, count=assumed
        )
    return kind_names, services


def _kind_of_row(word: str, name: str, kinds: FacilityKinds, country: str) -> tuple[str, tuple[str, ...]]:
    if compare_text(word) in KINDS:
        return compare_text(word), kinds.kind_services[compare_text(word)]
    for tags, said in (({"kind": compare_text(word)}, [word]), ({}, [name])):
        decided = kinds.classify(tags, said, country=country)
        if decided is not None and decided[0] != NO_FACILITY:
            return decided
    return "other", ()


def _optional_numbers(table: pd.DataFrame, ours: str, name: str) -> npt.NDArray[np.float64] | None:
    return None if find_column(table, ours) is None else read_numbers(table, ours, name, blank=np.nan)


def _osm_names(tags: Mapping[str, Any]) -> list[str]:
    """The names of a feature, the local one first."""
    local = [tags[key] for key in ("name", "official_name") if tags.get(key)]
    return local + [
        tags[key] for key in sorted(tags) if key.startswith(("name:", "official_name:", "alt_name", "short_name"))
    ]


def _osm_open(tags: Mapping[str, Any]) -> bool:
    return tags.get("opening_hours", "") not in ("off", "closed") and "yes" not in (
        tags.get("disused", ""),
        tags.get("abandoned", ""),
    )
