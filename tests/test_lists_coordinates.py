"""Coordinates in every form they are written in are read back; what can be read in two ways is not read at all."""

import contextlib
import datetime

import lat_lon_parser
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from geo.lists.coordinate_pairs import Pairs, read_pair
from geo.lists.coordinate_text import Reading, Unread, read_degrees
from geo.lists.country_boxes import in_box, read_country_boxes
from geo.lists.placing import Area, Placed, place_rows

SECOND = 1 / 3600


def only(cell: object) -> Reading:
    read = read_degrees(cell)
    assert isinstance(read, tuple), f"{cell!r}: {read.note}"
    assert len(read) == 1, f"{cell!r}: {read}"
    return read[0]


@pytest.mark.parametrize(
    ("cell", "degrees", "axis"),
    [
        (42.5, 42.5, ""),
        ("42,5", 42.5, ""),
        ("−42,5", -42.5, ""),
        ("42°30'00\" с.ш.", 42.5, "lat"),
        ("42° 30' ю. ш.", -42.5, "lat"),
        ("42°30′ з.д.", -42.5, "lon"),
        ("В 42°30'", 42.5, "lon"),
        ("42 30 00", 42.5, ""),
        ("42-30-00 в.д.", 42.5, "lon"),
        ("42:30:00", 42.5, ""),
        ("42 град. 30 мин. 0 сек. южной широты", -42.5, "lat"),
        ("42.5 солтүстік ендік", 42.5, "lat"),
        ("42,5 о.е.", -42.5, "lat"),
        ("42,5 ш.б.", 42.5, "lon"),
        ("42,5 б.б.", -42.5, "lon"),
        ("๔๒.๕ ใต้", -42.5, "lat"),
        ("42 องศา 30 ลิปดา 0 พิลิปดา ตะวันออก", 42.5, "lon"),
        ("42.5 ouest", -42.5, "lon"),
        ("42º30'00'' L", 42.5, "lon"),
        ("S 42 30 00", -42.5, "lat"),
        ("42o30'00\"N", 42.5, "lat"),
        ("42d30m00s N", 42.5, "lat"),
        ("Lat: -42.5", -42.5, "lat"),
        ("широта 42,5", 42.5, "lat"),
        ("\ufeff42.5\u00a0", 42.5, ""),
        ("-42.5 S", -42.5, "lat"),
        ("-0°30'", -0.5, ""),
        ("42.315.900", 42315900, ""),
        ("4.25E+01", 42.5, ""),
    ],
)
def test_forms_of_one_coordinate(cell, degrees, axis):
    read = only(cell)
    assert read.degrees == pytest.approx(degrees, abs=1e-9)
    assert read.axis == axis


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "no coordinates"),
        ("-", "no coordinates"),
        (None, "no coordinates"),
        (float("nan"), "no coordinates"),
        ("н/д", "no coordinates"),
        ("42 18", "in two ways"),
        ("42°18.57", "in two ways"),
        ("42 18,57", "in two ways"),
        ("12.05.24", "in two ways"),
        ("42°61'00\"", "60 or more"),
        ("42°18'75\"", "60 or more"),
        ("42°60'00\"", "60 or more"),
        ("-42 с.ш.", "two hemispheres"),
        ("N 42.5 S", "two hemispheres"),
        ("с.ш. 42,5 в.д.", "two hemispheres"),
        ("8 (725) 212-34-56", "telephone"),
        ("+7 701 123 45 67", "telephone"),
        ("12.05.2024", "is a date"),
        (datetime.date(2024, 5, 12), "is a date"),
        (True, "is a date"),
        ("Тассай", "no coordinate"),
        ("42.5 и 69.5", "no coordinate"),
        ("42,5,6", "no coordinate"),
        ("inf", "no coordinate"),
        ("42.5.1°", "no coordinate"),
    ],
)
def test_what_is_no_coordinate_says_why(cell, words):
    read = read_degrees(cell)
    assert isinstance(read, Unread), read
    assert words in str(read.note)


