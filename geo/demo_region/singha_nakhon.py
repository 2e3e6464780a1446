"""The plan of the synthetic Singha Nakhon: a strip of villages between a lake and the sea, eleven tambons.

Names and the tambons' people (2012) are real; positions are rough, shapes and streets are invented.
"""

import numpy as np

from geo.demo_region.plan import Highway, Names, Plan, Point, River, Settlement, Shore, ZoneDisc
from geo.demo_region.terrain import Frame


def names(th: str, en: str) -> Names:
    """A name in the two languages of the map."""
    return {"name": th, "name:th": th, "name:en": en}


# id: names, seed and reach of the power diagram (kilometres), people in 2012 (Muang Ngam derived)
TAMBONS: dict[str, tuple[Names, tuple[float, float, float], int]] = {
    "ching-kho": (names("ชิงโค", "Ching Kho"), (1.6, 3.6, 3.2), 11_106),
    "sathing-mo": (names("สทิงหม้อ", "Sathing Mo"), (2.2, -0.6, 2.8), 16_710),
    "thamnop": (names("ทำนบ", "Thamnop"), (-2.0, 2.2, 2.6), 4_248),
    "ram-daeng": (names("รำแดง", "Ram Daeng"), (-3.4, 5.6, 2.4), 2_678),
    "wat-khanun": (names("วัดขนุน", "Wat Khanun"), (0.2, 8.0, 3.0), 8_374),
    "chalae": (names("ชะแล้", "Chalae"), (-6.4, 8.6, 2.6), 2_850),
    "pak-ro": (names("ปากรอ", "Pak Ro"), (-10.4, -1.6, 3.4), 2_465),
    "pa-khat": (names("ป่าขาด", "Pa Khat"), (-5.8, 1.2, 2.8), 2_894),
    "hua-khao": (names("หัวเขา", "Hua Khao"), (4.2, -3.4, 2.4), 14_957),
    "bang-khiat": (names("บางเขียด", "Bang Khiat"), (-5.4, 12.4, 2.8), 3_317),
    "muang-ngam": (names("ม่วงงาม", "Muang Ngam"), (-1.8, 13.0, 3.4), 11_847),
}

HIGHWAYS = [
    Highway(
        names("ทางหลวงแผ่นดินหมายเลข 408", "Highway 408"),
        "trunk",
        [(2.2, -9.5), (3.4, -3.8), (2.4, 0.2), (0.8, 5), (-1.4, 11), (-3.0, 17), (-4.6, 22)],
        "408",
        True,
    ),
    Highway(
        names("ถนนเลียบทะเล", "Coast Road"),
        "secondary",
        [(4.0, -2.9), (3.3, 2.0), (1.8, 7.2), (0.2, 12.5), (-1.6, 17.5)],
        "4083",
    ),
    Highway(
        names("ถนนปากรอ", "Pak Ro Road"),
        "secondary",
        [(1.9, 1.6), (-2.0, 1.4), (-6.2, 0.6), (-10.2, -1.4), (-13.5, -2.2)],
        "4222",
    ),
    Highway(
        names("ถนนริมทะเลสาบ", "Lakeside Road"),
        "tertiary",
        [(-5.8, 0.7), (-4.6, 5.4), (-5.8, 9.0), (-4.8, 12.6), (-3.0, 15.0)],
    ),
]

RIVERS = [
    River(
        names("คลองสทิงหม้อ", "Khlong Sathing Mo"),
        [(-9.0, 3.8), (-4.4, 3.4), (0.2, 2.2), (1.2, -0.8), (1.0, -3.8)],
        16,
        "canal",
    ),
    River(
        names("คลองม่วงงาม", "Khlong Muang Ngam"), [(-8.6, 10.6), (-4.0, 10.6), (-0.6, 10.9), (2.4, 11.8)], 12, "canal"
    ),
    River(names("คลองวัดขนุน", "Khlong Wat Khanun"), [(-8.4, 6.9), (-3.6, 7.2), (0.0, 6.4), (3.8, 6.6)], 9, "canal"),
]


