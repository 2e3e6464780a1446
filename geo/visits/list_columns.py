"""The columns of a list of people to visit and of a list of teams: their fields, and what must not be taken."""

from typing import Final

from geo.lists.list_kinds import PERSONAL, PLACE_FIELDS, Field, ListKind

PEOPLE_LIST: Final = ListKind(
    "visited_people",
    (
        Field("id", "id"),
        *PLACE_FIELDS,
        Field("settlement", "text"),
        Field("visits_per_week", "number"),
        Field("visits_per_month", "number"),
        Field("min_gap_days", "number"),
        Field("max_gap_days", "number"),
        Field("duration_min", "duration"),
        Field("window_start", "time"),
        Field("window_end", "time"),
        Field("windows", "windows"),
        Field("skills", "words"),
        Field("carers", "number"),
        Field("priority", "number"),
        Field("barthel", "number"),
        Field("tai", "text"),
        Field("preferred_days", "days"),
        Field("not_days", "days"),
        Field("since", "date"),
        Field("until", "date"),
        Field("last_visit", "date"),
        Field("usual_teams", "words"),
        Field("load", "number"),
    ),
    id_prefix="person",
    told_apart=False,
    personal=PERSONAL,
)

TEAM_LIST: Final = ListKind(
    "visiting_teams",
    (
        Field("id", "id", headings="team_id"),
        Field("team_name", "text", headings="name"),
        *PLACE_FIELDS,
        Field("settlement", "text"),
        Field("end_lon", "number"),
        Field("end_lat", "number"),
        Field("start_id", "id"),
        Field("end_id", "id"),
        Field("mode", "text"),
        Field("members", "number"),
        Field("shift_start", "time"),
        Field("shift_end", "time"),
        Field("shifts", "shifts"),
        Field("break_start", "time"),
        Field("break_latest", "time"),
        Field("break_min", "duration"),
        Field("skills", "words"),
        Field("days", "days"),
        Field("days_off", "dates"),
        Field("works_holidays", "yes_no"),
        Field("max_driving_min", "duration"),
        Field("seats", "number"),
    ),
    id_prefix="team",
    told_apart=False,
    personal=tuple(key for key in PERSONAL if key != "name"),
)
