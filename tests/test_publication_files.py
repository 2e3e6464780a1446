"""Publishing and verifying a small town: equal when nothing was changed, and each change is named."""

import csv
import json
import shutil
from dataclasses import replace

import pytest
from publication_attacker import Reader, read_told, small_tallies
from publication_town import IMPRINT, publish_town, run_town

from api.cli import app
from geo.errors import OutputError, PublicationError, StudyError
from geo.publication.canonical import canonical_bytes
from geo.publication.certificate import read_published
from geo.publication.editions import count_given_away
from geo.publication.inputs_folder import copy_inputs, parts_of
from geo.publication.open_data import is_open
from geo.publication.publish import Imprint
from geo.publication.result_tables import read_result
from geo.publication.verify import describe_figure, verify_publication
from geo.region import RangeQuestion
from geo.study_file import read_study
from geo.study_region import read_region
from geo.uncertainty import PopulationUncertainty
from routing.progress import silent
from routing.storage import save_network


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return run_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def published(town):
    """The folder of a publication; tests that change it copy it first."""
    out = town.parent / "published"
    publish_town(town, out)
    return out


@pytest.fixture
def doctored(published, tmp_path):
    return shutil.copytree(published, tmp_path / "copy")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None, "é\n"]}, '{"a":[true,null,"é\\n"],"b":1}'),
        ([333333333.33333329, 1e30, 4.50, 2e-3, 1e-27], "[333333333.3333333,1e+30,4.5,0.002,1e-27]"),  # RFC 8785, 3.2.2
        ([0.0, -0.0, 5e-324, 1e21, 9007199254740992, 1e-6, 1e-7, 123456789.0], None),
        ({"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\u00f6": 7}, None),
    ],
)
def test_canonical_bytes_follow_rfc_8785(value, written):
    text = canonical_bytes(value).decode("utf-8")
    assert json.loads(text) == value
    if isinstance(value, dict) and written is None:
        assert list(json.loads(text)) == ["\r", "1", "\x80", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    elif written is None:
        assert text == "[0,0,5e-324,1e+21,9007199254740992,0.000001,1e-7,123456789]"
    else:
        assert text == written


def test_a_number_json_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no number"):
        canonical_bytes([float("inf")])


def test_what_was_published_comes_out_again(published):
    verdict = verify_publication(published / "manifest.json")
    assert verdict.is_equal, verdict.differences[:3]
    assert verdict.same_version
    assert verdict.recomputed_figures == len(verdict.publication.figures) > 6


def test_the_same_result_gives_the_same_publication(town, published, tmp_path):
    again = publish_town(town, tmp_path / "again")
    assert again.id == read_published(published / "manifest.json").id
    for name in ("manifest.json", "data/study.toml"):
        assert (tmp_path / "again" / name).read_bytes() == (published / name).read_bytes()


def test_ranges_of_a_result_are_taken_where_they_were_drawn_as_is_asked(town):
    """An older version drew speeds alone: its ranges are measured anew, lest a page say of them what they are not."""
    result, asked = read_result(town), read_study(town.parent / "study.toml").question.ranges
    assert result.tables_drawn_as(asked).ranges is result.tables.ranges is not None
    older = {key: value for key, value in result.manifest["found"]["ranges"].items() if key != "population"}
    for found in ({"ranges": older}, {}, None):
        before = replace(result, manifest={**result.manifest, "found": found})
        assert before.tables_drawn_as(asked).ranges is None
        assert before.tables_drawn_as(asked).coverage is result.tables.coverage
    assert result.tables_drawn_as(replace(asked, population=PopulationUncertainty(shared=0.3))).ranges is None


def test_counts_agree_with_the_table_of_the_study(town, published):
    publication = read_published(published / "manifest.json")
    rows = [line.split(",") for line in (town / "coverage.csv").read_text().splitlines()[1:]]
    whole = {(row[2], row[3], row[4], float(row[5])): row for row in rows if row[0] == "all"}
    numbers = [figure for figure in publication.figures if figure.kind == "number"]
    shown = [figure for figure in numbers if figure.says["people_beyond"] is not None]
    assert shown
    for figure in shown:
        subject = figure.subject
        row = whole[subject.service, subject.mode, subject.stratum, subject.threshold_min]
        assert figure.says["people_within"] == float(row[7])
        low, high = figure.interval["share_beyond"]
        assert 0 <= low <= high <= 1


def test_nothing_small_is_written_anywhere(published):
    for figure in read_published(published / "manifest.json").figures:
        for row in figure.says.get("rows", [figure.says]):
            for key in ("people", "people_within", "people_beyond"):
                value = row.get(key)
                assert value is None or value == 0 or value >= IMPRINT.minimum_people, (describe_figure(figure), row)


def read_true(town):
    """Every count of the study, by the keys of the attacker."""
    true = {}
    for row in csv.DictReader((town / "coverage.csv").read_text("utf-8").splitlines()):
        key = row["mode"], row["service"], row["boundary_id"], row["stratum"]
        true[*key, float(row["threshold_min"])] = float(row["people_covered"])
        true[*key, None] = float(row["people"])
    return true


def test_an_attacker_who_has_all_tables_finds_nothing_small(town, published):
    """All that the CSV files of the publication tell, in one linear programme that is not ours."""
    true = read_true(town)
    told = read_told(published, "people")
    assert any(key not in told for key in true)
    knows = {"inside": [("people", "old")], "nested": [(("walk", "any"), ("walk", "antenatal"))]}
    reader = Reader(told, boundaries=["d1", "d2", "d3"], strata=["people", "old"], sums=[], **knows)
    small = small_tallies(true, **knows, minimum=IMPRINT.minimum_people)
    assert len(small) > 1
    for terms in small:
        assert reader.width(terms) >= IMPRINT.minimum_people * (1 - 1e-3), terms


def test_a_changed_number_in_the_manifest_is_named(doctored):
    document = json.loads((doctored / "manifest.json").read_text())
    figure = next(row for row in document["publication"]["figures"] if row["says"].get("people_beyond"))
    figure["says"]["people_beyond"] += 1
    (doctored / "manifest.json").write_text(json.dumps(document))
    found = verify_publication(doctored).differences
    assert {"id", "figure"} == {each.kind for each in found}
    (changed,) = [each for each in found if each.kind == "figure"]
    assert changed.field == "says.people_beyond"
    assert changed.was == changed.now + 1


def test_a_changed_imprint_is_named(doctored):
    change(doctored / "manifest.json", '"approved_by": "Department"', '"approved_by": "Somebody"')
    assert [each.kind for each in verify_publication(doctored).differences] == ["id"]


def test_changed_missing_and_added_files_are_named(doctored):
    pages = sorted(doctored.glob("figures/*/figure.json"))
    pages[0].write_text("{}")
    pages[1].unlink()
    (doctored / "figures" / "more.txt").write_text("")
    found = verify_publication(doctored).differences
    names = {each.name: (each.was is None, each.now is None) for each in found}
    assert names == {
        pages[0].relative_to(doctored).as_posix(): (False, False),
        pages[1].relative_to(doctored).as_posix(): (False, True),
        "figures/more.txt": (True, False),
    }


def test_a_changed_input_is_named_with_all_it_moves(doctored):
    change(doctored / "data" / "cells.csv", ",15,", ",95,")
    found = verify_publication(doctored).differences
    assert {"file", "data set", "figure"} == {each.kind for each in found}
    assert {each.name for each in found if each.kind == "data set"} == {"cells.csv"}


def test_an_input_that_is_of_no_use_any_more_is_told(doctored):
    (doctored / "data" / "cells.csv").write_text("nothing\n")
    verdict = verify_publication(doctored)
    assert verdict.failure is not None
    assert not verdict.is_equal


def test_inputs_that_are_not_for_everybody_are_kept_apart(town, tmp_path, capsys):
    """Nobody gave the people of the town away, so the folder that goes on the web is without them."""
    asked = ["--png", "none", "--report", "none", "--quiet", "--lang", "en"]
    app(["publish", str(town), "--out", str(tmp_path / "open"), *asked], standalone_mode=False)
    assert f"apart, in {tmp_path / 'open-data'}" in capsys.readouterr().out
    assert not (tmp_path / "open" / "data").exists()
    assert verify_publication(tmp_path / "open" / "manifest.json").is_equal
    (tmp_path / "open-data").rename(tmp_path / "elsewhere")
    with pytest.raises(PublicationError, match="--data"):
        verify_publication(tmp_path / "open")
    assert verify_publication(tmp_path / "open", data=tmp_path / "elsewhere").is_equal
    (tmp_path / "next-data").mkdir()
    (tmp_path / "next-data" / "cells.csv").write_text("kept\n")
    with pytest.raises(OutputError, match="next-data"):
        publish_town(town, tmp_path / "next", with_data=None)
    assert not (tmp_path / "next").exists()


@pytest.mark.parametrize(
    ("said", "everybodys"),
    [
        ("", False),
        ('licence = "for the department alone"', False),
        ('licence = "CC BY 4.0"', True),
        ('licence = "CC-BY-4.0"', True),
        ('licence = "ODbL 1.0"', True),
    ],
)
def test_a_licence_says_whether_inputs_go_along(town, tmp_path, said, everybodys):
    for name in ("town.osm", "facilities.csv", "cells.csv", "districts.geojson"):
        (tmp_path / name).touch()
    study, text = tmp_path / "study.toml", (town.parent / "study.toml").read_text()
    study.write_text(text.replace("[population]", f"[population]\n{said}"))
    assert is_open(read_study(study)) is everybodys
    study.write_text(text.replace("[study]", "[study]\nsynthetic = true"))
    assert is_open(read_study(study))


def test_a_newer_edition_names_the_older(town, published, tmp_path):
    first = read_published(published / "manifest.json")
    second = publish_town(town, tmp_path / "second", Imprint(date="2026-12-01", previous=first))
    assert (second.edition, second.previous) == (2, first.id)
    assert count_given_away(first, second) == 0
    assert second.id != first.id
    assert [figure.id for figure in second.figures] == [figure.id for figure in first.figures]


def test_counts_that_two_editions_give_away_together_are_counted(town, published, tmp_path, capsys):
    """The second holds back fewer: it tells a count that the first does not, or a few people off another."""
    asked = ["publish", str(town), "--out", str(tmp_path / "second"), "--png", "none", "--report", "none", "--quiet"]
    asked += ["--minimum-people", "3", "--previous", str(published / "manifest.json")]
    assert not app([*asked, "--lang", "en"], standalone_mode=False)
    told = capsys.readouterr().out
    first, second = (read_published(folder / "manifest.json") for folder in (published, tmp_path / "second"))
    assert f"off the edition before, or that only one of both tells: {count_given_away(first, second)};" in told
    assert count_given_away(first, second) > 0


def test_a_publication_is_never_written_over(town, published):
    before = (published / "manifest.json").read_bytes()
    with pytest.raises(PublicationError, match="never changes"):
        publish_town(town, published)
    assert (published / "manifest.json").read_bytes() == before


def test_home_visits_cannot_be_published(town, tmp_path):
    """A plan of home visits has a manifest as a result has; and one that claims to have coverage is refused too."""
    for names in (["visits.csv", "plan.json"], ["coverage.csv", "curve.csv", "cells.csv", "visits.csv"]):
        plan = tmp_path / str(len(names))
        plan.mkdir()
        outputs = [{"name": name, "sha256": ""} for name in names]
        (plan / "manifest.json").write_text(json.dumps({"inputs": [], "parameters": {}, "outputs": outputs}))
        with pytest.raises(PublicationError, match="home visits"):
            publish_town(plan, tmp_path / "out")
        assert not (tmp_path / "out").exists()


PEOPLE_VISITED = "id,lon,lat,visits_per_week,people,old\nP1,69.5,42.3,2,1,1\n"
STOPS = "date,team_id,stop,person_id,arrive,lon,lat,people,old\n2026-11-30,N1,1,P1,08:45,69.5,42.3,1,1\n"
PLAN = json.dumps({"type": "FeatureCollection", "features": [], "stops": [{"person_id": "P1"}]})


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ('path = "cells.csv"', "people.csv", PEOPLE_VISITED),
        ('path = "cells.csv"', "visits.csv", STOPS),
        ('path = "cells.csv"', "visits.csv", STOPS.replace(",", ";")),
        ('path = "facilities.csv"', "people.csv", PEOPLE_VISITED),
        ('path = "districts.geojson"', "plan.json", PLAN),
        ('path = "facilities.csv"', "people.csv", PEOPLE_VISITED.replace("visits_per_week", "Visits per week")),
        ('path = "facilities.csv"', "people.csv", PEOPLE_VISITED.replace("visits_per_week", "посещений в неделю")),
        ('path = "facilities.csv"', "people.csv", PEOPLE_VISITED.replace("visits_per_week", "เยี่ยมต่อสัปดาห์")),
        ('path = "cells.csv"', "people.csv", "Тізім\n" + PEOPLE_VISITED.replace("visits_per_week", "аптасына бару")),
    ],
)
def test_no_list_of_home_visits_is_an_input(town, tmp_path, line, name, text):
    """Whatever the study calls it: what is read is copied for whoever recomputes."""
    study = tmp_path / "study.toml"
    asked = (town.parent / "study.toml").read_text("utf-8")
    assert line in asked
    study.write_text(asked.replace(line, f'path = "{name}"'), "utf-8")
    for path in town.parent.iterdir():
        if path.is_file() and path.name != "study.toml":
            shutil.copy(path, tmp_path)
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "data").mkdir()
    with pytest.raises(PublicationError, match="home visits"):
        copy_inputs(read_study(study), tmp_path / "data", RangeQuestion())


