"""Errors of the analysis: one sentence each, saying what was wrong, where, and what to do.

QamtuError
└── GeoError
    ├── TableError       (ValueError)  a table lacks a column, repeats an id, holds a bad value
    ├── RasterError      (ValueError)  a raster has no CRS, does not align, cannot be read
    ├── BoundaryError    (ValueError)  a boundary file cannot be used
    ├── PlaceError       (ValueError)  a coordinate lies outside the region (swapped, wrong CRS)
    ├── StudyError       (ValueError)  a study file has an unknown key or a wrong value
    ├── ChangeError      (ValueError)  a change of a scenario cannot be made
    ├── SitingError      (ValueError)  a siting problem is not well posed
    ├── PublicationError (ValueError)  a folder cannot be published, or is no publication
    └── OutputError      (OSError)     a folder or file cannot be written
        └── NoRoomError                the disk is full
"""

from routing.errors import QamtuError


class GeoError(QamtuError):
    """The analysis refuses its input."""


class TableError(GeoError, ValueError):
    """A table lacks a column, repeats an id, is empty or holds a value that cannot be."""


class RasterError(GeoError, ValueError):
    """A raster has no CRS, does not align with the others, or cannot be read."""


class BoundaryError(GeoError, ValueError):
    """A boundary file holds no polygons, no id, or a broken polygon."""


class PlaceError(GeoError, ValueError):
    """A place lies outside the region: coordinates swapped, another CRS, or another country."""


class StudyError(GeoError, ValueError):
    """A study file has a key that does not exist or a value that cannot be."""


class ChangeError(GeoError, ValueError):
    """A change of a scenario holds what cannot be, or does not fit the region."""


class SitingError(GeoError, ValueError):
    """A siting problem has no demand, no candidates, or more sites than candidates."""


class PublicationError(GeoError, ValueError):
    """A folder holds nothing that can be published, or no publication."""


class OutputError(GeoError, OSError):
    """An output folder or file cannot be written."""


class NoRoomError(OutputError):
    """The disk is full."""
