"""The plan of the synthetic Shymkent: where things lie, what they are called, how many people live there.

Names are those of the real city and its surroundings; positions are rough, shapes and streets are invented.
"""

from geo.demo_region.plan import Plan, Settlement, ZoneDisc
from geo.demo_region.shymkent_lines import HIGHWAYS, RAILWAYS, RIVERS
from geo.demo_region.shymkent_names import names
from geo.demo_region.terrain import Frame

OUTSKIRTS = [
    Settlement(names("Тоғыс", "Тогыс", "Togys"), 17.4, -11.6, 1.15, "plots", "suburb", 7_500),
    Settlement(names("Асар", "Асар", "Asar"), 8.4, 9.6, 1.75, "plots", "suburb", 15_400),
    Settlement(names("Елтай", "Елтай", "Yeltai"), -10.6, -7.4, 1.25, "unplanned", "suburb", 9_800),
    Settlement(names("Айнатас", "Айнатас", "Ainatas"), 14.4, -11.9, 1.05, "plots", "suburb", 6_900),
    Settlement(names("Қайтпас", "Кайтпас", "Kaitpas"), 10.4, -4.0, 1.6, "unplanned", "suburb", 17_500),
    Settlement(names("Тассай", "Тассай", "Tassai"), -12.6, 0.9, 1.4, "lanes", "suburb", 11_200),
    Settlement(names("Бозарық", "Бозарык", "Bozaryk"), -10.8, 8.9, 1.6, "plots", "suburb", 13_600),
    Settlement(names("Көксай", "Коксай", "Koksai"), -11.2, -3.4, 1.3, "unplanned", "suburb", 8_300),
    Settlement(names("Асар-2", "Асар-2", "Asar-2"), 11.0, 7.4, 1.1, "plots", "suburb"),
    Settlement(names("Ақжар", "Акжар", "Akzhar"), -4.6, 11.6, 1.2, "plots", "suburb"),
    Settlement(names("Базарқақпа", "Базаркакпа", "Bazarkakpa"), 2.8, -10.6, 1.3, "lanes", "suburb"),
    Settlement(names("Қызылсу", "Кызылсу", "Kyzylsu"), -5.2, -10.2, 1.3, "unplanned", "suburb"),
]

VILLAGES = [
    Settlement(names("Сайрам", "Сайрам", "Sairam"), 14.2, -1.9, 1.9, "old", "town", 44_000),
    Settlement(names("Қаратөбе", "Каратобе", "Qaratobe"), 12.6, 1.7, 1.0, "village"),
    Settlement(names("Исфиджаб", "Исфиджаб", "Isfidzhab"), 10.6, 0.2, 0.7, "village", "hamlet"),
    Settlement(names("Мартөбе", "Мартобе", "Martobe"), 14.8, 7.0, 1.2, "village"),
    Settlement(names("Асылары", "Асиларык", "Asylaryk"), 1.6, 14.6, 0.9, "village", "village", 1_287),
    Settlement(names("Құрлық", "Курлык", "Kurlyk"), 9.3, 13.2, 0.6, "village", "village", 881),
    Settlement(names("Ынтымақ", "Ынтымак", "Yntymaq"), -7.4, 10.6, 0.9, "village"),
    Settlement(names("Жаңаталап", "Жанаталап", "Zhanatalap"), -15.2, 6.4, 0.9, "village"),
    Settlement(names("Достық", "Достык", "Dostyq"), -16.2, -4.6, 1.0, "village"),
    Settlement(names("Ақтас", "Актас", "Aqtas"), 6.6, -9.6, 0.7, "village", "village", 1_140),
    Settlement(names("Бадам", "Бадам", "Badam"), 19.0, -5.4, 0.9, "village"),
    Settlement(names("Қызылжар", "Кызылжар", "Kyzylzhar"), 18.6, 1.9, 0.9, "village"),
    Settlement(names("Теспе", "Теспе", "Tespe"), -1.6, 15.6, 0.7, "village", "village", 940),
    Settlement(names("Үштөбе", "Уштобе", "Ushtobe"), -12.8, 13.0, 0.7, "village", "village", 720),
    Settlement(names("Қарабастау", "Карабастау", "Qarabastau"), 5.4, 13.8, 0.5, "village", "hamlet", 310),
    Settlement(names("Көздіата", "Коздыата", "Kozdyata"), 11.0, -13.0, 0.6, "village", "village", 610),
    Settlement(names("Ақбастау", "Акбастау", "Aqbastau"), 5.8, -14.2, 0.7, "village", "village", 1_020),
    Settlement(names("Текесу", "Текесу", "Tekesu"), 1.2, -14.4, 0.6, "village", "village", 560),
    Settlement(names("Жаңатұрмыс", "Жанатурмыс", "Zhanaturmys"), -9.6, -12.6, 0.8, "village"),
    Settlement(names("Өтеміс", "Утемис", "Otemis"), -15.0, -9.4, 0.6, "village", "village", 480),
    Settlement(names("Қайнарбұлақ", "Кайнарбулак", "Qainarbulaq"), 18.4, 5.0, 0.6, "village", "village", 830),
    Settlement(names("Жыланбұзған", "Жыланбузган", "Zhylanbuzgan"), -18.0, 1.0, 0.5, "village", "hamlet", 240),
    Settlement(names("Тұрлан", "Турлан", "Turlan"), -6.2, 14.0, 0.5, "village", "hamlet", 170),
    Settlement(names("Қойбұлақ", "Койбулак", "Qoibulaq"), 19.6, -13.2, 0.5, "village", "hamlet", 130),
    Settlement(names("Сарыарық", "Сарыарык", "Saryaryq"), -18.6, -7.2, 0.35, "village", "hamlet", 46),
]

