"""Calendar, GPX, KML, workbook and the folder of all documents: read back by others' parsers."""

import dataclasses
import datetime
import io
import re

import icalendar
import numpy as np
import pyogrio
import pytest
import python_calamine
from visit_documents_town import ASSETS, CONTACTS, MONDAY, town

from geo.errors import OutputError
from geo.visits.documented import METRES_PER_DEGREE, move_places
from geo.visits.documents import write
from geo.visits.documents.calendar import render_calendar
from geo.visits.documents.gpx import render_gpx
from geo.visits.documents.kml import render_kml
from geo.visits.documents.workbook import render_workbook
from geo.words import LANGUAGES


def read_layer(data, layer, tmp_path, ending):
    file = tmp_path / f"tours.{ending}"
    file.write_bytes(data)
    return pyogrio.read_dataframe(file, layer=layer)


def events(lang="en", zone="Asia/Bangkok", **asked):
    shown, plan = town(lang)
    ics = render_calendar(dataclasses.replace(shown, zone=zone), plan, language=lang, **asked)
    return icalendar.Calendar.from_ical(ics), ics


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Bangkok", 7), ("Asia/Almaty", 5)])
def test_a_calendar_tells_the_country_s_time(zone, hours):
    calendar, _ = events(zone=zone, team="team-a")
    visits = [event for event in calendar.walk("VEVENT") if "break" not in event["UID"]]
    assert len(visits) == 14 + 6
    assert visits[0].start.utcoffset() == datetime.timedelta(hours=hours)
    assert visits[0].start.strftime("%Y-%m-%d %H:%M") == "2026-11-23 08:00"
    assert [str(part["TZID"]) for part in calendar.walk("VTIMEZONE")] == [zone]


def test_events_keep_their_ids_and_ask_no_clock():
    calendar, ics = events(team="team-a")
    again, _ = events("th", team="team-a")
    uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len(set(uids)) == len(uids)
    assert uids == [str(event["UID"]) for event in again.walk("VEVENT")]
    assert uids[0] == "20261123.team-a.H-001@visits.qamtu"
    assert {event["DTSTAMP"].dt for event in calendar.walk("VEVENT")} == {
        datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
    }
    assert ics == events(team="team-a")[1]


def test_breaks_are_events_of_their_own_and_places_are_not_told():
    calendar, ics = events(team="team-a")
    breaks = [event for event in calendar.walk("VEVENT") if "break" in event["UID"]]
    assert [str(event["SUMMARY"]) for event in breaks] == ["Break", "Break"]
    assert b"GEO" not in ics
    assert b"LOCATION" not in ics


def test_gpx_has_stops_route_and_track(tmp_path):
    shown, plan = town()
    gpx = render_gpx(shown, plan, language="th", team="team-a", date=MONDAY)
    assert len(read_layer(gpx, "waypoints", tmp_path, "gpx")) == 14
    routes = read_layer(gpx, "routes", tmp_path, "gpx")
    assert len(routes.geometry[0].coords) == 16
    tracks = read_layer(gpx, "tracks", tmp_path, "gpx")
    assert len(tracks.geometry[0].geoms) == 15
    points = read_layer(gpx, "route_points", tmp_path, "gpx")
    assert points["name"].tolist()[1] == "1. H-001"
    assert points.geometry[1].distance(points.geometry[1].__class__(shown.lon[1], shown.lat[1])) < 1e-5


def test_without_known_ways_there_is_no_track(tmp_path):
    shown, plan = town()
    gpx = render_gpx(dataclasses.replace(shown, ways=None), plan, language="en")
    assert b"<trk>" not in gpx
    assert len(read_layer(gpx, "routes", tmp_path, "gpx")) == 6


def test_kml_has_a_folder_for_each_day_and_the_teams_colours(tmp_path):
    shown, plan = town("kk")
    kml = render_kml(shown, plan, language="kk")
    file = tmp_path / "tours.kml"
    file.write_bytes(kml)
    layers = [name for name, _ in pyogrio.list_layers(file)]
    assert "2026 ж. 23 қараша, дүйсенбі" in layers
    stops = read_layer(kml, "Мейіргер Әбдіқадырова", tmp_path, "kml")
    assert (stops.geom_type == "Point").sum() == 14
    assert b"<color>ff6c4f0b</color>" in kml


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_has_calendar_visits_missed_and_teams(lang):
    shown, plan = town(lang)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(shown, plan, language=lang)))
    calendar, visits, missed, teams = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert calendar[4][0] == shown.team_names[0]
    assert calendar[4][1].startswith("08:00 H-001\n08:34 H-002")
    assert len(visits) == 4 + 36
    assert visits[4][0] == MONDAY
    assert [row[0] for row in missed[4:]] == ["H-018", "H-020"]
    assert [row[3] for row in teams[4:]] == [20, 4, 12, 36]
    assert not [
        cell for sheet in (calendar, visits, missed, teams) for row in sheet for cell in row if "visits_" in str(cell)
    ]


