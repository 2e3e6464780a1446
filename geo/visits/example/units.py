"""Units of the example's district: those of the synthetic region, and two more, so that every tambon has one."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

# Name and what is added to it: the tambon without a unit, and a second one where people live far apart.
MORE: Final = (("pa-khat", "ป่าขาด", "Pa Khat"), ("bang-khiat", "บางเขียด 2", "Bang Khiat 2"))
SIZES: Final = ("S-plus", "S", "L")


def list_units(facilities: pd.DataFrame, cells: gpd.GeoDataFrame) -> pd.DataFrame:
    """17 units: `unit_id, name_en, name_th, size, lon, lat`."""
    units = facilities[facilities["kind"] == "rural_health_unit"]
    rows: list[dict[str, Any]] = [
        {
            "name_en": unit.name_en,
            "name_th": unit.name_th,
            "size": next(size for size in SIZES if f"({size})" in str(unit.name_en)),
            "lon": unit.lon,
            "lat": unit.lat,
        }
        for unit in units.itertuples()
    ]
    for tambon, thai, english in MORE:
        home = _far_cell(cells[cells["boundary_id"] == tambon], units)
        rows.append(
            {
                "name_en": f"{english} Health Promoting Hospital (S)",
                "name_th": f"รพ.สต. {thai} (S)",
                "size": "S",
                "lon": home.x,
                "lat": home.y,
            }
        )
    table = pd.DataFrame(rows)
    table.insert(0, "unit_id", [f"U{number:02}" for number in range(1, len(table) + 1)])
    return table


def _far_cell(cells: gpd.GeoDataFrame, units: pd.DataFrame) -> Any:
    """The middle of the cell with many people far from any unit."""
    x, y = (np.asarray(axis, dtype=np.float64) for axis in (cells.geometry.x, cells.geometry.y))
    away = np.min([np.hypot(x - lon, y - lat) for lon, lat in zip(units["lon"], units["lat"], strict=True)], axis=0)
    return cells.geometry.iloc[int((away * cells["older"].to_numpy()).argmax())]
