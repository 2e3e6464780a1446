"""OSM files to road networks: times computed by hand, tags honoured, bad files refused in one sentence."""

import gzip
import math
from pathlib import Path

import numpy as np
import pytest

from routing.errors import OsmFileError, TravelModeError
from routing.modes import MODES, ROAD_CLASSES, load_mode
from routing.network import RoadGraph, RoadNetwork
from routing.osm.read import read_network

DEGREE_M = math.pi / 180 * 6_371_008.8  # one degree of latitude
KM = 1000 / DEGREE_M  # degrees of latitude per kilometre
SHARED = Path(__file__).parents[1] / ".." / "shared" / "data"


def osm(
    *ways: tuple[int, list[int], dict[str, str]], nodes: dict[int, dict[str, str]] | None = None, extra: str = ""
) -> str:
    """OSM XML: node `n` lies at n km north of 40 N, 70 E; ways as (id, node ids, tags)."""
    tagged = nodes or {}
    ids = sorted({ref for _, refs, _ in ways for ref in refs} | tagged.keys())
    lines = ["<?xml version='1.0' encoding='UTF-8'?><osm version='0.6' generator='test'>"]
    for i in ids:
        inside = "".join(f"<tag k='{k}' v='{v}'/>" for k, v in tagged.get(i, {}).items())
        lines.append(f"<node id='{i}' version='1' lat='{40 + i * KM:.9f}' lon='70.0'>{inside}</node>")
    for way, refs, tags in ways:
        inside = "".join(f"<nd ref='{r}'/>" for r in refs) + "".join(f"<tag k='{k}' v='{v}'/>" for k, v in tags.items())
        lines.append(f"<way id='{way}' version='1'>{inside}</way>")
    return "\n".join([*lines, extra, "</osm>"])


