"""A geometry column that is one type on two databases: PostGIS `geometry`, or WKB in a blob on SQLite.

In Python a value is a shapely geometry in degrees (EPSG:4326). On SQLite an R*Tree stands beside the column, kept by
triggers; on PostgreSQL a GiST index. `meets_box` asks whichever there is, then compares the geometry itself.
"""

from typing import Any, Final

import shapely
from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BindParameter, ColumnElement, Index, LargeBinary, bindparam, literal
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import Function
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine

SRID: Final = 4326

Box = tuple[float, float, float, float]
"""West, south, east, north; degrees."""


class Shape(TypeDecorator[shapely.Geometry]):
    """Shapely geometries of one kind ("POINT", "MULTIPOLYGON")."""

    impl = Geometry
    cache_ok = True

    def __init__(self, geometry_type: str) -> None:
        super().__init__(geometry_type=geometry_type, srid=SRID, spatial_index=False)

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        if dialect is not None and dialect.name == "sqlite":
            return dialect.type_descriptor(LargeBinary())
        return self.impl_instance

    def bind_expression(self, bindparam: BindParameter[Any]) -> ColumnElement[Any]:
        return Function("ST_GeomFromWKB", bindparam, literal(SRID), type_=self)

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return Function("ST_AsBinary", column, type_=self)

    def process_bind_param(self, value: shapely.Geometry | None, dialect: Dialect) -> bytes | None:
        return None if value is None else shapely.to_wkb(value, byte_order=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> shapely.Geometry | None:
        if isinstance(value, WKBElement):  # what GeoAlchemy2 makes of it on PostgreSQL
            value = value.data
        return None if value is None else shapely.from_wkb(bytes(value))


def spatial_index(table: str, column: str = "geometry") -> Index:
    """The GiST index of a geometry column; on SQLite its R*Tree, which a migration makes, does the same."""
    name = f"ix_{table}_{column}"
    return Index(name, column, postgresql_using="gist").ddl_if(dialect="postgresql")


class _NearBox(ColumnElement[bool]):
    """Whether the bounding box of a geometry meets a box: an index answers."""

    type = Boolean()
    inherit_cache = False

    def __init__(self, column: InstrumentedAttribute[Any], box: Box) -> None:
        self.column, self.box = column, box


@compiles(_NearBox, "sqlite")
def _by_rtree(element: _NearBox, compiler: SQLCompiler, **options: Any) -> str:
    table = element.column.class_.__table__
    west, south, east, north = (repr(float(side)) for side in element.box)
    key = compiler.process(table.c.key, **options)
    return (
        f"{key} IN (SELECT id FROM {rtree_name(table.name, element.column.key)} WHERE "  # noqa: S608 (numbers, names)
        f"east >= {west} AND west <= {east} AND north >= {south} AND south <= {north})"
    )


@compiles(_NearBox, "postgresql")
def _by_gist(element: _NearBox, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column.class_.__table__.c[element.column.key], **options)
    return f"{column} && ST_MakeEnvelope({', '.join(repr(float(side)) for side in element.box)}, {SRID})"


def meets_box(column: InstrumentedAttribute[Any], box: Box) -> ColumnElement[bool]:
    """Whether a geometry meets a box; touching its edge is meeting. West beyond east crosses the antimeridian."""
    west, south, east, north = box
    if west > east:
        return meets_box(column, (west, south, 180.0, north)) | meets_box(column, (-180.0, south, east, north))
    return _NearBox(column, box) & relates("ST_Intersects", column, _box_shape(box))


def _box_shape(box: Box) -> shapely.Geometry:
    """A polygon; of a flat box the line or point it is, for in PostGIS a flat polygon meets nothing."""
    corners = [(box[0], box[1]), (box[2], box[3])]
    if corners[0] == corners[1]:
        return shapely.Point(corners[0])
    return shapely.LineString(corners) if box[0] == box[2] or box[1] == box[3] else shapely.box(*box)


def relates(
    relation: str, column: InstrumentedAttribute[Any], other: shapely.Geometry | InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    """Whether a PostGIS predicate ("ST_Covers") holds of a column and a geometry or another column."""
    return measure(relation, column, other).is_(True)


def measure(name: str, *arguments: Any) -> Function[Any]:
    """A PostGIS function of columns, geometries and numbers.

    Not `func.ST_...`: GeoAlchemy2 rewrites those it knows into SpatiaLite's names, once and for all databases.
    """
    return Function(name, *(_argument(one) for one in arguments))


def _argument(given: Any) -> Any:
    return bindparam(None, given, type_=Shape("GEOMETRY")) if isinstance(given, shapely.Geometry) else given


def rtree_name(table: str, column: str) -> str:
    """The R*Tree beside a geometry column on SQLite."""
    return f"{table}_{column}_rtree"


def rtree_ddl(table: str, column: str = "geometry") -> tuple[str, ...]:
    """Statements that make the R*Tree of a geometry column, fill it, and keep it by triggers (SQLite)."""
    tree = rtree_name(table, column)
    box = "st_xmin({0}.{1}), st_xmax({0}.{1}), st_ymin({0}.{1}), st_ymax({0}.{1})"
    enter = f"INSERT INTO {tree} SELECT new.key, {box.format('new', column)} WHERE new.{column} IS NOT NULL"
    leave = f"DELETE FROM {tree} WHERE id = old.key"  # noqa: S608
    return (
        f"CREATE VIRTUAL TABLE {tree} USING rtree(id, west, east, south, north)",
        f"INSERT INTO {tree} SELECT key, {box.format(table, column)} FROM {table} WHERE {column} IS NOT NULL",  # noqa: S608
        f"CREATE TRIGGER {tree}_insert AFTER INSERT ON {table} BEGIN {enter}; END",
        f"CREATE TRIGGER {tree}_delete AFTER DELETE ON {table} BEGIN {leave}; END",
        f"CREATE TRIGGER {tree}_update AFTER UPDATE OF key, {column} ON {table} BEGIN {leave}; {enter}; END",
    )


def drop_rtree_ddl(table: str, column: str = "geometry") -> tuple[str, ...]:
    """Statements that take the R*Tree of a geometry column away (SQLite)."""
    tree = rtree_name(table, column)
    triggers = tuple(f"DROP TRIGGER {tree}_{event}" for event in ("insert", "delete", "update"))
    return (*triggers, f"DROP TABLE {tree}")
