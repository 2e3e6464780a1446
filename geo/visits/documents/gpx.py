"""Tours as GPX 1.1 for a phone or a satnav: stops as waypoints and as a route, the way as a track."""

import datetime
from collections.abc import Callable, Sequence
from typing import TypeVar
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from geo.errors import OutputError
from geo.visits.documented import Documented
from geo.visits.documents.dates import clock, short_date
from geo.visits.documents.speaking import skill_name
from geo.visits.documents.tours_shown import AtPlace, Driven, StopShown, show_tours, tour_legs
from geo.words import Speech
from routing.visits.plan import VisitPlan

NAMESPACE = "http://www.topografix.com/GPX/1/1"
StopKind = TypeVar("StopKind", bound=AtPlace)


def render_gpx(
    shown: Documented, plan: VisitPlan, *, language: str, team: str | None = None, date: datetime.date | None = None
) -> bytes:
    """The tours of a plan, of a team or of a day. Written here: the GPX driver of GDAL has one layer to a file."""
    speech = Speech(language)
    tours = show_tours(shown, plan, team=team, date=date)
    require_places(shown)
    title = speech.say("visits_plan_title", title=shown.title)
    return write_tracks(shown, tours, speech, title, lambda stop: (stop_name(stop), stop_words(stop, speech)))


def write_tracks(
    shown: Documented,
    tours: Sequence[Driven[StopKind]],
    speech: Speech,
    title: str,
    told: Callable[[StopKind], tuple[str, str]],
) -> bytes:
    """Stops and ways of tours; `told` gives a stop's name and what is said of it."""
    gpx = Element("gpx", {"version": "1.1", "creator": "Qamtu", "xmlns": NAMESPACE})
    about = SubElement(gpx, "metadata")
    SubElement(about, "name").text = title
    SubElement(about, "desc").text = speech.say("visits_synthetic" if shown.synthetic else "visits_private_note")
    SubElement(about, "time").text = f"{shown.made_at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
    for tour in tours:
        for stop in tour.stops:
            _add_stop(gpx, "wpt", shown, stop, told(stop))
    for tour in tours:
        _add_route(gpx, shown, tour, speech, told)
    for tour in tours:
        _add_track(gpx, shown, tour, speech)
    indent(gpx, " ")
    return bytes(tostring(gpx, encoding="utf-8", xml_declaration=True))


def require_places(shown: Documented) -> None:
    """Refuse tracks and maps of a plan that knows only travel times.

    Raises
    ------
    OutputError
        A place has no coordinates.
    """
    if not shown.placed:
        raise OutputError("the plan has travel times but no coordinates, so there is no map of it; add lon and lat")


def tour_name(tour: Driven[AtPlace], speech: Speech) -> str:
    """Day and team."""
    return speech.say("visits_tour_name", date=short_date(tour.date, speech.lang), team=tour.team_name)


def stop_name(stop: StopShown) -> str:
    """Number and pseudonym."""
    return f"{stop.number}. {stop.person_id}"


def stop_words(stop: StopShown, speech: Speech) -> str:
    """When, and which skills are needed."""
    parts = [f"{clock(stop.arrive_s)}–{clock(stop.leave_s)}", *(skill_name(speech, skill) for skill in stop.skills)]
    return ", ".join(parts)


def _add_point(parent: Element, tag: str, lon: float, lat: float, name: str) -> Element:
    point = SubElement(parent, tag, {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})
    SubElement(point, "name").text = name
    return point


def _add_stop(parent: Element, tag: str, shown: Documented, stop: AtPlace, told: tuple[str, str]) -> None:
    name, words = told
    point = _add_point(parent, tag, shown.lon[stop.place], shown.lat[stop.place], name)
    SubElement(point, "desc").text = words


def _add_route(
    gpx: Element,
    shown: Documented,
    tour: Driven[StopKind],
    speech: Speech,
    told: Callable[[StopKind], tuple[str, str]],
) -> None:
    route = SubElement(gpx, "rte")
    SubElement(route, "name").text = tour_name(tour, speech)
    _add_point(route, "rtept", shown.lon[tour.start], shown.lat[tour.start], speech.say("visits_start"))
    for stop in tour.stops:
        _add_stop(route, "rtept", shown, stop, told(stop))
    _add_point(route, "rtept", shown.lon[tour.end], shown.lat[tour.end], speech.say("visits_end"))


def _add_track(gpx: Element, shown: Documented, tour: Driven[AtPlace], speech: Speech) -> None:
    """One segment for each way; none where only straight lines are known: nobody can follow those."""
    legs = [line for line, known in tour_legs(shown, tour) if known]
    if not legs:
        return
    track = SubElement(gpx, "trk")
    SubElement(track, "name").text = tour_name(tour, speech)
    for line in legs:
        segment = SubElement(track, "trkseg")
        for lon, lat in line:
            SubElement(segment, "trkpt", {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})
