"""The service listens soon: what takes long to import is imported by what needs it, beside or when it is asked for."""

import subprocess
import sys
from pathlib import Path
from typing import get_args

from api.endpoints.facilities import Kind
from geo.facility_kinds import KINDS

HEAVY = {"pandas", "geopandas", "scipy", "numba", "pyarrow", "highspy", "osmium", "folium", "openpyxl", "distributed"}
APP = "import sys; from api.main import create_app; create_app(); print(*{name.split('.')[0] for name in sys.modules})"


def test_the_application_is_put_together_without_heavy_libraries():
    found = subprocess.run(
        [sys.executable, "-c", APP], cwd=Path(__file__).parent.parent, check=True, capture_output=True, text=True
    )
    assert "fastapi" in found.stdout.split()
    assert HEAVY & set(found.stdout.split()) == set()


def test_kinds_of_facilities_are_those_of_the_analysis():
    assert get_args(Kind) == KINDS