def test_the_letter_o_is_left_open():
    assert {each.degrees for each in read_degrees("51,2 O")} == {51.2, -51.2}
    assert {(each.degrees, each.axis) for each in read_degrees("51.2o")} == {(51.2, "lon"), (-51.2, "lon"), (51.2, "")}


LETTERS = {
    "lat": {
        1: ["N", "с.ш.", "С", "с. ш.", "с.е.", "north", "nord", "เหนือ"],
        -1: ["S", "ю.ш.", "Ю", "о.е.", "sud", "ใต้"],
    },
    "lon": {1: ["E", "в.д.", "В", "ш.б.", "east", "ตะวันออก"], -1: ["W", "з.д.", "б.б.", "ouest", "ตะวันตก"]},
}
THAI = {ord("0") + digit: chr(0x0E50 + digit) for digit in range(10)}


@st.composite
def written(draw: st.DrawFn) -> tuple[str, float, str]:
    """A coordinate as somebody may write it, its degrees, and its axis where the text says it."""
    axis = draw(st.sampled_from(["lat", "lon"]))
    tenths = draw(st.integers(0, (90 if axis == "lat" else 180) * 36000 - 1))
    sign = draw(st.sampled_from([1, -1]))
    whole, rest = divmod(tenths, 36000)
    minutes, tenth = divmod(rest, 600)
    point = draw(st.sampled_from([".", ","]))
    second = f"{tenth / 10:.1f}".replace(".", point)
    form = draw(st.sampled_from(["decimal", "degree", "dms", "blank", "colon", "hyphen", "words", "minutes"]))
    body = {
        "decimal": f"{tenths / 36000:.9f}".replace(".", point),
        "degree": f"{tenths / 36000:.9f}°".replace(".", point),
        "dms": draw(
            st.sampled_from(["{}°{:02}'{}\"", "{}° {}' {}\"", "{}º{}’{}”", "{}°{}′{}″", "{}° {} ' {}''"])
        ).format(whole, minutes, second),
        "blank": f"{whole} {minutes} {second}",
        "colon": f"{whole}:{minutes:02}:{second}",
        "hyphen": f"{whole}-{minutes:02}-{second}",
        "words": draw(
            st.sampled_from(["{} град. {} мин. {} сек.", "{} องศา {} ลิปดา {} พิลิปดา", "{} deg {} min {} sec"])
        ).format(whole, minutes, second),
        "minutes": f"{whole}° {minutes + tenth / 600:09.6f}'".replace(".", point),
    }[form]
    if form == "minutes" and minutes + round(tenth / 600, 6) >= 60:
        body = f"{whole}° {minutes}'"
    lettered = draw(st.booleans())
    if lettered:
        letter = draw(st.sampled_from(LETTERS[axis][sign]))
        body = draw(st.sampled_from(["{1} {0}", "{0} {1}"])).format(body, letter)
    elif sign < 0:
        body = draw(st.sampled_from(["-", "−", "–"])) + body
    if draw(st.booleans()):
        body = body.translate(THAI)
    return draw(st.sampled_from(["", " ", "\u00a0", "\ufeff"])) + body, sign * tenths / 36000, axis if lettered else ""


@given(written())
@example(("0°0'0,0\" ю.ш.", 0.0, "lat"))
def test_any_written_form_comes_back(case):
    text, degrees, axis = case
    read = only(text)
    assert read.degrees == pytest.approx(degrees, abs=1e-6)
    assert read.axis == axis


@given(
    st.integers(0, 89),
    st.integers(0, 59),
    st.integers(0, 599),
    st.sampled_from(["N", "S", "E", "W", "С", "Ю", "В", "З"]),
)
def test_the_forms_agree_with_lat_lon_parser_where_it_is_right(whole, minutes, tenth, letter):
    text = f"{whole}° {minutes}' {tenth / 10:.1f}\" {letter}"
    assert only(text).degrees == pytest.approx(lat_lon_parser.parse(text), abs=1e-9)