def test_what_lies_beside_an_input_stays_where_it_is(town, tmp_path):
    """A list of homes kept in the folder of the streets, or beside a shapefile under its name, is in no publication."""
    region = read_region(read_study(town.parent / "study.toml"), [], progress=silent)
    streets = save_network(region.network, tmp_path / "streets")
    (tmp_path / "districts.shp").write_bytes(b"")
    for name in ("streets/homes.csv", "districts.csv", "districts.dbf", "districts.PRJ"):
        (tmp_path / name).write_text(PEOPLE_VISITED, "utf-8")
    listed = [path for path in streets.rglob("*") if path.is_file() and path.name != "homes.csv"]
    assert sorted(parts_of(streets)) == sorted(listed)
    assert {path.name for path in parts_of(tmp_path / "districts.shp")} == {
        "districts.shp",
        "districts.dbf",
        "districts.PRJ",
    }


def test_a_problem_of_home_visits_is_no_study(tmp_path):
    (tmp_path / "visits.toml").write_text('people = "people.csv"\nteams = "teams.csv"\n[plan]\ndays = 28\n', "utf-8")
    with pytest.raises(StudyError):
        app(["publish", str(tmp_path / "visits.toml"), "--out", str(tmp_path / "out")], standalone_mode=False)
    assert not (tmp_path / "out").exists()


