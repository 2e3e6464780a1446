"""Tables of every kind, encoding and delimiter are read as the user sees them; bad ones are refused in a sentence."""

import contextlib
import io
import struct
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.errors import TableError
from geo.tables import read_table

RUSSIAN = (
    "ид;название;долгота;широта\n1;Поликлиника № 5 города Шымкента;69,6;42,3\n2;Врачебная амбулатория;69,61;42,31\n"
)
KAZAKH = (
    "ид;атауы;бойлық;ендік\n1;Қалалық емхана;69,6;42,3\n2;Дәрігерлік амбулатория, Тассай ауылы;69,61;42,31\n"
    "3;Ақсу ауданының орталық ауруханасы үшін;69,7;42,4\n"
)
THAI = "id,ชื่อ,ลองจิจูด,ละติจูด\n1,โรงพยาบาลส่งเสริมสุขภาพตำบลชิงโค,100.55,7.24\n2,โรงพยาบาลสิงหนคร,100.56,7.25\n"


def write(folder: Path, text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (KAZAKH, "kz1048"),
        (KAZAKH, "utf-8"),
        (THAI, "tis-620"),
        (THAI, "utf-8"),
    ],
)
def test_text_is_read_in_the_encodings_of_its_countries(tmp_path: Path, text: str, encoding: str) -> None:
    table = read_table(write(tmp_path, text, encoding=encoding))
    delimiter = ";" if ";" in text else ","
    lines = [line.split(delimiter) for line in text.splitlines()]
    assert list(table.columns) == lines[0]
    assert table.iloc[:, 1].tolist() == [line[1] for line in lines[1:]]
    assert table.iloc[:, 2].tolist() == [float(line[2].replace(",", ".")) for line in lines[1:]]


def test_numbers_are_numbers_and_ids_stay_as_written(tmp_path: Path) -> None:
    text = "id\tcode2\tpeople\tshare\tname\n007\t1.10\t1 200\t,5\tA\n8\t08\t3\t1,25\t\n"
    table = read_table(write(tmp_path, text, "table.tsv"))
    assert table["id"].tolist() == ["007", "8"]
    assert table["code2"].tolist() == ["1.10", "08"]
    assert table["people"].tolist() == [1200, 3]
    assert str(table["people"].dtype) == "int64"
    assert table["share"].tolist() == [0.5, 1.25]


def test_rows_are_numbered_as_the_editor_shows_them(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, 'id,name\n\n1,"two\nlines"\n\n2,x\n'))
    assert table.index.tolist() == [4, 6]  # the last line of a row


def test_quoted_delimiters_and_short_rows(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, 'id,name,note\n1,"a, b",\n2,c\n'))
    assert table["name"].tolist() == ["a, b", "c"]
    assert table["note"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("id,name\n1,a,b\n", "row 2 has 3 cells but the heading has 2"),
        ('id,name\n1,"' + "x" * 1_000_001 + '"\n', "is no row of a table"),
    ],
)
def test_broken_text_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read_table(write(tmp_path, text))


def test_binary_and_unknown_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(bytes(range(256)) * 10)
    with pytest.raises(TableError, match="no text in a known encoding; save it as UTF-8"):
        read_table(tmp_path / "t.csv")
    with pytest.raises(TableError, match="gone.csv does not exist"):
        read_table(tmp_path / "gone.csv")
    with pytest.raises(TableError, match=r"\.doc files cannot be read"):
        read_table(write(tmp_path, "x", "t.doc"))


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("abcж,;\t\"'\n ", max_size=8), st.integers(0, 10**9)), min_size=1, max_size=8))
def test_any_written_table_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]) -> None:
    path = tmp_path_factory.mktemp("any") / "t.csv"
    written = pd.DataFrame(rows, columns=["name", "people"])
    written.to_csv(path, index=False)
    read = read_table(path)
    assert read["people"].tolist() == written["people"].tolist()
    assert [str(name) for name in read["name"]] == [name.replace("\r", "\n") for name in written["name"]]


def write_xlsx(path: Path, rows: list[list[object]], sheet: str = "Лист1") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_spreadsheet_with_a_title_above_its_heading(tmp_path: Path) -> None:
    rows = [
        ["Список организаций"],
        [],
        ["id", "Долгота", "Широта", "people"],
        [1, 69.6, 42.3, 5],
        [2, "69,7", 42.4, None],
    ]
    table = read_table(write_xlsx(tmp_path / "t.xlsx", rows))
    assert table.index.tolist() == [4, 5]
    assert table["Долгота"].tolist() == [69.6, 69.7]
    assert table["people"].isna().tolist() == [False, True]
    with pytest.raises(TableError, match="has no sheet Data; it has Лист1"):
        read_table(tmp_path / "t.xlsx", sheet="Data")


