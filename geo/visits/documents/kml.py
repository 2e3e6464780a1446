"""Tours as KML: a folder for each day and team, stops and ways in the team's colour."""

import datetime
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from geo.visits.documented import Documented, Line
from geo.visits.documents.dates import full_date
from geo.visits.documents.gpx import require_places, stop_name, stop_words
from geo.visits.documents.speaking import mode_name, way
from geo.visits.documents.tours_shown import TEAM_COLOURS, TourShown, show_tours, tour_legs
from geo.words import Speech
from routing.visits.plan import VisitPlan

NAMESPACE = "http://www.opengis.net/kml/2.2"


def render_kml(
    shown: Documented, plan: VisitPlan, *, language: str, team: str | None = None, date: datetime.date | None = None
) -> bytes:
    """The tours of a plan, of a team or of a day. Written here: the KML drivers of GDAL leave out the colours."""
    speech = Speech(language)
    tours = show_tours(shown, plan, team=team, date=date)
    require_places(shown)
    kml = Element("kml", {"xmlns": NAMESPACE})
    document = SubElement(kml, "Document")
    SubElement(document, "name").text = speech.say("visits_plan_title", title=shown.title)
    SubElement(document, "description").text = _note(shown, speech)
    for colour in sorted({tour.colour for tour in tours}, key=TEAM_COLOURS.index):
        _add_style(document, colour)
    for day, on_day in groupby(tours, key=lambda tour: tour.date):
        folder = SubElement(document, "Folder")
        SubElement(folder, "name").text = full_date(day, language)
        for tour in on_day:
            _add_tour(folder, shown, tour, speech)
    indent(kml, " ")
    return bytes(tostring(kml, encoding="utf-8", xml_declaration=True))


def _note(shown: Documented, speech: Speech) -> str:
    if shown.moved_m:
        return speech.say("visits_moved_note", n=speech.number(shown.moved_m))
    return speech.say("visits_synthetic" if shown.synthetic else "visits_private_note")


def _style_id(colour: str) -> str:
    return f"team-{colour.removeprefix('#')}"


def _add_style(document: Element, colour: str) -> None:
    """Colours of KML are alpha, blue, green, red."""
    abgr = f"ff{colour[5:7]}{colour[3:5]}{colour[1:3]}"
    style = SubElement(document, "Style", {"id": _style_id(colour)})
    icon = SubElement(style, "IconStyle")
    SubElement(icon, "color").text = abgr
    line = SubElement(style, "LineStyle")
    SubElement(line, "color").text = abgr
    SubElement(line, "width").text = "3"


def _add_tour(parent: Element, shown: Documented, tour: TourShown, speech: Speech) -> None:
    folder = SubElement(parent, "Folder")
    SubElement(folder, "name").text = tour.team_name
    told = mode_name(speech, tour.mode)
    if not shown.moved_m:  # from lengths, and from times, it could be worked out where the moved places are
        told += f" · {way(speech, tour.travel_s, tour.way_m)}"
    SubElement(folder, "description").text = told
    for stop in tour.stops:
        mark = _add_mark(folder, tour, stop_name(stop), "" if shown.moved_m else stop_words(stop, speech))
        point = SubElement(mark, "Point")
        SubElement(point, "coordinates").text = f"{shown.lon[stop.place]:.6f},{shown.lat[stop.place]:.6f}"
    lines = [line for line, _ in tour_legs(shown, tour)]
    ways = SubElement(_add_mark(folder, tour, tour.team_name, told), "MultiGeometry")
    for line in lines:
        SubElement(SubElement(ways, "LineString"), "coordinates").text = _coordinates(line)


def _add_mark(folder: Element, tour: TourShown, name: str, told: str) -> Element:
    mark = SubElement(folder, "Placemark")
    SubElement(mark, "name").text = name
    SubElement(mark, "description").text = told
    SubElement(mark, "styleUrl").text = f"#{_style_id(tour.colour)}"
    return mark


def _coordinates(line: Line) -> str:
    return " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in line)
