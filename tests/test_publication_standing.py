"""How a publication stands is said beside it: `qamtu withdraw`, and what `qamtu verify` makes of it."""

import json
import shutil

import pytest
from publication_service import frozen
from typer.testing import CliRunner

from api.cli import app
from geo.errors import PublicationError
from geo.publication.certificate import read_certificate
from geo.publication.figure import Publication
from geo.publication.standing import STATE_FILE, read_standing, withdraw_folder
from geo.publication.verify import _compare_files


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "copy"
    return shutil.copytree(frozen(), copy, ignore=shutil.ignore_patterns("data"))


def strangers(folder):
    """Files that the certificate does not name."""
    found = _compare_files(folder / "manifest.json", read_certificate(folder / "manifest.json"))
    return [each.name for each in found if each.was is None]


def test_a_folder_is_withdrawn_with_a_reason_and_once(folder, monkeypatch):
    before = (folder / "manifest.json").read_bytes()
    command = ["withdraw", str(folder), "--why", "Data of 2025 were used", "--by", "Department"]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 0, told.output
    assert "Data of 2025 were used" in told.output
    standing = read_standing(folder)
    assert (standing.state, standing.notice) == ("withdrawn", "Data of 2025 were used")
    assert [step["who"] for step in standing.steps] == ["Department"]
    assert (folder / "manifest.json").read_bytes() == before
    assert strangers(folder) == []
    with pytest.raises(PublicationError, match="withdrawn already: Data of 2025"):
        withdraw_folder(folder, "Again", date="2026-11-23")


def test_a_publication_is_named_in_the_language_of_whoever_withdraws_it(folder):
    manifest = folder / "manifest.json"
    document = json.loads(manifest.read_text("utf-8"))
    document["publication"]["titles"] = {"ru": "Охват города"}
    manifest.write_text(json.dumps(document), "utf-8")
    told = CliRunner().invoke(app, ["withdraw", str(folder), "--why", "Ошибка", "--lang", "ru"])
    assert "Охват города" in told.output


def test_no_reason_is_no_withdrawal(folder):
    with pytest.raises(PublicationError, match="say why"):
        withdraw_folder(folder, "  ", date="2026-11-23")
    assert not (folder / STATE_FILE).exists()


@pytest.mark.parametrize(
    "said", ["{", "[]", '{"state": "fine"}', '{"state": "x", "notice": "", "steps": [], "newer": {}}', "[" * 100_000]
)
def test_a_file_of_that_name_that_says_something_else_is_a_stranger(folder, said):
    (folder / STATE_FILE).write_text(said)
    assert read_standing(folder) is None
    assert strangers(folder) == [STATE_FILE]


@pytest.mark.parametrize(
    ("address", "first", "of_figure"),
    [
        ("", "", ""),
        ("https://stat.example/a/", "https://stat.example/a", "https://stat.example/a/figures/f/"),
        ("https://q.example/p/{publication}/{figure}", "https://q.example/p/ID", "https://q.example/p/ID/f"),
    ],
)
def test_where_a_figure_stands_on_the_web(address, first, of_figure):
    said = json.loads((frozen() / "manifest.json").read_text())["publication"]
    known = {name: said[name] for name in Publication.__dataclass_fields__} | {"figures": (), "data_sets": ()}
    publication = Publication(**known | {"address": address})
    assert publication.first_address == first.replace("ID", publication.short_id)
    assert publication.address_of("f") == of_figure.replace("ID", publication.short_id)
