"""Wrong arguments and wrong parameters of requests: one sentence in the user's language, and quickly."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field, ValidationError
from small_town import lay_out_town

from api.bad_values import explain_value
from api.cli import main
from api.errors import RequestError, sentence
from api.main import create_app
from api.regions import ServedRegion
from geo.region import Question

WRONG = [
    ("stud", "study"),
    ("zzz", "isochrone"),
    ("network bild", "build"),
    ("network build", "OSM.pbf"),
    ("study", "STUDY.toml"),
    ("study x.toml", "--out"),
    ("study x.toml --outt y", "--out"),
    ("study x.toml --zzz y", "--lang"),
    ("study x.toml --out", "--out"),
    ("demo --quiet=3", "--quiet"),
    ("demo extra more", "extra more"),
    ("demo --port abc", "abc"),
    ("demo --port 0", "1"),
    ("demo --port 99999", "65535"),
    ("demo --region mars", "singha_nakhon"),
    ("isochrone --lon east", "east"),
    ("isochrone --direction both", "from_facility"),
    ("matrix --cutoff-min -5", "-5"),
    ("siting --sites many", "many"),
    ("siting", "--matrix"),
    ("serve --port abc", "abc"),
    ("--vers", "--version"),
]


def run(monkeypatch, capsys, line, lang):
    monkeypatch.setenv("QAMTU_LANG", lang)
    monkeypatch.setattr(sys, "argv", ["qamtu", *line.split()])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capsys.readouterr()
    return left.value.code, out, err


@pytest.mark.parametrize(("line", "word"), WRONG, ids=[line for line, _ in WRONG])
def test_wrong_arguments_are_one_sentence_in_each_language(monkeypatch, capsys, line, word):
    told = {}
    for lang in ("en", "ru", "kk", "th"):
        code, out, err = run(monkeypatch, capsys, line, lang)
        assert (code, out) == (2, "")
        assert err.startswith("qamtu: ")
        assert err.count("\n") == 1
        assert word in err
        told[lang] = err
    assert len(set(told.values())) == 4


def test_the_language_option_counts_before_the_environment(monkeypatch, capsys):
    _, _, told = run(monkeypatch, capsys, "study x --outt y --lang ru", "en")
    assert "параметра" in told


def test_the_version_is_printed(monkeypatch, capsys):
    assert run(monkeypatch, capsys, "--version", "en") == (0, f"qamtu {version('qamtu')}\n", "")


def test_no_arguments_print_the_help(monkeypatch, capsys):
    code, _, err = run(monkeypatch, capsys, "", "en")
    assert code == 2
    assert "isochrone" in err


class Judged(BaseModel):
    """One field for each kind of complaint."""

    whole: int = 1
    number: float = Field(1, allow_inf_nan=False)
    flag: bool = True
    least: int = Field(5, ge=1)
    above: float = Field(5, gt=0)
    most: int = Field(5, le=9)
    text: str = Field("aa", min_length=2)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"whole": "x"}, "whole is x; it must be a whole number"),
        ({"whole": 1.5}, "whole is 1.5; it must be a whole number"),
        ({"number": "x"}, "number is x; it must be a number"),
        ({"number": "nan"}, "number is nan; it must be a number"),
        ({"flag": "x"}, "flag is x; it must be true or false"),
        ({"least": 0}, "least is 0; it must be 1 or more"),
        ({"above": 0}, "above is 0; it must be above 0.0"),
        ({"most": 10}, "most is 10; it must be 9 or less"),
        ({"text": "a"}, "text is too short: 2 letters or more"),
    ],
)
def test_what_pydantic_refuses_is_said_in_our_words(value, told):
    with pytest.raises(ValidationError) as refused:
        Judged(**value)
    assert sentence(explain_value(*value, refused.value.errors()[0]), "en") == told


@pytest.fixture(scope="module")
def client():
    """A service whose region is never read: parameters are judged first."""

    def read():
        raise RequestError("{path} does not exist; check the path", path="x")

    region = ServedRegion("x", Path(), Question(modes=("walk",), thresholds_min=(15.0,)), read)
    with TestClient(create_app([region])) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/v1/regions/x/isochrone?lat=42", 422, ["lon"]),
        ("/api/v1/regions/x/isochrone?lon=east&lat=42", 422, ["lon", "east"]),
        ("/api/v1/regions/x/isochrone?lon=999&lat=42", 422, ["lon", "999", "180"]),
        ("/api/v1/regions/x/isochrone?lon=1&lat=2&direction=up", 422, ["up", "from_facility"]),
        ("/api/v1/regions/x/coverage?threshold_min=-1", 422, ["threshold_min", "-1", "0"]),
        ("/api/v1/regions/x/cells", 422, ["x"]),
        ("/api/v1/regions/y", 404, ["y", "/api/v1/regions"]),
        ("/nowhere", 404, ["/nowhere"]),
    ],
)
def test_wrong_requests_are_problems_in_each_language(client, path, status, words):
    told = set()
    for lang in ("en", "ru", "kk", "th"):
        answer = client.get(path, headers={"accept-language": lang})
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] in ("bad_parameter", "request", "unknown_region", "http_error")
        assert all(word in answer.json()["detail"] for word in words), answer.json()["detail"]
        told.add(answer.json()["detail"])
    assert len(told) == 4


def test_a_method_that_is_not_taken_is_a_problem(client):
    answer = client.delete("/api/v1/regions", headers={"accept-language": "ru"})
    assert (answer.status_code, answer.json()["detail"]) == (405, "/api/v1/regions не принимает DELETE")


HEAVY = {"pandas", "geopandas", "numba", "pyogrio", "rasterio", "osmium", "folium", "scipy"}
LIGHTLY = """
import sys
from api.cli import main
sys.argv = ["qamtu", *sys.argv[1:]]
try:
    main()
except SystemExit as left:
    print(left.code, *sorted(name for name in sys.modules if "." not in name))
"""


@pytest.mark.parametrize(
    "line",
    [
        "study none.toml --out results",
        "study broken.toml --out results",
        "study unknown.toml --out results",
        "study missing.toml --out results",
        "network build none.osm.pbf n",
        "network build town.osm n --modes boat",
        "isochrone --network none --mode walk --lon 1 --lat 1 --out i.geojson",
        "isochrone --network none --mode walk --lon 1 --lat 1 --minutes soon --out i.geojson",
        "isochrone --network none --mode walk --lon 1 --lat 1 --out i.shp",
        "demo --region mars",
    ],
)
def test_bad_input_is_refused_before_heavy_libraries_are_loaded(tmp_path, line):
    """What makes the answer quick, checked without a clock."""
    lay_out_town(tmp_path)
    study = (tmp_path / "study.toml").read_text()
    (tmp_path / "broken.toml").write_text("[study\n")
    (tmp_path / "unknown.toml").write_text(study.replace("thresholds_min", "treshold_min"))
    (tmp_path / "missing.toml").write_text(study.replace("cells.csv", "none.csv"))
    done = subprocess.run(
        [sys.executable, "-c", LIGHTLY, *line.split()], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    code, *modules = done.stdout.split()
    assert code == "2", done.stderr
    assert not HEAVY & set(modules)


def test_isochrones_are_not_written_under_the_name_of_another_format(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "isochrone --network none --mode walk --lon 1 --lat 1 --out i.shp"
    monkeypatch.setattr(sys, "argv", ["qamtu", *line.split()])
    monkeypatch.setenv("QAMTU_LANG", "en")
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "i.shp: isochrones are written as .geojson" in capsys.readouterr().err
