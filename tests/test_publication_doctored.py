"""A doctored publication: each change is named, whatever is handed over ends in a sentence, and nothing is obeyed."""

import json
import math
import os
import shutil
from copy import deepcopy as copy_deeply

import pytest
from publication_service import frozen
from publication_town import ASSETS

from api.cli import app
from geo.errors import PublicationError
from geo.manifest import sha256
from geo.output_folder import MANIFEST
from geo.publication import certificate, recompute, redraw, verify
from geo.publication.certificate import read_certificate, read_published
from geo.publication.drawn_with import PAGES, PANGO, PRINTS
from geo.publication.figure import read_publication
from geo.publication.verify import DRAWN, NO_FILE, UNREADABLE, verify_publication


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(frozen(), tmp_path / "copy")


@pytest.fixture
def not_computed(monkeypatch):
    """What is there is compared; figures are computed again in other tests."""

    def not_now(*_, **__):
        raise PublicationError("say why it is withdrawn: readers see it")

    monkeypatch.setattr(verify, "recompute", not_now)


def differences(folder):
    return [(each.kind, each.name) for each in verify_publication(folder).differences]


def change(folder, how):
    """Change what the manifest says."""
    document = json.loads((folder / MANIFEST).read_text("utf-8"))
    how(document)
    (folder / MANIFEST).write_text(json.dumps(document), "utf-8")


def one_of(folder, pattern):
    return sorted(folder.glob(pattern))[0]


@pytest.mark.usefixtures("not_computed")
@pytest.mark.parametrize(
    "pattern",
    [
        "figures/*/figure.svg",
        "figures/*/figure.csv",
        "figures/*/figure.json",
        "figures/*/figure.geojson",
        "figures/*/index.html",
        "figures/*/citation.bib",
        "index.html",
        "data/cells.csv",
        "data/study.toml",
    ],
)
def test_a_letter_changed_in_any_file_is_named(copy, pattern):
    path = one_of(copy, pattern)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert ("file", path.relative_to(copy).as_posix()) in differences(copy)


@pytest.mark.usefixtures("not_computed")
def test_what_no_id_covers_is_named(copy):
    change(copy, lambda said: said.update(verified="yes"))
    change(copy, lambda said: said["publication"].update(signed_by="Minister"))
    change(copy, lambda said: said["publication"]["figures"][2].update(value="99 %"))
    change(copy, lambda said: said["outputs"][1].update(checked="yes"))
    named = ["verified", "publication.signed_by", "publication.figures[2].value", "outputs[1].checked"]
    assert differences(copy) == [("unvouched", name) for name in named]


@pytest.mark.usefixtures("not_computed")
@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "", ".", "figures", "\x00", "a" * 5000, MANIFEST])
def test_no_name_leads_out_of_the_folder(copy, name):
    change(copy, lambda said: said["outputs"].append({"name": name, "sha256": "0" * 64}))
    assert differences(copy) == [("file", name)]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "from a health facility [number walk/any, people, 5 min]: People farther [says.people_beyond] was"),
        ("kk", "[number walk/any, people, 5 min] көрсеткіші: Алыстағы адам [says.people_beyond]"),
    ],
)
def test_a_difference_is_told_by_heading_and_words(copy, capsys, lang, told):
    def doctor(said):
        figures = said["publication"]["figures"]
        figure = next(row for row in figures if row["says"].get("people_beyond"))
        figure["says"]["people_beyond"] += 1
        said["publication"]["figures"] = [row for row in figures if row["kind"] != "norm"]

    change(copy, doctor)
    with pytest.raises(SystemExit):
        app(["verify", str(copy / MANIFEST), "--no-pages", "--lang", lang, "--quiet"])
    out = capsys.readouterr().out
    assert told in out
    if lang == "en":
        assert "[norm /any, people]: the publication has no such figure" in out


@pytest.mark.usefixtures("not_computed")
def test_links_and_pipes_are_no_files_of_a_publication(copy, tmp_path):
    path = one_of(copy, "figures/*/figure.json")
    shutil.move(path, tmp_path / "kept.json")
    path.symlink_to(tmp_path / "kept.json")
    (copy / "around").symlink_to(copy)
    (copy / "nowhere").symlink_to("/nowhere")
    os.mkfifo(copy / "pipe")
    found = {each.name: each.now for each in verify_publication(copy).differences}
    assert found == dict.fromkeys((path.relative_to(copy).as_posix(), "around", "nowhere", "pipe"), NO_FILE)


