"""Folders of a publication, by names that whoever only reads one takes from here."""

from typing import Final

FIGURES: Final = "figures"
DATA: Final = "data"
"""The inputs to compute from; they have what is held back."""
MAP_PAGE: Final = "map.html"
"""The interactive map in the folder of a figure."""
