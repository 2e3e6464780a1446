"""A study file is read as written, and each mistake in it is one sentence that names the place."""

import pytest

from geo.errors import StudyError
from geo.region import RangeQuestion
from geo.study_file import read_study
from geo.uncertainty import PopulationUncertainty, SnappingUncertainty, SpeedUncertainty
from routing.errors import QamtuError

GOOD = """
[study]
name = "Porto Alegre"
country = "BR"
[network]
osm = "roads.pbf"
[[facilities]]
path = "cells.csv"
where = "healthcare > 0"
[population]
path = "cells.csv"
strata = ["population"]
[coverage]
modes = ["walk", "car"]
thresholds_min = [60, 15, 30]
[siting]
model = "mclp"
mode = "walk"
threshold_min = 15
sites = 5
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("roads.pbf", "cells.csv"):
        (tmp_path / name).write_text("")
    return tmp_path


def read(folder, text):
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return read_study(path)


def test_a_study_is_read_with_its_defaults(folder):
    study = read(folder, GOOD)
    assert study.name == "Porto Alegre"
    assert study.network.osm == folder / "roads.pbf"
    assert study.facilities[0].where == "healthcare > 0"
    assert study.question.thresholds_min == (15, 30, 60)
    assert study.question.direction == "to_facility"
    assert study.question.cutoff_min == 240
    assert study.question.capacity is None
    assert study.question.siting.sites == 5
    assert study.question.siting.candidates == "cells"


def test_ranges_are_asked_for_by_their_section(folder):
    assert read(folder, GOOD).question.ranges is None
    assert read(folder, GOOD + "[ranges]\n").question.ranges == RangeQuestion(
        SpeedUncertainty(shared=0.08, own=0.07, access=0.2),
        PopulationUncertainty(shared=0.2, own=0.5),
        SnappingUncertainty(shared=0.1, own=0.29),
        draws=100,
        seed=1,
        interval=0.9,
    )
    text = "[ranges]\ndraws = 30\nseed = 0\ninterval = 0.5\nshared = 0\nown = 1\naccess = 0.3\n"
    text += "population_shared = 0.4\npopulation_own = 0\nsnapping_shared = 0\nsnapping_own = 1\n"
    assert read(folder, GOOD + text).question.ranges == RangeQuestion(
        SpeedUncertainty(shared=0.0, own=1.0, access=0.3),
        PopulationUncertainty(shared=0.4, own=0.0),
        SnappingUncertainty(shared=0.0, own=1.0),
        draws=30,
        seed=0,
        interval=0.5,
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("thresholds_min", "treshold_min", r"\[coverage\] has no key treshold_min; did you mean thresholds_min"),
        ("[siting]", "[sitting]", r"there is no section \[sitting\]; did you mean \[siting\]\?"),
        ("[siting]", "[weather]", r"no section \[weather\]; the sections are \[study\], \[network\]"),
        ('"roads.pbf"', '"lost.pbf"', "osm names lost.pbf, which does not exist"),
        ("[60, 15, 30]", "[60, -15]", "thresholds_min is .*minutes above 0"),
        ("[60, 15, 30]", "[]", "thresholds_min is .*minutes above 0"),
        ("[60, 15, 30]", "[60, nan]", "thresholds_min is .*minutes above 0"),
        ('"walk", "car"', '"walk", "boat"', "no travel mode boat; the modes are walk"),
        ("sites = 5", 'sites = "five"', r'sites in \[siting\] is "five"; it must be a whole number'),
        ("sites = 5", "sites = 0", r"sites in \[siting\] is 0; it must be a whole number from 1 to"),
        ("sites = 5", "sites = true", r"sites in \[siting\] is true; it must be a whole number"),
        ('"walk", "car"', "", r"modes in \[coverage\] is empty; name at least one of walk"),
        ('"walk", "car"', '"walk", 5', r"modes in \[coverage\] holds 5; each must be a text"),
        ("sites = 5", 'sites = 5\ncandidates = "cell"', "candidates names cell, .*; did you mean cells"),
        ("sites = 5", 'sites = 5\ncandidates = "."', "candidates names ., which is a folder"),
        ('"roads.pbf"', '"road.pbf"', "osm names road.pbf, which does not exist; did you mean roads.pbf"),
        ('osm = "roads.pbf"', 'folder = "roads.pbf"', "roads.pbf, which is a file; an extract is given with osm"),
        ('name = "Porto Alegre"', 'source = "osm"', r"it belongs in \[\[facilities\]\]"),
        ('"roads.pbf"', '""', "osm names nothing, which does not exist"),
        ("[study]", 'model = "mclp"\n[study]', r"model = ... stands above every section; .*\[siting\]"),
        ("sites = 5", 'sites = 5\nspread = "buildings"', r"\[siting\] has no key spread; it belongs in \[population\]"),
        ('strata = ["population"]', "strata = [1]", r"strata in \[population\] holds 1; each must be a text"),
        ('strata = ["population"]', "columns = {lon = 3}", r"columns in \[population\] holds 3; each must be a text"),
        ('path = "cells.csv"\nstrata = ["population"]', "total = {}", r"total in \[population\] is empty; write it as"),
        ('path = "cells.csv"\nstrata = ["population"]', "rasters = {}", r"rasters in \[population\] is empty"),
        ('path = "cells.csv"\nstrata = ["population"]', "total = {population = 1e30}", "total population .* from 0 to"),
        ('path = "cells.csv"\nstrata', "h3_resolution = 16\nstrata", "h3_resolution .* whole number from 0 to 15"),
        ("[60, 15, 30]", "[60, inf]", "thresholds_min is .*minutes above 0"),
        ("[60, 15, 30]", "[60]\nvisits_per_person_year = 6\nworking_days = 400", "a year has 366 days"),
        ('"roads.pbf"', '"data\\roads.pbf"', "osm: write paths with / instead of"),
        ('"roads.pbf"', '"C:\\data\\roads.pbf"', "line 6: write paths with / instead of"),
        ('"roads.pbf"', "“roads.pbf”", "line 6: write straight quotes"),
        ("sites = 5", "", "needs sites = how many"),
        ('model = "mclp"', 'model = "gravity"', "must be one of mclp, pmedian, lscp, pcenter"),
        ('[population]\npath = "cells.csv"', "[population]", "needs one of path, rasters, total, totals; it has none"),
        ('[network]\nosm = "roads.pbf"', "[network]", "needs osm"),
        ('[[facilities]]\npath = "cells.csv"', "[[facilities]]", "needs either path"),
        ('[network]\nosm = "roads.pbf"', "", r"section \[network\] is missing"),
        ("[[facilities]]", "[facilities]", r"as a section \[\[facilities\]\]"),
        (
            "[study]",
            "[ranges]\ndraws = 5\n[study]",
            r"draws in \[ranges\] is 5; it must be a whole number from 10 to 10000",
        ),
        ("[study]", "[ranges]\nshared = 1.5\n[study]", r"shared in \[ranges\] is 1.5; it must be a number from 0 to 1"),
        ("[study]", '[ranges]\nown = "8 %"\n[study]', r'own in \[ranges\] is "8 %"; it must be a number from 0 to 1'),
        ("[study]", "[ranges]\naccess = nan\n[study]", r"access in \[ranges\] is nan; it must be a number from 0 to 1"),
        ("[study]", "[ranges]\ninterval = 90\n[study]", r"interval in \[ranges\] is 90; .* from 0.5 to 0.99"),
        ("[study]", "[ranges]\nseed = -1\n[study]", r"seed in \[ranges\] is -1; it must be a whole number"),
        ("[study]", "[ranges]\ndraw = 100\n[study]", r"\[ranges\] has no key draw; did you mean draws"),
        ("[study]", "[study", "this is not TOML .*line 2"),
        ("thresholds_min = [60, 15, 30]", "thresholds_min = [60]\ncutoff_min = 30", "cutoff_min 30.* is below"),
        ('strata = ["population"]', 'strata = "population"', r"strata in \[population\] .* must be a list"),
        (
            'path = "cells.csv"\nstrata = ["population"]',
            "total = {population = -5}",
            "total population .* is -5; .*from 0 to",
        ),
    ],
)
def test_each_mistake_is_one_sentence(folder, old, new, sentence):
    assert old in GOOD
    with pytest.raises(StudyError, match=sentence) as caught:
        read(folder, GOOD.replace(old, new))
    assert str(caught.value).startswith("study.toml: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(StudyError, match="there is no such study file"):
        read_study(tmp_path / "none.toml")


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 6000])
def test_a_file_that_no_reader_can_take_is_one_sentence(tmp_path, text):
    (tmp_path / "study.toml").write_text(text)
    with pytest.raises(StudyError, match="not TOML"):
        read_study(tmp_path / "study.toml")


def test_a_file_that_is_not_text_is_one_sentence(tmp_path):
    (tmp_path / "s.toml").write_bytes(b"\xff\xfe\x00x")
    with pytest.raises(QamtuError, match="cannot be read|not TOML|known encoding"):
        read_study(tmp_path / "s.toml")


NAMED = GOOD.replace("Porto Alegre", "Поликлиники города Шымкент")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_study_is_read_as_an_editor_saved_it(folder, encoding, line_end):
    (folder / "study.toml").write_bytes(NAMED.replace("\n", line_end).encode(encoding))
    assert read_study(folder / "study.toml").name == "Поликлиники города Шымкент"


def test_a_folder_stands_for_its_study_file(folder):
    read(folder, GOOD)
    (folder / "other.toml").write_text("")
    assert read_study(folder).path == folder / "study.toml"


def test_a_folder_with_one_study_of_another_name(folder):
    (folder / "shymkent.toml").write_text(GOOD)
    assert read_study(folder).path == folder / "shymkent.toml"


@pytest.mark.parametrize(
    ("files", "sentence"), [((), "without a study file"), (("a.toml", "b.toml"), "a.toml, b.toml")]
)
def test_a_folder_that_does_not_say_which_study(tmp_path, files, sentence):
    for name in files:
        (tmp_path / name).write_text(GOOD)
    with pytest.raises(StudyError, match=f"is a folder .*{sentence}"):
        read_study(tmp_path)


def test_a_country_is_read_without_its_case(folder):
    assert read(folder, GOOD.replace('"BR"', '"kz "')).country == "KZ"
