"""Files of a figure to take along: pictures, tables, shapes and citations."""

import csv
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

from publication_figures import figures, published

from geo.publication.certificate import read_published
from geo.publication.figure_data import write_table

__all__ = ["figures", "published"]


def test_pictures_and_data_are_what_they_are_called(figures):
    for figure, folder in figures.values():
        root = ET.fromstring((folder / "figure.svg").read_text("utf-8"))  # noqa: S314 - our own
        assert root.find("{http://www.w3.org/2000/svg}title").text
        assert f"@misc{{qamtu-{figure.short_id}," in (folder / "citation.bib").read_text("utf-8")
        (item,) = json.loads((folder / "citation.json").read_text("utf-8"))
        assert item["issued"]["date-parts"] == [[2026, 11, 22]]
    _, folder = figures["map"]
    shapes = json.loads((folder / "figure.geojson").read_text("utf-8"))
    layers = {}
    for feature in shapes["features"]:
        layers.setdefault(feature["properties"]["layer"], []).append(feature)
    minutes = [feature["properties"]["minutes"] for feature in layers["travel_time"]]
    assert minutes == sorted(minutes, reverse=True)
    assert len(minutes) > 1
    assert {feature["geometry"]["type"] for feature in layers["facility"]} == {"Point"}
    assert all("people" not in feature["properties"] for feature in layers.get("left_out", []))


def test_tables_have_constant_columns_and_nothing_a_spreadsheet_calculates(published, figures, tmp_path):
    heads = set()
    for figure in read_published(published / "manifest.json").figures:
        if figure.kind == "number":
            heads.add((published / "figures" / figure.short_id / "figure.csv").read_text("utf-8").splitlines()[0])
    assert len(heads) == 1
    table, _ = figures["table"]
    rows = [row | {"boundary_name": "=HYPERLINK(1)"} for row in table.says["rows"]]
    write_table(tmp_path / "figure.csv", replace(table, says={"rows": rows}))
    with (tmp_path / "figure.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert {row["boundary_name"] for row in written} == {"'=HYPERLINK(1)"}
    assert {row["threshold_min"] for row in written} == {"5", "15"}
