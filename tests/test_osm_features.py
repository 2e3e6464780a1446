"""Mapped things other than roads: points, lines, areas, and the border of the extract."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from routing.errors import OsmFileError
from routing.osm.features import is_area, read_features

SHARED = Path(__file__).parents[1] / ".." / "shared" / "data"

XML = """<?xml version='1.0' encoding='UTF-8'?><osm version='0.6' generator='test'>
<node id='1' version='1' lat='0' lon='0'/><node id='2' version='1' lat='0' lon='4'/>
<node id='3' version='1' lat='4' lon='4'/><node id='4' version='1' lat='4' lon='0'/>
<node id='5' version='1' lat='1' lon='1'/><node id='6' version='1' lat='1' lon='3'/>
<node id='7' version='1' lat='3' lon='3'/><node id='8' version='1' lat='3' lon='1'/>
<node id='9' version='1' lat='2' lon='9'><tag k='amenity' v='clinic'/><tag k='name' v='Емхана'/></node>
<way id='10' version='1'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='4'/><nd ref='1'/></way>
<way id='11' version='1'><nd ref='5'/><nd ref='6'/><nd ref='7'/><nd ref='8'/><nd ref='5'/>
  <tag k='building' v='hospital'/><tag k='amenity' v='hospital'/></way>
<way id='12' version='1'><nd ref='1'/><nd ref='2'/><nd ref='77'/><tag k='waterway' v='river'/></way>
<way id='13' version='1'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='1'/><tag k='barrier' v='fence'/></way>
<way id='14' version='1'><nd ref='88'/><nd ref='99'/><tag k='waterway' v='river'/></way>
<way id='15' version='1'><nd ref='5'/><nd ref='6'/><nd ref='99'/><nd ref='5'/><tag k='building' v='yes'/></way>
<relation id='20' version='1'><member type='way' ref='10' role='outer'/><member type='way' ref='11' role='inner'/>
  <tag k='type' v='multipolygon'/><tag k='natural' v='water'/></relation>
<relation id='21' version='1'><member type='way' ref='10' role='outer'/>
  <tag k='type' v='boundary'/><tag k='boundary' v='administrative'/></relation>
</osm>"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.osm"
    path.write_text(XML, encoding="utf-8")
    return path


def test_points_and_areas_with_a_place_inside(small):
    found = read_features(small, {"amenity": {"clinic", "hospital"}})
    assert found.osm_id == ["n9", "w11"]
    assert found.tags[0] == {"amenity": "clinic", "name": "Емхана"}
    shapes = shapely.from_wkb(found.wkb)
    assert (found.lon[0], found.lat[0]) == (9, 2)
    assert shapes[1].area == pytest.approx(4)
    assert shapes[1].contains(shapely.Point(found.lon[1], found.lat[1]))


def test_values_choose(small):
    assert read_features(small, {"amenity": {"clinic"}}).osm_id == ["n9"]
    assert read_features(small, {"amenity": None}).osm_id == ["n9", "w11"]
    assert len(read_features(small, {"healthcare": None})) == 0


def test_multipolygon_has_its_hole_and_its_point_is_not_in_it(small):
    found = read_features(small, {"natural": {"water"}, "boundary": None})
    assert found.osm_id == ["r20", "r21"]
    water, boundary = shapely.from_wkb(found.wkb)
    assert water.area == pytest.approx(12)
    assert boundary.area == pytest.approx(16)
    assert water.contains(shapely.Point(found.lon[0], found.lat[0]))


def test_a_line_cut_at_the_border_keeps_what_the_file_holds(small):
    found = read_features(small, {"waterway": None})
    assert found.osm_id == ["w12"]
    assert shapely.from_wkb(found.wkb[0]).equals(shapely.LineString([(0, 0), (4, 0)]))
    assert (found.lon[0], found.lat[0]) == (2, 0)


def test_a_closed_way_is_an_area_only_where_its_tags_say_so(small):
    fence = read_features(small, {"barrier": None})
    assert shapely.from_wkb(fence.wkb[0]).geom_type == "LineString"
    cut = read_features(small, {"building": {"yes"}})
    assert shapely.from_wkb(cut.wkb[0]).geom_type == "LineString", "a building cut at the border is still there"


@pytest.mark.parametrize(
    ("tags", "area"),
    [
        ({"building": "yes"}, True),
        ({"highway": "residential"}, False),
        ({"highway": "pedestrian", "area": "yes"}, True),
        ({"natural": "water"}, True),
        ({"natural": "cliff"}, False),
        ({"waterway": "riverbank"}, True),
        ({"waterway": "river"}, False),
        ({"landuse": "residential", "barrier": "fence"}, True),
        ({"railway": "station"}, True),
    ],
)
def test_area_or_line(tags, area):
    assert is_area(tags) == area


def test_bad_files_are_refused(tmp_path):
    with pytest.raises(OsmFileError, match="does not exist"):
        read_features(tmp_path / "absent.osm.pbf", {"amenity": None})
    path = tmp_path / "letter.txt"
    path.write_text("Dear planner")
    with pytest.raises(OsmFileError, match="not an OSM file"):
        read_features(path, {"amenity": None})


def test_liechtenstein_health_amenities():
    path = SHARED / "liechtenstein" / "liechtenstein-latest.osm.pbf"
    if not path.exists():
        pytest.skip(f"{path.name} absent")
    found = read_features(
        path, {"amenity": {"hospital", "clinic", "doctors", "pharmacy", "dentist"}, "healthcare": None}
    )
    assert 15 < len(found) < 60
    assert np.isfinite(found.lon).all()
    assert ((found.lon > 9.4) & (found.lon < 9.7) & (found.lat > 47) & (found.lat < 47.3)).all()
    assert len(set(found.osm_id)) == len(found)
