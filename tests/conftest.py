"""Fixtures shared by several test files: road graphs built street by street, and random ones."""

import gc
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import networkx as nx
import numpy as np
import psycopg
import pytest
from demo_regions import DemoRegion, made_in
from fastapi.testclient import TestClient
from planner_browser import browser, town_address, visit  # noqa: F401 (fixtures)
from postgis_cluster import Cluster
from pwdlib.hashers.argon2 import Argon2Hasher
from warm_reader import forking_reader, warm_reader  # noqa: F401 (fixtures)

from api.access import passwords
from api.main import create_app
from api.regions import ServedRegion
from api.store.database import Database
from routing.engine import choose_engine
from routing.network import RoadGraph

# A background job of a shell ignores Ctrl+C, and so would the commands under test.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Street:
    """A street between two nodes: running deciseconds each way (None = closed), delays at its two ends."""

    start: int
    end: int
    forward: int | None = 100
    backward: int | None = 100
    delay_at_end: int = 0
    delay_at_start: int = 0
    via: tuple[tuple[float, float], ...] = ()


def build_road_graph(
    places: Sequence[tuple[float, float]],
    streets: Sequence[Street],
    copies: Sequence[tuple[int, int]] = (),
    edges: Sequence[tuple[int, int, int, bool]] | None = None,
) -> RoadGraph:
    """A `RoadGraph` written down directly, independent of routing.assemble.

    `copies` adds nodes at the place of another one (split junctions); `edges` then lists every edge as
    (tail, head, street, forward) instead of one or two per street. In the graph copies stand after their junction.
    """
    owner = np.array([*range(len(places)), *(of for _, of in copies)])
    by_place = np.argsort(owner, kind="stable")
    rank, owner = np.argsort(by_place), owner[by_place]
    if edges is None:
        edges = [(s.start, s.end, i, True) for i, s in enumerate(streets) if s.forward is not None]
        edges += [(s.end, s.start, i, False) for i, s in enumerate(streets) if s.backward is not None]
    edges = sorted((int(rank[u]), int(rank[v]), s, f) for u, v, s, f in edges)
    tail = np.array([e[0] for e in edges], dtype=np.int32)
    head = np.array([e[1] for e in edges], dtype=np.int32)
    street = np.array([e[2] for e in edges], dtype=np.int32)
    forward = np.array([e[3] for e in edges], dtype=bool)
    running = [(streets[s].forward if f else streets[s].backward) or 0 for _, _, s, f in edges]
    delay = np.array([streets[s].delay_at_end if f else streets[s].delay_at_start for _, _, s, f in edges], np.int32)
    lines = [(places[s.start], *s.via, places[s.end]) for s in streets]
    vertices = np.array([vertex for line in lines for vertex in line], dtype=float).reshape(-1, 2)
    n, node = len(owner), np.array([places[of] for of in owner], dtype=float).reshape(-1, 2)
    digraph = nx.DiGraph()
    digraph.add_nodes_from(range(n))
    digraph.add_edges_from((int(u), int(v)) for u, v in zip(tail, head, strict=True))
    component = np.zeros(n, dtype=np.int32)
    pieces = sorted(nx.strongly_connected_components(digraph), key=lambda piece: (-len(piece), min(piece)))
    for number, piece in enumerate(pieces):
        component[list(piece)] = number

    def starts(values: np.ndarray, count: int) -> np.ndarray:
        return np.concatenate([[0], np.cumsum(np.bincount(values, minlength=count))])

    return RoadGraph(
        mode="car",
        node_lon=node[:, 0].copy(),
        node_lat=node[:, 1].copy(),
        junction=np.searchsorted(owner, owner).astype(np.int32),
        component=component,
        first_out=starts(tail, n).astype(np.int32),
        head=head,
        travel_time=np.array(running, dtype=np.int32) + delay,
        delay=delay,
        length_m=np.array(running, dtype=np.float32),
        edge_street=street,
        edge_forward=forward,
        first_in=starts(head, n).astype(np.int32),
        tail=tail,
        in_edge=np.argsort(head, kind="stable").astype(np.int32),
        street_first_vertex=np.concatenate([[0], np.cumsum([len(line) for line in lines], dtype=np.int64)]).astype(
            np.int64
        ),
        street_first_edge=starts(street, len(streets)).astype(np.int32),
        street_edge=np.argsort(street, kind="stable").astype(np.int32),
        road_class=np.zeros(len(streets), dtype=np.uint8),
        way_id=np.arange(len(streets), dtype=np.int64),
        vertex_lon=vertices[:, 0].copy(),
        vertex_lat=vertices[:, 1].copy(),
    )


