"""Where the numbers of stops stand on a small map: at their place, or pushed beside it where they would overlap."""

from typing import Final

import numpy as np
import numpy.typing as npt

ROUNDS: Final = 120
PULL: Final = 0.04

Points = npt.NDArray[np.float64]


def place_numbers(points: Points, radius: float, width: float, height: float) -> Points:
    """Centres of numbers of a radius, as near to their points as they can be without overlapping, inside the frame.

    Numbers push each other apart and are pulled home; the same points give the same places.
    """
    gap = 2 * radius * 1.06
    # Points that coincide have no direction to part in: each is given a small one of its own.
    turns = np.arange(len(points)) * 2.399963
    centres = points + 0.01 * np.column_stack([np.cos(turns), np.sin(turns)])
    low, high = np.array([radius, radius]) * 1.15, np.array([width, height]) - radius * 1.15
    for round_ in range(ROUNDS):
        if round_ < ROUNDS // 2:
            centres += PULL * (points - centres)
        away = centres[:, None, :] - centres[None, :, :]
        distance = np.hypot(away[..., 0], away[..., 1])
        np.fill_diagonal(distance, np.inf)
        overlap = np.maximum(0.0, gap - distance)
        with np.errstate(invalid="ignore"):
            push = np.where(overlap[..., None] > 0, away / np.maximum(distance, 1e-9)[..., None], 0.0)
        centres = np.clip(centres + 0.5 * (push * overlap[..., None]).sum(axis=1), low, high)
    return np.asarray(centres)
