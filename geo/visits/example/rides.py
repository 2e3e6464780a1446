"""Rides of the example: one clinic day a week at a unit of size L, for some of those who can leave home."""

from typing import Final

import numpy as np
import pandas as pd

RIDERS: Final = 14
HUB: Final = "Sathing Mo"
CLINIC_DAY: Final = "wed"
INDEPENDENT: Final = 12
"""Barthel index of who can be brought."""
NEAR_DEG: Final = 0.06


def list_rides(
    people: pd.DataFrame, units: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Riders, the minibus and the hub."""
    hub = units[units["name_en"].str.startswith(f"{HUB} Health")].iloc[0]
    placed = people[(people["lon"] != "") & (people["barthel"] >= INDEPENDENT)]
    away = np.hypot(placed["lon"].astype(float) - hub["lon"], placed["lat"].astype(float) - hub["lat"])
    near = placed[away < NEAR_DEG]
    chosen = near.iloc[np.sort(rng.choice(len(near), size=RIDERS, replace=False))]
    riders = pd.DataFrame(
        {
            "id": chosen["id"].to_numpy(),
            "lon": chosen["lon"].to_numpy(),
            "lat": chosen["lat"].to_numpy(),
            "hub": hub["unit_id"],
            "days": CLINIC_DAY,
            "arrive_from": ["08:30"] * 7 + ["10:00"] * 7,
            "arrive_by": ["09:15"] * 7 + ["10:45"] * 7,
            "ready": ["10:45"] * 7 + ["12:00"] * 7,
            "seats": rng.choice([1, 1, 1, 2], size=RIDERS),
        }
    )
    place = {"lon": hub["lon"], "lat": hub["lat"]}
    cars = pd.DataFrame(
        [{"id": "BUS1", **place, "seats": 10, "shift_start": "07:30", "shift_end": "14:30", "days": CLINIC_DAY}]
    )
    hubs = pd.DataFrame([{"id": hub["unit_id"], "name": hub["name_th"], **place}])
    return riders, cars, hubs
