"""A small district for the documents of home visits: streets, people, teams and a plan made by hand."""

import datetime
import math
from pathlib import Path

import numpy as np
import shapely

from geo.visits.documented import Contact, Documented
from geo.webmap import BaseMap
from routing.visits.plan import Missed, Pause, Reason, Stop, Tour, VisitPlan
from routing.visits.problem import Break, Period, Person, Shift, Team, VisitProblem, Window

ASSETS = Path(__file__).parent.parent / "web/static/vendor"
LON, LAT = 100.53, 7.24
MONDAY = datetime.date(2026, 11, 23)
SPEED_MS = 8.0
NAMES = {
    "en": ("Nurse Amara", "Team B", "Volunteer C"),
    "ru": ("Медсестра Ахметова", "Бригада Б", "Волонтёр В"),
    "kk": ("Мейіргер Әбдіқадырова", "Б тобы", "Волонтёр Ғани"),
    "th": ("พยาบาล ก", "ทีม ข", "อสม. ค"),
}
CONTACTS = {
    "H-002": Contact("Somchai Canary", "+66 81 234 5678", "12/3 Moo 4, Chingkho", "Key at the neighbour’s"),
    "H-005": Contact("Айгүл Қанарейқызы", "+7 701 234 56 78", "Абай к-сі, 12, 3-пәтер"),
}


def to_degrees(x_m, y_m):
    return LON + x_m / (111_195 * math.cos(math.radians(LAT))), LAT + y_m / 111_195


def ground(cells=14, step_m=450.0):
    """A bent grid of streets of three ranks, and a lake."""
    rng = np.random.default_rng(4)
    at = (np.arange(cells) - cells / 2) * step_m
    x, y = np.meshgrid(at, at)
    x, y = x + rng.normal(0, 60, x.shape), y + rng.normal(0, 60, y.shape)
    lines = [[], [], [], [], []]
    for i in range(cells):
        rank = 1 if i == cells // 2 else 2 if i % 4 == 1 else 3
        lines[rank].append(shapely.LineString(list(zip(*to_degrees(x[i], y[i]), strict=True))))
        lines[rank].append(shapely.LineString(list(zip(*to_degrees(x[:, i], y[:, i]), strict=True))))
    lake = shapely.Polygon(
        [to_degrees(1500 + 500 * math.cos(a), -900 + 350 * math.sin(a)) for a in np.arange(0, 6.2, 0.3)]
    )
    return BaseMap(
        bbox=(LON - 0.03, LAT - 0.03, LON + 0.03, LAT + 0.03),
        roads=tuple(np.array(rank, dtype=object) for rank in lines),
        water=np.array([lake], dtype=object),
    )


def bent_way(shown_lon, shown_lat):
    """A way along two streets, with its corner."""

    def way(_mode, a, b):
        corner = (shown_lon[b], shown_lat[a])
        return np.array([(shown_lon[a], shown_lat[a]), corner, (shown_lon[b], shown_lat[b])])

    return way


def problem(n_people, n_days=5, n_teams=3, lang="en"):
    rng = np.random.default_rng(7)
    xy = np.vstack([[0.0, 0.0], rng.normal(0, 1300, (n_people, 2))])
    length_m = np.abs(xy[:, None, :] - xy[None, :, :]).sum(axis=2)
    travel_s = np.ceil(length_m / SPEED_MS).astype(np.int64)
    skills = ({"nurse"}, set(), {"physiotherapist"}, {"nurse", "ttm"}, {"wound care"})
    people = tuple(
        Person(
            f"H-{i:03d}",
            i,
            1200 + 600 * (i % 3),
            (Period(0, n_days - 1, 1),),
            skills=frozenset(skills[i % 5]),
            carers=2 if i == 3 else 1,
            windows=(Window(9 * 3600, 11 * 3600),) if i % 6 == 4 else (Window(0, 86_400),),
        )
        for i in range(1, n_people + 1)
    )
    shift = Shift(8 * 3600, 17 * 3600, (Break(Window(12 * 3600, 13 * 3600), 3600),))
    teams = tuple(
        Team(f"team-{'abcdefghijklmnop'[i]}", 0, 0, (shift,) * n_days, frozenset({"nurse"})) for i in range(n_teams)
    )
    lon, lat = to_degrees(xy[:, 0], xy[:, 1])
    names = [NAMES[lang][i % 3] + ("" if i < 3 else f" {i + 1}") for i in range(n_teams)]
    asked = VisitProblem(n_days, people, teams, (travel_s,), (length_m,))
    days = [MONDAY + datetime.timedelta(days=7 * (d // 5) + d % 5) for d in range(n_days)]
    shown = Documented(
        title={
            "en": "Singha Nakhon district",
            "ru": "Район Сингханакхон",
            "kk": "Сингханакхон ауданы",
            "th": "อำเภอสิงหนคร",
        }[lang],
        dates=tuple(days),
        lon=lon,
        lat=lat,
        team_names=tuple(names),
        modes=("motorcycle",),
        zone="Asia/Bangkok",
        made_at=datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC),
        synthetic=True,
        ways=bent_way(lon, lat),
        ground=ground(),
    )
    return asked, shown


def tour(asked, team, day, people, *, pause_before=None, leaves_s=8 * 3600):
    """People in this order, each visit as early as it can be; a break of 45 minutes before one of them."""
    at, now, stops, pauses = 0, leaves_s, [], []
    for k, person in enumerate(people):
        who = asked.people[person]
        if k == pause_before:
            pauses.append(Pause(k, now, now + 2700))
            now += 2700
        travel = int(asked.travel_s[0][at, who.place])
        now += travel
        stops.append(Stop(person, travel, now, now + who.duration_s))
        now += who.duration_s
        at = who.place
    back = int(asked.travel_s[0][at, 0])
    return Tour(team, day, tuple(stops), leaves_s, now + back, back, tuple(pauses))


def town(lang="en"):
    """A busy day of 14 stops, a day of one stop, a visit of two teams, and a missed visit."""
    asked, shown = problem(20, lang=lang)
    tours = (
        tour(asked, 0, 0, range(14), pause_before=7),
        tour(asked, 1, 0, [16]),
        tour(asked, 2, 0, [18, 15, 19, 17]),
        tour(asked, 0, 1, [0, 2, 5, 7, 9, 12], pause_before=3),
        tour(asked, 1, 1, [2, 4, 6]),
        tour(asked, 2, 4, [1, 3, 8, 10, 11, 13, 14, 15]),
    )
    missed = (Missed(17, 0, Reason.NO_SKILL, skills=("dentist",)), Missed(19, 0, Reason.NO_TIME))
    return shown, VisitPlan(asked, tours, missed, "by hand")


def month(lang="en", n_teams=12, n_days=20):
    """Five stops for each of the teams on each of the days."""
    asked, shown = problem(300, n_days=n_days, n_teams=n_teams, lang=lang)
    tours = tuple(
        tour(asked, t, d, [(t * 25 + d * 5 + k) % 300 for k in range(5)], pause_before=3)
        for d in range(n_days)
        for t in range(n_teams)
    )
    return shown, VisitPlan(asked, tours, (), "by hand")
