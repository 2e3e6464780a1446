"""What the driver of a shared car takes along: sheet, calendar and track, in four languages; nothing without rides."""

import datetime
import re

import icalendar
import pytest
from test_visit_rides import town
from visit_documents_town import ASSETS

from geo.visits.documented import document_plan
from geo.visits.documents import write
from geo.visits.documents.day_sheet import render_sheets
from geo.visits.documents.ride_calendar import render_ride_calendar
from geo.visits.documents.ride_tracks import render_ride_tracks
from geo.visits.documents.rides_shown import show_rides
from geo.visits.rides import plan_all_rides, rides_table
from geo.words import LANGUAGES
from routing.visits.plan import VisitPlan

pytest.importorskip("vroom", reason="VROOM has no wheel here")
MADE = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def brought(tmp_path_factory):
    prepared = town(tmp_path_factory.mktemp("town"))
    plans = plan_all_rides(prepared.rides)
    shown = document_plan(prepared, made_at=MADE)
    return shown, VisitPlan(prepared.problem, (), (), "none"), show_rides(shown, prepared.rides, plans), plans


def sheets(brought, lang="en"):
    shown, plan, rides, _ = brought
    return render_sheets(shown, plan, language=lang, assets=ASSETS, rides=rides)


def spoken(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>|<svg.*?</svg>", "", html)))


def test_stops_hold_every_row_of_the_table_in_order(brought):
    *_, rides, plans = brought
    table = rides_table(plans)
    told = [
        (day.date.isoformat(), day.team_id, rider.rider_id, rider.way, "in" if rider.boards else "out")
        for day in rides.days
        for stop in day.stops
        for rider in stop.riders
    ]
    assert told == list(
        zip(table["date"], table["car_id"], table["rider_id"], table["way"], table["action"], strict=True)
    )
    for day in rides.days:
        now = day.leaves_s
        for stop in day.stops:
            assert stop.arrive_s == now + stop.waits_s + stop.travel_s
            assert stop.waits_s >= 0
            assert 0 <= stop.aboard <= day.seats
            now = stop.leave_s
        assert day.returns_s == now + day.travel_back_s
        assert day.way_m > 0
        assert day.start == day.end


def test_a_stop_at_the_hub_is_one_for_all_who_get_out(brought):
    wednesday = brought[2].days[0]
    [hub] = [stop for stop in wednesday.stops if stop.hub and not stop.riders[0].boards]
    assert (hub.hub, sorted(rider.rider_id for rider in hub.riders), hub.aboard) == ("Clinic", ["r1", "r2"], 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_for_each_car_and_day(brought, lang):
    html = sheets(brought, lang)
    assert html.count('<article class="ride') == len(brought[2].days) == 2
    assert html.count("<svg") == 2
    assert "visits_" not in spoken(html)
    # A box for each who gets in or out.
    assert html.count('class="box"') == len(rides_table(brought[3]))


def test_the_sheet_says_when_who_and_how_many(brought):
    first = spoken(sheets(brought).split("<article")[1])
    assert "Wednesday 25 November 2026 · 4 seats" in first
    assert "r2 gets in 2 seats" in first
    assert "r1 gets in home" in first
    assert "Hub: Clinic" in first
    assert "Seats taken then: 3 of 4" in first
    assert "Waiting" in first
    assert re.search(r"travel \d+ min · \d+\.\d km", first)


def test_calendar_and_track(brought):
    *_, rides, _ = brought
    events = list(icalendar.Calendar.from_ical(render_ride_calendar(rides, "bus", language="en")).walk("VEVENT"))
    uids = [str(event["UID"]) for event in events]
    assert len(set(uids)) == len(uids) == sum(len(day.stops) for day in rides.days)
    assert not [event for event in events if "Clinic" in str(event["DESCRIPTION"]) + str(event["SUMMARY"])]
    gpx = render_ride_tracks(rides, "bus", language="th").decode()
    assert gpx.count("<trk>") == gpx.count("<rte>") == 2
    assert "Clinic</name>" in gpx


def test_files_of_cars_stand_beside_those_of_teams(brought, tmp_path, monkeypatch):
    shown, plan, rides, _ = brought
    monkeypatch.setattr(write, "print_sheets", lambda html: b"%PDF")
    monkeypatch.setattr(write, "_write_by_team", lambda *_: (tmp_path / "calendar").mkdir() or {"BUS"})
    write.write_documents(shown, plan, tmp_path, language="en", assets=ASSETS, rides=rides)
    assert [path.name for kind in ("calendar", "gpx") for path in (tmp_path / kind).iterdir()] == [
        "bus-car.ics",
        "bus-car.gpx",
    ]
    assert (tmp_path / "sheets.html").read_text("utf-8") == sheets(brought)


def test_without_rides_nothing_is_added(brought):
    shown, plan, *_ = brought
    assert show_rides(shown, (), []) is None
    assert "ride" not in render_sheets(shown, plan, language="en", assets=ASSETS)
