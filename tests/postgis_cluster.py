"""A PostgreSQL of the tests' own, with PostGIS: a private cluster in a temporary folder, gone when the tests end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

NOT_HERE = "PostgreSQL with PostGIS is not installed (Debian: postgresql-15-postgis-3)"


class Cluster:
    """Servers do not run as root, so root hands the folder to the user postgres."""

    def __init__(self) -> None:
        self.binaries = _binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="qamtu-pg-"))
        self._as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as_owner:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run("initdb", "-D", self.data, "-U", "app", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync")
        self.start()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def restart(self) -> None:
        """As when the machine of the database starts again: every connection breaks."""
        self.stop()
        self.start()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://app@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._as_owner, str(self.binaries / program), *arguments],
            stdout=subprocess.DEVNULL,  # no pipe: the server would keep it open
            stderr=subprocess.DEVNULL,
            cwd="/",
            check=False,
        )
        log = self.folder / "log"
        assert done.returncode == 0, (program, log.read_text() if log.exists() else "")


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    extension = [
        binary.parent
        for binary in found
        if Path("/usr/share/postgresql", binary.parent.parent.name, "extension", "postgis.control").exists()
    ]
    if not extension:
        pytest.skip(NOT_HERE)
    return extension[-1]
