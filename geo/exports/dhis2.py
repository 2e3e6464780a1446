"""Organisation units as DHIS2 exports and imports them in GeoJSON: ids of its kind, code, name, level, parent, groups.

The form is that of `/api/organisationUnits.geojson`; `POST /api/organisationUnits/geometry` takes it back, matched by
the feature id or (`geoJsonId=false&geoJsonProperty=code&orgUnitProperty=code`) by the code.
"""

import hashlib
import string
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely

from geo.boundaries import locate_points
from geo.exports.about import About
from geo.exports.geojson import feature_text, shape_texts
from geo.exports.json_values import json_rows, json_text
from geo.exports.layer import BOUNDARIES, FACILITIES, Layer

LETTERS: Final = string.ascii_letters
SIGNS: Final = string.ascii_letters + string.digits
UID_LENGTH: Final = 11
LONGEST_CODE: Final = 50
LONGEST_NAME: Final = 230


@dataclass(frozen=True)
class OrganisationUnit:
    """One unit of the tree: the region, a boundary or a facility."""

    uid: str
    code: str
    name: str
    path: tuple[str, ...]  # uids from the root to the parent
    groups: tuple[str, ...]  # by name
    shape: str  # GeoJSON


def write_dhis2(layers: Sequence[Layer], about: About, path: Path) -> None:
    """Write the region, its boundaries and its facilities as one tree of organisation units.

    A facility hangs under the boundary it lies on, under the region where it lies on none. The region itself is
    written, as the union of its boundaries, where they are.
    """
    by_name = {layer.name: layer for layer in layers}
    boundaries, facilities = by_name.get(BOUNDARIES), by_name.get(FACILITIES)
    units = _boundary_units(about, boundaries) if boundaries else []
    if facilities:
        units += _facility_units(about, facilities, boundaries, {unit.code for unit in units})
    groups = sorted({group for unit in units for group in unit.groups})
    head = {
        "type": "FeatureCollection",
        **about.as_texts(),
        "organisationUnitGroups": [
            {"id": uid(about.region_id, "group", group), "code": group, "name": group} for group in groups
        ],
    }
    features = ",\n".join(_feature(about, unit) for unit in units)
    path.write_text(f'{json_text(head)[:-1]},"features":[\n{features}\n]}}\n', encoding="utf-8")


def uid(*parts: str) -> str:
    """An identifier as DHIS2 has them: a letter and ten letters or digits; the same for the same parts, always."""
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest(), "big")
    number, first = divmod(number, len(LETTERS))
    signs = [LETTERS[first]]
    for _ in range(UID_LENGTH - 1):
        number, at = divmod(number, len(SIGNS))
        signs.append(SIGNS[at])
    return "".join(signs)


def _boundary_units(about: About, boundaries: Layer) -> list[OrganisationUnit]:
    root = uid(about.region_id, "region")
    whole = shapely.union_all(boundaries.places.geometry.to_numpy())
    shape = shapely.to_geojson(shapely.orient_polygons(whole, exterior_cw=False))
    units = [OrganisationUnit(root, about.region_id[:LONGEST_CODE], about.title[:LONGEST_NAME], (), (), shape)]
    for row, drawn in zip(json_rows(boundaries.columns), shape_texts(boundaries.places), strict=True):
        unit = uid(about.region_id, "boundary", row["boundary_id"])
        name = row["name"] or row["boundary_id"]
        units.append(
            OrganisationUnit(unit, _code(row["boundary_id"], unit, set()), name[:LONGEST_NAME], (root,), (), drawn)
        )
    return units


def _facility_units(
    about: About, facilities: Layer, boundaries: Layer | None, taken: set[str]
) -> list[OrganisationUnit]:
    root = uid(about.region_id, "region")
    parents = _parents(about, facilities, boundaries)
    units = []
    rows = zip(json_rows(facilities.columns), shape_texts(facilities.places), parents, strict=True)
    for row, shape, parent in rows:
        unit = uid(about.region_id, "facility", row["facility_id"])
        units.append(
            OrganisationUnit(
                unit,
                _code(row["facility_id"], unit, taken),
                (row["name"] or row["facility_id"])[:LONGEST_NAME],
                (root, parent) if parent else (root,),
                tuple(group for group in (row["kind"], row.get("ownership")) if group),
                shape,
            )
        )
    return units


def _parents(about: About, facilities: Layer, boundaries: Layer | None) -> list[str]:
    """The uid of the boundary each facility lies on, "" on none."""
    if boundaries is None:
        return [""] * len(facilities.table)
    points = facilities.places.geometry
    rows = locate_points(points.x.to_numpy(), points.y.to_numpy(), boundaries.places)
    uids = [uid(about.region_id, "boundary", name) for name in boundaries.table["boundary_id"]]
    return [uids[row] if row >= 0 else "" for row in rows]


def _code(our_id: str, unit: str, taken: set[str]) -> str:
    """Our id; where it is too long for DHIS2, or a boundary has it already, the uid, for codes are unique there."""
    return unit if len(our_id) > LONGEST_CODE or our_id in taken else our_id


def _feature(about: About, unit: OrganisationUnit) -> str:
    properties: dict[str, Any] = {"code": unit.code, "name": unit.name, "level": str(len(unit.path) + 1)}
    if unit.path:
        properties["parent"] = unit.path[-1]
    properties["parentGraph"] = "/".join(unit.path)
    properties["groups"] = [uid(about.region_id, "group", group) for group in unit.groups]
    if about.synthetic:
        properties["synthetic"] = True
    return feature_text(unit.uid, unit.shape, properties)