def test_what_is_no_result_is_refused(town, tmp_path):
    with pytest.raises(PublicationError, match="no result"):
        publish_town(tmp_path, tmp_path / "out")
    copy = shutil.copytree(town, tmp_path / "copy")
    change(copy / "coverage.csv", "all", "All")
    with pytest.raises(PublicationError, match=r"coverage\.csv"):
        publish_town(copy, tmp_path / "out")
    with pytest.raises(PublicationError, match="--study"):
        publish_town(shutil.copytree(town, tmp_path / "elsewhere" / "out"), tmp_path / "out")
    with pytest.raises(PublicationError, match="no manifest"):
        verify_publication(town / "manifest.json")


def test_the_commands_say_what_they_found(town, published, doctored, capsys):
    out = town.parent / "by_command"
    app(
        ["publish", str(town), "--out", str(out), "--lang", "kk", "--png", "none", "--quiet", "--json"],
        standalone_mode=False,
    )
    assert json.loads(capsys.readouterr().out)["figures"] > 6
    assert {path.name for path in (out / "report").iterdir()} == {"report.kk.pdf", "report.kk.html", "annex.kk.xlsx"}
    assert not app(["verify", str(out), "--quiet", "--lang", "th"], standalone_mode=False)
    assert "เหมือนที่เผยแพร่" in capsys.readouterr().out
    change(doctored / "data" / "cells.csv", ",15,", ",95,")
    assert app(["verify", str(doctored / "manifest.json"), "--quiet", "--lang", "ru"], standalone_mode=False) == 3
    assert "data/cells.csv" in capsys.readouterr().out
