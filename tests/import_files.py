"""Files about the small town as planners have them: lists, cells, boundaries. Imported by tests, never installed."""

import json

import numpy as np
from messy_lists import workbook
from rasterio.io import MemoryFile
from rasterio.transform import from_origin
from small_town import CELLS, SOUTH, STEP, WEST, osm_grid

EAST, NORTH = WEST + 5 * STEP, SOUTH + 5 * STEP
RUSSIAN = """Сведения о медицинских организациях;;;;;;
по состоянию на 01.11.2026 г.;;;;;;
;;;;;;
№ п/п;Наименование МО;Тип;Широта (с.ш.);Долгота (в.д.);Плановая мощность;Контактный телефон
1;Поликлиника № 1;Поликлиника;42,3001;69,5001;1 200;8 (725) 212-34-56
2;Амбулатория «Акжар»;ВА;42°18'29,2" с.ш.;69°30'29,2" в.д.;25 посещений в смену;
3;ФАП Сайрам;ФАП;69,5041;42,3041;;
4;ФАП без места;ФАП;8 (72533) 2-14-55;;;
5;Медпункт далёкий;медпункт;12,5;99,1;;
Итого;;;;;1 225;
"""
"""Five rows: one as it is but for its comma, one in degrees, one exchanged, two that nobody can place; and a total."""

THAI = [
    ["รายชื่อหน่วยบริการสาธารณสุข", "", "", "", "", ""],
    ["ข้อมูล ณ วันที่ 1 พฤศจิกายน 2569", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["รหัสหน่วยบริการ", "ชื่อหน่วยบริการ", "ตำบล", "ละติจูด", "ลองจิจูด", "เบอร์โทรศัพท์"],
    ["09001", "รพ.สต. ท่าข้าม", "ชิงโค", "42.3001", "69.5001", "074-331-234"],
    ["09002", "รพ.สต. บ้านป่าขาด", "ชิงโค", "๔๒.๓๐๒๑", "๖๙.๕๐๒๑", ""],
    ["09003", "รพ.สต. วัดขนุน", "ทำนบ", "ไม่ทราบ", "-", ""],
]
PLACES = [("P1", "Polyclinic 1", "polyclinic", 0, 0), ("F1", "Feldsher point", "fap", 3, 2)]


def russian_csv() -> bytes:
    """As a ministry's program saves it: cp1251, semicolons, lines end as on Windows."""
    return RUSSIAN.replace("\n", "\r\n").encode("cp1251")


def thai_xlsx() -> bytes:
    """Two title rows merged over the table, and a second sheet with notes."""
    notes = [["หมายเหตุ", "วันที่"], ["ปรับปรุงแล้ว", "2569"]]
    merged = {"หน่วยบริการ": [(0, 0, 0, 5), (1, 0, 1, 5)]}
    return workbook({"หน่วยบริการ": THAI, "หมายเหตุ": notes}, merged)


def facilities_geojson() -> bytes:
    """Points, as QGIS writes them."""

    def feature(code: str, name: str, kind: str, column: int, row: int) -> dict[str, object]:
        place = [WEST + column * STEP + 0.0001, SOUTH + row * STEP + 0.0001]
        return {
            "type": "Feature",
            "properties": {"code": code, "name": name, "kind": kind},
            "geometry": {"type": "Point", "coordinates": place},
        }

    collection = {"type": "FeatureCollection", "features": [feature(*place) for place in PLACES]}
    return json.dumps(collection).encode()


def boundaries_geojson() -> bytes:
    """Two districts, west and east."""

    def feature(code: str, name: str, west: float, east: float) -> dict[str, object]:
        ring = [[west, SOUTH - 1], [east, SOUTH - 1], [east, NORTH + 1], [west, NORTH + 1], [west, SOUTH - 1]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"kato": code, "naimenovanie": name}, "geometry": geometry}

    middle = WEST + 2.5 * STEP
    parts = [
        feature("w", "Батыс ауданы", WEST - 1, middle),
        feature("e", "Шығыс ауданы", middle, EAST + 1),
    ]
    return json.dumps({"type": "FeatureCollection", "features": parts}).encode()


def cells_csv() -> bytes:
    """Everyone, and two groups that are told by their names."""
    head, *rows = CELLS.splitlines()
    lines = [f"{head},women_15_49,under_5", *(f"{row},3,1" for row in rows)]
    return "\n".join(lines).encode()


def raster(people: float) -> bytes:
    """A GeoTIFF of eight by eight pixels, so many people on each."""
    profile = {"driver": "GTiff", "width": 8, "height": 8, "count": 1, "dtype": "float32", "crs": 4326}
    with MemoryFile() as memory:
        with memory.open(**profile, transform=from_origin(WEST - STEP, NORTH + STEP, STEP, STEP)) as target:
            target.write(np.full((8, 8), people, dtype=np.float32), 1)
        return bytes(memory.read())


def extract() -> bytes:
    """The streets."""
    return str(osm_grid()).encode()