def build_random_graph(seed: int, *, delays: bool = True, n_nodes: int = 25) -> RoadGraph:
    """Random streets: parallel, of no length, one-way, closed loops, several pieces."""
    rng = np.random.default_rng(seed)
    places = [(float(x), float(y)) for x, y in rng.uniform(0, 0.02, size=(n_nodes, 2))]
    streets = []
    for _ in range(int(rng.integers(1, 3 * n_nodes))):
        start, end = (int(node) for node in rng.integers(0, n_nodes, size=2))
        both = [None if rng.random() < 0.25 else int(rng.choice([0, 1, 7, rng.integers(2, 400)])) for _ in range(2)]
        if both == [None, None]:
            both[0] = 5
        pause = [int(rng.integers(0, 60)) if delays and rng.random() < 0.3 else 0 for _ in range(2)]
        bend = [tuple(map(float, rng.uniform(0, 0.02, size=2)))] if start == end or rng.random() < 0.5 else []
        streets.append(Street(start, end, both[0], both[1], pause[0], pause[1], tuple(bend)))
    return build_road_graph(places, streets)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first: one that began last would keep a single process busy at the end.

    What is about something else than the database is tried on one kind of it; `make test-more` tries the other, too.
    """
    for item in items:
        usual = item.get_closest_marker("usually")
        asked = item.callspec.params if usual else {}  # type: ignore[attr-defined]
        if usual and asked.get("database_url", asked.get("module_database")) != usual.args[0]:
            item.add_marker(pytest.mark.thorough)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """A million objects of modules and tests live to the end; looking through them took a tenth of the processor."""
    gc.freeze()
    gc.set_threshold(700, 10, 200)


@pytest.fixture(scope="session", autouse=True)
def slow_hasher() -> Iterator[Callable[[], Argon2Hasher]]:
    """The hash of passwords that is slow on purpose; everything but a test that asks for it has a quick one."""
    quick = Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        slow = passwords._hasher
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield slow


@pytest.fixture(scope="module")
def client(served: ServedRegion) -> Iterator[TestClient]:
    """Asks the service of the one region that the test file's own `served` gives."""
    with TestClient(create_app([served])) as client:
        yield client


@pytest.fixture(scope="session")
def demo_region(tmp_path_factory: pytest.TempPathFactory) -> DemoRegion:
    """The embedded regions, each made once whatever the number of processes."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demo-regions"
    shared.mkdir(exist_ok=True)
    return made_in(shared)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server with the database `template_qamtu`: PostGIS, and our tables."""
    started = Cluster()
    try:
        _in_database(started.url("postgres"), "CREATE DATABASE template_qamtu")
        _in_database(started.url("template_qamtu"), "CREATE EXTENSION postgis")
        _upgrade(started.url("template_qamtu"))
        yield started
    finally:
        started.remove()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with our tables."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind, its tables up to date."""
    with _made_of_template(request, request.param, tmp_path) as url:
        yield url


@contextmanager
def _made_of_template(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        file = folder / "qamtu.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: Cluster = request.getfixturevalue("cluster")
    name = f"q{uuid4().hex[:12]}"
    _in_database(server.url("postgres"), f"CREATE DATABASE {name} TEMPLATE template_qamtu STRATEGY file_copy")
    yield server.url(name)
    _in_database(server.url("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database of each kind."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of each kind for all tests of a file."""
    with _made_of_template(request, request.param, tmp_path_factory.mktemp("module")) as url:
        opened = Database(url)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def both_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Database]]:
    """One of each kind at the same time, for a test that compares what they give."""
    with ExitStack() as stack:
        opened = {}
        for kind in ("sqlite", "postgresql"):
            url = stack.enter_context(_made_of_template(request, kind, tmp_path_factory.mktemp(kind)))
            opened[kind] = Database(url)
            stack.callback(opened[kind].close)
        yield opened


def _in_database(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _upgrade(url: str) -> None:
    made = Database(url)
    made.upgrade()
    made.close()


@pytest.fixture
def street() -> type[Street]:
    """`Street`, to write streets down with."""
    return Street


@pytest.fixture
def road_graph() -> Callable[..., RoadGraph]:
    """`build_road_graph`, for graphs written down by hand."""
    return build_road_graph


@pytest.fixture
def random_graph() -> Callable[..., RoadGraph]:
    """`build_random_graph`, for comparison with slow oracles."""
    return build_random_graph


@pytest.fixture(params=["bucket_queue", "hierarchy"])
def each_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The test runs once with each travel-time engine, whatever the estimate would choose."""

    def forced(graph: RoadGraph, *, asked: str, **question: object) -> object:
        return choose_engine(graph, asked=request.param if asked == "auto" else asked, **question)

    monkeypatch.setattr("routing.travel_times.choose_engine", forced)
    return str(request.param)