@given(st.text("0123456789.,-+°'\" NSEWсювзшд:/;oO", max_size=24))
def test_any_text_is_read_or_refused_and_never_fails(text):
    for read in (read_degrees(text), read_pair(text)):
        assert isinstance(read, tuple | Pairs | Unread)
    read = read_degrees(text)
    if isinstance(read, tuple):
        with contextlib.suppress(ValueError):
            float(text)  # a plain number is that number
            assert abs(only(text).degrees) == abs(float(text))


# --- both coordinates in one cell -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "42.5, 69.25",
        "42,5; 69,25",
        "42,5 69,25",
        "42,5, 69,25",
        "42,5,69,25",
        "(42.5/69.25)",
        "42.5\n69.25",
        "N42°30'00\" E69°15'00\"",
        "42°30'00\"N69°15'00\"E",
        "с.ш. 42,5 в.д. 69,25",
        "42°30' с.ш., 69°15' в.д.",
        "42 30 00 69 15 00",
        "Lat 42.5 Long 69.25",
        "https://www.google.com/maps/@42.5,69.25,17z",
        "https://maps.google.com/?q=42.5,69.25",
        "https://yandex.kz/maps/?ll=69.25%2C42.5&z=16",
        "https://www.openstreetmap.org/#map=17/42.5/69.25",
        "geo:42.5,69.25",
        "POINT (69.25 42.5)",
        shapely.Point(69.25, 42.5),
        shapely.box(69.0, 42.0, 69.5, 43.0),
    ],
)
def test_two_coordinates_in_one_cell(cell):
    read = read_pair(cell)
    assert isinstance(read, Pairs), str(read.note)
    ways = {(one.degrees, two.degrees) for one, two in read.ways}
    assert ways == ({(69.25, 42.5)} if read.lon_first else {(42.5, 69.25)})


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("42,5", "one number"),
        ("42.5", "one number"),
        ("Тассай", "no coordinate"),
        ("+7 701 123 45 67", "telephone"),
        ("", "no coordinates"),
    ],
)
def test_one_number_is_no_pair(cell, words):
    read = read_pair(cell)
    assert isinstance(read, Unread)
    assert words in str(read.note)


def test_a_pair_that_may_be_cut_in_two_places_keeps_both():
    read = read_pair("42,3,69")
    assert isinstance(read, Pairs)
    assert {(one.degrees, two.degrees) for one, two in read.ways} == {(42.0, 3.69), (42.3, 69.0)}


# --- the place of a row ---------------------------------------------------------------------------------------------

KZ = Area(country=read_country_boxes()["KZ"])
BR = Area(country=read_country_boxes()["BR"])


def place(lon: object, lat: object, area: Area, others: list[tuple[object, object]] | None = None) -> Placed | Unread:
    """The place of the first row of a list."""
    rows = []
    for x, y in [(lon, lat), *(others or [])]:
        east, north = read_degrees(x), read_degrees(y)
        unread = [each for each in (east, north) if isinstance(each, Unread)]
        rows.append(unread[0] if unread else [(one, two) for one in east for two in north])
    return place_rows(rows, area)[0]


def at(
    lon: object, lat: object, area: Area, others: list[tuple[object, object]] | None = None
) -> tuple[float, float, set[str]]:
    placed = place(lon, lat, area, others)
    assert isinstance(placed, Placed), str(placed.note)
    return placed.lon, placed.lat, set(placed.mends)


def why(lon: object, lat: object, area: Area, others: list[tuple[object, object]] | None = None) -> str:
    placed = place(lon, lat, area, others)
    assert isinstance(placed, Unread), placed
    return str(placed.note)


