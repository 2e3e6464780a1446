"""Where people live, as points with a weight: along residential streets, or in buildings by floor area."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import scipy.spatial
import shapely

from geo.errors import PlaceError
from geo.notes import Notes, add_note, group_digits
from geo.written_numbers import parse_number
from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph
from routing.street_index import METRES_PER_DEGREE

if TYPE_CHECKING:
    from routing.osm.features import OsmFeatures

FloatArray = npt.NDArray[np.float64]

# People per metre of street relative to a residential one: a judgement, to be replaced by buildings where mapped.
STREET_WEIGHTS: Final[Mapping[str, float]] = {
    "residential": 1.0,
    "living_street": 1.0,
    "unclassified": 0.5,
    "tertiary": 0.25,
}
# Building values people live in -> storeys where none are mapped. "yes" counts unless another tag says otherwise.
DWELLINGS: Final[Mapping[str, float]] = {
    "yes": 1,
    "residential": 2,
    "house": 1,
    "detached": 1,
    "semidetached_house": 2,
    "semi": 2,
    "terrace": 2,
    "townhouse": 2,
    "apartments": 4,
    "dormitory": 3,
    "bungalow": 1,
    "cabin": 1,
    "hut": 1,
    "farm": 1,
    "ger": 1,
    "static_caravan": 1,
    "stilt_house": 1,
}
OTHER_USES: Final = ("amenity", "shop", "office", "industrial", "leisure", "tourism", "man_made", "military", "power")
BUILDING_TAGS: Final[Mapping[str, tuple[str, ...]]] = {"building": tuple(DWELLINGS)}
MOST_LEVELS: Final = 60.0
LEAST_FLOOR_M2: Final = 6.0  # per person, gross; a dormitory has about as much
NEAR_DWELLING_M: Final = 200.0
BARE_SHARE: Final = 0.2  # of the residential streets: streets of industry and of new plots reach about as much


@dataclass(frozen=True, eq=False)
class Homes:
    """Points where people live, in degrees, and how many live there relative to one another."""

    lon: FloatArray
    lat: FloatArray
    weight: FloatArray
    floor_area: bool = False  # the weight is square metres of floors: these are buildings


def street_homes(graph: RoadGraph, *, weights: Mapping[str, float] = STREET_WEIGHTS, piece_m: float = 50.0) -> Homes:
    """Residential streets cut into pieces of at most `piece_m`: the middle of each, weighing its metres x class.

    Raises
    ------
    PlaceError
        The network has no street of these classes.
    """
    start, end, street = _segments(graph)
    class_weight = np.array([weights.get(road_class, 0.0) for road_class in ROAD_CLASSES])
    weight = class_weight[graph.road_class[street]]
    lived = weight > 0
    if not lived.any():
        raise PlaceError(
            "the extract has no residential streets ({classes}) to spread people along; spread them over buildings",
            classes=", ".join(weights),
        )
    start, end, weight = start[lived], end[lived], weight[lived]
    length_m = _length_m(graph, start, end)
    pieces = np.maximum(1, np.ceil(length_m / piece_m)).astype(np.int64)
    segment = np.repeat(np.arange(len(start)), pieces)
    nth = np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = ((nth + 0.5) / pieces[segment])[:, np.newaxis]
    vertex = np.stack([graph.vertex_lon, graph.vertex_lat], axis=1)
    middle = vertex[start[segment]] * (1 - share) + vertex[end[segment]] * share
    piece = (weight * length_m / pieces)[segment]
    return Homes(middle[piece > 0, 0], middle[piece > 0, 1], piece[piece > 0])


def _segments(graph: RoadGraph) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First and last vertex, and street, of every straight segment."""
    vertices = np.diff(graph.street_first_vertex)
    street = np.repeat(np.arange(graph.n_streets), vertices)
    start = np.flatnonzero(street[:-1] == street[1:]) if len(street) else np.empty(0, dtype=np.int64)
    return start, start + 1, street[start]


