"""Roads straight from a PBF file's bytes: equal to what osmium reads, to the last bit, and safe with damaged files."""

import random
import zlib
from pathlib import Path

import numpy as np
import osmium
import pytest

from routing.errors import OsmFileError
from routing.osm.osmium_roads import read_with_osmium
from routing.osm.pbf.blocks import find_blocks, read_block
from routing.osm.pbf.messages import count_numbers, field, signed_varint, varint
from routing.osm.pbf.roads import UnusualPbfError, read_pbf
from routing.osm.pbf.tag_rows import UNSET, empty_table, find_keys, number_row, read_strings
from routing.osm.read import read_roads
from routing.roads import TaggedRoads

SHARED = Path(__file__).parents[1] / ".." / "shared" / "data"
EXTRACTS = ("liechtenstein/liechtenstein-latest.osm.pbf", "porto-alegre/poa_osm.pbf")


def by_pbf(path: Path, threads: int = 0) -> tuple[TaggedRoads, float]:
    return read_pbf(path, dated=True, progress=lambda _: None, threads=threads)


def by_osmium(path: Path) -> tuple[TaggedRoads, float]:
    return read_with_osmium(path, dated=True, progress=lambda _: None)


def assert_equal(one: tuple[TaggedRoads, float], other: tuple[TaggedRoads, float], hint: str = "") -> None:
    """Every array bit by bit, every table in the same order."""
    assert one[1] == other[1], hint
    for name, value in vars(one[0]).items():
        mine = getattr(other[0], name)
        if isinstance(value, np.ndarray):
            assert (value.dtype, value.tobytes()) == (mine.dtype, mine.tobytes()), f"{name} {hint}"
        elif isinstance(value, dict):
            assert list(value.items()) == list(mine.items()), f"{name} {hint}"
        else:
            assert value == mine, f"{name} {hint}"


KEYS = ("highway", "route", "oneway", "maxspeed", "surface", "name", "building", "barrier", "crossing", "motorcar",
        "railway", "access", "direction", "foot:backward", "natural")  # fmt: skip
VALUES = ("residential", "primary", "ferry", "yes", "no", "30", "улица", "ถนน", "traffic_signals", "construction",
          "bollard", "level_crossing", "forward", "")  # fmt: skip


def write_random(path: Path, seed: int, *, options: str = "pbf", nodes: int = 300, ways: int = 200) -> None:
    """Random objects of all kinds, sorted; ways name some nodes that are not there and some twice."""
    dice = random.Random(seed)  # noqa: S311

    def tags() -> dict[str, str]:
        return {dice.choice(KEYS): dice.choice(VALUES) for _ in range(dice.choice((0, 0, 1, 2, 5)))}

    ids = sorted(dice.sample(range(1, 10 * nodes), nodes))
    known = [*ids, *(10 * nodes + i for i in range(5))]
    file = osmium.io.File(str(path), options)
    with osmium.SimpleWriter(file, overwrite=True) as writer:
        for node in ids:
            place = (dice.uniform(-180, 180), dice.uniform(-90, 90))
            writer.add_node(osmium.osm.mutable.Node(id=node, location=place, tags=tags(), version=1))
        for way in range(ways):
            refs = [dice.choice(known) for _ in range(dice.choice((1, 2, 3, 8)))]
            when = f"20{dice.randint(10, 25)}-0{dice.randint(1, 9)}-11T01:02:03Z" if dice.random() < 0.7 else None
            road = tags() | ({"highway": "residential"} if way == 0 else {})
            writer.add_way(osmium.osm.mutable.Way(id=way + 1, nodes=refs, tags=road, version=1, timestamp=when))
        for relation in range(30):
            members = [("w", dice.randint(1, ways), "from"), ("n", dice.choice(known), "via"),
                       ("w", dice.randint(1, ways), "to")]  # fmt: skip
            kind = {"type": dice.choice(("restriction", "route", "multipolygon")), "restriction": "no_left_turn"}
            turn = osmium.osm.mutable.Relation(id=relation + 1, members=members, tags=kind | tags(), version=1)
            writer.add_relation(turn)


@pytest.mark.parametrize("options", ["pbf", "pbf,pbf_compression=none", "pbf,add_metadata=false"])
def test_random_files_are_read_as_osmium_reads_them(tmp_path, options):
    for seed in range(6):
        path = tmp_path / f"{seed}.osm.pbf"
        write_random(path, seed, options=options)
        expected = by_osmium(path)
        assert_equal(by_pbf(path, threads=1), expected, f"seed {seed}")
        assert_equal(by_pbf(path, threads=3), expected, f"seed {seed}, 3 threads")


def test_many_blocks_are_put_together_in_the_order_of_the_file(tmp_path):
    path = tmp_path / "large.osm.pbf"
    write_random(path, 7, nodes=30_000, ways=20_000)
    assert len(find_blocks(path)[1]) > 5
    expected = by_osmium(path)
    assert_equal(by_pbf(path, threads=1), expected)
    assert_equal(by_pbf(path, threads=2), expected)


@pytest.mark.parametrize("name", EXTRACTS)
def test_real_extracts_are_read_as_osmium_reads_them(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path.name} absent")
    expected = by_osmium(path)
    assert_equal(by_pbf(path, threads=1), expected)
    assert_equal(by_pbf(path, threads=2), expected)


