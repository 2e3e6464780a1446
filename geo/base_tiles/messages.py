"""Layers and features of a vector tile as protocol buffers: https://github.com/mapbox/vector-tile-spec (2.1)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from geo.base_tiles.varints import varint

EXTENT: Final = 4096
"""Units across a tile."""

POINT, LINE, POLYGON = 1, 2, 3

Value = str | int
Feature = tuple[int, Mapping[str, Value], bytes]
"""Kind (point, line or polygon), attributes, and the geometry as commands."""

_BYTES: Final = 2  # a field whose length stands before it


def layer_message(name: str, features: Iterable[Feature]) -> bytes:
    """A layer as a field of its tile; keys and values stand once, in the order they are first used."""
    keys: dict[str, int] = {}
    values: dict[Value, int] = {}
    written = []
    for kind, attributes, geometry in features:
        tags = b"".join(
            varint(keys.setdefault(key, len(keys))) + varint(values.setdefault(value, len(values)))
            for key, value in attributes.items()
        )
        feature = (_field(2, tags) if tags else b"") + _number(3, kind) + _field(4, geometry)
        written.append(_field(2, feature))
    layer = (
        _number(15, 2),
        _field(1, name.encode()),
        *written,
        *(_field(3, key.encode()) for key in keys),
        *(_field(4, _value(value)) for value in values),
        _number(5, EXTENT),
    )
    return _field(3, b"".join(layer))


def tile_message(layers: Sequence[bytes]) -> bytes:
    """A tile is its layers, one after another."""
    return b"".join(layers)


def _value(value: Value) -> bytes:
    return _field(1, value.encode()) if isinstance(value, str) else _number(5, value)


def _number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def _field(field: int, content: bytes) -> bytes:
    return varint(field << 3 | _BYTES) + varint(len(content)) + content
