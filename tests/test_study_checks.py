"""The inputs of a study that do not fit each other are refused or told, in the study of a small town."""

import geopandas as gpd
import pytest
from shapely.geometry import box
from small_town import CELLS, STUDY, lay_out_town

from geo.errors import BoundaryError, StudyError, TableError
from geo.study_file import read_study
from geo.study_region import read_region
from routing.osm.read import read_network
from routing.storage import save_network

WEST, SOUTH, EAST, NORTH = 69.49, 42.29, 69.52, 42.32  # around the whole town
HEAD, *ROWS = CELLS.splitlines()


@pytest.fixture
def town(tmp_path):
    lay_out_town(tmp_path)
    return tmp_path


def told(town, study=STUDY):
    """What the reader of the region says beside the services it assumes."""
    (town / "study.toml").write_text(study, encoding="utf-8")
    notes = []
    read_region(read_study(town / "study.toml"), notes, progress=lambda _text: None)
    return [str(note) for note in notes if "assumed from their kind" not in str(note)]


def bounded(town, **shapes):
    table = gpd.GeoDataFrame(
        {"id": list(shapes), "name": list(shapes)}, geometry=list(shapes.values()), crs="EPSG:4326"
    )
    table.to_file(town / "districts.geojson", driver="GeoJSON", engine="pyogrio")
    return told(town, STUDY + '[boundaries]\npath = "districts.geojson"\n')


def with_facilities(town, text, extra=""):
    (town / "facilities.csv").write_text(text, encoding="utf-8")
    return told(town, STUDY + extra)


def test_the_town_itself_gives_nothing_to_say(town):
    assert told(town) == []
    assert bounded(town, a=box(WEST, SOUTH, 69.505, NORTH), b=box(69.505, SOUTH, EAST, NORTH)) == []


@pytest.mark.parametrize(("country", "says"), [("KZ", False), ("kz", False), ("", False), ("UZ", True)])
def test_a_country_without_a_profile_is_told(town, country, says):
    notes = told(town, STUDY.replace("[network]", f'country = "{country}"\n[network]'))
    assert [("no speed profile for country UZ" in note, note.endswith("KZ, TH")) for note in notes] == [
        (True, True)
    ] * says


def test_a_network_of_another_country_is_told(town):
    save_network(read_network(town / "town.osm", modes=("walk",), country="TH"), town / "town.network")
    study = STUDY.replace("[network]", 'country = "KZ"\n[network]').replace(
        'osm = "town.osm"', 'folder = "town.network"'
    )
    assert told(town, study) == [
        "study.toml: country is KZ, but the network folder was built for TH; its speeds were used"
    ]


@pytest.mark.parametrize(
    ("service", "sentence"),
    [
        ("dentl", "names dentl, which no facility gives; did you mean dental"),
        ("xray", "the facilities give: any, dental"),
    ],
)
def test_a_service_that_nobody_gives_is_refused(town, service, sentence):
    with pytest.raises(StudyError, match=sentence):
        with_facilities(
            town,
            "id,kind,services,lon,lat\nA,polyclinic,dental,69.5001,42.3001\n",
            f'services = ["{service}"]\n',
        )


def test_services_that_are_given_are_taken(town):
    text = "id,kind,services,lon,lat\nA,polyclinic,dental,69.5001,42.3001\n"
    assert with_facilities(town, text, 'services = ["any", "dental"]\n') == []


def test_facilities_that_are_all_closed_are_refused(town):
    with pytest.raises(TableError, match="none of the 1 facilities is open; check the column open"):
        with_facilities(town, "id,kind,lon,lat,open\nA,polyclinic,69.5001,42.3001,нет\n")


FIVE = "id,kind,lon,lat,capacity,open\n" + "".join(f"f{at},fap,69.50{at},42.301,{{}},{{}}\n" for at in range(1, 6))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (["", 1] * 5, "no open facility has a capacity; there are no capacity figures"),
        (["", 1] * 4 + ["50", 0], "no open facility has a capacity"),
        (["", 1, "", 1, "", 0, "50", 1, "50", 1], "the capacity of 2 of 4 open facilities is not known"),
        (["50", 1] * 5, None),
    ],
)
def test_capacity_that_is_asked_for_but_not_known_is_told(town, values, sentence):
    text = FIVE.format(*values)
    notes = with_facilities(town, text, "visits_per_person_year = 6\n")
    assert [sentence in note for note in notes] == [True] * (sentence is not None)
    assert with_facilities(town, text) == []