@pytest.mark.parametrize("options", ["pbf,pbf_dense_nodes=false", "osh.pbf"])
def test_files_of_other_kinds_are_left_to_osmium(tmp_path, options):
    path = tmp_path / "a.osm.pbf"
    write_random(path, 3, options=options)
    with pytest.raises(UnusualPbfError):
        by_pbf(path)
    assert_equal((read_roads(path)[0], 0.0), (by_osmium(path)[0], 0.0))


def test_ways_before_nodes_are_left_to_osmium(tmp_path):
    path = tmp_path / "a.osm.pbf"
    write_random(path, 4, nodes=30_000, ways=20_000)
    header, blocks = find_blocks(path)
    content = path.read_bytes()
    holds = [read_block(path, span).holds for span in blocks]
    assert holds == [2, 2, 2, 2, 4, 4, 4, 8]  # dense nodes, ways, relations
    for order in ([0, 4, 1, 2, 3, 5, 6, 7], [4, 5, 6, 7, 0, 1, 2, 3]):
        mixed = [header, *(blocks[i] for i in order)]
        path.write_bytes(b"".join(content[span.begin : span.end] for span in mixed))
        with pytest.raises(UnusualPbfError):
            by_pbf(path)
        assert_equal((read_roads(path)[0], 0.0), (by_osmium(path)[0], 0.0))


def test_damaged_files_are_refused_whatever_the_damage(tmp_path):
    """Cut anywhere, any byte changed, in packed and unpacked blocks: an error or roads, never a crash."""
    whole, path = tmp_path / "whole.osm.pbf", tmp_path / "damaged.osm.pbf"
    dice = random.Random(11)  # noqa: S311
    outcomes = set()
    for options in ("pbf", "pbf,pbf_compression=none"):
        write_random(whole, 5, options=options, nodes=60, ways=40)
        content = whole.read_bytes()
        for _ in range(400):
            at = dice.randrange(len(content))
            damaged = bytearray(content[:at] if dice.random() < 0.2 else content)
            if len(damaged) == len(content):
                damaged[at] ^= 1 << dice.randrange(8)
            path.write_bytes(damaged)
            try:
                by_pbf(path)
                outcomes.add("read")
            except (UnusualPbfError, OsmFileError) as error:
                outcomes.add(type(error).__name__)
    assert outcomes >= {"read", "UnusualPbfError"}


def test_a_block_that_unpacks_to_more_than_it_says_is_refused(tmp_path):
    def blob(kind: bytes, plain: bytes, raw_size: int) -> bytes:
        packed = zlib.compress(plain)
        data = b"\x10" + bytes([raw_size]) + b"\x1a" + bytes([len(packed)]) + packed
        head = b"\x0a" + bytes([len(kind)]) + kind + b"\x18" + bytes([len(data)])
        return len(head).to_bytes(4, "big") + head + data

    path = tmp_path / "bomb.osm.pbf"
    path.write_bytes(blob(b"OSMHeader", b"", 0) + blob(b"OSMData", bytes(10_000), 100))
    header, blocks = find_blocks(path)
    assert (header.begin, len(blocks)) == (0, 1)
    with pytest.raises(ValueError, match="cut short"):
        read_block(path, blocks[0])


def test_numbers_by_hand():
    data = np.frombuffer(b"\x00\x7f\x96\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x80", dtype=np.uint8)
    assert [varint(data, at, len(data)) for at in (0, 1, 2)] == [(0, 1), (127, 2), (150, 4)]
    assert varint(data, 4, len(data)) == (-1, 14)
    assert [signed_varint(data, at, len(data))[0] for at in (0, 1, 2)] == [0, -64, 75]
    assert signed_varint(data, 4, len(data))[0] == -(2**63)
    assert count_numbers(data, 0, 14) == 4
    for begin, end in ((14, 15), (2, 3), (15, 15)):
        with pytest.raises(ValueError, match="does not end"):
            varint(data, begin, end)


def test_fields_by_hand():
    data = np.frombuffer(b"\x08\x96\x01\x12\x02hi\x1d1234\x2112345678\x2a\x05hi\x0b", np.uint8)
    assert field(data, 0, len(data)) == (1 << 3, 150, 3)
    assert field(data, 3, len(data)) == (2 << 3 | 2, 5, 7)
    assert field(data, 7, len(data)) == (3 << 3 | 5, 8, 12)
    assert field(data, 12, len(data)) == (4 << 3 | 1, 13, 21)
    for at in (21, 25):  # longer than what is left; a group, which nobody uses
        with pytest.raises(ValueError, match="does not end|unknown type"):
            field(data, at, len(data))


def test_strings_keys_and_rows_by_hand():
    data = np.frombuffer(b"\x0a\x00\x0a\x02on\x0a\x03way\x0a\x03one", dtype=np.uint8)
    strings = read_strings(data, 0, len(data))
    assert strings.tolist() == [[2, 2], [4, 6], [8, 11], [13, 16]]
    keys = np.frombuffer(b"onewayone", dtype=np.uint8)
    slots = find_keys(data, strings, keys, np.array([0, 3, 6, 8], dtype=np.int64))  # one, way, on
    assert slots.tolist() == [UNSET, 2, 1, 0]
    rows, table, count = np.zeros((3, 2), dtype=np.int32), empty_table(3), 0
    numbers = []
    for row in ([1, UNSET], [UNSET, 1], [1, UNSET], [2, 2], [UNSET, 1]):
        number, count = number_row(np.array(row, dtype=np.int32), rows, count, table)
        numbers.append(int(number))
    assert (numbers, count, rows.tolist()) == ([0, 1, 0, 2, 1], 3, [[1, UNSET], [UNSET, 1], [2, 2]])
