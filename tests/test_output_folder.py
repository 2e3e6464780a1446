"""A result is written whole or not at all, and nothing of the user's is lost."""

import errno
import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from geo.errors import OutputError
from geo.output_folder import output_file, output_folder


def write_result(folder, **files):
    with output_folder(folder) as partial:
        for name, text in files.items():
            (partial / name).write_text(text)
        (partial / "manifest.json").write_text(json.dumps({"outputs": [{"name": name} for name in files]}))


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_a_new_folder_appears_whole(tmp_path):
    write_result(tmp_path / "a" / "b", one="1")
    assert names(tmp_path / "a" / "b") == {"one", "manifest.json"}
    assert names(tmp_path / "a") == {"b"}


def test_after_an_error_nothing_is_left(tmp_path):
    with pytest.raises(ZeroDivisionError), output_folder(tmp_path / "a" / "b") as partial:
        (partial / "one").write_text("1")
        raise ZeroDivisionError
    assert names(tmp_path) == set()


def test_after_an_error_the_earlier_result_is_untouched(tmp_path):
    write_result(tmp_path / "r", one="1")
    with pytest.raises(ZeroDivisionError), output_folder(tmp_path / "r") as partial:
        (partial / "one").write_text("2")
        raise ZeroDivisionError
    assert (tmp_path / "r" / "one").read_text() == "1"
    assert names(tmp_path) == {"r"}


def test_a_newer_result_replaces_the_earlier_and_keeps_the_users_files(tmp_path):
    write_result(tmp_path / "r", one="1", two="2")
    (tmp_path / "r" / "notes.txt").write_text("mine")
    write_result(tmp_path / "r", one="new")
    assert names(tmp_path / "r") == {"one", "manifest.json", "notes.txt"}
    assert (tmp_path / "r" / "one").read_text() == "new"


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(OutputError, match="not a Qamtu result"), output_folder(tmp_path):
        pass
    assert names(tmp_path) == {"thesis.doc"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "r").write_text("")
    with pytest.raises(OutputError, match="is a file"), output_folder(tmp_path / "r"):
        pass


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), output_folder(tmp_path / "file" / "r"):
        pass
    with pytest.raises(OutputError, match="cannot be written"), output_file(tmp_path / "none" / "x.csv"):
        pass


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "quota"), RuntimeError("database or disk is full")]
)
def test_a_full_disk_is_one_sentence_whoever_meets_it(tmp_path, error):
    write_result(tmp_path / "r", one="1")
    for written in (output_folder(tmp_path / "r"), output_file(tmp_path / "x.csv")):
        with pytest.raises(OutputError, match="no room left to write .*(r|x.csv); free some room"), written:
            try:
                raise error
            except Exception as met:  # a writer that tells it in its own way
                raise ValueError("cannot be written; is it open in another program?") from met
    assert names(tmp_path) == {"r"}
    assert names(tmp_path / "r") == {"one", "manifest.json"}


def test_a_riddle_of_a_library_on_a_full_disk_is_the_full_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(OutputError, match="no room left"), output_folder(tmp_path / "r"):
        raise RuntimeError("no such table: gpkg_contents")
    with pytest.raises(OutputError, match="is a fault of the input"), output_folder(tmp_path / "r"):
        raise OutputError("is a fault of the input")
    assert not names(tmp_path)


def test_another_error_is_not_taken_for_a_full_disk(tmp_path):
    with pytest.raises(FileNotFoundError), output_folder(tmp_path / "r"):
        raise FileNotFoundError(errno.ENOENT, "absent")


def test_a_file_is_renamed_in_or_not_there(tmp_path):
    with output_file(tmp_path / "x.csv") as partial:
        partial.write_text("1")
    with pytest.raises(ZeroDivisionError), output_file(tmp_path / "x.csv") as partial:
        partial.write_text("2")
        raise ZeroDivisionError
    assert (tmp_path / "x.csv").read_text() == "1"
    assert names(tmp_path) == {"x.csv"}


