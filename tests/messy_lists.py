"""Five lists as ministries send them, made up, with the true place of every row: what the imports are measured by."""

import csv
import datetime
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

ROWS = 400
DMS = "{d}°{m:02}'{s}\""
DMS_COMMA = "{d}°{m:02}'{sc}\""


@dataclass
class MessyList:
    """A file, how it is to be read, and where its rows truly lie (None: nobody can tell)."""

    name: str
    data: bytes
    country: str
    lang: str
    truth: dict[int, tuple[float, float] | None]  # lon, lat by the row number that a spreadsheet shows
    left_out: set[int] = field(default_factory=set)
    dates: dict[int, datetime.date] = field(default_factory=dict)


class Writer:
    """Rows in order, with what is true of each."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - a list, no secret
        self.rows: list[list[Any]] = []
        self.truth: dict[int, tuple[float, float] | None] = {}
        self.left_out: set[int] = set()
        self.dates: dict[int, datetime.date] = {}

    def plain(self, *cells: Any) -> None:
        self.rows.append(list(cells))

    def beside(self, *cells: Any) -> None:
        self.rows.append(list(cells))
        self.left_out.add(len(self.rows))

    def add(self, truth: tuple[float, float] | None, *cells: Any, date: datetime.date | None = None) -> None:
        self.rows.append(list(cells))
        self.truth[len(self.rows)] = truth
        if date is not None and truth is not None:
            self.dates[len(self.rows)] = date

    def csv(self, delimiter: str, encoding: str) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(self.rows)
        return text.getvalue().encode(encoding)

    def finish(self, name: str, data: bytes, country: str, lang: str) -> MessyList:
        return MessyList(name, data, country, lang, self.truth, self.left_out, self.dates)


def sexagesimal(degrees: float, form: str) -> str:
    """Degrees without a sign as degrees, minutes and tenths of seconds."""
    tenths = round(abs(degrees) * 36000)
    whole, rest = divmod(tenths, 36000)
    minutes, tenths = divmod(rest, 600)
    return form.format(d=whole, m=minutes, s=f"{tenths / 10:.1f}", sc=f"{tenths / 10:.1f}".replace(".", ","))


def in_thai(degrees: float) -> str:
    return sexagesimal(degrees, "{d} องศา {m} ลิปดา {s} พิลิปดา")


def minutes_only(degrees: float) -> str:
    whole, rest = divmod(round(abs(degrees) * 60000), 60000)
    return f"{whole}° {rest / 1000:.3f}'"


def comma(value: float, digits: int = 6) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def thai_digits(text: str) -> str:
    return text.translate({ord("0") + at: chr(0x0E50 + at) for at in range(10)})


def any_date(rng: random.Random) -> datetime.date:
    return datetime.date(1975, 1, 1) + datetime.timedelta(days=rng.randrange(18500))


def pick(rng: random.Random, *weighted: tuple[float, Callable[[], Any]]) -> Any:
    """One of the ways to write something, by weight."""
    return rng.choices([way for _, way in weighted], [weight for weight, _ in weighted])[0]()


def russian(seed: int) -> MessyList:
    """cp1251, semicolons, decimal commas, DMS with с.ш. and в.д., titles, a row that numbers the columns, subtotals."""
    out = Writer(seed)
    rng = out.rng
    out.plain("Сведения о медицинских организациях Туркестанской области", *[""] * 11)
    out.plain("по состоянию на 01.11.2026 г.", *[""] * 11)
    out.plain(*[""] * 12)
    out.plain(
        *("№ п/п", "Наименование МО", "Тип", "Адрес", "Широта (с.ш.)", "Долгота (в.д.)", "Плановая мощность"),
        *("Форма собственности", "Режим работы", "Дата открытия", "Контактный телефон", "Примечание"),
    )
    out.plain(*range(1, 13))
    at = 0
    for district in ("Абайский район", "Сайрамский район", "Толебийский район", "Казыгуртский район"):
        out.beside(district, *[""] * 11)
        for _ in range(ROWS // 4):
            at += 1
            lat, lon = round(rng.uniform(41.6, 43.9), 6), round(rng.uniform(67.6, 70.4), 6)
            date = any_date(rng)
            written = pick(
                rng,
                (55, lambda lat=lat, lon=lon: (comma(lat), comma(lon))),
                (8, lambda lat=lat, lon=lon: (sexagesimal(lat, DMS) + " с.ш.", sexagesimal(lon, DMS) + " в.д.")),
                (
                    5,
                    lambda lat=lat, lon=lon: (
                        sexagesimal(lat, "{d}° {m}’ {sc}” С"),
                        sexagesimal(lon, "{d}° {m}’ {sc}” В"),
                    ),
                ),
                (4, lambda lat=lat, lon=lon: (sexagesimal(lat, "{d} {m} {sc}"), sexagesimal(lon, "{d} {m} {sc}"))),
                (
                    4,
                    lambda lat=lat, lon=lon: (
                        sexagesimal(lat, "{d}-{m}-{s} с. ш."),
                        sexagesimal(lon, "{d}-{m}-{s} в. д."),
                    ),
                ),
                (
                    4,
                    lambda lat=lat, lon=lon: (
                        sexagesimal(lat, "{d} град. {m} мин. {sc} сек."),
                        sexagesimal(lon, "{d} град {m} мин {sc} сек"),
                    ),
                ),
                (4, lambda lat=lat, lon=lon: (minutes_only(lat), minutes_only(lon))),
                (5, lambda lat=lat, lon=lon: (comma(lon), comma(lat))),
                (3, lambda lat=lat, lon=lon: (f" {lat}\u00a0", f"\u00a0{lon}")),
                (2, lambda lat=lat, lon=lon: (f"{lat:.6f}".replace(".", ""), f"{lon:.6f}".replace(".", ""))),
                (2, lambda lat=lat, lon=lon: (sexagesimal(lon, DMS) + " в.д.", sexagesimal(lat, DMS) + " с.ш.")),
                (2, lambda lat=lat, lon=lon: (f"с.ш. {comma(lat)}", f"в.д. {comma(lon)}")),
            )
            truth: tuple[float, float] | None = (lon, lat)
            if at % 100 == 7:
                written, truth = ("8 (72533) 2-14-55", ""), None
            written_date = pick(
                rng,
                (6, lambda date=date: date.strftime("%d.%m.%Y")),
                (2, lambda date=date: str((date - datetime.date(1899, 12, 30)).days)),
                (1, lambda date=date: date.strftime("%d.%m.%Y г.")),
            )
            out.add(
                truth,
                *(
                    at,
                    pick(
                        rng,
                        (3, lambda: "ФАП"),
                        (2, lambda: "Врачебная  амбулатория"),
                        (1, lambda at=at: f"Поликлиника № {at}"),
                    ),
                ),
                *(
                    "ФАП",
                    f"с. Аул-{at % 37}, ул. Абая, {at}",
                    *written,
                    rng.choice(["50", "1 200", "25 посещений в смену", ""]),
                ),
                *(rng.choice(["государственная", "частная", ""]), "08:00-18:00", written_date, "8 (725) 212-34-56", ""),
                date=date,
            )
        out.beside(f"Итого по району: {district}", *["", "", "", "", ""], "1 250", *[""] * 5)
    out.beside("Всего", *["", "", "", "", ""], "5 000", *[""] * 5)
    out.beside("Исполнитель: Иванова А.", *[""] * 11)
    return out.finish("Список МО.csv", out.csv(";", "cp1251"), "KZ", "ru")


def kazakh(seed: int) -> MessyList:
    """xlsx, merged titles, a heading of two rows, all coordinates under the wrong heading, merged districts."""
    out = Writer(seed)
    rng = out.rng
    out.plain("Батыс Қазақстан және Түркістан облыстарының медициналық ұйымдары")
    out.plain("2026 жылғы 1 қарашадағы жағдай бойынша")
    out.plain()
    out.plain(
        "Аудан", "Мекеме атауы", "Мекеме түрі", "Координаттары", "", "Қызметкерлер саны", "Ашылған күні", "Ескерту"
    )
    out.plain("", "", "", "Ендік", "Бойлық", "", "", "")
    for at in range(ROWS):
        # The west of Kazakhstan lies in the country's box also with lon and lat exchanged (51.2 N 51.4 E).
        west = at % 4 == 0
        lat = round(rng.uniform(47.2, 51.6), 6) if west else round(rng.uniform(41.5, 44.0), 6)
        lon = round(rng.uniform(49.0, 53.5), 6) if west else round(rng.uniform(67.5, 70.5), 6)
        date = any_date(rng)
        first, second = pick(
            rng,
            (70, lambda lat=lat, lon=lon: (lon, lat)),
            (15, lambda lat=lat, lon=lon: (comma(lon), comma(lat))),
            (5, lambda lat=lat, lon=lon: (f"{lon:.6f} ш.б.", f"{lat:.6f} с.е.")),
            (5, lambda lat=lat, lon=lon: (f"\ufeff{lon}", f"{lat}\u200b")),
            (3, lambda lat=lat, lon=lon: (sexagesimal(lon, "{d}°{m}'{s}\""), sexagesimal(lat, "{d}°{m}'{s}\""))),
        )
        truth: tuple[float, float] | None = (lon, lat)
        if at % 134 == 50:
            first, second, truth = 548712.4, 4690123.8, None
        out.add(
            truth,
            ["Ақжайық ауданы", "Бәйтерек ауданы", "Сайрам ауданы", "Төлеби ауданы"][at // 100] if at % 100 == 0 else "",
            rng.choice(["Дәрігерлік амбулатория", "Медициналық пункт", f"№ {at} емхана"]),
            "амбулатория",
            first,
            second,
            rng.choice([12, "12", "12 адам", ""]),
            rng.choice([date, (date - datetime.date(1899, 12, 30)).days, date.strftime("%d.%m.%Y ж.")]),
            "",
            date=date,
        )
    out.beside("Барлығы", "", "", "", "", 4800, "", "")
    merged = [(0, 0, 0, 7), (1, 0, 1, 7), (3, 3, 3, 4), *[(3, column, 4, column) for column in (0, 1, 2, 5, 6, 7)]]
    merged += [(5 + 100 * part, 0, 104 + 100 * part, 0) for part in range(4)]
    return out.finish(
        "тізім.xlsx", workbook({"Анықтама": [["Байланыс", "тел."]], "Тізім": out.rows}, {"Тізім": merged}), "KZ", "kk"
    )


def thai(seed: int) -> MessyList:
    """TIS-620, Thai digits, Buddhist years, degrees in Thai words, some rows exchanged."""
    out = Writer(seed)
    rng = out.rng
    out.plain("รายชื่อหน่วยบริการสาธารณสุข อำเภอสิงหนคร จังหวัดสงขลา")
    out.plain()
    out.plain(
        "ลำดับ", "รหัสหน่วยบริการ", "ชื่อหน่วยบริการ", "ตำบล", "ละติจูด", "ลองจิจูด", "จำนวนบุคลากร", "วันที่เปิดทำการ", "เบอร์โทรศัพท์"
    )
    months = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
    for at in range(1, ROWS + 1):
        lat, lon = round(rng.uniform(7.08, 7.42), 6), round(rng.uniform(100.38, 100.62), 6)
        date = any_date(rng)
        first, second = pick(
            rng,
            (45, lambda lat=lat, lon=lon: (str(lat), str(lon))),
            (25, lambda lat=lat, lon=lon: (thai_digits(str(lat)), thai_digits(str(lon)))),
            (
                8,
                lambda lat=lat, lon=lon: (
                    in_thai(lat) + " เหนือ",
                    in_thai(lon) + " ตะวันออก",
                ),
            ),
            (
                5,
                lambda lat=lat, lon=lon: (
                    thai_digits(in_thai(lat)),
                    thai_digits(in_thai(lon)),
                ),
            ),
            (5, lambda lat=lat, lon=lon: (f"{lat} น.", f"{lon} ตอ.")),
            (5, lambda lat=lat, lon=lon: (str(lon), str(lat))),
            (4, lambda lat=lat, lon=lon: (f"{lat}N", f"{lon}E")),
        )
        truth: tuple[float, float] | None = (lon, lat)
        if at % 133 == 0:
            first, second, truth = "ไม่ทราบ", "-", None
        year = date.year + 543
        written_date = (
            pick(
                rng,
                (3, lambda date=date, year=year: f"{date.day}/{date.month}/{year}"),
                (2, lambda date=date, year=year: f"{date.day} {months[date.month - 1]} {year % 100}"),
                (2, lambda date=date, year=year: thai_digits(f"{date.day} {months[date.month - 1]} {year}")),
            )
            if year >= 2500
            else f"{date.day}/{date.month}/{year}"
        )
        name = f"รพ.สต. บ้าน{rng.choice(['ชิงโค', 'ป่าขาด', 'รำแดง', 'วัดขนุน'])}"
        out.add(
            truth,
            thai_digits(str(at)),
            f"{9000 + at:05}",
            name,
            rng.choice(["ชิงโค", "สทิงหม้อ", "ทำนบ"]),
            first,
            second,
            thai_digits(str(rng.randrange(3, 20))),
            written_date,
            "074-331-234",
            date=date,
        )
    out.beside("รวม", "", "", "", "", "", thai_digits("4500"), "", "")
    return out.finish("หน่วยบริการ.csv", out.csv(",", "tis-620"), "TH", "th")


def french(seed: int) -> MessyList:
    """UTF-16 with tabs, S and O for the hemispheres, decimal commas, minus signs lost."""
    out = Writer(seed)
    rng = out.rng
    out.plain(
        "Identifiant",
        "Nom de l'établissement",
        "Type d'établissement",
        "Commune",
        "Latitude",
        "Longitude",
        "Effectif",
        "Date d'ouverture",
        "Horaires",
        "Téléphone",
    )
    for at in range(1, ROWS + 1):
        lat, lon = -round(rng.uniform(29.95, 30.25), 6), -round(rng.uniform(51.05, 51.3), 6)
        date = any_date(rng)
        first, second = pick(
            rng,
            (30, lambda lat=lat, lon=lon: (sexagesimal(lat, DMS_COMMA) + " S", sexagesimal(lon, DMS_COMMA) + " O")),
            (10, lambda lat=lat, lon=lon: (f"{comma(-lat)} S", f"{comma(-lon)} O")),
            (10, lambda lat=lat, lon=lon: (f"{comma(-lat)}S", f"{comma(-lon)}o")),
            (6, lambda lat=lat, lon=lon: (f"S {sexagesimal(lat, DMS_COMMA)}", f"O {sexagesimal(lon, DMS_COMMA)}")),
            (
                4,
                lambda lat=lat, lon=lon: (
                    sexagesimal(lat, "{d} degrés {m} minutes {sc} secondes sud"),
                    sexagesimal(lon, "{d} degrés {m} minutes {sc} secondes ouest"),
                ),
            ),
            (20, lambda lat=lat, lon=lon: (comma(lat), comma(lon))),
            (5, lambda lat=lat, lon=lon: ("−" + comma(-lat), "– " + comma(-lon))),
            (8, lambda lat=lat, lon=lon: (comma(-lat), comma(-lon))),
            (2, lambda lat=lat, lon=lon: (comma(-lat), comma(lon))),
            (4, lambda lat=lat, lon=lon: (comma(lon), comma(lat))),
        )
        truth: tuple[float, float] | None = (lon, lat)
        if at % 150 == 20:
            first, second, truth = "0", "0", None
        code = f"PA-{at if at % 90 else 1:04}"
        out.add(
            truth,
            code,
            f"Unité de santé {rng.choice(['Restinga', 'Partenon', 'Glória', 'Lomba do Pinheiro'])}",
            "centre de santé",
            "Porto Alegre",
            first,
            second,
            rng.choice(["12", "12,5", "8 agents"]),
            date.strftime("%d/%m/%Y"),
            "8h à 17h",
            "+55 51 3289-0000",
            date=date,
        )
    out.beside("TOTAL", "", "", "", "", "", "4 200", "", "", "")
    return out.finish("établissements.csv", out.csv("\t", "utf-16"), "BR", "fr")


def english(seed: int) -> MessyList:
    """xlsx, both coordinates in one cell in a dozen forms, on both sides of the equator; phones, notes, subtotals."""
    out = Writer(seed)
    rng = out.rng
    out.plain("Health Facility Master List (extract)")
    out.plain(
        "Facility Name",
        "Category",
        "County / Town",
        "GPS Coordinates",
        "Phone",
        "Functional?",
        "Opening date",
        "Visits per day",
        "Remarks",
    )
    at = 0
    for county in ("Nakuru", "Kisumu", "Meru", "Kwale"):
        for _ in range(ROWS // 4):
            at += 1
            lat, lon = round(rng.uniform(-4.4, 4.2), 6), round(rng.uniform(34.2, 40.9), 6)
            date = any_date(rng)
            side = "N" if lat >= 0 else "S"
            written = pick(
                rng,
                (30, lambda lat=lat, lon=lon: f"{lat}, {lon}"),
                (10, lambda lat=lat, lon=lon: f"{lat} {lon}"),
                (8, lambda lat=lat, lon=lon: f"{lat};{lon}"),
                (10, lambda lat=lat, lon=lon, side=side: f"{abs(lat):.6f} {side}, {lon:.6f} E"),
                (8, lambda lat=lat, lon=lon, side=side: f"{side}{sexagesimal(lat, DMS)} E{sexagesimal(lon, DMS)}"),
                (8, lambda lat=lat, lon=lon, side=side: f"{sexagesimal(lat, DMS)}{side}{sexagesimal(lon, DMS)}E"),
                (5, lambda lat=lat, lon=lon: f"https://www.google.com/maps/@{lat},{lon},17z"),
                (4, lambda lat=lat, lon=lon: f"POINT ({lon} {lat})"),
                (6, lambda lat=lat, lon=lon: f"{lon}, {lat}"),
                (4, lambda lat=lat, lon=lon: f"Lat: {lat}, Long: {lon}"),
                (4, lambda lat=lat, lon=lon: f"({comma(lat)}; {comma(lon)})"),
            )
            truth: tuple[float, float] | None = (lon, lat)
            if at % 140 == 30:
                written, truth = rng.choice(["see map", "+254 722 123 456", "Nakuru town"]), None
            serial = (date - datetime.date(1899, 12, 30)).days
            out.add(
                truth,
                f"{rng.choice(['St Mary', 'Hope', 'Central', 'Upendo'])} Health Centre",
                "Health Centre",
                county,
                written,
                f"07{rng.randrange(10**8):08}",
                rng.choice(["Yes", "yes ", "No", ""]),
                rng.choice([date, serial]),
                rng.choice([40, "1,250", "60 visits", ""]),
                rng.choice(["", "call first", "renovated in 2019; lat/lon by phone"]),
                date=date,
            )
        out.beside("Subtotal", county, "", "", "", "", "", 5000, "")
    out.beside("Grand total", "", "", "", "", "", "", 20000, "")
    return out.finish("facilities.xlsx", workbook({"List": out.rows}, {"List": [(0, 0, 0, 8)]}), "KE", "en")


def workbook(sheets: dict[str, Sequence[Sequence[Any]]], merged: dict[str, list[tuple[int, int, int, int]]]) -> bytes:
    """An xlsx file; merged ranges as first row, first column, last row, last column from 0."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(at, column, datetime.datetime(cell.year, cell.month, cell.day), day)
                    elif cell != "":
                        sheet.write(at, column, cell)
            for top, left, bottom, right in merged.get(name, []):
                value = rows[top][left] if left < len(rows[top]) else ""
                sheet.merge_range(top, left, bottom, right, value)
    return buffer.getvalue()


LISTS: dict[str, Callable[[int], MessyList]] = {
    "russian": russian,
    "kazakh": kazakh,
    "thai": thai,
    "french": french,
    "english": english,
}