def test_a_region_of_nobody_is_refused(town):
    (town / "cells.csv").write_text("\n".join([HEAD, *(row.rsplit(",", 1)[0] + ",0" for row in ROWS)]))
    with pytest.raises(TableError, match=r"cells.csv: nobody lives there"):
        told(town)


def test_strata_of_nobody_or_of_more_than_everyone_are_told(town):
    (town / "cells.csv").write_text("\n".join([f"{HEAD},aged_65,women", *(f"{row},0,100" for row in ROWS)]))
    assert told(town, STUDY.replace('["people"]', '["people", "aged_65", "women"]')) == [
        "cells.csv: nobody is in the strata aged_65",
        "cells.csv: there are more people in women than in people, which should count everyone",
    ]


def test_boundaries_of_another_place_are_refused_with_both_places(town):
    with pytest.raises(BoundaryError, match=r"districts.geojson: nobody .* lie at 100.00, 7.00, 101.00, 8.00, .*69.50"):
        bounded(town, songkhla=box(100, 7, 101, 8))


def test_people_outside_the_boundaries_and_boundaries_without_people_are_told(town):
    """Two of six columns of cells, 2 x 75 people of 450, lie west of 69.503."""
    notes = bounded(town, a=box(WEST, SOUTH, 69.503, NORTH), b=box(70, 42, 71, 43), c=box(71, 42, 72, 43))
    assert notes == [
        "districts.geojson: 300 of 450 people live outside all boundaries; they are reported as none",
        "districts.geojson: nobody of the region lives in 2 of the 3 boundaries; it is meant for a larger region",
    ]


def test_a_region_and_its_districts_in_one_file_are_refused(town):
    whole = box(WEST, SOUTH, EAST, NORTH)
    with pytest.raises(BoundaryError, match="keep one level"):
        bounded(town, region=whole, a=box(WEST, SOUTH, 69.505, NORTH), b=box(69.505, SOUTH, EAST, NORTH))


def test_totals_of_a_region_and_its_districts_are_refused(town):
    shapes = {"region": box(WEST, SOUTH, EAST, NORTH), "a": box(WEST, SOUTH, 69.505, NORTH)}
    table = gpd.GeoDataFrame(
        {"id": list(shapes), "population": [300, 100]}, geometry=list(shapes.values()), crs="EPSG:4326"
    )
    table.to_file(town / "totals.geojson", driver="GeoJSON", engine="pyogrio")
    with pytest.raises(BoundaryError, match="belongs to both"):
        told(town, STUDY.replace('path = "cells.csv"\nstrata = ["people"]', 'totals = "totals.geojson"'))


CORNERS = [(69.5001, 42.3001), (69.5002, 42.3001), (69.5002, 42.3002), (69.5001, 42.3002)]


def build_house(path):
    """Add one house of 11.1 m x 8.2 m to an extract."""
    nodes = [f'<node id="{901 + at}" lon="{lon}" lat="{lat}" version="1"/>' for at, (lon, lat) in enumerate(CORNERS)]
    around = "".join(f'<nd ref="{901 + at % 4}"/>' for at in range(5))
    way = f'<way id="900" version="1">{around}<tag k="building" v="house"/></way>'
    osm = path.read_text().replace("<way", "".join(nodes) + "<way", 1)
    path.write_text(osm.replace("</osm>", way + "</osm>"))


@pytest.mark.parametrize("people", [10, 3000])
def test_few_mapped_dwellings_are_told_with_their_numbers(town, people):
    """One house of 91 m2 in the corner of a town of 1.1 km: most streets are bare, and it holds ten people."""
    build_house(town / "town.osm")
    given = f'total = {{population = {people}}}\nspread = "buildings"'
    notes = told(town, STUDY.replace('path = "cells.csv"\nstrata = ["people"]', given))
    bare = [note for note in notes if "have no mapped dwelling within 200 m" in note]
    few = [note for note in notes if "few dwellings are mapped: 1 with 91 m²" in note]
    assert len(bare) == 1
    assert len(few) == (people == 3000)
    assert len(notes) == len(bare) + len(few)