def test_empty_and_damaged_spreadsheets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is empty"):
        read_table(write_xlsx(tmp_path / "empty.xlsx", []))
    good = write_xlsx(tmp_path / "t.xlsx", [["id", "x"], [1, 2]]).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(good[: len(good) // 2])
    with pytest.raises(TableError, match="is no spreadsheet that can be read"):
        read_table(tmp_path / "cut.xlsx")


def bomb(path: Path, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * size)
    return path


def test_zip_bombs_are_refused_by_their_directory(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="unpacks to 50 MB, too much for a spreadsheet"):
        read_table(bomb(tmp_path / "bomb.xlsx", 50_000_000))


def test_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = bytearray(bomb(tmp_path / "liar.xlsx", 50_000_000).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = struct.pack("<I", 1000)
    (tmp_path / "liar.xlsx").write_bytes(data)
    with pytest.raises(TableError, match=r"is no spreadsheet that can be read|is damaged"):
        read_table(tmp_path / "liar.xlsx")


def layer(crs: str | None = "EPSG:4326") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"id": ["a", "b"], "people": [1, 2]}, geometry=[Point(69.6, 42.3), Point(69.7, 42.4)], crs=crs
    )


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp", "fgb", "parquet"])
def test_layers_come_back_in_degrees(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"layer.{ending}"
    source = layer() if ending == "geojson" else layer().to_crs("EPSG:32642")
    source.to_parquet(path) if ending == "parquet" else source.to_file(path)
    read = read_table(path)
    assert read.crs == "EPSG:4326"
    assert read.index.tolist() == [1, 2]
    assert sorted(read.geometry.x) == pytest.approx([69.6, 69.7], abs=1e-8)


def test_parquet_without_geometry_is_a_table(tmp_path: Path) -> None:
    pd.DataFrame({"id": ["a"], "lon": [1.0]}).to_parquet(tmp_path / "t.parquet")
    assert not isinstance(read_table(tmp_path / "t.parquet"), gpd.GeoDataFrame)


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning:pyogrio")
@pytest.mark.parametrize("ending", ["gpkg", "shp", "parquet"])
def test_layers_without_crs_are_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"layer.{ending}"
    layer(None).to_parquet(path) if ending == "parquet" else layer(None).to_file(path)
    with pytest.raises(TableError, match="has no CRS; declare one"):
        read_table(path)


def test_layers_that_are_cut_empty_or_several_are_refused(tmp_path: Path) -> None:
    layer().to_file(tmp_path / "two.gpkg", layer="clinics")
    layer().to_file(tmp_path / "two.gpkg", layer="wards")
    with pytest.raises(TableError, match=r"has several layers \(clinics, wards\)"):
        read_table(tmp_path / "two.gpkg")
    assert len(read_table(tmp_path / "two.gpkg", sheet="wards")) == 2
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path / "two.gpkg", sheet="nurses")
    (tmp_path / "cut.gpkg").write_bytes((tmp_path / "two.gpkg").read_bytes()[:3000])
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path / "cut.gpkg")
    write(tmp_path, '{"type": "FeatureCollection", "features": []}', "none.geojson")
    with pytest.raises(TableError, match="is empty"):
        read_table(tmp_path / "none.geojson")
    write(tmp_path, "not json", "bad.geojson")
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path / "bad.geojson")
    (tmp_path / "bad.parquet").write_bytes(io.BytesIO(b"PAR1 no").getvalue())
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path / "bad.parquet")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "gpkg", "shp", "fgb", "parquet"])
def test_files_cut_anywhere_are_read_or_refused_in_a_sentence(tmp_path: Path, ending: str) -> None:
    whole = tmp_path / f"whole.{ending}"
    if ending == "csv":
        whole.write_bytes(KAZAKH.encode("utf-16"))
    elif ending == "xlsx":
        write_xlsx(whole, [["id", "x"], *([at, at] for at in range(50))])
    elif ending == "parquet":
        layer().to_parquet(whole)
    else:
        layer().to_file(whole)
    data = whole.read_bytes()
    for length in sorted({0, 1, 3, len(data) - 1, *(len(data) * part // 12 for part in range(1, 12))}):
        (tmp_path / f"cut.{ending}").write_bytes(data[:length])
        with contextlib.suppress(TableError):
            assert isinstance(read_table(tmp_path / f"cut.{ending}"), pd.DataFrame)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["csv", "xlsx", "geojson", "gpkg", "parquet"]), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, ending: str, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / f"t.{ending}"
    path.write_bytes(data)
    with contextlib.suppress(TableError):
        assert isinstance(read_table(path), pd.DataFrame)