@pytest.fixture
def build(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Build the graph of one mode from OSM XML."""

    def run(text: str, mode: str = "car", country: str = "") -> RoadGraph:
        path = tmp_path / "test.osm"
        path.write_text(text, encoding="utf-8")
        return read_network(path, modes=[mode], country=country).graphs[mode]

    return run


def edges_by_km(graph: RoadGraph) -> dict[tuple[int, int], tuple[int, int]]:
    """(travel time, delay) in deciseconds by the kilometre marks of tail and head; the quickest of parallel ones."""
    km = np.rint((graph.node_lat - 40) / KM).astype(int)
    table: dict[tuple[int, int], tuple[int, int]] = {}
    for e in range(graph.n_edges):
        key = (int(km[graph.tail[e]]), int(km[graph.head[e]]))
        table[key] = min(table.get(key, (10**9, 0)), (int(graph.travel_time[e]), int(graph.delay[e])))
    return table


def ds(km: float, speed_kmh: float) -> int:
    """Deciseconds for a length at a speed."""
    return math.floor(km / speed_kmh * 36000 + 0.5)


PRIMARY = {"highway": "primary"}


def test_one_kilometre_of_primary_takes_its_length_over_its_speed(build):
    graph = build(osm((1, [0, 1], PRIMARY)))
    speed = load_mode("car").speed_kmh["primary"]
    assert edges_by_km(graph) == {(0, 1): (ds(1, speed), 0), (1, 0): (ds(1, speed), 0)}
    assert graph.length_m == pytest.approx([1000, 1000], abs=0.02)
    assert graph.n_streets == 1
    assert ROAD_CLASSES[graph.road_class[0]] == "primary"


def test_a_chain_of_ways_alike_becomes_one_street_with_all_its_vertices(build):
    graph = build(osm((1, [0, 1, 2], PRIMARY), (2, [4, 3, 2], PRIMARY)))
    assert (graph.n_nodes, graph.n_edges, graph.n_streets, len(graph.vertex_lon)) == (2, 2, 1, 5)
    assert graph.length_m[0] == pytest.approx(4000, abs=0.1)


def test_a_street_ends_where_the_speed_changes(build):
    graph = build(osm((1, [0, 1], PRIMARY), (2, [1, 2], {**PRIMARY, "maxspeed": "30"})))
    share = load_mode("car").limit_share["primary"]
    assert edges_by_km(graph)[1, 2][0] == ds(1, 30 * share)
    assert graph.n_streets == 2


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"oneway": "yes"}, {(0, 1)}),
        ({"oneway": "1"}, {(0, 1)}),
        ({"oneway": "-1"}, {(1, 0)}),
        ({"oneway": "no"}, {(0, 1), (1, 0)}),
        ({"junction": "roundabout"}, {(0, 1)}),
        ({"junction": "circular"}, {(0, 1)}),
        ({"junction": "roundabout", "oneway": "-1"}, {(1, 0)}),
        ({"highway": "motorway"}, {(0, 1)}),
        ({"highway": "motorway", "oneway": "no"}, {(0, 1), (1, 0)}),
        ({"oneway:motor_vehicle": "yes"}, {(0, 1)}),
        ({"vehicle:backward": "no"}, {(0, 1)}),
        ({"motor_vehicle:forward": "no"}, {(1, 0)}),
    ],
)
def test_car_heeds_oneway(build, tags, expected):
    assert edges_by_km(build(osm((1, [0, 1], {**PRIMARY, **tags})))).keys() == expected


@pytest.mark.parametrize(
    ("mode", "tags", "expected"),
    [
        ("walk", {"oneway": "yes"}, 2),
        ("walk", {"oneway:foot": "yes"}, 1),
        ("bicycle", {"oneway": "yes"}, 1),
        ("bicycle", {"oneway": "yes", "oneway:bicycle": "no"}, 2),
        ("bicycle", {"oneway": "yes", "cycleway": "opposite_lane"}, 2),
        ("bicycle", {"oneway": "yes", "cycleway:left": "opposite_track"}, 2),
        ("car", {"oneway": "yes", "oneway:bicycle": "no"}, 1),
        ("ambulance", {"oneway": "yes"}, 1),
        ("ambulance", {"oneway": "yes", "oneway:emergency": "no"}, 2),
    ],
)
def test_oneway_exceptions_by_mode(build, mode, tags, expected):
    assert build(osm((1, [0, 1], {"highway": "residential", **tags})), mode).n_edges == expected


def test_a_ring_without_a_junction_and_a_self_loop_survive(build):
    ring = osm((1, [0, 1, 2, 0], PRIMARY))
    graph = build(ring)
    assert (graph.n_nodes, graph.n_edges, graph.n_streets, len(graph.vertex_lon)) == (1, 2, 1, 4)
    loop = build(osm((1, [0, 1, 2, 0], PRIMARY), (2, [0, 5], PRIMARY)))
    assert (loop.n_nodes, loop.n_edges, loop.n_streets) == (2, 4, 2)


def test_parallel_streets_survive(build):
    graph = build(osm((1, [0, 1, 4], PRIMARY), (2, [0, 2, 4], PRIMARY), (3, [4, 5], PRIMARY), (4, [0, 6], PRIMARY)))
    assert (graph.n_nodes, graph.n_streets, graph.n_edges) == (4, 4, 8)


def test_signal_is_paid_by_those_who_arrive_there(build):
    signal = load_mode("car").delay_s["traffic_signals"] * 10
    graph = build(osm((1, [0, 1, 2], PRIMARY), nodes={1: {"highway": "traffic_signals"}}))
    table = edges_by_km(graph)
    assert {key: delay for key, (_, delay) in table.items()} == {(0, 1): signal, (2, 1): signal, (1, 0): 0, (1, 2): 0}
    assert table[0, 1][0] - signal == table[1, 0][0]


def test_signal_for_one_direction_is_paid_in_that_direction(build):
    tags = {"highway": "traffic_signals", "traffic_signals:direction": "backward"}
    table = edges_by_km(build(osm((1, [0, 1, 2], PRIMARY), nodes={1: tags})))
    assert table[0, 1][1] == 0
    assert table[2, 1][1] > 0


def test_people_on_foot_wait_at_a_signal_only_when_they_cross(build):
    signal = {1: {"highway": "crossing", "crossing": "traffic_signals"}}
    graph = build(osm((1, [0, 1, 2], PRIMARY), (2, [1, 5], {"highway": "footway"}), nodes=signal), "walk")
    table = edges_by_km(graph)
    assert table[0, 1][1] == 0
    assert table[5, 1][1] == load_mode("walk").delay_s["signal_crossing"] * 10


def test_junction_delay_is_paid_where_three_arms_meet(build):
    tags = {"highway": "residential"}
    table = edges_by_km(build(osm((1, [0, 1, 2], tags), (2, [1, 3], tags))))
    expected = load_mode("car").junction_delay_s["residential"] * 10
    assert [table[0, 1][1], table[3, 1][1], table[1, 0][1]] == [expected, expected, 0]


def test_a_driveway_makes_no_junction_for_those_who_stay_on_the_street(build):
    street, drive = {"highway": "residential"}, {"highway": "service", "service": "driveway"}
    table = edges_by_km(build(osm((1, [0, 1, 2], street), (2, [1, 3], drive))))
    expected = load_mode("car").junction_delay_s["service"] * 10
    assert [table[0, 1][1], table[2, 1][1], table[3, 1][1]] == [0, 0, expected]


@pytest.mark.parametrize(
    ("mode", "tags", "passes"),
    [
        ("car", {"barrier": "bollard"}, False),
        ("car", {"barrier": "bollard", "motor_vehicle": "yes"}, True),
        ("car", {"barrier": "gate"}, True),
        ("car", {"barrier": "gate", "access": "private"}, False),
        ("car", {"barrier": "gate", "locked": "yes"}, False),
        ("car", {"barrier": "block"}, False),
        ("car", {"barrier": "lift_gate"}, True),
        ("car", {"barrier": "cattle_grid"}, True),
        ("ambulance", {"barrier": "gate", "access": "private"}, True),
        ("ambulance", {"barrier": "bollard"}, False),
        ("ambulance", {"barrier": "bollard", "emergency": "yes"}, True),
        ("bicycle", {"barrier": "bollard"}, True),
        ("bicycle", {"barrier": "stile"}, False),
        ("walk", {"barrier": "bollard"}, True),
        ("walk", {"barrier": "stile"}, True),
        ("walk", {"barrier": "gate", "access": "no", "foot": "yes"}, True),
    ],
)
def test_barriers(build, mode, tags, passes):
    graph = build(osm((1, [0, 1, 2], {"highway": "residential"}), nodes={1: tags}), mode)
    assert len(np.unique(graph.component)) == (1 if passes else 2)
    assert graph.length_m.sum() == pytest.approx(4000, abs=0.1), "both sides of a barrier can be reached"


@pytest.mark.parametrize(
    ("mode", "tags", "open_"),
    [
        ("car", {"access": "private"}, False),
        ("car", {"access": "no", "motor_vehicle": "yes"}, True),
        ("car", {"vehicle": "no", "motorcar": "yes"}, True),
        ("car", {"motor_vehicle": "no", "motorcar": "yes"}, True),
        ("motorcycle", {"motor_vehicle": "no", "motorcar": "yes"}, False),
        ("motorcycle", {"motor_vehicle": "yes", "motorcycle": "no"}, False),
        ("car", {"access": "destination"}, True),
        ("car", {"access": "delivery"}, False),
        ("car", {"motor_vehicle": "forestry"}, False),
        ("ambulance", {"access": "private"}, True),
        ("ambulance", {"access": "no"}, False),
        ("ambulance", {"access": "no", "emergency": "yes"}, True),
        ("bicycle", {"vehicle": "no"}, False),
        ("bicycle", {"access": "no", "bicycle": "designated"}, True),
        ("bicycle", {"bicycle": "use_sidepath"}, False),
        ("walk", {"vehicle": "no"}, True),
        ("walk", {"motorroad": "yes"}, False),
        ("walk", {"access": "no", "foot": "yes"}, True),
        ("walk", {"access": "private"}, False),
        ("car", {"highway": "footway"}, False),
        ("car", {"highway": "footway", "access": "yes"}, False),
        ("car", {"highway": "footway", "motor_vehicle": "yes"}, True),
        ("car", {"highway": "construction"}, False),
        ("walk", {"highway": "motorway"}, False),
        ("walk", {"highway": "steps"}, True),
        ("car", {"smoothness": "impassable"}, False),
    ],
)
def test_access(build, mode, tags, open_):
    other = (2, [7, 8], {"highway": "residential"})
    graph = build(osm((1, [0, 1], {"highway": "residential", **tags}), other), mode)
    assert (1 in graph.way_id.tolist()) == open_


def test_ferry_takes_its_duration_whatever_its_length(build):
    road = {"highway": "residential"}
    ferry = {"route": "ferry", "duration": "00:20"}
    graph = build(osm((1, [0, 1], road), (2, [1, 2, 5], ferry), (3, [5, 6], road)))
    table = edges_by_km(graph)
    assert table[1, 5][0] - table[1, 5][1] == 20 * 600
    untimed = build(osm((1, [0, 1], road), (2, [1, 5], {"route": "ferry"}), (3, [5, 6], road)))
    assert edges_by_km(untimed)[1, 5][0] == ds(4, load_mode("car").ferry_kmh)


def test_missing_nodes_cut_a_way_and_the_rest_is_kept(build):
    text = osm((1, [0, 1, 2, 3, 4], PRIMARY))
    lines = [line for line in text.splitlines() if "<node id='2'" not in line]
    graph = build("\n".join(lines))
    assert edges_by_km(graph).keys() == {(0, 1), (1, 0), (3, 4), (4, 3)}


def test_ways_before_nodes_are_read_too(build):
    lines = osm((1, [0, 1], PRIMARY)).splitlines()
    ways_first = [
        lines[0],
        *(x for x in lines if x.startswith("<way")),
        *(x for x in lines if x.startswith("<node")),
        "</osm>",
    ]
    assert build("\n".join(ways_first)).n_edges == 2


def test_repeated_nodes_and_ways_of_one_node_do_no_harm(build):
    graph = build(osm((1, [0, 0, 1, 1], PRIMARY), (2, [5], PRIMARY)))
    assert edges_by_km(graph).keys() == {(0, 1), (1, 0)}
    assert len(graph.vertex_lon) == 2


def restriction(kind: str, from_way: int, via: str, to_way: int, **tags: str) -> str:
    """A turn restriction relation; `via` like "node/3" or "way/3"."""
    via_type, ref = via.split("/")
    more = "".join(f"<tag k='{k.replace('__', ':')}' v='{v}'/>" for k, v in tags.items())
    key = f"<tag k='restriction' v='{kind}'/>" if kind else ""
    return (
        f"<relation id='{from_way}{to_way}' version='1'><member type='way' ref='{from_way}' role='from'/>"
        f"<member type='{via_type}' ref='{ref}' role='via'/><member type='way' ref='{to_way}' role='to'/>"
        f"<tag k='type' v='restriction'/>{key}{more}</relation>"
    )


CROSS = [(1, [0, 5], PRIMARY), (2, [5, 6], PRIMARY), (3, [5, 8], PRIMARY), (4, [5, 9], PRIMARY)]


def turns_from(graph: RoadGraph, start: int) -> set[int]:
    """Kilometre marks two edges on from kilometre `start`."""
    km = np.rint((graph.node_lat - 40) / KM).astype(int)
    found: set[int] = set()
    for e in np.flatnonzero(km[graph.tail] == start):
        u = graph.head[e]
        found |= {int(km[v]) for v in graph.head[graph.first_out[u] : graph.first_out[u + 1]]}
    return found


def test_no_left_turn_closes_one_turn_only(build):
    graph = build(osm(*CROSS, extra=restriction("no_left_turn", 1, "node/5", 3)))
    assert turns_from(graph, 0) == {0, 6, 9}
    assert turns_from(graph, 6) == {0, 6, 8, 9}
    assert graph.n_nodes == 6, "only the junction is split"


def test_only_straight_on_leaves_one_exit(build):
    graph = build(osm(*CROSS, extra=restriction("only_straight_on", 1, "node/5", 2)))
    assert turns_from(graph, 0) == {6}
    assert turns_from(graph, 8) == {0, 6, 8, 9}


def test_no_u_turn_on_a_way_running_through_leaves_going_on(build):
    ways = [(1, [0, 5, 6], PRIMARY), (3, [5, 8], PRIMARY)]
    graph = build(osm(*ways, extra=restriction("no_u_turn", 1, "node/5", 1)))
    assert turns_from(graph, 0) == {6, 8}
    assert turns_from(graph, 6) == {0, 8}


@pytest.mark.parametrize(
    ("mode", "tags", "bound"),
    [
        ("car", {}, True),
        ("motorcycle", {}, True),
        ("ambulance", {}, True),
        ("bicycle", {}, True),
        ("walk", {}, False),
        ("bicycle", {"except": "psv;bicycle"}, False),
        ("car", {"except": "psv;bicycle"}, True),
        ("ambulance", {"except": "emergency"}, False),
        ("car", {"except": "motorcar"}, False),
        ("motorcycle", {"except": "motorcar"}, True),
    ],
)
def test_restrictions_bind_modes(build, mode, tags, bound):
    graph = build(osm(*CROSS, extra=restriction("no_left_turn", 1, "node/5", 3, **tags)), mode)
    assert (8 not in turns_from(graph, 0)) == bound


def test_restriction_for_cars_alone(build):
    text = osm(*CROSS, extra=restriction("", 1, "node/5", 3, restriction__motorcar="no_left_turn"))
    assert 8 not in turns_from(build(text), 0)
    assert 8 in turns_from(build(text, "motorcycle"), 0)


def test_restrictions_are_counted(tmp_path):
    relations = [
        restriction("no_left_turn", 1, "node/5", 3),
        restriction("no_left_turn", 1, "way/2", 4),
        restriction("no_left_turn", 2, "node/77", 4),
        restriction("no_left_turn", 3, "node/5", 99),
        restriction("no_left_turn", 2, "node/0", 1),
        restriction("", 3, "node/5", 4, restriction__conditional="no_left_turn @ (07:00-09:00)"),
    ]
    path = tmp_path / "a.osm"
    path.write_text(osm(*CROSS, extra="".join(relations)))
    counts = read_network(path, modes=["car"]).restrictions
    assert (counts.obeyed, counts.via_way, counts.incomplete, counts.conditional) == (1, 1, 3, 1)


def test_source_says_what_was_read(tmp_path):
    text = osm((1, [0, 1], PRIMARY)).replace("generator='test'", "generator='qamtu demo_region (synthetic)'")
    text = text.replace("<way id='1' version='1'>", "<way id='1' version='1' timestamp='2024-05-06T07:08:09Z'>")
    path = tmp_path / "demo.osm.gz"
    path.write_bytes(gzip.compress(text.encode()))
    source = read_network(path, modes=["car"], country="kz").source
    assert (source.name, source.date, source.country, source.synthetic) == ("demo.osm.gz", "2024-05-06", "KZ", True)
    assert len(source.sha256) == 64


def test_bad_files_are_refused_with_a_sentence(tmp_path):
    def refused(name: str, content: bytes | None, words: str) -> None:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(OsmFileError, match=words):
            read_network(path, modes=["car"])

    refused("absent.osm.pbf", None, "does not exist")
    refused("empty.osm.pbf", b"", "is empty")
    refused("letter.txt", b"Dear planner", "not an OSM file")
    refused("letter.osm.pbf", b"Dear planner, this is no map" * 100, "cannot be read as OSM|cut short|not an OSM")
    refused("letter.osm", b"Dear planner", "cannot be read as OSM|not an OSM")
    refused("half.osm", osm((1, [0, 1], PRIMARY))[:-40].encode(), "cut short|cannot be read")
    refused("nothing.osm", b"<osm version='0.6'></osm>", "no roads")
    refused("steps.osm", osm((1, [0, 1], {"highway": "steps"})).encode(), "no road that is open to car")
    refused("drawn.osm", osm((1, [0, 1], PRIMARY)).replace("'0'", "'-7'").encode(), "negative ids")
    refused("half.osm.gz", gzip.compress(osm((1, list(range(99)), PRIMARY)).encode())[:-300], "cut short")
    with pytest.raises(OsmFileError, match="folder"):
        read_network(tmp_path)
    with pytest.raises(TravelModeError, match="not a travel mode"):
        read_network(tmp_path / "absent", modes=["hovercraft"])


@pytest.fixture(scope="module")
def liechtenstein() -> RoadNetwork:
    path = SHARED / "liechtenstein" / "liechtenstein-latest.osm.pbf"
    if not path.exists():
        pytest.skip(f"{path.name} absent")
    return read_network(path, modes=MODES)


def test_truncated_pbf_is_refused(tmp_path):
    path = SHARED / "liechtenstein" / "liechtenstein-latest.osm.pbf"
    if not path.exists():
        pytest.skip(f"{path.name} absent")
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(path.read_bytes()[:1_000_000])
    with pytest.raises(OsmFileError, match="cut short"):
        read_network(cut)


def test_liechtenstein_counts_are_plausible(liechtenstein):
    counts = liechtenstein.restrictions
    assert counts.obeyed + counts.via_way + counts.incomplete + counts.conditional == 85
    assert counts.obeyed > 60
    assert liechtenstein.source.date == "2021-10-28"
    assert not liechtenstein.source.synthetic
    for mode, graph in liechtenstein.graphs.items():
        share = np.mean(graph.component == 0)
        assert share > 0.9, mode
        assert 5_000 < graph.n_nodes < 12_000, mode


@pytest.mark.parametrize("mode", MODES)
def test_liechtenstein_arrays_agree_with_each_other(liechtenstein, mode):
    graph = liechtenstein.graphs[mode]
    n, m, s = graph.n_nodes, graph.n_edges, graph.n_streets
    assert (graph.tail == np.repeat(np.arange(n), np.diff(graph.first_out))).all()
    assert (graph.head[graph.in_edge] == np.repeat(np.arange(n), np.diff(graph.first_in))).all()
    assert (graph.edge_street[graph.street_edge] == np.repeat(np.arange(s), np.diff(graph.street_first_edge))).all()
    assert sorted(graph.in_edge.tolist()) == list(range(m))
    assert (np.diff(graph.street_first_vertex) >= 2).all()
    assert (graph.travel_time >= graph.delay).all()
    assert (graph.travel_time - graph.delay >= (graph.length_m > 0)).all()
    first = graph.street_first_vertex[graph.edge_street]
    last = graph.street_first_vertex[graph.edge_street + 1] - 1
    begin = np.where(graph.edge_forward, first, last)
    assert (graph.vertex_lon[begin] == graph.node_lon[graph.tail]).all()
    assert (graph.vertex_lat[begin] == graph.node_lat[graph.tail]).all()
    sizes = np.bincount(graph.component)
    assert (np.diff(sizes) <= 0).all()


def test_reading_twice_gives_equal_arrays(liechtenstein):
    again = read_network(SHARED / "liechtenstein" / "liechtenstein-latest.osm.pbf", modes=["car"]).graphs["car"]
    for name, value in vars(liechtenstein.graphs["car"]).items():
        assert np.array_equal(value, getattr(again, name)), name