@pytest.mark.usefixtures("not_computed")
def test_a_file_that_cannot_be_read_is_named(copy, monkeypatch):
    def refused(path):
        if path.name == "citation.bib":
            raise PermissionError
        return "0" * 64

    monkeypatch.setattr(verify, "sha256", refused)
    found = {each.name.rpartition("/")[2]: each.now for each in verify_publication(copy).differences}
    assert found["citation.bib"] == UNREADABLE


def test_inputs_lie_in_the_publication(copy, tmp_path, monkeypatch):
    monkeypatch.setattr(recompute, "read_region", lambda *_, **__: pytest.fail("it was read"))
    shutil.move(copy / "data" / "cells.csv", tmp_path / "cells.csv")
    text = (copy / "data" / "study.toml").read_text("utf-8")
    (copy / "data" / "study.toml").write_text(text.replace('"cells.csv"', f'"{tmp_path}/cells.csv"'), "utf-8")
    assert "outside" in str(verify_publication(copy).failure)
    (copy / "data" / "study.toml").write_text(text, "utf-8")
    (copy / "data" / "cells.csv").symlink_to(tmp_path / "cells.csv")
    assert "outside" in str(verify_publication(copy).failure)


def test_an_input_does_not_lead_out_of_the_folder(copy, tmp_path):
    """A file that names another one is none of ours, whatever its ending: it would come out on one machine alone."""
    path = copy / "data" / "districts.geojson"
    shutil.move(path, tmp_path / "outside.geojson")
    source = f"<SrcDataSource>{tmp_path}/outside.geojson</SrcDataSource>"
    layer = f'<OGRVRTLayer name="outside">{source}</OGRVRTLayer>'
    path.write_text(f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>", "utf-8")
    assert "districts.geojson cannot be read" in str(verify_publication(copy).failure)


def part(name, value):
    return lambda said: said["publication"].update({name: value})


def figure(name, value):
    return lambda said: said["publication"]["figures"][0].update({name: value})


@pytest.mark.parametrize(
    "how",
    [
        part("minimum_people", math.nan),
        part("minimum_people", -1),
        part("minimum_people", "10"),
        part("edition", 1.5),
        part("title", None),
        part("titles", ["Town"]),
        part("versions", [1]),
        part("parameters", "abc"),
        part("data_sets", None),
        part("attributions", 5),
        part("figures", {"a": 1}),
        part("approved_by", "\ud800"),
        figure("says", {"people": math.inf}),
        figure("says", {"people": 2**60}),
        figure("kind", ["number"]),
        figure("subject", {"mode": ["walk"], "service": "any"}),
        figure("subject", {"mode": "walk", "service": "any", "threshold_min": "abc"}),
        figure("computed", None),
        lambda said: said.update(publication=[]),
        lambda said: said.update(format="qamtu-publication/2"),
        lambda said: said["outputs"].append({"name": 5, "sha256": "0" * 64}),
        lambda said: said["outputs"].append(said["outputs"][0]),
        lambda said: said["outputs"][0].update(sha256=None),
    ],
)
def test_what_no_publication_says_is_refused_in_a_sentence(tmp_path, how):
    shutil.copyfile(frozen() / MANIFEST, tmp_path / MANIFEST)
    change(tmp_path, how)
    with pytest.raises(PublicationError, match="no manifest of a publication"):
        read_published(tmp_path / MANIFEST)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"approved_by": ""', '"approved_by": "Minister", "approved_by": ""'),
        ('"edition": 1', '"edition": ' + "9" * 6000),
        ('"edition": 1', '"edition": -Infinity'),
        ("{", "[" * 100_000),
        ("{", "\ufeff{"),
        ("{", ""),
    ],
)
def test_what_readers_would_read_differently_is_refused(tmp_path, old, new):
    text = (frozen() / MANIFEST).read_text("utf-8")
    assert old in text
    (tmp_path / MANIFEST).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PublicationError, match="no manifest of a publication"):
        read_published(tmp_path / MANIFEST)


