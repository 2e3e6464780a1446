"""Writes all documents of a plan of home visits into a folder."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from geo.errors import OutputError
from geo.notes import Note
from geo.visits.documented import Contact, Documented
from geo.visits.documents.calendar import render_calendar
from geo.visits.documents.day_sheet import render_sheets
from geo.visits.documents.gpx import render_gpx
from geo.visits.documents.kml import render_kml
from geo.visits.documents.map_page import render_map_page
from geo.visits.documents.ride_calendar import render_ride_calendar
from geo.visits.documents.ride_tracks import render_ride_tracks
from geo.visits.documents.rides_shown import RidesShown
from geo.visits.documents.sheet_pdf import print_sheets
from geo.visits.documents.workbook import render_workbook
from routing.visits.plan import VisitPlan


def write_documents(
    shown: Documented,
    plan: VisitPlan,
    folder: Path,
    *,
    language: str,
    assets: Path,
    contacts: Mapping[str, Contact] | None = None,
    rides: RidesShown | None = None,
) -> list[Note]:
    """Sheets, calendars, tracks, workbook and map; what could not be made is told. `assets` is `web/static/vendor`.

    Sheets, calendars and tracks are of `rides` too. Only the sheets of teams know `contacts`. A plan without
    coordinates has no tracks and no map.

    Raises
    ------
    OutputError
        A font or the map library is not in `assets`.
    """
    notes: list[Note] = []
    sheets = render_sheets(shown, plan, language=language, assets=assets, contacts=contacts, rides=rides)
    (folder / "sheets.html").write_text(sheets, "utf-8")
    try:
        (folder / "sheets.pdf").write_bytes(print_sheets(sheets))
    except OutputError as error:
        notes.append(Note(error.template, dict(error.params)))
    taken = _write_by_team(shown, plan, folder, language)
    if rides:
        _write_by_car(rides, folder, language, taken)
    (folder / "plan.xlsx").write_bytes(render_workbook(shown, plan, language=language))
    if shown.placed:
        (folder / "plan.kml").write_bytes(render_kml(shown, plan, language=language))
        (folder / "map.html").write_text(render_map_page(shown, plan, language=language, assets=assets), "utf-8")
    return notes


def _write_by_team(shown: Documented, plan: VisitPlan, folder: Path, language: str) -> set[str]:
    """A calendar and a track for every team that has a tour, named by its id; these names."""
    for kind in ("calendar", "gpx") if shown.placed else ("calendar",):
        (folder / kind).mkdir(exist_ok=True)
    taken: set[str] = set()
    for number in sorted({tour.team for tour in plan.tours}):
        team = plan.problem.teams[number].team_id
        name = file_name(team)
        name = f"{name}-{number + 1}" if name in taken else name
        taken.add(name)
        calendar = render_calendar(shown, plan, language=language, team=team)
        (folder / "calendar" / f"{name}.ics").write_bytes(calendar)
        if shown.placed:
            (folder / "gpx" / f"{name}.gpx").write_bytes(render_gpx(shown, plan, language=language, team=team))
    return taken


def _write_by_car(rides: RidesShown, folder: Path, language: str, taken: set[str]) -> None:
    """The same for every car, named so that no file of a team is lost, nor on a disk that takes a for A."""
    (folder / "gpx").mkdir(exist_ok=True)
    used = {name.casefold() for name in taken}
    for car in rides.cars:
        name = base = file_name(car)
        number = 1
        while name.casefold() in used:
            name = f"{base}-car{'' if number == 1 else number}"
            number += 1
        used.add(name.casefold())
        (folder / "calendar" / f"{name}.ics").write_bytes(render_ride_calendar(rides, car, language=language))
        (folder / "gpx" / f"{name}.gpx").write_bytes(render_ride_tracks(rides, car, language=language))


def file_name(team: str) -> str:
    """A team's id as the name of a file on any machine: signs that a path may not hold become a low line."""
    kept = (sign if sign in "-_" or unicodedata.category(sign)[0] in "LMN" else "_" for sign in team)
    return "".join(kept)[:40] or "_"
