"""A small plan of home visits on disk: lists, a travel-time table, a visits file. Imported by tests."""

from pathlib import Path

from geo.visits.inputs import build_problem
from geo.visits.plan_file import read_visit_plan

HEADING = (
    "id,lon,lat,visits_per_week,min_gap_days,max_gap_days,duration_min,window_start,window_end,skills,carers,priority"
)
PEOPLE = f"""{HEADING}
p1,,,2,1,4,30,09:00,12:00,nurse,1,2
p2,,,1,,,45,,,nurse;dentist,,
p3,,,1,,,,,,,2,
"""
TEAMS = """id,lon,lat,end_lon,end_lat,mode,shift_start,shift_end,break_start,break_min,skills,days,max_driving_min
t1,,,,,motorcycle,08:00,16:00,12:00,60,nurse,mon-fri,120
t2,,,,,car,08:00,16:00,,,nurse;dentist,,
"""
PLACES = ("p1", "p2", "p3", "t1", "t2")
VISITS = """people = "people.csv"
teams = "teams.csv"
[plan]
start = 2026-11-23
days = 5
seed = 1
holidays = "TH"
[network]
matrix = "M.csv"
"""


def matrix(ids=PLACES, seconds=600.0, extra=""):
    """A table in which every way takes so long, and `extra` rows."""
    rows = [f"{one},{other},{seconds}" for one in ids for other in ids if one != other]
    return "from_id,to_id,travel_time_s\n" + "\n".join(rows) + f"\n{extra}"


def write_case(folder: Path, **files: str | bytes) -> Path:
    """The case in a folder, with files in place of its own: `people="..."`, `visits="..."`; the visits file."""
    texts = {"people.csv": PEOPLE, "teams.csv": TEAMS, "M.csv": matrix(), "visits.toml": VISITS}
    names = {"people": "people.csv", "teams": "teams.csv", "matrix": "M.csv", "visits": "visits.toml"}
    for name, content in (texts | {names.get(key, key): text for key, text in files.items()}).items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    return folder / "visits.toml"


def prepare(folder: Path, **files: str | bytes):
    """The case, read and prepared."""
    return build_problem(read_visit_plan(write_case(folder, **files)))