ZONES = [
    ZoneDisc("centre", 0.1, 0.3, 2.0),
    ZoneDisc("old", 1.3, -1.0, 0.8, names("Ескі қала", "Старый город", "Old town")),
    ZoneDisc("old", -1.9, 2.6, 0.8),
    ZoneDisc("flats", 2.9, 3.2, 1.1, names("Нұрсәт", "Нурсат", "Nursat")),
    ZoneDisc("flats", 4.4, 5.2, 1.3, names("Нұрсәт-2", "Нурсат-2", "Nursat-2")),
    ZoneDisc("flats", -2.9, 1.0, 0.9, names("Самал", "Самал", "Samal")),
    ZoneDisc("flats", 2.6, 0.1, 0.8, names("11-шағынаудан", "11-й микрорайон", "Microdistrict 11")),
    ZoneDisc("flats", 5.2, 1.0, 1.1, names("Шығыс", "Восток", "Shygys")),
    ZoneDisc("flats", -0.4, 4.4, 0.9, names("18-шағынаудан", "18-й микрорайон", "Microdistrict 18")),
    ZoneDisc("flats", -4.5, 4.9, 1.1, names("Тұран", "Туран", "Turan")),
    ZoneDisc("flats", -3.8, -0.9, 0.8, names("Спортивный", "Спортивный", "Sportivny")),
    ZoneDisc("flats", 1.4, 6.6, 1.0, names("Қаратау", "Каратау", "Qaratau")),
    ZoneDisc("industry", -6.6, -3.8, 1.6, names("Фосфор аумағы", "Фосфорный посёлок", "Fosfor works")),
    ZoneDisc("industry", 3.9, -3.0, 1.0, names("Қорғасын аумағы", "Свинцовая площадка", "Lead works")),
    ZoneDisc(
        "industry",
        1.6,
        -6.0,
        1.3,
        names("Оңтүстік индустриялық аймағы", "Индустриальная зона Онтустик", "Ontustik industrial zone"),
    ),
    ZoneDisc("park", 0.9, 1.9, 0.45, names("Абай саябағы", "парк Абая", "Abai Park")),
    ZoneDisc("park", -1.0, -3.4, 0.5, names("Дендропарк", "Дендропарк", "Dendropark")),
    ZoneDisc("park", 3.9, 3.0, 0.35, names("Тәуелсіздік саябағы", "парк Независимости", "Independence Park")),
    ZoneDisc("empty", -8.0, 4.4, 1.2, names("Шымкент әуежайы", "аэропорт Шымкент", "Shymkent Airport")),
    ZoneDisc("lanes", -4.2, -4.4, 1.6),
    ZoneDisc("lanes", 4.8, -5.6, 1.4),
    ZoneDisc("lanes", 6.6, -1.0, 1.4),
    ZoneDisc("private_wide", -5.0, 7.4, 2.2),
    ZoneDisc("private_wide", 6.6, 6.4, 2.2),
    ZoneDisc("private_wide", -7.0, 0.8, 1.8),
    ZoneDisc("plots", 8.8, 4.0, 1.8),
    ZoneDisc("plots", -1.0, -7.6, 2.0),
    ZoneDisc("plots", 2.6, 8.6, 1.6),
]

