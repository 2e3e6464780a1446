"""Every command speaks the user's language, progress and summary alike; its JSON is the same for everyone."""

import json
import re
import sys
from pathlib import Path

import pytest
from small_town import SOUTH, WEST, lay_out_town

from api.cli import main

OURS = re.compile(r"[A-Za-z]{3,}")
FILES = re.compile(r"\S*\w[./]\w+")
CODES = {"walk", "people", "pmedian", "net", "Town", "json", "OpenStreetMap", "contributors", "ODbL"}
NETWORK = "--network net --mode walk"
ISOCHRONE = f"isochrone {NETWORK} --lon {WEST} --lat {SOUTH} --minutes 5 --out i.geojson"
COMMANDS = {
    "network": "network build town.osm net --modes walk",
    "matrix": f"matrix {NETWORK} --origins cells.csv --destinations cells.csv --out m.csv --snap-limit-m 53",
    "isochrone": ISOCHRONE,
    "isochrone of people": f"{ISOCHRONE} --population cells.csv --strata people",
    "siting": "siting --matrix m.csv --demand cells.csv --model pmedian --sites 2 --out s.json",
    "study": "study study.toml --out results",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town in which each command has what the ones before it wrote."""
    folder: Path = tmp_path_factory.mktemp("town")
    lay_out_town(folder)
    return folder


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["qamtu", *command.split()])
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_heard_in_each_language(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(town)
    told = {}
    for lang in ("en", "ru", "kk", "th"):
        monkeypatch.setenv("QAMTU_LANG", lang)
        run(COMMANDS[command], monkeypatch)
        told[lang] = "".join(capsys.readouterr())
    for lang in ("ru", "kk", "th"):
        assert not set(OURS.findall(FILES.sub("", told[lang]))) - CODES, told[lang]
        assert told[lang].count("\n") == told["en"].count("\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_json_and_silence_know_no_language(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(town)
    answers = []
    for lang in ("en", "th"):
        monkeypatch.setenv("QAMTU_LANG", lang)
        run(f"{COMMANDS[command]} --json --quiet", monkeypatch)
        out, err = capsys.readouterr()
        assert err == ""
        answers.append({key: value for key, value in json.loads(out).items() if key != "seconds"})
    assert answers[0] == answers[1]


def test_progress_is_in_the_language_asked_for(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(town)
    monkeypatch.setenv("QAMTU_LANG", "en")
    run(f"{COMMANDS['study']} --lang ru", monkeypatch)
    assert "рисуется карта ..." in capsys.readouterr().err.splitlines()