def test_a_cell_is_never_a_formula():
    shown, plan = town()
    shown = dataclasses.replace(shown, team_names=("=1+1", "@SUM(1)", "C"))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(shown, plan, language="en")))
    assert book.get_sheet_by_name("Teams").to_python()[4][0] == "=1+1"


def test_a_moved_place_is_away_and_moved_alike_each_time():
    shown, _ = town()
    moved, again, other = (move_places(shown, 200, key) for key in (b"one", b"one", b"two"))
    east = (moved.lon - shown.lon) * METRES_PER_DEGREE * np.cos(np.radians(shown.lat))
    away = np.hypot(east, (moved.lat - shown.lat) * METRES_PER_DEGREE)
    assert away.min() >= 99.9
    assert away.max() <= 200.1
    assert np.array_equal(moved.lon, again.lon)
    assert not np.array_equal(moved.lon, other.lon)
    assert moved.ways is None


def test_maps_moved_by_several_distances_do_not_tell_the_place_together():
    shown, _ = town()
    near, same, far = (move_places(shown, metres, b"key") for metres in (200, 150, 900))
    assert np.array_equal(near.lon, same.lon)
    assert (near.moved_m, far.moved_m) == (200, 1000)
    scale = np.cos(np.radians(shown.lat))
    steps = [
        np.stack([(b.lon - a.lon) * scale, b.lat - a.lat]) * METRES_PER_DEGREE
        for a, b in ((shown, near), (near, far), (shown, far))
    ]
    first, second, whole = (np.hypot(*step) for step in steps)
    assert whole.min() >= 499
    assert whole.max() <= 1001
    along = (steps[0] * steps[1]).sum(axis=0) / (first * second)  # cosines: no line leads back
    assert np.abs(along).min() < 0.9
    assert along.std() > 0.3


def test_a_moved_map_has_no_times_to_work_places_out_from():
    shown, plan = town("en")
    moved, true = (render_kml(each, plan, language="en").decode() for each in (move_places(shown, 200, b"key"), shown))
    clock = re.compile(r"\d\d:\d\d–\d\d:\d\d")
    assert clock.search(true)
    assert not clock.search(moved)
    assert " km" not in moved
    assert "moved on purpose, by up to 200 m" in moved


def test_all_documents_are_written_and_only_the_sheets_name_people(tmp_path, monkeypatch):
    shown, plan = town()
    monkeypatch.setattr(write, "print_sheets", lambda html: b"%PDF")
    assert write.write_documents(shown, plan, tmp_path, language="en", assets=ASSETS, contacts=CONTACTS) == []
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    teams = ("team-a", "team-b", "team-c")
    assert files == {"sheets.html", "sheets.pdf", "plan.kml", "plan.xlsx", "map.html"} | {
        name for team in teams for name in (f"calendar/{team}.ics", f"gpx/{team}.gpx")
    }
    with_name = [file for file in sorted(files) if b"Canary" in (tmp_path / file).read_bytes()]
    assert with_name == ["sheets.html"]


def test_without_pango_the_sheets_stay_as_a_page(tmp_path, monkeypatch):
    def refuse(html):
        raise OutputError("no Pango")

    shown, plan = town()
    monkeypatch.setattr(write, "print_sheets", refuse)
    notes = write.write_documents(shown, plan, tmp_path, language="en", assets=ASSETS)
    assert [str(note) for note in notes] == ["no Pango"]
    assert (tmp_path / "sheets.html").exists()
    assert not (tmp_path / "sheets.pdf").exists()


def test_a_plan_without_coordinates_has_no_maps(tmp_path, monkeypatch):
    shown, plan = town()
    shown = dataclasses.replace(shown, lon=shown.lon * np.nan)
    monkeypatch.setattr(write, "print_sheets", lambda html: b"%PDF")
    write.write_documents(shown, plan, tmp_path, language="en", assets=ASSETS)
    assert not (tmp_path / "map.html").exists()
    assert (tmp_path / "plan.xlsx").exists()
    with pytest.raises(OutputError, match="no coordinates"):
        render_gpx(shown, plan, language="en")


@pytest.mark.parametrize(("team", "name"), [("ทีม ก", "ทีม_ก"), ("../x", "___x"), ("a.b", "a_b"), ("", "_")])
def test_a_team_s_id_is_a_safe_file_name(team, name):
    assert write.file_name(team) == name