def test_mends_by_hand():
    assert at(69.6, 42.3, KZ) == (69.6, 42.3, set())
    assert at(42.3, 69.6, KZ) == (69.6, 42.3, {"exchanged"})
    assert at("42.3 N", "69.6 E", KZ) == (69.6, 42.3, {"exchanged", "hemisphere"})
    assert at(69600000, 42300000, KZ) == (69.6, 42.3, {"millionths"})
    assert at(51.2, 30.0, BR) == (-51.2, -30.0, {"minus lon", "minus lat"})
    assert at(-51.2, 30.0, BR) == (-51.2, -30.0, {"minus lat"})
    assert at("51,2 O", "30,0 S", BR) == (-51.2, -30.0, {"comma", "hemisphere"})
    assert at(-30.0, -51.2, BR) == (-51.2, -30.0, {"exchanged"})


def test_refusals_by_hand():
    assert "projected" in why(548712, 4690123, KZ)
    assert "projected" in why(12548712.25, 4690123.5, KZ)
    assert "projected" in why(7412345, 6170000, Area(country=read_country_boxes()["RU"]))
    assert "telephone" in why(87252123456, 87252123457, KZ)
    assert "no degrees" in why(69.6, 91, Area())
    assert "neither in the country" in why(10.0, 91, KZ)
    assert "neither in the country" in why(9.5, 47.2, KZ)
    assert "neither in the country" in why(69.6, 39.9, KZ)  # 70 km beyond the box
    assert "0, 0" in why(0, 0, KZ)
    assert "same number" in why(50.123, 50.123, KZ)
    assert "same axis" in why("69.6 N", "42.3 N", KZ)
    assert "neither in the country" in why("69.6 W", "42.3", KZ)  # what a letter says is not mended


def test_rows_that_fit_both_ways_follow_the_list_or_are_refused():
    oral = (51.36, 51.23)  # lies in the box of Kazakhstan with lon and lat exchanged, too
    straight, turned = (
        [(69.6, 42.3 + step / 100) for step in range(40)],
        [(42.3 + step / 100, 69.6) for step in range(40)],
    )
    assert at(*oral, KZ) == (*oral, set())
    assert at(*oral, KZ, straight) == (*oral, set())
    assert at(*oral, KZ, turned) == (oral[1], oral[0], {"exchanged"})
    assert "other rows are exchanged" in why(*oral, KZ, straight[:20] + turned[:20])
    assert "other rows are exchanged" in why(*oral, KZ, turned[:2])  # two rows show a slip, or a habit
    lettered = [("42.3 N", f"{69.6 + step / 100:.2f} E") for step in range(40)]
    assert at(*oral, KZ, lettered)[:2] == (oral[1], oral[0])  # letters under the wrong headings show the habit, too
    assert at("51.36 E", "51.23 N", KZ, turned)[:2] == oral  # its own letters outweigh the list
    region = Area(region=(51.3, 50.9, 51.9, 51.29), country=KZ.country)
    assert at(51.23, 51.36, region, straight)[:2] == (51.23, 51.36)  # within the margin of the region


def test_a_minus_lost_elsewhere_makes_an_unsigned_row_near_the_equator_unclear():
    boa_vista = (-60.67, 2.82)  # 2.82 S is Brazil as well
    assert at(*boa_vista, BR) == (*boa_vista, set())
    assert "minus may be missing before lat" in why(*boa_vista, BR, [(-51.2, 30.0)])
    assert at("60.67 W", "2.82 N", BR, [(-51.2, 30.0)])[:2] == boa_vista
    assert "may mean" in why(60.67, 2.82, BR)


def test_the_region_decides_before_the_country():
    region = Area(region=(100.3, 7.0, 100.7, 7.5), country=read_country_boxes()["TH"])
    assert at(100.5, 7.2, region)[:2] == (100.5, 7.2)
    bangkok = place(100.5, 13.7, region)
    assert isinstance(bangkok, Placed)
    assert bangkok.outside_region


