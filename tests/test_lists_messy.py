"""Five lists as they come: nearly all rows are placed, none in the wrong place, and every other row says why."""

import math
from functools import cache

import numpy as np
import pytest
from messy_lists import LISTS, MessyList

from geo.facilities import COLUMN_TYPES
from geo.lists.preview import preview_list
from geo.lists.read import read_list
from geo.lists.report import ListReport
from geo.words.telling import tell

SEEDS = (1, 2, 3)
CASES = [(name, seed) for name in LISTS for seed in SEEDS]


@cache
def read(name: str, seed: int) -> tuple[MessyList, ListReport]:
    made = LISTS[name](seed)
    return made, read_list(made.data, made.name, country=made.country, lang=made.lang)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """By the haversine formula, which the reader does not know."""
    (lon, lat), (lon2, lat2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6_371_000 * math.asin(math.sqrt(half))


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_nearly_all_rows_are_placed_and_none_in_the_wrong_place(name, seed):
    made, report = read(name, seed)
    places = {row: (point.x, point.y) for row, point in zip(report.table["row"], report.table.geometry, strict=True)}
    assert not set(places) - set(made.truth), f"seed {seed}: rows that are none were taken"
    invented = [row for row in places if made.truth[row] is None]
    assert not invented, f"seed {seed}: nobody knows where rows {invented} lie"
    far = {row: place for row, place in places.items() if metres_between(place, made.truth[row]) > 50}
    assert not far, f"seed {seed}: {far}"
    hemispheres = [row for row, place in places.items() if not np.array_equal(np.sign(place), np.sign(made.truth[row]))]
    assert not hemispheres, f"seed {seed}"
    assert len(made.truth) >= 400
    assert len(places) / len(made.truth) >= 0.98, f"seed {seed}: {report.counts}"
    assert report.share_placed == len(places) / len(made.truth)


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_every_row_is_accounted_for_and_says_why(name, seed):
    made, report = read(name, seed)
    rows = {row.row: row for row in report.rows}
    assert len(rows) == len(report.rows)
    assert {row for row, said in rows.items() if said.outcome == "left_out"} == made.left_out
    assert set(rows) == set(made.truth) | made.left_out
    for row in report.rows:
        assert row.outcome == "taken" or row.notes, f"seed {seed}: row {row.row} does not say why it is {row.outcome}"
        assert bool(row.id) == (row.outcome in ("taken", "mended"))
        for note in row.notes:
            told = {lang: tell(note, lang) for lang in ("en", "ru", "kk", "th")}
            assert len(set(told.values())) == 4, told
    taken = [row.id for row in report.rows if row.id]
    assert taken == report.table["facility_id"].tolist()
    assert len(set(taken)) == len(taken)


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_dates_are_of_our_era_and_the_table_is_that_of_facilities(name, seed):
    made, report = read(name, seed)
    table = report.table.set_index("row")
    wrong = {row: table["opened_on"][row] for row, date in made.dates.items() if table["opened_on"].get(row) != date}
    assert not wrong, f"seed {seed}: {wrong}"
    assert list(report.table.columns[: len(COLUMN_TYPES)]) == list(COLUMN_TYPES)
    assert {column: str(report.table[column].dtype) for column in COLUMN_TYPES} == {
        column: "object" if kind == "str" else kind for column, kind in COLUMN_TYPES.items()
    } or {column: str(report.table[column].dtype) for column in COLUMN_TYPES} == dict(COLUMN_TYPES)
    assert report.table.crs == "EPSG:4326"
    named = report.table["name"][report.table["name"] != ""]
    assert named.str.casefold().is_unique


def test_the_previews_say_what_the_files_are():
    found = {}
    for name, make in LISTS.items():
        made = make(1)
        preview = preview_list(made.data, made.name, country=made.country, lang=made.lang)
        found[name] = (preview.format, preview.encoding, preview.delimiter, preview.sheet, preview.heading_row)
        assert preview.missing == ()
        assert preview.share_placed >= 0.98
        assert len(preview.first_rows) == 10
        assert all(0.5 <= guess.confidence <= 1 for guess in preview.guesses), preview.guesses
        assert {"name", "opened_on"} <= set(preview.mapping)
        assert len(preview.personal) == (0 if name == "kazakh" else 1)  # the telephones
    assert found == {
        "russian": ("csv", "cp1251", ";", "", 4),
        "kazakh": ("xlsx", "", "", "Тізім", 5),
        "thai": ("csv", "cp874", ",", "", 3),
        "french": ("csv", "utf-16", "\t", "", 1),
        "english": ("xlsx", "", "", "List", 2),
    }


def test_the_guess_read_again_as_a_mapping_changes_nothing():
    made, report = read("thai", 1)
    preview = preview_list(made.data, made.name, country="TH", lang="th")
    again = read_list(made.data, made.name, mapping=preview.mapping, country="TH", lang="th")
    assert again.rows == report.rows
    assert again.table.equals(report.table)


def test_without_a_country_swapped_rows_cannot_be_known_and_the_list_says_so():
    made, _ = read("english", 1)
    report = read_list(made.data, made.name)
    assert any("neither the country nor the region is known" in str(note) for note in report.notes)
