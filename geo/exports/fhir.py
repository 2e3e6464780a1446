"""A FHIR R4 bundle of Locations: facilities as places of care, boundaries as the jurisdictions they are part of.

A transaction of updates with ids of our own making: sent twice, it changes nothing the second time.
"""

import base64
import uuid
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from geo.boundaries import locate_points
from geo.exports.about import About
from geo.exports.geojson import shape_texts
from geo.exports.json_values import json_rows, json_text
from geo.exports.layer import BOUNDARIES, FACILITIES, Layer
from geo.exports.opening_hours import fhir_hours

Resource = dict[str, Any]

ROLE_CODES: Final = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
ROLES: Final = {
    "hospital": ("HOSP", "Hospital"),
    "perinatal_centre": ("HOSP", "Hospital"),
    "polyclinic": ("OF", "Outpatient facility"),
    "ambulatory": ("PC", "Primary care clinic"),
    "fap": ("PC", "Primary care clinic"),
    "medical_point": ("PC", "Primary care clinic"),
    "rural_health_unit": ("PC", "Primary care clinic"),
}
PHYSICAL_TYPES: Final = "http://terminology.hl7.org/CodeSystem/location-physical-type"
BOUNDARY_EXTENSION: Final = "http://hl7.org/fhir/StructureDefinition/location-boundary-geojson"
TEST_DATA: Final = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}
"""The label FHIR has for data that are about nobody: synthetic ones carry it."""


def write_fhir(layers: Sequence[Layer], about: About, path: Path) -> None:
    """Write boundaries, organisations (of a column `owner`) and facilities as one transaction bundle."""
    by_name = {layer.name: layer for layer in layers}
    boundaries, facilities = by_name.get(BOUNDARIES), by_name.get(FACILITIES)
    resources = [
        *(_boundary_locations(about, boundaries) if boundaries else ()),
        *(_owners(about, facilities) if facilities else ()),
        *(_facility_locations(about, facilities, boundaries) if facilities else ()),
    ]
    bundle: Resource = {"resourceType": "Bundle", **_label(about), "type": "transaction"}
    if resources:
        bundle["entry"] = [_entry(resource) for resource in resources]
    path.write_text(json_text(bundle) + "\n", encoding="utf-8")


def resource_id(*parts: str) -> str:
    """An id that is the same for the same parts, always, and nobody else's."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:qamtu:" + "\0".join(parts)))


def _entry(resource: Resource) -> Resource:
    return {
        "fullUrl": f"urn:uuid:{resource['id']}",
        "resource": resource,
        "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"},
    }


def _boundary_locations(about: About, boundaries: Layer) -> Iterator[Resource]:
    for row, shape in zip(json_rows(boundaries.columns), shape_texts(boundaries.places), strict=True):
        outline = {"contentType": "application/geo+json", "data": base64.b64encode(shape.encode()).decode()}
        name = _string(row["name"] or row["boundary_id"])
        yield {
            **_head(about, "Location", "boundary", row["boundary_id"], name),
            "extension": [{"url": BOUNDARY_EXTENSION, "valueAttachment": outline}],
            "identifier": _identifier(about, "boundary", row["boundary_id"]),
            "status": "active",
            "name": name,
            "mode": "instance",
            "physicalType": {"coding": [{"system": PHYSICAL_TYPES, "code": "jdn", "display": "Jurisdiction"}]},
        }


def _owners(about: About, facilities: Layer) -> Iterator[Resource]:
    for name in sorted({_string(row["owner"]) for row in json_rows(facilities.columns) if row.get("owner")}):
        yield {
            **_head(about, "Organization", "owner", name, name),
            "identifier": _identifier(about, "owner", name),
            "active": True,
            "name": name,
        }


def _facility_locations(about: About, facilities: Layer, boundaries: Layer | None) -> Iterator[Resource]:
    points = facilities.places.geometry
    parents = [-1] * len(points)
    if boundaries is not None:
        parents = locate_points(points.x.to_numpy(), points.y.to_numpy(), boundaries.places).tolist()
    for row, point, parent in zip(json_rows(facilities.columns), points, parents, strict=True):
        location = _facility_location(about, row)
        location["position"] = {"longitude": point.x, "latitude": point.y}
        if boundaries is not None and parent >= 0:
            area = resource_id(about.region_id, "boundary", boundaries.table["boundary_id"].iloc[parent])
            location["partOf"] = {"reference": f"urn:uuid:{area}"}
        yield location


def _facility_location(about: About, row: dict[str, Any]) -> Resource:
    name = _string(row["name"] or row["facility_id"])
    location = {
        **_head(about, "Location", "facility", row["facility_id"], name),
        "identifier": _identifier(about, "facility", row["facility_id"]),
        "status": "active" if row["open"] else "inactive",
        "name": name,
        "mode": "instance",
        "type": _types(row),
    }
    if owner := row.get("owner"):
        organisation = resource_id(about.region_id, "owner", _string(owner))
        location["managingOrganization"] = {"reference": f"urn:uuid:{organisation}", "display": _string(owner)}
    if hours := fhir_hours(row.get("opening_hours") or ""):
        location["hoursOfOperation"] = hours
    return location


def _types(row: dict[str, Any]) -> list[Resource]:
    """What kind of facility it is, in the words of HL7 where it has one, and the services that are given there."""
    kind = [{"system": "urn:qamtu:facility-kind", "code": row["kind"]}]
    if row["kind"] in ROLES:
        code, display = ROLES[row["kind"]]
        kind.insert(0, {"system": ROLE_CODES, "code": code, "display": display})
    services = [{"system": "urn:qamtu:service", "code": _code(service)} for service in row["services"]]
    return [{"coding": kind}, *({"coding": [service]} for service in services)]


def _head(about: About, kind: str, role: str, our_id: str, name: str) -> Resource:
    return {
        "resourceType": kind,
        "id": resource_id(about.region_id, role, our_id),
        **_label(about),
        "text": {"status": "generated", "div": _narrative(about, name)},
    }


def _label(about: About) -> Resource:
    return {"meta": {"security": [TEST_DATA]}} if about.synthetic else {}


def _narrative(about: About, name: str) -> str:
    """What a person reads where nothing else is shown: the name, the source, and whether it is invented."""
    said = (name, about.notice, about.attribution, about.licence)
    paragraphs = "".join(f"<p>{escape(_string(text))}</p>" for text in said if text)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>'


def _identifier(about: About, role: str, our_id: str) -> list[Resource]:
    return [{"system": f"urn:qamtu:{about.region_id}:{role}", "value": _string(our_id)}]


def _string(text: str) -> str:
    """A text as FHIR allows one: no control characters, no blanks around it."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def _code(text: str) -> str:
    """A text as FHIR allows a code: single blanks inside."""
    return " ".join(_string(text).split())