def _length_m(graph: RoadGraph, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]) -> FloatArray:
    d_lat = graph.vertex_lat[end] - graph.vertex_lat[start]
    middle = np.radians((graph.vertex_lat[end] + graph.vertex_lat[start]) / 2)
    d_lon = (graph.vertex_lon[end] - graph.vertex_lon[start]) * np.cos(middle)
    return np.asarray(np.hypot(d_lon, d_lat) * METRES_PER_DEGREE, dtype=np.float64)


def building_homes(features: "OsmFeatures") -> Homes:
    """Dwellings of `read_features(path, BUILDING_TAGS)`, each weighing its floor area: ground area x storeys.

    Raises
    ------
    PlaceError
        The extract has no outlines of dwellings.
    """
    tags = features.tags
    lived = np.array([_is_dwelling(tag) for tag in tags], dtype=np.bool_)
    chosen = np.flatnonzero(lived).tolist()
    shapes = shapely.from_wkb([features.wkb[at] for at in chosen])
    lon, lat = (np.asarray(axis, dtype=np.float64)[chosen] for axis in (features.lon, features.lat))
    square_m = shapely.area(shapes) * METRES_PER_DEGREE**2 * np.cos(np.radians(lat))
    weight = square_m * np.array([_levels(tags[at]) for at in chosen], dtype=np.float64)
    if not (weight > 0).any():
        raise PlaceError("the extract has no outlines of dwellings to spread people over; spread them along streets")
    return Homes(lon[weight > 0], lat[weight > 0], weight[weight > 0], floor_area=True)


def note_crowded_homes(homes: Homes, people: float, notes: Notes | None) -> None:
    """Say that the mapped dwellings are too few to hold the people, so that many cannot be mapped."""
    floor_m2 = float(homes.weight.sum())
    if homes.floor_area and is_crowded(floor_m2, people):
        add_note(
            notes,
            "few dwellings are mapped: {dwellings} with {floor} m² of floors for {people} people, {each} m² each; "
            'people were put where dwellings are mapped. Compare with spread = "residential_roads"',
            dwellings=group_digits(len(homes.weight)),
            floor=group_digits(floor_m2),
            people=group_digits(people),
            each=f"{floor_m2 / people:.1f}",
        )


def is_crowded(floor_m2: float, people: float) -> bool:
    """Whether so many people cannot live on so much floor, walls and stairs included."""
    return people > 0 and floor_m2 < LEAST_FLOOR_M2 * people


def note_bare_streets(graph: RoadGraph, homes: Homes, notes: Notes | None) -> None:
    """Say how much of the residential streets has no mapped dwelling near: nobody would live there."""
    try:
        streets = street_homes(graph)
    except PlaceError:  # an extract without residential streets
        return
    scale = np.cos(np.radians(float(streets.lat.mean())))
    dwellings = scipy.spatial.cKDTree(np.stack([homes.lon * scale, homes.lat], axis=1) * METRES_PER_DEGREE)
    distance_m, _ = dwellings.query(np.stack([streets.lon * scale, streets.lat], axis=1) * METRES_PER_DEGREE)
    share = float(streets.weight[distance_m > NEAR_DWELLING_M].sum() / streets.weight.sum())
    if share > BARE_SHARE:
        add_note(
            notes,
            "{percent} % of the residential streets have no mapped dwelling within {metres} m; nobody was put there. "
            'Compare with spread = "residential_roads"',
            percent=f"{share * 100:.0f}",
            metres=f"{NEAR_DWELLING_M:.0f}",
        )


def _is_dwelling(tags: Mapping[str, str]) -> bool:
    value = tags.get("building", "")
    return value in DWELLINGS and not (value == "yes" and any(key in tags for key in OTHER_USES))


def _levels(tags: Mapping[str, str]) -> float:
    levels = parse_number(tags.get("building:levels", ""))
    return min(levels, MOST_LEVELS) if levels > 0 else DWELLINGS[tags["building"]]
