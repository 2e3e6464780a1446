"""Facilities of the synthetic Shymkent: the published numbers of 2025, the outskirts with too few.

14 public and 46 private polyclinics (2025), 5 large hospitals; ambulatories, FAPs and medical points follow the size
classes of the state norm (from 1,500 people an ambulatory, 500-1,500 a FAP, 50-500 a medical point), with gaps.
"""

import numpy as np

from geo.demo_region.facilities import FacilitySpec, spread_facilities
from geo.demo_region.plan import Names, Plan
from geo.demo_region.population import People
from geo.demo_region.shymkent_names import names

_HOSPITALS = [
    ("Облыстық клиникалық аурухана", "Областная клиническая больница", "Regional Clinical Hospital", 0.9, 3.6),
    (
        "Қалалық клиникалық № 1 аурухана",
        "Городская клиническая больница № 1",
        "City Clinical Hospital No. 1",
        -1.4,
        -0.6,
    ),
    ("Қалалық жедел жәрдем ауруханасы", "Городская больница скорой помощи", "City Emergency Hospital", 2.2, -1.4),
    ("Қалалық № 2 аурухана", "Городская больница № 2", "City Hospital No. 2", -4.8, 3.2),
    ("Қалалық балалар ауруханасы", "Городская детская больница", "City Children's Hospital", 4.4, 3.4),
]
_PERINATAL = [
    ("№ 1 перинаталдық орталық", "Перинатальный центр № 1", "Perinatal Centre No. 1", 1.9, 2.5),
    ("№ 2 перинаталдық орталық", "Перинатальный центр № 2", "Perinatal Centre No. 2", -2.9, -2.2),
    ("№ 3 перинаталдық орталық", "Перинатальный центр № 3", "Perinatal Centre No. 3", 5.6, 6.2),
]
_PRIVATE = [
    "Мейірім",
    "Дару",
    "Шипа",
    "Сенім",
    "Денсаулық",
    "Ана мен бала",
    "Медикер",
    "Нұр-Мед",
    "Ару",
    "Жанұя",
    "Асыл-Мед",
    "Сана",
    "Рахат",
    "Айгүл",
    "Жүрек",
    "Дәрігер",
]
_WITH_AMBULATORY = ("Sairam", "Togys", "Kaitpas", "Martobe", "Bozaryk")
_WITHOUT_ANY = ("Asar-2", "Koksai", "Kyzylsu", "Otemis", "Qoibulaq", "Saryaryq", "Zhylanbuzgan")


def shymkent_facilities(plan: Plan, people: People, seed: int) -> list[FacilitySpec]:
    """All facilities, hospitals first."""
    rng = np.random.default_rng([seed, 6])
    city = people.settlement < 0
    specs = [_fixed(entry, "hospital", 320 + 60 * i, 420 + 90 * i) for i, entry in enumerate(_HOSPITALS)]
    specs += [_fixed(entry, "perinatal_centre", 90 + 15 * i, 180 + 30 * i) for i, entry in enumerate(_PERINATAL)]
    distance_km = np.hypot(*people.xy.T) / 1000
    public = spread_facilities(people, 14, 2200, np.where(city, np.exp(-distance_km / 9), 0.02))
    for number, cell in enumerate(public, start=1):
        x, y = people.xy[cell]
        title = names(
            f"№ {number} қалалық емхана", f"Городская поликлиника № {number}", f"City Polyclinic No. {number}"
        )
        extra = BASE + (";tb" if number % 4 == 0 else "") + (";rehabilitation" if number % 5 == 0 else "")
        specs.append(
            FacilitySpec(
                title, "polyclinic", x, y, "public", extra, int(rng.integers(60, 115)) * 10, int(rng.integers(210, 420))
            )
        )
    taken: list[tuple[float, float]] = []
    private = spread_facilities(people, 46, 800, np.where(city, np.exp(-distance_km / 4.5), 0.03), taken)
    for number, cell in enumerate(private):
        specs.append(_private(number, people.xy[cell], rng))
    places = [people.xy[c] for c in (*public, *private)]
    fringe = spread_facilities(
        people, 11, 1700, np.where(city & (distance_km > 3.5), 1.0, 0.0), [tuple(p) for p in places]
    )
    for number, cell in enumerate(fringe, start=1):
        title = names(
            f"№ {number} дәрігерлік амбулатория", f"Врачебная амбулатория № {number}", f"Ambulatory No. {number}"
        )
        specs.append(_small(title, "ambulatory", people.xy[cell], rng, number != 7))
    return specs + _rural(plan, people, rng)


BASE = "primary_care;antenatal;child_health;diagnostics;dental;psychologist"


def _fixed(entry: tuple[str, str, str, float, float], kind: str, capacity: int, staff: int) -> FacilitySpec:
    kk, ru, en, x, y = entry
    return FacilitySpec(names(kk, ru, en), kind, x * 1000, y * 1000, "public", "", capacity, staff)


def _private(number: int, xy: np.ndarray, rng: np.random.Generator) -> FacilitySpec:
    base = _PRIVATE[number % len(_PRIVATE)]
    branch = number // len(_PRIVATE) + 1
    word = base if branch == 1 else f"{base}-{branch}"
    title: Names = names(f"«{word}» емханасы", f"Поликлиника «{word}»", f"{word} Polyclinic")
    optional = [s for s in ("antenatal", "child_health", "diagnostics", "dental", "psychologist") if rng.random() < 0.6]
    services = ";".join(["primary_care", *optional])
    return FacilitySpec(
        title,
        "polyclinic",
        float(xy[0]),
        float(xy[1]),
        "private",
        services,
        int(rng.integers(8, 45)) * 10,
        int(rng.integers(18, 120)),
    )


def _small(title: Names, kind: str, xy: np.ndarray, rng: np.random.Generator, is_open: bool = True) -> FacilitySpec:
    low, high, staff = {"ambulatory": (70, 190, 22), "fap": (20, 45, 4), "medical_point": (8, 20, 2)}[kind]
    services = "primary_care;antenatal" if kind == "ambulatory" and rng.random() < 0.35 else ""
    return FacilitySpec(
        title,
        kind,
        float(xy[0]),
        float(xy[1]),
        "public",
        services,
        int(rng.integers(low, high)),
        staff + int(rng.integers(0, staff)),
        is_open,
    )


def _rural(plan: Plan, people: People, rng: np.random.Generator) -> list[FacilitySpec]:
    """Settlements apart from the city, by size class of the norm; some have less than it asks, some nothing."""
    specs: list[FacilitySpec] = []
    for number, s in enumerate(plan.settlements):
        inside = int(people.total[people.settlement == number].sum())
        en = s.names["name:en"]
        suburb = s.place == "suburb"
        if inside < 50 or en in _WITHOUT_ANY or (suburb and en not in _WITH_AMBULATORY and rng.random() < 0.5):
            continue
        kind = "ambulatory" if inside >= 1500 else "fap" if inside >= 500 else "medical_point"
        if kind == "ambulatory" and en not in _WITH_AMBULATORY and rng.random() < (0.8 if suburb else 0.4):
            kind = "fap"
        word = {
            "ambulatory": ("амбулаториясы", "амбулатория", "Ambulatory"),
            "fap": ("ФАП", "ФАП", "FAP"),
            "medical_point": ("медициналық пункті", "медпункт", "Medical Point"),
        }[kind]
        title = names(f"{s.names['name:kk']} {word[0]}", f"{s.names['name:ru']}, {word[1]}", f"{en} {word[2]}")
        specs.append(_small(title, kind, np.array([s.x_km, s.y_km]) * 1000, rng, en != "Aqtas"))
    return specs