def test_without_any_area_only_what_cannot_be_degrees_is_exchanged():
    assert at(42.3, 69.6, Area()) == (42.3, 69.6, set())
    assert at(7.2, 100.5, Area(), [(7.1, 100.4), (7.3, 100.6)]) == (100.5, 7.2, {"exchanged"})
    assert "no degrees" in why(7.2, 100.5, Area())  # one row alone may be a slip of the hand
    assert at(42.3, 69.6, Area(), [(7.1, 100.4)]) == (42.3, 69.6, set())
    assert at(42.3, 69.6, Area(), [(7.1 + step, 100.4) for step in range(9)]) == (69.6, 42.3, {"exchanged"})
    mixed = [(7.1 + step, 100.4) for step in range(9)] + [(100.4, 7.1 + step) for step in range(9)]
    assert "other rows are exchanged" in why(42.3, 69.6, Area(), mixed)
    assert "no degrees" in why(69600000, 42300000, Area())


@given(
    st.sampled_from(sorted(read_country_boxes())),
    st.floats(0.001, 0.999),
    st.floats(0.001, 0.999),
    st.sampled_from(["plain", "letters", "exchanged", "exchanged letters", "unsigned", "millionths"]),
)
def test_a_place_of_any_country_is_found_or_refused(country, east, north, how):
    """Never elsewhere: unless exchanged or unsigned numbers are themselves a place of the country, as written."""
    box = read_country_boxes()[country]
    width = (box[2] - box[0]) % 360
    lon, lat = round((box[0] + east * width + 180) % 360 - 180, 5), round(box[1] + north * (box[3] - box[1]), 5)
    area = Area(country=box)
    letters = f"{abs(lon)} {'E' if lon >= 0 else 'W'}", f"{abs(lat)} {'N' if lat >= 0 else 'S'}"
    cells = {
        "plain": (lon, lat),
        "letters": letters,
        "exchanged": (lat, lon),
        "exchanged letters": (letters[1], letters[0]),
        "unsigned": (abs(lon), abs(lat)),
        "millionths": (round(lon * 1e6), round(lat * 1e6)),
    }[how]
    found = place(*cells, area)
    if how in ("plain", "letters", "exchanged letters") and lon != lat and (lon, lat) != (0, 0):
        assert isinstance(found, Placed), f"{country} {lon} {lat}: {found.note}"
    if isinstance(found, Placed) and (abs(found.lon - lon) > 1e-9 or abs(found.lat - lat) > 1e-9):
        assert how in ("exchanged", "unsigned")
        as_written = (lat, lon) if how == "exchanged" else (abs(lon), abs(lat))
        other = (lon, lat) if how == "exchanged" else (abs(lat), abs(lon))
        assert in_box(*as_written, box, margin_deg=0.03) or in_box(*other, box, margin_deg=0.03)


NUMBERS = st.sampled_from([69.6, 42.3, 51.2, 51.4, 50.1, -42.3, 91.0, 0.0, 548712.0, 42300000.0, 69600000.0])


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, rng):
    pairs = [[(Reading(lon, signed=lon < 0), Reading(lat, signed=lat < 0))] for lon, lat in rows]
    order = list(range(len(rows)))
    rng.shuffle(order)
    found = place_rows(pairs, KZ)
    assert place_rows([pairs[each] for each in order], KZ) == [found[each] for each in order]
    for (lon, lat), each in zip(rows, found, strict=True):
        if isinstance(each, Placed):
            assert in_box(each.lon, each.lat, KZ.country, margin_deg=0.02)
            assert {abs(each.lon), abs(each.lat)} <= {abs(lon), abs(lat), abs(lon) / 1e6, abs(lat) / 1e6}


def test_boxes_that_cross_180_degrees():
    fiji, usa = read_country_boxes()["FJ"], read_country_boxes()["US"]
    assert in_box(178.4, -18.1, fiji, margin_deg=0)
    assert in_box(-179.9, -16.7, fiji, margin_deg=0)
    assert not in_box(0.0, -18.1, fiji, margin_deg=0)
    assert in_box(-77.0, 38.9, usa, margin_deg=0)
    assert not in_box(69.6, 42.3, usa, margin_deg=0)
    assert at(77.0, 38.9, Area(country=usa)) == (-77.0, 38.9, {"minus lon"})