def test_a_manifest_without_end_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(certificate, "MOST_BYTES", 1000)
    for path in (frozen() / MANIFEST, tmp_path, tmp_path / "absent"):
        with pytest.raises(PublicationError, match="no manifest of a publication"):
            read_certificate(path)


@pytest.mark.usefixtures("not_computed")
def test_a_title_cannot_move_the_cursor_or_add_a_line(copy, capsys):
    change(copy, part("title", "Town\x1b[2J: all files are as published\nTown"))
    assert app(["verify", str(copy), "--quiet", "--lang", "en"], standalone_mode=False) == 3
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert not [line for line in told.splitlines() if line == "Town"]


def reforge(folder, path, body):
    """Change a file, and its hash in the manifest."""
    path.write_bytes(body)
    name = path.relative_to(folder).as_posix()
    row = {"name": name, "sha256": sha256(path)}
    change(folder, lambda said: said.update(outputs=[*(r for r in said["outputs"] if r["name"] != name), row]))
    return name


def drawn_otherwise(folder):
    verdict = verify_publication(folder, assets=ASSETS)
    assert verdict.redrawn_files > 20
    return [(each.name, each.field) for each in verdict.differences]


def test_all_that_was_drawn_is_drawn_again(copy):
    assert drawn_otherwise(copy) == []


@pytest.mark.parametrize(
    "pattern", ["figures/*/index.html", "figures/*/figure.svg", "figures/*/figure.csv", "figures/*/map.html"]
)
def test_a_page_changed_with_its_hash_is_named(copy, pattern):
    path = one_of(copy, pattern)
    assert verify_publication(copy).is_equal
    name = reforge(copy, path, path.read_bytes()[:-1] + b" \n")
    assert verify_publication(copy).is_equal  # hashes alone tell nothing
    assert drawn_otherwise(copy) == [(name, DRAWN)]


def test_a_file_put_beside_with_its_hash_is_named(copy):
    name = reforge(copy, copy / "figures" / "more.html", b"100 %")
    assert drawn_otherwise(copy) == [(name, DRAWN)]


def test_what_lies_with_the_inputs_and_is_not_read_is_named_whatever_its_hash(copy):
    text = copy / "data" / "study.toml"
    added = reforge(copy, copy / "data" / "homes.csv", b"name,address\n")
    said = reforge(copy, text, b"# three people\n" + text.read_bytes())
    assert differences(copy) == [("file", added), ("file", said)]


def test_a_manifest_of_another_name_is_read(copy):
    (copy / MANIFEST).rename(copy / "certificate.json")
    assert verify_publication(copy / "certificate.json").is_equal


def test_pages_of_other_libraries_are_not_drawn_again(copy, monkeypatch):
    monkeypatch.setattr(redraw, "drawing_versions", lambda: dict.fromkeys((*PAGES, *PRINTS, PANGO), "0"))
    verdict = verify_publication(copy, assets=ASSETS)
    assert (verdict.is_equal, verdict.redrawn_files) == (True, 0)


def test_without_the_text_library_pages_name_what_cannot_be_drawn(copy, monkeypatch):
    monkeypatch.setattr(redraw, "draws_same_prints", lambda _then, _now: False)
    assert drawn_otherwise(copy) == []


def forge(folder, how):
    """Change what the manifest says, and all ids so that they fit."""
    change(folder, how)
    change(folder, lambda said: said.update(publication=read_publication(said["publication"]).as_dict()))


def all_within(said):
    false = copy_deeply(said["publication"]["figures"][0])
    false["says"]["people_within"] = false["says"]["people"]
    said["publication"]["figures"].insert(0, false)


@pytest.mark.parametrize(
    ("how", "named"),
    [
        (all_within, ("id", "says.people_within")),
        (part("synthetic", True), ("synthetic",)),
        (part("attributions", ["me"]), ("attributions[0]",)),
        (part("titles", {"en": "Town"}), ("title", "titles.en")),
        (lambda said: said["publication"]["figures"].reverse(), ("id",)),
        (lambda said: said["publication"]["figures"][0]["says"].update(more=None), ("id",)),
        (lambda said: said["publication"]["data_sets"].insert(0, said["publication"]["data_sets"][0]), ("",)),
    ],
)
def test_what_the_inputs_do_not_say_is_named_though_all_ids_fit(copy, how, named):
    forge(copy, how)
    assert tuple(each.field for each in verify_publication(copy).differences) == named
