"""The coverage report on the embedded metropolis: eight services; each language in seconds.

python -m benchmarks.bench_report [--langs ru,kk]
"""

import argparse
import json
import re
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any
from unittest import mock

from api.settings import WEB_STATIC
from geo.demo_region import write_demo_region
from geo.publication import publish
from geo.publication.figure import Publication
from geo.publication.pages.atlas import Atlas
from geo.publication.pages.speech import LANGUAGES
from geo.publication.publish import Imprint, freeze_study
from geo.publication.report.write_report import REPORT, write_report
from geo.study_file import read_study

SERVICES = ("primary_care", "antenatal", "child_health", "delivery", "dental", "tb", "surgery", "psychologist")
ASSETS = WEB_STATIC / "vendor"


def measure(langs: tuple[str, ...] = ("ru",)) -> dict[str, float]:
    """Seconds of the processor and on the wall for the report of each language, after one to warm up; pages and MiB."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_demo_region(folder)
        text = (folder / "study.toml").read_text(encoding="utf-8")
        services = f"[coverage]\nservices = {json.dumps(SERVICES)}\n"
        text = text.replace("[coverage]\n", services, 1) + "\n[ranges]\ndraws = 10\n"
        (folder / "study.toml").write_text(text, encoding="utf-8")
        found: dict[str, float] = {}

        def print_reports(_out: Path, publication: Publication, atlas: Atlas, **_: Any) -> None:
            found["figures"] = len(publication.figures)
            for name, asked in (("first", langs[:1]), *((lang, (lang,)) for lang in langs), ("all", langs)):
                out = folder / name
                out.mkdir()
                wall, processor = time.perf_counter(), time.process_time()
                write_report(out, publication, atlas, assets=ASSETS, langs=asked)
                found[f"{name}_s"] = round(time.perf_counter() - wall, 2)
                found[f"{name}_cpu_s"] = round(time.process_time() - processor, 2)

        # in place of pages and pictures, and while the inputs are where the maps read them
        with mock.patch.object(publish, "write_figures", print_reports):
            freeze_study(read_study(folder / "study.toml"), folder / "published", Imprint("2026-11-22"), assets=ASSETS)
        pdf = (folder / langs[0] / REPORT / f"report.{langs[0]}.pdf").read_bytes()
        return found | {"pages": count_pages(pdf), "pdf_mib": round(len(pdf) / 2**20, 2)}


def count_pages(pdf: bytes) -> int:
    """Pages of a PDF of ours, whose objects are packed."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    texts = [zlib.decompressobj().decompress(part) for part in packed if part[:1] == b"\x78"]
    return sum(len(re.findall(rb"/Type /Page\b", text)) for text in (pdf, *texts))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--langs", default="ru", help=", ".join(LANGUAGES))
    print(json.dumps(measure(tuple(parser.parse_args().langs.split(","))), indent=1))


if __name__ == "__main__":
    main()
