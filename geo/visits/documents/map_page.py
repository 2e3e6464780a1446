"""The tours of a plan on one self-contained page: a map, a choice of day and team, the stops as a list beside it."""

import dataclasses
import datetime
import json
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from geo.visits.documented import Documented
from geo.visits.documents.dates import full_date, short_date, span_of_dates
from geo.visits.documents.gpx import require_places
from geo.visits.documents.tours_shown import TourShown, show_tours, tour_legs
from geo.webmap import BaseMap
from geo.webmap.assets import font_faces, leaflet_script, leaflet_style, read_page
from geo.webmap.layers import describe_base
from geo.webmap.packing import pack_lines
from geo.words import LANGUAGES, read_words
from routing.visits.plan import VisitPlan

OF_WEBMAP: Final = ("decode.js", "overlay.js", "ground.js")
OWN_SCRIPTS: Final = ("map-words.js", "map-tours.js", "map-panel.js", "map-page.js")
WORDS: Final = ("visits_", "mode_", "zoom_", "language", "map", "synthetic_badge")
AROUND: Final = 0.25  # ground beyond the tours, as a share of their extent


def render_map_page(
    shown: Documented,
    plan: VisitPlan,
    *,
    language: str,
    assets: Path,
    team: str | None = None,
    date: datetime.date | None = None,
) -> str:
    """The HTML of `map.html` without any request to elsewhere; `assets` is `web/static/vendor`. People by their ids.

    Raises
    ------
    OutputError
        The map library or a font is not in `assets`, or a place has no coordinates.
    """
    require_places(shown)
    tours = show_tours(shown, plan, team=team, date=date)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    form = [leaflet_style(assets), *font_faces(assets), read_page("form.css"), _read_own("map.css")]
    scripts = ["{", *map(read_page, OF_WEBMAP), *map(_read_own, OWN_SCRIPTS), "}"]
    return environment.from_string(_read_own("map.html")).render(
        lang=language,
        title=shown.title,
        style=_ours("\n".join(form)),
        data=_ours(_script_json(_page_data(shown, tours, language))),
        leaflet=_ours(leaflet_script(assets)),
        script=_ours("\n".join(scripts)),
    )


def _read_own(name: str) -> str:
    return (resources.files("geo.visits.documents") / "page" / name).read_text("utf-8")


def _ours(text: str) -> Markup:
    """Text of ours, or already made safe, that stands in the page as it is."""
    return Markup(text)  # noqa: S704


def _script_json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def _page_data(shown: Documented, tours: list[TourShown], language: str) -> dict[str, Any]:
    """All that the page knows. Keys are those of the page's scripts."""
    legs = [list(tour_legs(shown, tour)) for tour in tours]
    west, south, east, north = _extent([line for one in legs for line, _ in one], shown)
    days = sorted({tour.date for tour in tours})
    return {
        "lang": language,
        "words": {lang: _words(lang) for lang in LANGUAGES},
        "title": shown.title,
        "span": {lang: span_of_dates(shown.dates[0], shown.dates[-1], lang) for lang in LANGUAGES},
        "synthetic": shown.synthetic,
        "attribution": " · ".join(shown.attributions),
        "moved_m": shown.moved_m,
        "days": [
            {lang: {"full": full_date(day, lang), "short": short_date(day, lang)} for lang in LANGUAGES} for day in days
        ],
        "tours": [_describe(shown, tour, days.index(tour.date), one) for tour, one in zip(tours, legs, strict=True)],
        "legs": pack_lines([np.asarray(line) for one in legs for line, _ in one], west, south),
        "view": [west, south, east, north],
        "base": describe_base(_around(shown.ground, (west, south, east, north))) if shown.ground else None,
    }


def _words(lang: str) -> dict[str, str]:
    return {key: text for key, text in read_words(lang).items() if key.startswith(WORDS)}


def _extent(lines: list[npt.NDArray[np.float64]], shown: Documented) -> tuple[float, float, float, float]:
    points = np.concatenate(lines) if lines else np.column_stack([shown.lon, shown.lat])
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    return round(float(west), 5), round(float(south), 5), round(float(east), 5), round(float(north), 5)


def _around(ground: BaseMap, view: tuple[float, float, float, float]) -> BaseMap:
    """The ground near the tours: a district's page does not carry a country's streets."""
    west, south, east, north = view
    more = max(0.01, AROUND * (east - west), AROUND * (north - south))
    box = shapely.box(west - more, south - more, east + more, north + more)

    def near(geometries: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return geometries[shapely.intersects(geometries, box)] if len(geometries) else geometries

    return dataclasses.replace(
        ground,
        bbox=(west - more, south - more, east + more, north + more),
        roads=tuple(near(lines) for lines in ground.roads),
        water=near(ground.water),
        rivers=near(ground.rivers),
        green=near(ground.green),
        railways=near(ground.railways),
        places=tuple(place for place in ground.places if box.contains(shapely.Point(place.lon, place.lat))),
    )


def _describe(shown: Documented, tour: TourShown, day: int, legs: list[tuple[Any, bool]]) -> dict[str, Any]:
    return {
        "day": day,
        "team": tour.team,
        "number": tour.team + 1,
        "name": tour.team_name,
        "colour": tour.colour,
        "mode": tour.mode,
        "leaves": tour.leaves_s,
        "returns": tour.returns_s,
        "travel": tour.travel_s,
        "metres": tour.way_m,
        "start": _point(shown, tour.start),
        "end": _point(shown, tour.end),
        "known": [known for _, known in legs],
        "pauses": [[pause.before, pause.begins_s, pause.ends_s] for pause in tour.pauses],
        "stops": [
            {
                "n": stop.number,
                "id": stop.person_id,
                "at": _point(shown, stop.place),
                "arrive": stop.arrive_s,
                "leave": stop.leave_s,
                "skills": list(stop.skills),
                "together": list(stop.together),
            }
            for stop in tour.stops
        ],
    }


def _point(shown: Documented, place: int) -> list[float]:
    return [round(float(shown.lon[place]), 5), round(float(shown.lat[place]), 5)]