PLAN = Plan(
    region="shymkent",
    country="KZ",
    frame=Frame(69.59, 42.32),
    names={
        "name": "Shymkent (synthetic)",
        "name:kk": "Шымкент (синтетикалық деректер)",
        "name:ru": "Шымкент (синтетические данные)",
        "name:en": "Shymkent (synthetic)",
        "name:th": "ชิมเคนต์ (ข้อมูลสังเคราะห์)",
    },
    area_km2=1170.0,
    outline=[
        (-17, -6),
        (-18.5, 3),
        (-16, 11),
        (-9, 15),
        (-1, 17.5),
        (7, 16),
        (13, 12.5),
        (17, 8),
        (20, 2),
        (20.5, -5),
        (21.5, -12.5),
        (14, -15),
        (7, -14.5),
        (0, -13.5),
        (-7, -14),
        (-14, -11),
    ],
    core=[
        (0.2, 0.3, 7.4),
        (-6.2, 5.8, 3.3),
        (6.3, 6.0, 3.6),
        (8.4, 1.2, 2.6),
        (-6.6, -5.0, 2.9),
        (-0.5, -7.0, 2.6),
        (5.6, -5.4, 2.4),
        (-8.0, 0.6, 2.4),
        (1.0, 8.4, 2.4),
    ],
    highways=HIGHWAYS,
    rivers=RIVERS,
    railways=RAILWAYS,
    water=[
        (names("Бадам су қоймасы", "Бадамское водохранилище", "Badam Reservoir"), 17.8, -7.6, 1.1, True),
        (names("Тоғыс тоғаны", "Тогусское водохранилище", "Togys Pond"), 15.6, -9.6, 0.35, False),
        (names("Қошқар ата бұлағы", "родник Кошкар-Ата", "Koshkar-Ata Spring"), 1.7, 4.05, 0.12, False),
    ],
    settlements=OUTSKIRTS + VILLAGES,
    zones=ZONES,
    grids=[
        (0, 0.4, 12, 2.4),
        (3.6, 4.2, 38, 2.6),
        (-4.4, 5.0, -33, 3.0),
        (-3.4, -1.4, 4, 2.2),
        (5.6, 0.4, 17, 2.6),
        (-1.0, -7.0, -8, 2.6),
        (5.0, -5.2, 55, 2.2),
        (-6.6, -4.6, 40, 2.6),
        (1.0, 8.2, 3, 2.4),
        (7.4, 5.6, 25, 2.4),
        (-7.8, 0.8, -4, 2.4),
        (8.6, 1.6, 20, 2.0),
    ],
)

# District seeds: kilometres and reach of a power diagram. People: published figures of different dates (they sum to
# 1,204,290 with Qaratau's "more than 223,000" taken as 223,000), scaled below to the city's 1,298,279 of 2026-02-01.
DISTRICT_SEEDS = {
    "abai": (-6.5, -5.0, 6.0),
    "al-farabi": (0.4, -0.8, 4.8),
    "enbekshi": (9.5, -6.0, 7.0),
    "qaratau": (6.5, 7.5, 6.5),
    "turan": (-6.0, 7.0, 6.5),
}
DISTRICT_NAMES = {
    "abai": names("Абай ауданы", "Абайский район", "Abai district"),
    "al-farabi": names("Әл-Фараби ауданы", "Аль-Фарабийский район", "Al-Farabi district"),
    "enbekshi": names("Еңбекші ауданы", "Енбекшинский район", "Enbekshi district"),
    "qaratau": names("Қаратау ауданы", "Каратауский район", "Qaratau district"),
    "turan": names("Тұран ауданы", "район Туран", "Turan district"),
}
DISTRICT_PUBLISHED = {"abai": 257_234, "al-farabi": 262_526, "enbekshi": 228_830, "qaratau": 223_000, "turan": 232_700}
CITY_PEOPLE = 1_298_279
