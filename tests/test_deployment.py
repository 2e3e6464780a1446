"""The files people deploy with are well-formed and name what there is. `deploy/prove` does the steps themselves."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
CONTAINERFILE = ROOT / "Containerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"
UNIT = ROOT / "deploy" / "qamtu.service"


def beside_python(program):
    return str(Path(sys.executable).parent / program)


def test_the_containerfile_is_linted():
    # DL3008: versions of Debian packages are those of its release.
    told = subprocess.run(
        [beside_python("hadolint"), "--ignore", "DL3008", str(CONTAINERFILE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_the_containerfile_needs_no_more_than_the_two_commands_do():
    packages = {"ca-certificates", "make", "python3", "python3-venv"}
    installed = re.search(r"--no-install-recommends ([^\\&]+)", CONTAINERFILE.read_text())
    assert set(installed[1].split()) == packages


def test_the_compose_file_is_read_by_a_compose_program(tmp_path):
    podman = tmp_path / "podman"  # asked for its version alone
    podman.write_text("#!/bin/sh\necho podman version 5.0.0\n")
    podman.chmod(0o755)
    told = subprocess.run(
        [beside_python("podman-compose"), "-f", str(COMPOSE), "config"],
        capture_output=True,
        text=True,
        check=False,
        env={"QAMTU_DB_PASSWORD": "x", "PATH": f"{tmp_path}:/usr/bin:/bin"},
    )
    assert told.returncode == 0, told.stderr
    services = yaml.safe_load(told.stdout)["services"]
    assert set(services) == {"database", "service", "worker"}
    assert services["worker"]["command"] == ["worker"]


def test_the_compose_file_holds_no_password_and_opens_no_port_to_others():
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    assert "${QAMTU_DB_PASSWORD:?" in services["database"]["environment"]["POSTGRES_PASSWORD"]
    assert "ports" not in services["database"]
    assert all(port.startswith("127.0.0.1:") for port in services["service"]["ports"])


def test_the_unit_is_verified_by_systemd(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    # Programs and users need not be there yet: what remains is the unit itself.
    unit = tmp_path / "qamtu.service"
    unit.write_text(UNIT.read_text().replace("/opt/qamtu/.venv/bin/qamtu", "/bin/true"))
    told = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    ours = [line for line in told.stderr.splitlines() if "qamtu.service" in line]
    assert (told.returncode, ours) == (0, [])


@pytest.mark.parametrize("file", [CONTAINERFILE, COMPOSE, UNIT], ids=lambda path: path.name)
def test_settings_and_commands_are_those_there_are(file):
    text = file.read_text()
    known = set(re.findall(r"`(QAMTU_\w+)`", (ROOT / "docs" / "settings.md").read_text()))
    assert set(re.findall(r"\bQAMTU_\w+", text)) <= known | {"QAMTU_DB_PASSWORD"}


def test_the_image_runs_without_root():
    lines = CONTAINERFILE.read_text().splitlines()
    assert "USER 5000" in lines
    assert not any(line.startswith("RUN") for line in lines[lines.index("USER 5000") :])


def test_the_proof_is_not_begun_where_somebody_works(tmp_path):
    """It installs packages and a user on the system it runs on."""
    (tmp_path / ".venv").mkdir()
    for words in ([], ["--help"]):
        told = subprocess.run(
            [sys.executable, str(ROOT / "deploy" / "prove"), *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert told.returncode == 1
        assert "fresh-debian deploy/prove" in told.stderr
        assert told.stdout == ""


def test_what_is_not_sent_to_the_builder_is_one_list():
    """Docker reads one name, Podman the other: an environment of the laptop must not end up in the image."""
    assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()
    assert ".venv" in (ROOT / ".containerignore").read_text().split()
