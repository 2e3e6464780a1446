"""A study file is read as written, and each mistake in it is one sentence that names the place."""

import pytest

from geo.errors import StudyError
from geo.study_file import read_study

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


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("thresholds_min", "treshold_min", r"\[coverage\] has no key treshold_min; did you mean thresholds_min"),
        ("[siting]", "[sitting]", "no key sitting; did you mean siting"),
        ("[siting]", "[weather]", r"no key weather; the keys are study, network"),
        ('"roads.pbf"', '"lost.pbf"', "osm names lost.pbf, which does not exist"),
        ("[60, 15, 30]", "[60, -15]", "thresholds_min is .*minutes above 0"),
        ("[60, 15, 30]", "[]", "thresholds_min is .*minutes above 0"),
        ("[60, 15, 30]", "[60, nan]", "thresholds_min is .*minutes above 0"),
        ('"walk", "car"', '"walk", "boat"', "no travel mode boat; the modes are walk"),
        ("sites = 5", 'sites = "five"', r"sites in \[siting\] is 'five'; it must be a whole number"),
        ("sites = 5", "", "needs sites = how many"),
        ('model = "mclp"', 'model = "gravity"', "must be one of mclp, pmedian, lscp, pcenter"),
        ('[population]\npath = "cells.csv"', "[population]", "needs one of path, rasters, total, totals; it has none"),
        ('[network]\nosm = "roads.pbf"', "[network]", "needs osm"),
        ('[[facilities]]\npath = "cells.csv"', "[[facilities]]", "needs either path"),
        ('[network]\nosm = "roads.pbf"', "", r"section \[network\] is missing"),
        ("[[facilities]]", "[facilities]", r"as a section \[\[facilities\]\]"),
        ("[study]", "[study", "this is not TOML .*line 2"),
        ("thresholds_min = [60, 15, 30]", "thresholds_min = [60]\ncutoff_min = 30", "cutoff_min 30.* is below"),
        ('strata = ["population"]', 'strata = "population"', r"strata in \[population\] .* must be a list"),
        ('path = "cells.csv"\nstrata = ["population"]', "total = {population = -5}", "total population .* 0 or more"),
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


def test_a_file_that_is_not_text_is_one_sentence(tmp_path):
    (tmp_path / "s.toml").write_bytes(b"\xff\xfe\x00x")
    with pytest.raises(StudyError, match="cannot be read|not TOML"):
        read_study(tmp_path / "s.toml")
