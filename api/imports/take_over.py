"""An upload becomes a part of a region: read in a process of its own, then written in one transaction or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.errors import RequestError
from api.imports import reading
from api.imports.reading import Answer, ListPlace, Source
from api.service import Service
from api.store.models import Import, Region
from api.store.region_rows import raise_revision

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """The region as it is now, and the report."""

    region: Region
    report: dict[str, Any]


Keep = Callable[[Session, Taken], Import]


def take_over(
    service: Service, region_id: str, sources: Mapping[str, Source], place: ListPlace, asked: Asked, keep: Keep
) -> Import:
    """Take files over into a region; `keep` makes the row of the import in the same transaction.

    Raises
    ------
    QamtuError
        What cannot be taken; then nothing is changed.
    """
    take = {"facilities": _facilities, "boundaries": _boundaries, "population": _population}[asked["kind"]]
    return take(service, region_id, sources, place, asked, keep)


def _facilities(
    service: Service, region_id: str, sources: Mapping[str, Source], place: ListPlace, asked: Asked, keep: Keep
) -> Import:
    import geopandas as gpd

    from api.imports.write_facilities import write_facilities

    options = {"mapping": asked["mapping"], "lang": asked["list_lang"], "sheet": asked["sheet"]}
    with reading.read_list(service.data, sources[""], "facilities", place, **options) as read:
        table, answer = gpd.read_parquet(read.table), read.answer
    if not len(table):
        raise RequestError("no row of {name} can be taken; ask for its report to see why", name=sources[""].name)
    with service.database.session() as session:
        region = raise_revision(session, region_id)
        counts = write_facilities(session, region_id, table, answer["rows"], asked["mode"], answer["mapping"])
        return keep(session, Taken(region, {**answer, "counts": counts}))


def _boundaries(
    service: Service, region_id: str, sources: Mapping[str, Source], place: ListPlace, asked: Asked, keep: Keep
) -> Import:
    import geopandas as gpd

    from api.imports.write_boundaries import write_boundaries
    from api.imports.write_population import require_countable

    mapping = asked["mapping"] or {}
    options = {"mapping": mapping, "level": asked["level"], "sheet": asked["sheet"]}
    with reading.read_boundaries(service.data, sources[""], **options) as read:
        table, answer = gpd.read_parquet(read.table), read.answer
    with service.database.session() as session:
        region = raise_revision(session, region_id)
        counts = write_boundaries(session, region, table, asked["mode"])
        require_countable(session, service.data, region_id, region.boundary_level)
        found = {"boundaries": answer["count"], "boundary_level": region.boundary_level}
        return keep(session, Taken(region, _report(answer, mapping, found, counts)))


def _population(
    service: Service, region_id: str, sources: Mapping[str, Source], place: ListPlace, asked: Asked, keep: Keep
) -> Import:
    from api.imports.write_population import read_people, require_countable, write_population

    name = asked["name"] or ", ".join(dict.fromkeys(source.name for source in sources.values()))
    mapping = asked["mapping"] or {}
    with _read_population(service, sources, place, asked) as read:
        answer = read.answer
        population = read_people(read.table, answer["everyone"], name)
    with service.database.session() as session:
        region = raise_revision(session, region_id)
        about = {key: asked[key] for key in ("source", "licence", "synthetic")}
        layer = write_population(session, service.data, region_id, population, name=name[:500], **about)
        require_countable(session, service.data, region_id, region.boundary_level)
        strata = [stratum.name for stratum in population.strata]
        found = {"cells": answer["cells"], "people": answer["people"], "strata": strata, "layer_id": layer.id}
        return keep(session, Taken(region, _report(answer, mapping, found, {})))


def _read_population(service: Service, sources: Mapping[str, Source], place: ListPlace, asked: Asked) -> Any:
    if not asked["rasters"]:
        if sources[""].content == "geotiff":
            raise RequestError("{name} is a raster; say in rasters which stratum it holds", name=sources[""].name)
        options = {key: asked[key] for key in ("strata", "everyone", "where", "sheet")}
        return reading.read_cells(service.data, sources[""], place.bbox, mapping=asked["mapping"] or {}, **options)
    table = next((source.name for source in sources.values() if source.content != "geotiff"), None)
    if table is not None:
        raise RequestError("{name} is no raster; give it as upload_id", name=table)
    if place.bbox is None:
        raise RequestError("give the region its street network first: rasters are cut to where it has streets")
    options = {key: asked[key] for key in ("everyone", "h3_resolution")}
    return reading.read_rasters(service.data, sources, place.bbox, **options)


def _report(answer: Answer, mapping: Mapping[str, str], found: Asked, counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "mapping": dict(mapping),
        "rows": [],
        "notes": answer["notes"],
        "found": dict(found),
        "counts": dict(counts),
    }
