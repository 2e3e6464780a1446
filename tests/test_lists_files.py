"""Lists are what their bytes say: every format and encoding, titles or none, and what is no list is refused."""

import contextlib
import io
import json
import random
import struct
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messy_lists import workbook
from shapely.geometry import Point

from geo.encodings import find_encoding
from geo.errors import TableError
from geo.lists.preview import preview_list
from geo.lists.read import read_list
from geo.lists.report import ListReport

ROWS = [("Аксу", 69.25, 42.5), ("Тассай", 69.5, 42.25)]


def places(report: ListReport) -> list[tuple[str, float, float]]:
    points = report.table.geometry
    return list(zip(report.table["name"], points.x.round(6), points.y.round(6), strict=True))


def xls(rows: list[list[object]]) -> bytes:
    """A minimal .xls: one BIFF8 sheet in an OLE container, as Excel 97 wrote it."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def text(value: str, size: str) -> bytes:
        return struct.pack(size, len(value)) + b"\1" + value.encode("utf-16-le")

    cells = b""
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            where = struct.pack("<HHH", at, column, 0)
            if isinstance(cell, str):
                cells += record(0x0204, where + text(cell, "<H"))
            else:
                cells += record(0x0203, where + struct.pack("<d", cell))
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + cells + record(0x0A, b"")
    bound = 4 + 6 + 2 + len("List") * 2
    globals_size = len(begin) + bound + len(record(0x0A, b""))
    names = record(0x0085, struct.pack("<IH", globals_size, 0) + text("List", "<B"))
    assert len(names) == bound
    stream = (begin + names + record(0x0A, b"") + sheet).ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le")
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw) + 2 if raw else 0, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + fat + directory.ljust(512, b"\0") + stream


def ods(rows: list[list[object]]) -> bytes:
    """A minimal OpenDocument spreadsheet."""

    def cell(value: object) -> str:
        kind = 'string"' if isinstance(value, str) else f'float" office:value="{value}"'
        return f'<table:table-cell office:value-type="{kind}><text:p>{value}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="List">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def as_format(kind: str) -> bytes:
    table = pd.DataFrame(ROWS, columns=["Название", "Долгота", "Широта"])
    if kind == "csv":
        return table.to_csv(index=False).encode()
    if kind == "xlsx":
        return workbook({"Лист1": [list(table.columns), *map(list, ROWS)]}, {})
    if kind == "xls":
        return xls([list(table.columns), *map(list, ROWS)])
    layer = gpd.GeoDataFrame(table[["Название"]], geometry=[Point(lon, lat) for _, lon, lat in ROWS], crs="EPSG:4326")
    if kind == "geojson":
        return layer.to_json(drop_id=True).encode()
    if kind == "ods":
        return ods([list(table.columns), *map(list, ROWS)])
    buffer = io.BytesIO()
    pyogrio.write_dataframe(layer.to_crs("EPSG:32642"), buffer, driver="GPKG", layer="list")
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "ods", "geojson", "gpkg"])
def test_every_format_gives_the_same_places(kind, tmp_path):
    data = as_format(kind)
    report = read_list(data, "list.dat", country="KZ")  # the name says nothing
    assert places(report) == ROWS
    assert [row.outcome for row in report.rows] == ["taken", "taken"]
    first = 1 if kind in ("geojson", "gpkg") else 2
    assert [row.row for row in report.rows] == [first, first + 1]
    path = tmp_path / "list.dat"
    path.write_bytes(data)
    assert places(read_list(path, country="KZ")) == ROWS
    assert preview_list(path, country="KZ").format == kind


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Название;Долгота;Широта\nПоликлиника № 5;69,25;42,5\n", "cp1251"),
        ("Атауы;Бойлық;Ендік\nДәрігерлік амбулатория;69,25;42,5\n", "kz1048"),
        ("Атауы;Бойлық;Ендік\nДәрігерлік амбулатория;69,25;42,5\n", "ptcp154"),
        ("Атауы;Бойлық;Ендік\nДәрігерлік амбулатория;69,25;42,5\n", "utf-8-sig"),
        ("Атауы;Бойлық;Ендік\nҚалалық емхана;69,25;42,5\n", "utf-16"),
        ("Атауы;Бойлық;Ендік\nҚалалық емхана;69,25;42,5\n", "utf-16-be"),
        ("ชื่อ;ลองจิจูด;ละติจูด\nโรงพยาบาลสิงหนคร;69,25;42,5\n", "tis-620"),
        ("ชื่อ;ลองจิจูด;ละติจูด\nโรงพยาบาลสิงหนคร;69,25;42,5\n", "cp874"),
        ("Nom;Longitude;Latitude\nHôpital de la Forêt;69,25;42,5\n", "cp1252"),
    ],
)
def test_every_encoding_comes_back_letter_by_letter(text, encoding):
    report = read_list(text.encode(encoding), "list.csv", country="KZ")
    assert places(report) == [(text.split("\n")[1].split(";")[0], 69.25, 42.5)]


WORDS = {
    "cp1251": "поликлиника врачебная амбулатория фельдшерский пункт районная больница имени Абая Шымкент №",
    "kz1048": "қалалық емхана дәрігерлік амбулатория ауылы аудандық ауруханасы үй ғимарат өңір Іле ұйым №",
    "ptcp154": "қалалық емхана дәрігерлік амбулатория ауылы аудандық ауруханасы үй ғимарат өңір Іле ұйым №",
    "tis-620": "โรงพยาบาล ส่งเสริม สุขภาพ ตำบล ชิงโค สิงหนคร สถานีอนามัย บ้านป่าขาด",
    "cp1252": "hôpital général santé forêt à l'été où façade Noël centre médecine",
}


@pytest.mark.parametrize("encoding", WORDS)
def test_encodings_are_told_apart_on_random_lists(encoding):
    for seed in range(60):
        rng = random.Random(seed)  # noqa: S311 - a list, no secret
        words = WORDS[encoding].split()
        lines = [" ".join(rng.choices(words, k=4)) + f";{rng.random():.5f}" for _ in range(rng.randrange(4, 30))]
        data = "\n".join(lines).encode(encoding)
        assert data.decode(find_encoding(data)) == "\n".join(lines), f"seed {seed}: {find_encoding(data)}"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"id,name\n", "give at least one row"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "is a document"),
        (b"<?xml version='1.0'?><Workbook/>", "is a document"),
        (b"%PDF-1.7", "is a document"),
        (b"SQLite format 3\0" + b"\0" * 100, "no GeoPackage"),
        (b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"\0" * 40, "cannot be read"),
        (b"PK\x03\x04 but no zip", "no spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 but no xls", "no spreadsheet"),
        (b'{"type": "FeatureCollection"}', "no GeoJSON"),
        (b'{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1' + b"0" * 400 + b", 1]}}", "no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "is empty"),
        (b"{" * 100000, "no GeoJSON"),
        (bytes(range(256)) * 4, "no text in a known encoding"),
        (b"a,b\n1,2\n", "no column is known to hold lon, lat"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(data, words):
    with pytest.raises(TableError, match=words):
        read_list(data, "list.csv")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(TableError, match="unpacks to 50 MB"):
        read_list(buffer.getvalue(), "bomb.xlsx")


STARTS = [b"", b"PK\x03\x04", b"{", b"SQLite format 3\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"{", b"SQLite format 3\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    st.binary(max_size=300),
)
def test_any_bytes_are_read_or_refused(start, rest):
    with contextlib.suppress(TableError):
        assert preview_list(start + rest, "any.csv").row_count > 0


@settings(deadline=None, max_examples=60)
@given(st.text("abжณ,;\t\"'\n 0123456789.", max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        report = read_list(text.encode(), "any.csv")
    except TableError:
        return
    assert all(row.outcome in ("taken", "mended", "refused", "left_out") for row in report.rows)


def test_titles_blank_rows_and_row_numbers_of_a_text():
    title, rows = 'sep=;\n"Список ""ФАП""; 2026";;\n;;\n', '"Ақсу\nауылы";69,25;42,5\n;;\nТассай;69,5;42,25\n'
    text = f"{title}название;долгота;широта\n{rows}"
    report = read_list(text.encode(), "list.csv", country="KZ")
    assert places(report) == [("Ақсу ауылы", 69.25, 42.5), ("Тассай", 69.5, 42.25)]
    assert [row.row for row in report.rows] == [4, 6]  # Excel shows no sep=; a row of two lines is one row


def test_a_list_without_headings_is_known_by_its_cells():
    text = "Аксу;69,25;42,5\nТассай;69,5;42,25\n"
    preview = preview_list(text.encode(), "list.csv", country="KZ")
    assert preview.heading_row == 0
    assert preview.mapping == {"lon": "column_2", "lat": "column_3", "name": "column_1"}
    report = read_list(text.encode(), "list.csv", country="KZ")
    assert places(report) == ROWS
    assert [row.row for row in report.rows] == [1, 2]


def test_one_heading_repeated_over_two_columns():
    text = "Название;Координаты;Координаты\nАксу;42,5;69,25\nТассай;42,25;69,5\n"
    assert places(read_list(text.encode(), "list.csv", country="KZ")) == ROWS


def test_one_heading_over_two_columns():
    rows = [["Название", "Координаты", ""], *[[name, lat, lon] for name, lon, lat in ROWS]]
    report = read_list(workbook({"s": rows}, {"s": [(0, 1, 0, 2)]}), "list.xlsx", country="KZ")
    assert places(report) == ROWS


def test_the_sheet_with_the_table_is_found_and_another_can_be_named():
    sheets = {
        "Титул": [["Отчёт", "2026"]],
        "Данные": [["Название", "Долгота", "Широта"], *map(list, ROWS)],
        "Архив": [["Название", "Долгота", "Широта"], ["Старое", 69.0, 42.0], ["Ещё", 69.1, 42.0]],
    }
    data = workbook(sheets, {})
    preview = preview_list(data, "list.xlsx", country="KZ")
    assert (preview.sheet, preview.sheets) == ("Данные", ("Титул", "Данные", "Архив"))
    assert "there are others: Титул, Архив" in " ".join(map(str, preview.notes))
    assert len(read_list(data, "list.xlsx", country="KZ", sheet="Архив").table) == 2
    with pytest.raises(TableError, match="has no sheet Лист9; it has Титул, Данные, Архив"):
        read_list(data, "list.xlsx", sheet="Лист9")


def test_cells_merged_downwards_hold_for_each_of_their_rows():
    rows = [["Название", "Село", "Широта", "Долгота"], ["ФАП", "Аксу", 42.5, 69.25], ["Аптека", "", "", ""]]
    data = workbook({"s": rows}, {"s": [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3)]})
    report = read_list(data, "list.xlsx", country="KZ")
    assert report.table["settlement"].tolist() == ["Аксу", "Аксу"]
    assert places(report) == [("ФАП", 69.25, 42.5), ("Аптека", 69.25, 42.5)]


POINT = {"type": "Point", "coordinates": [500000, 4649776]}


def test_geojson_of_another_crs_and_without_geometry():
    features = [
        {
            "type": "Feature",
            "properties": {"name": "A"},
            "geometry": {"type": "Point", "coordinates": [500000, 4649776]},
        },
        {"type": "Feature", "properties": {"name": "B", "staff": 10**400, "tags": [1]}, "geometry": None},
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32642"}}
    data = json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()
    report = read_list(data, "list.geojson", country="KZ")
    ((name, lon, lat),) = places(report)
    assert (name, lon) == ("A", 69.0)
    assert lat == pytest.approx(42.0, abs=1e-3)
    assert [row.outcome for row in report.rows] == ["taken", "refused"]


def test_numbers_stored_by_a_program_are_the_numbers(tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (["name", "lat", "lon", "open"], ["A", 42.5, 69.25, True], ["B", 42.25, 69.5, False]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    report = read_list(tmp_path / "list.xlsx", country="KZ")
    assert report.table["open"].tolist() == [True, False]
    assert [row.outcome for row in report.rows] == ["taken", "taken"]


def test_a_cell_of_any_length_takes_no_time():
    """Patterns that try every cut of a long text would take minutes over each of these."""
    cells = [
        "1 " * 100_000,
        "." * 200_000,
        "n" + ". " * 100_000,
        "12 " + "а" * 200_000 + " 2020",
        "42,5;" * 40_000,
        "°" * 99_999,
    ]
    rows = [["название", "координаты", "мощность", "дата открытия"], ["А", "42.5 69.25", "5", "12.03.2026"]]
    rows += [[cell[:30_000]] * 4 for cell in cells]
    started = time.process_time()
    report = read_list(workbook({"s": rows}, {}), "list.xlsx", country="KZ")
    assert time.process_time() - started < 5
    assert [row.outcome for row in report.rows] == ["taken", *["refused"] * 6]
    assert max(len(str(note)) for row in report.rows for note in row.notes) < 200