# ---- processes that die ----------------------------------------------------------------------------------------

WRITER = """
import sys, time
from pathlib import Path
from geo.output_folder import output_file, output_folder
kind, out = sys.argv[1:]
with {"folder": output_folder, "file": output_file}[kind](Path(out)) as partial:
    (partial / "one" if kind == "folder" else partial).write_text("half")
    print("writing", flush=True)
    time.sleep(60)
"""


@contextmanager
def another_writer(kind, out):
    """Another process that is in the middle of writing `out`."""
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, kind, str(out)], cwd=root, stdout=subprocess.PIPE, text=True
    ) as writer:
        try:
            assert writer.stdout.readline() == "writing\n"
            yield writer
        finally:
            writer.kill()


def kill(writer):
    writer.kill()
    writer.wait()


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path):
    with another_writer("folder", tmp_path / "r") as writer:
        kill(writer)
    (left,) = names(tmp_path)
    assert left.endswith(".partial")
    write_result(tmp_path / "other", one="1")
    assert left in names(tmp_path), "another output is none of its business"
    write_result(tmp_path / "r", one="1")
    assert names(tmp_path) == {"r", "other"}
    assert (tmp_path / "r" / "one").read_text() == "1"


def test_a_file_that_a_killed_process_left_is_removed_by_the_next(tmp_path):
    with another_writer("file", tmp_path / "x.csv") as writer:
        kill(writer)
    assert len(names(tmp_path)) == 1
    with output_file(tmp_path / "x.csv") as partial:
        partial.write_text("1")
    assert names(tmp_path) == {"x.csv"}


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_a_living_process_writes_is_left_alone(tmp_path, kind):
    with another_writer(kind, tmp_path / "r"):
        (theirs,) = names(tmp_path)
        if kind == "folder":
            write_result(tmp_path / "r", one="1")
        else:
            with output_file(tmp_path / "r") as partial:
                partial.write_text("1")
        assert names(tmp_path) == {"r", theirs}


def test_two_writers_of_one_process_do_not_disturb_each_other(tmp_path):
    with output_file(tmp_path / "x.csv") as first, output_file(tmp_path / "x.csv") as second:
        first.write_text("1")
        second.write_text("2")
        assert first != second
    assert (tmp_path / "x.csv").read_text() == "1"  # the last to finish
    assert names(tmp_path) == {"x.csv"}


def write_nested(folder, *names):
    with output_folder(folder) as partial:
        for name in names:
            (partial / name).parent.mkdir(exist_ok=True)
            (partial / name).write_text(name)
        (partial / "manifest.json").write_text(json.dumps({"outputs": [{"name": name} for name in names]}))


def test_folders_within_a_result_are_replaced_file_by_file(tmp_path):
    write_nested(tmp_path / "r", "one", "gpx/a.gpx", "gpx/b.gpx", "calendar/a.ics")
    (tmp_path / "r" / "gpx" / "mine.txt").write_text("mine")
    write_nested(tmp_path / "r", "one", "gpx/b.gpx")
    found = {path.relative_to(tmp_path / "r").as_posix() for path in (tmp_path / "r").rglob("*") if path.is_file()}
    assert found == {"one", "gpx/b.gpx", "gpx/mine.txt", "manifest.json"}
    assert not (tmp_path / "r" / "calendar").exists()


def test_a_manifest_cannot_name_files_outside_its_folder(tmp_path):
    (tmp_path / "outside").write_text("mine")
    write_result(tmp_path / "r", one="1")
    told = {"outputs": [{"name": "../outside"}, {"name": str(tmp_path / "outside")}]}
    (tmp_path / "r" / "manifest.json").write_text(json.dumps(told))
    write_result(tmp_path / "r", one="2")
    assert (tmp_path / "outside").read_text() == "mine"