def _settlements() -> list[Settlement]:
    """The main village of each tambon and the hamlets (mu) round it."""
    rng = np.random.default_rng(911)
    places: list[Settlement] = []
    for key, (title, (x, y, reach), people) in TAMBONS.items():
        if key != "sathing-mo":
            places.append(Settlement(title, x, y, 0.42 + 0.16 * np.sqrt(people / 2500), "village", "village"))
        for number in range(2, 3 + min(6, people // 1500)):
            angle, far = rng.uniform(0, 2 * np.pi), reach * rng.uniform(0.38, 0.62)
            label = names(f"บ้าน{title['name']} หมู่ที่ {number}", f"Ban {title['name:en']} Mu {number}")
            hamlet = (x + far * np.cos(angle) * 0.75, y + far * np.sin(angle))
            places.append(Settlement(label, *hamlet, rng.uniform(0.28, 0.5), "village", "hamlet"))
    return places


# Shores: the part inside the region is cut away, so that its outline is the coast; the far ends lie out of sight.
_SEA: list[Point] = [
    (-2.4, 15.2),
    (-1.7, 18.0),
    (-2.4, 22.5),
    (-4.4, 31),
    (-8.6, 45),
    (-16, 70),
    (-26, 110),
    (160, 110),
    (160, -110),
    (75, -110),
    (44, -62),
    (23, -31),
    (13, -16.5),
    (9.2, -10.6),
    (7.2, -7.4),
    (5.8, -5.9),
    (4.2, -4.6),
    (2.9, -3.4),
    (2.4, 0),
    (1.0, 5),
    (-0.8, 11),
]
_LAKE: list[Point] = [
    (5.9, -5.6),
    (5.5, -6.6),
    (4.0, -7.4),
    (2.2, -8.2),
    (0.2, -10.2),
    (-3.4, -12.4),
    (-7.4, -12.9),
    (-11.2, -11.4),
    (-14.4, -9.0),
    (-16.8, -6.8),
    (-17.6, -4.8),
    (-16.0, -3.4),
    (-13.8, -2.8),
    (-12.2, -1.4),
    (-8.4, -2.4),
    (-4.0, 0.2),
    (0.6, -1.0),
    (2.6, -3.0),
    (4.6, -4.0),
]
_UPPER_LAKE: list[Point] = [
    (-5.4, 14.8),
    (-6.9, 17.4),
    (-8.6, 22),
    (-11, 28),
    (-14.5, 33.5),
    (-19.5, 36.5),
    (-25, 35.2),
    (-29.6, 30),
    (-31.6, 23),
    (-31, 15.5),
    (-28.4, 9),
    (-24.2, 4.8),
    (-19.4, 2.6),
    (-15.2, 1.9),
    (-12.9, 0.9),
    (-11.2, 0.6),
    (-7.0, 3.0),
    (-6.6, 6),
    (-6.8, 11),
]

PLAN = Plan(
    region="singha_nakhon",
    country="TH",
    frame=Frame(100.55, 7.24),
    names={
        "name": "Singha Nakhon (synthetic)",
        "name:th": "สิงหนคร (ข้อมูลสังเคราะห์)",
        "name:kk": "Сингханакхон (синтетикалық деректер)",
        "name:ru": "Сингханакхон (синтетические данные)",
        "name:en": "Singha Nakhon (synthetic)",
    },
    area_km2=228.0,
    outline=[
        (5.0, -4.6),
        (4.6, -1.0),
        (3.4, 4.5),
        (1.6, 11),
        (-0.4, 16.5),
        (-6.5, 16.0),
        (-8.2, 11),
        (-8.0, 6),
        (-8.4, 3.4),
        (-12.5, 1.2),
        (-13.2, -2.6),
        (-8.6, -4.0),
        (-4.0, -1.6),
        (0.5, -2.6),
        (2.4, -4.2),
    ],
    core=[(2.3, -0.6, 1.15), (3.9, -3.0, 0.8)],
    highways=HIGHWAYS,
    rivers=RIVERS,
    railways=[],
    water=[(names("บึงรำแดง", "Ram Daeng Pond"), -2.4, 4.2, 0.28, False)],
    settlements=_settlements(),
    zones=[
        ZoneDisc("centre", 2.3, -0.6, 0.4, names("ตลาดสทิงหม้อ", "Sathing Mo Market")),
        ZoneDisc("lanes", 3.9, -3.0, 0.9),
        ZoneDisc("industry", 2.9, -2.4, 0.35, names("ท่าเรือ", "Harbour")),
    ],
    grids=[(2, 0, 15, 4.0), (-2, 9, -16, 6.0)],
    arterial_spacing_m=(1000.0, 420.0),
    left_hand=True,
    languages=("th", "en"),
    shores=[
        Shore(names("อ่าวไทย", "Gulf of Thailand"), _SEA),
        Shore(names("ทะเลสาบสงขลา", "Songkhla Lake"), _LAKE),
        Shore(names("ทะเลสาบสงขลา", "Songkhla Lake"), _UPPER_LAKE),
    ],
)
DISTRICT_PEOPLE = {key: people for key, (_, _, people) in TAMBONS.items()}
DISTRICT_NAMES = {key: title for key, (title, _, _) in TAMBONS.items()}
DISTRICT_SEEDS = {key: seed for key, (_, seed, _) in TAMBONS.items()}
