"""A study of a scenario: edits from a file change the streets and nothing else, and every result says so."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_town import SOUTH, STEP, STUDY, WEST, lay_out_town

from api.settings import WEB_STATIC
from geo.errors import StudyError
from geo.manifest import sha256
from geo.notes import Notes
from geo.region import Region
from geo.scenario import evaluate
from geo.scenario_edits import read_edits
from geo.study import run_study
from geo.study_file import read_study
from geo.study_region import read_region
from geo.study_sections import Study
from geo.summary import summary_lines
from geo.words import tell

ASSETS = WEB_STATIC / "vendor"
needs_assets = pytest.mark.skipif(not (ASSETS / "leaflet").exists(), reason="map assets absent: make install")
HALF = {"edit": "scale_speed", "factor": 0.5, "where": {}}
NORTH_ROW = {"edit": "close_streets", "where": {"ways": [105]}}
SPREAD = STUDY.replace('path = "cells.csv"\nstrata = ["people"]', "total = { population = 5000 }\nh3_resolution = 10")


def lay_out(folder: Path, edits: object, text: str = STUDY, scenario: str = 'edits = "half.json"\n') -> Study:
    lay_out_town(folder)
    (folder / "half.json").write_text(edits if isinstance(edits, str) else json.dumps(edits), encoding="utf-8")
    (folder / "study.toml").write_text(text + ("[scenario]\n" + scenario if scenario else ""), encoding="utf-8")
    return read_study(folder / "study.toml")


def read(study: Study, notes: Notes | None = None) -> Region:
    return read_region(study, [] if notes is None else notes, progress=lambda _text: None)


def cells_of(study: Study) -> pd.DataFrame:
    return evaluate(read(study), study.question).cells.query("service == 'any'")


def test_at_half_the_speed_streets_take_twice_as_long_and_access_legs_do_not(tmp_path: Path) -> None:
    today, slow = cells_of(lay_out(tmp_path, [HALF], scenario="")), cells_of(lay_out(tmp_path, [HALF]))
    # 2 (own leg + streets + facility's leg) - (own leg + 2 streets + facility's leg) - own leg = facility's leg
    leg = 2 * today["travel_time_s"] - slow["travel_time_s"] - today["access_time_s"]
    by_street = leg[today["travel_time_s"] > 120]
    assert len(by_street) > 25
    np.testing.assert_allclose(by_street, by_street.median(), atol=1.0)  # each street is rounded to a decisecond
    assert 5 < by_street.median() < 30  # 14 m off the street at 2.4 to 5 km/h


def test_people_are_those_of_today_whatever_happens_to_the_streets(tmp_path: Path) -> None:
    """People spread along residential streets stay where they are when one is closed and another is built."""
    road = {"edit": "add_road", "speed_kmh": 5.0, "road_class": "residential"}
    road["line"] = [[WEST, SOUTH], [WEST + STEP / 2, SOUTH + STEP / 2], [WEST + STEP, SOUTH + STEP]]
    today = read(lay_out(tmp_path, [], SPREAD, scenario=""))
    changed = read(lay_out(tmp_path, [NORTH_ROW, road], SPREAD))
    pd.testing.assert_frame_equal(changed.population.reported_people(), today.population.reported_people())
    pd.testing.assert_series_equal(changed.population.cells["cell_id"], today.population.cells["cell_id"])
    assert changed.network.graphs["walk"].n_streets > today.network.graphs["walk"].n_streets


def test_an_edit_that_concerns_no_street_is_told(tmp_path: Path) -> None:
    notes: Notes = []
    nobody = {"edit": "close_streets", "where": {"ways": [999]}}
    by_car = {"edit": "close_streets", "where": {"ways": [105]}, "modes": ["car"]}
    read(lay_out(tmp_path, [NORTH_ROW, nobody, by_car]), notes)
    assert [str(note) for note in notes if str(note).startswith("half")] == [
        "half.json: the streets are those of a scenario (edits: 3), not as they are today",
        "half.json: edit 2 concerns no street of the study's travel modes",
        "half.json: edit 3 concerns no street of the study's travel modes",
    ]


@needs_assets
def test_every_result_says_its_scenario(tmp_path: Path) -> None:
    study = lay_out(tmp_path, [NORTH_ROW], scenario='name = "North closed"\nedits = "half.json"\n')
    result = run_study(study, tmp_path / "out", lang="en", assets=ASSETS)
    lines = summary_lines(*result, lang="en")
    assert lines[0].startswith("Town – North closed: 450 people")
    assert lines[-1] == "! half.json: the streets are those of a scenario (edits: 1), not as they are today"
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    (given,) = (row for row in manifest["inputs"] if row["role"] == "scenario")
    assert (given["name"], given["sha256"]) == ("half.json", sha256(tmp_path / "half.json"))
    assert manifest["name"] == "Town – North closed"
    assert manifest["parameters"]["scenario"] == {"name": "North closed", "edits": "half.json"}
    assert "Town – North closed" in (tmp_path / "out" / "map.html").read_text(encoding="utf-8")


def test_a_scenario_without_a_name_has_that_of_its_file(tmp_path: Path) -> None:
    assert lay_out(tmp_path, [HALF]).name == "Town – half"


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ("[{", r"half.json: this is not JSON \(.*line 1"),
        ({"edit": "close_streets"}, r"half.json: scenario edits are a list in \[brackets\], such as \[\{"),
        ([], r"half.json: scenario edits are a list"),
        ([HALF, {"edit": "close_street"}], "half.json: edit 2: close_street is no kind of scenario edit"),
        ([HALF, 7], "half.json: edit 2: 7 is no kind of scenario edit"),
        ([HALF, HALF, {**HALF, "factor": "slow"}], "half.json: edit 3: factor of a scenario edit cannot be slow"),
        ([{**HALF, "speed": 5}], "half.json: edit 1: .*; see speed"),
        ([{**HALF, "modes": ["boat"]}], "half.json: edit 1: boat is not a travel mode"),
        ([HALF, {"edit": "close_streets", "where": {"streets": [99999]}}, HALF], "half.json: edit 2: .*99999"),
    ],
)
def test_a_wrong_edit_is_named_with_its_field(tmp_path: Path, edits: object, sentence: str) -> None:
    with pytest.raises(StudyError, match=sentence) as caught:
        read(lay_out(tmp_path, edits))
    said = {tell(caught.value, lang) for lang in ("ru", "kk", "th")}
    assert len(said) == 3
    assert str(caught.value) not in said


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        ('name = "x"\n', r"\[scenario\] needs edits = a file"),
        ('edits = "haf.json"\n', "edits names haf.json, which does not exist; did you mean half.json"),
        ('edits = "half.json"\nname = 3\n', r"name in \[scenario\] is 3; it must be a text"),
    ],
)
def test_a_wrong_section_is_one_sentence(tmp_path: Path, scenario: str, sentence: str) -> None:
    with pytest.raises(StudyError, match=sentence):
        lay_out(tmp_path, [HALF], scenario=scenario)


def test_edits_are_read_as_an_editor_saved_them(tmp_path: Path) -> None:
    path = tmp_path / "edits.json"
    path.write_text(json.dumps([HALF]), encoding="utf-8-sig")
    assert len(read_edits(path)) == 1
