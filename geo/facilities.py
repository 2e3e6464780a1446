"""Facilities of a region: from a user's list, or from the health features of the OSM extract itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.columns import find_column, read_flags, read_ids, read_numbers, read_texts, rename_columns
from geo.errors import PlaceError
from geo.facility_duplicates import keep_one_each
from geo.facility_kinds import KINDS, NO_FACILITY, FacilityKinds, compare_text, read_facility_kinds, split_services
from geo.local_names import LOCAL_NAMES, read_local_names
from geo.notes import Notes, add_note
from geo.places import Bbox, check_inside, require_rows
from geo.points import CRS, row_points
from geo.row_filter import filter_rows
from geo.strata import MOST_PEOPLE
from geo.tables import read_table
from geo.total_rows import drop_total_rows

if TYPE_CHECKING:
    from routing.osm.features import OsmFeatures

ANY_SERVICE: Final = "any"  # coverage by any facility; no service of its own
COLUMN_TYPES: Final = {
    "facility_id": "str",
    "name": "str",
    "kind": "str",
    "services": "object",
    "capacity_per_day": "float64",
    "staff": "float64",
    "open": "bool",
    "ownership": "str",
}
PUBLIC: Final = frozenset(("public", "government", "state", "municipal", "гос", "мемлекеттік", "รัฐ", "รัฐบาล"))
PRIVATE: Final = frozenset(("private", "commercial", "business", "жеке", "жекеменшік", "เอกชน"))
PUBLIC_STEM, PRIVATE_STEM = "государствен", "частн"  # with any Russian ending


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
    table = drop_total_rows(table, name, notes)
    require_rows(table, name)
    names = read_texts(table, "name")
    kind_names, services = _kinds_of_rows(table, names, read_facility_kinds(kinds), country, notes, name)
    facilities = build_facilities(
        row_points(table, name),
        {
            "facility_id": read_ids(table, name, prefix="facility", notes=notes),
            "name": names,
            "kind": kind_names,
            "services": services,
            "capacity_per_day": _optional_numbers(table, "capacity", name),
            "staff": _optional_numbers(table, "staff", name),
            "open": read_flags(table, "open", name, default=True),
            "ownership": [read_ownership(text) for text in read_texts(table, "ownership")],
            **read_local_names(table),
        },
    )
    if bbox is not None:
        check_inside(facilities, bbox, name)
    return facilities


def facilities_from_osm(
    features: "OsmFeatures", country: str = "", *, kinds: FacilityKinds | None = None, notes: Notes | None = None
) -> gpd.GeoDataFrame:
    """Facilities of an OSM extract, as `read_facilities` gives them, sorted by id ("n12", "r3", "w7").

    Features come from `read_features(path, read_facility_kinds().wanted_tags)`. The point and the outline of one
    facility are counted once (see `keep_one_each`), with the name and the services of both.

    Raises
    ------
    PlaceError
        The extract holds no health facilities.
    """
    table = kinds or read_facility_kinds()
    found = []
    for at, tags in enumerate(features.tags):
        decided = table.classify(tags, _osm_names(tags), country=country)
        if decided is not None and decided[0] != NO_FACILITY:
            place = float(features.lon[at]), float(features.lat[at])
            found.append(_Mapped(features.osm_id[at], tags, *decided, *place, wkb=features.wkb[at]))
    if not found:
        raise PlaceError("the extract holds no health facilities; give a list of your own")
    found.sort(key=lambda mapped: (mapped.osm_id[:1], len(mapped.osm_id), mapped.osm_id))
    groups = _same_facilities(found, notes)
    heads = [group[0] for group in groups]
    return build_facilities(
        np.asarray(shapely.points([head.lon for head in heads], [head.lat for head in heads]), dtype=object),
        {
            "facility_id": [head.osm_id for head in heads],
            "name": [next((mapped.name for mapped in group if mapped.name), "") for group in groups],
            "kind": [head.kind for head in heads],
            "services": [tuple(dict.fromkeys(s for mapped in group for s in mapped.services)) for group in groups],
            "open": [_osm_open(head.tags) for head in heads],
            "ownership": [read_ownership(head.tags.get("operator:type", "")) for head in heads],
        },
    )


def build_facilities(points: npt.NDArray[np.object_], columns: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """The facilities table of parallel columns: facility_id, kind, services at least; the rest is unknown, and open.

    Names in further languages (name_kk, name_ru, name_en, name_th) are kept where they are given.
    """
    defaults = {"name": "", "capacity_per_day": np.nan, "staff": np.nan, "open": True, "ownership": ""}
    filled = {ours: columns.get(ours, [default] * len(points)) for ours, default in defaults.items()}
    given = {**filled, **columns}
    return gpd.GeoDataFrame(
        {
            ours: pd.Series(list(given[ours]), dtype=kind)  # services are tuples: a list keeps them whole
            for ours, kind in (COLUMN_TYPES | {name: "str" for name in LOCAL_NAMES if name in given}).items()
        },
        geometry=points,
        crs=CRS,
    )


def read_ownership(text: str) -> str:
    """Read "public" or "private" from a word in en, ru, kk or th; "" where it says neither."""
    words = set(compare_text(text).split())
    if words & PUBLIC or any(word.startswith(PUBLIC_STEM) for word in words):
        return "public"
    return "private" if words & PRIVATE or any(word.startswith(PRIVATE_STEM) for word in words) else ""


def _kinds_of_rows(
    table: pd.DataFrame, names: Sequence[str], kinds: FacilityKinds, country: str, notes: Notes | None, file: str
) -> tuple[list[str], list[tuple[str, ...]]]:
    """Kind and services of each row: its own words first, then the table of kinds by word, then by name."""
    kind_names, services, unknown, assumed = [], [], Counter[str](), 0
    texts = zip(read_texts(table, "kind"), names, read_texts(table, "services"), strict=True)
    for word, name, own_services in texts:
        kind, given = classify_words(word, name, kinds, country)
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


def classify_words(word: str, name: str, kinds: FacilityKinds, country: str) -> tuple[str, tuple[str, ...]]:
    """Kind and services of a facility by its own word for the kind, else by its name; "other" where neither tells."""
    if compare_text(word) in KINDS:
        return compare_text(word), kinds.kind_services[compare_text(word)]
    for tags, said in (({"kind": compare_text(word)}, [word]), ({}, [name])):
        decided = kinds.classify(tags, said, country=country)
        if decided is not None and decided[0] != NO_FACILITY:
            return decided
    return "other", ()


def _optional_numbers(table: pd.DataFrame, ours: str, name: str) -> npt.NDArray[np.float64]:
    if find_column(table, ours) is None:
        return np.full(len(table), np.nan)
    return read_numbers(table, ours, name, blank=np.nan, most=MOST_PEOPLE)


@dataclass(frozen=True)
class _Mapped:
    """One object of the extract that is a facility."""

    osm_id: str
    tags: Mapping[str, str]
    kind: str
    services: tuple[str, ...]
    lon: float
    lat: float
    wkb: bytes

    @property
    def name(self) -> str:
        """Its local name, "" where it has none in any language."""
        return next(iter(_osm_names(self.tags)), "")


def _same_facilities(found: Sequence[_Mapped], notes: Notes | None) -> list[list[_Mapped]]:
    """The objects grouped by facility, in order; the one that stands for the facility comes first."""
    ids = [mapped.osm_id for mapped in found]
    shapes = np.array(shapely.from_wkb([mapped.wkb for mapped in found]), dtype=object)
    heads = keep_one_each(shapes, [mapped.name for mapped in found], [mapped.kind for mapped in found], ids).tolist()
    groups = {head: [found[head]] for head in sorted(set(heads))}
    merged = [at for at, head in enumerate(heads) if head != at]
    for at in merged:
        groups[heads[at]].append(found[at])
    if merged:
        add_note(
            notes,
            "facilities mapped twice, counted once: {count} ({merged})",
            count=len(merged),
            merged=", ".join(f"{ids[at]} in {ids[heads[at]]}" for at in merged),
        )
    return list(groups.values())


def _osm_names(tags: Mapping[str, str]) -> list[str]:
    """The names of a feature, the local one first."""
    local = [tags[key] for key in ("name", "official_name") if tags.get(key)]
    prefixes = ("name:", "official_name:", "alt_name", "short_name")
    return local + [tags[key] for key in sorted(tags) if key.startswith(prefixes)]


def _osm_open(tags: Mapping[str, str]) -> bool:
    shut = tags.get("opening_hours") in ("off", "closed") or "yes" in (tags.get("disused"), tags.get("abandoned"))
    return not shut
