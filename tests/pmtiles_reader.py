"""Reads PMTiles and vector tiles byte by byte, by their specifications alone. Imported by tests, never installed."""

import gzip
import json
import struct
from dataclasses import dataclass


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


@dataclass
class Archive:
    header: dict
    metadata: dict
    tiles: dict  # (zoom, column, row) -> bytes


NAMES = (
    *(f"{section}_{of}" for section in ("root", "metadata", "leaf", "data") for of in ("offset", "length")),
    *("addressed", "entries", "contents"),
)
FLAGS = ("clustered", "internal", "compression", "type", "min_zoom", "max_zoom")


def read_archive(data):
    """Every tile of an archive, found through its directories."""
    assert data[:8] == b"PMTiles\x03"
    header = dict(zip(NAMES, struct.unpack_from("<11Q", data, 8), strict=True))
    flags = struct.unpack_from("<6B", data, 96)
    header |= dict(zip(FLAGS, flags, strict=True))
    header["bbox"] = [value / 1e7 for value in struct.unpack_from("<4i", data, 102)]
    header["center"] = (data[118], *(value / 1e7 for value in struct.unpack_from("<2i", data, 119)))
    told = data[header["metadata_offset"] :][: header["metadata_length"]]
    tiles = {}
    directory(data, header, data[header["root_offset"] :][: header["root_length"]], tiles)
    return Archive(header, json.loads(gzip.decompress(told)), tiles)


def directory(data, header, packed, tiles):
    raw, at, columns = gzip.decompress(packed), 0, []
    count, at = read_varint(raw, at)
    for _ in range(4):
        column = []
        for _ in range(count):
            value, at = read_varint(raw, at)
            column.append(value)
        columns.append(column)
    assert at == len(raw)
    number = end = 0
    for step, run, length, offset in zip(*columns, strict=True):
        number += step
        start = end if offset == 0 else offset - 1
        end = start + length
        if run == 0:
            leaf = data[header["leaf_offset"] + start :][:length]
            directory(data, header, leaf, tiles)
            continue
        content = gzip.decompress(data[header["data_offset"] + start :][:length])
        for tile in range(number, number + run):
            tiles[place_of(tile)] = content


def place_of(number):
    """Zoom, column and row of a tile id: the pyramid's levels one after another, each along a Hilbert curve."""
    zoom = 0
    while number >= 4**zoom:
        number -= 4**zoom
        zoom += 1
    x = y = 0
    side = 1
    while side < 1 << zoom:
        right, down = 1 & (number // 2), 1 & (number ^ (number // 2))
        if not down:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        x, y, number, side = x + side * right, y + side * down, number // 4, side * 2
    return zoom, x, y


def fields(data):
    """Fields of a protocol buffer: number and value."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        if key & 7 == 0:
            value, at = read_varint(data, at)
        else:
            assert key & 7 == 2, key
            size, at = read_varint(data, at)
            value, at = data[at : at + size], at + size
            assert len(value) == size
        yield key >> 3, value


def numbers(data):
    at, found = 0, []
    while at < len(data):
        value, at = read_varint(data, at)
        found.append(value)
    return found


def read_tile(data):
    """Layers of a tile: name -> list of (kind, attributes, parts); a part is a list of (x, y)."""
    layers = {}
    for number, layer in fields(data):
        assert number == 3
        told = list(fields(layer))
        single = dict(told)
        assert single[15] == 2
        assert single[5] == 4096
        keys = [value.decode() for field, value in told if field == 3]
        values = []
        for field, value in told:
            if field == 4:
                ((kind, content),) = fields(value)
                values.append(content.decode() if kind == 1 else content)
        assert len(set(keys)) == len(keys)
        features = []
        for feature in (dict(fields(value)) for field, value in told if field == 2):
            tags = numbers(feature.get(2, b""))
            pairs = zip(tags[::2], tags[1::2], strict=True)
            features.append((feature[3], {keys[k]: values[v] for k, v in pairs}, parts(numbers(feature[4]))))
        assert single[1].decode() not in layers
        layers[single[1].decode()] = features
    return layers


def parts(commands):
    found, x, y, at = [], 0, 0, 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            assert count == 1
            found[-1].append(found[-1][0])
            continue
        for _ in range(count):
            dx, dy = commands[at : at + 2]
            x, y = x + ((dx >> 1) ^ -(dx & 1)), y + ((dy >> 1) ^ -(dy & 1))
            at += 2
            if command == 1:
                found.append([])
            found[-1].append((x, y))
    return found
