"""The tables of a region as files for other programs: one writer per format, each said in its own file."""

from geo.exports.about import About, about_region
from geo.exports.formats import FORMATS, ExportFormat
from geo.exports.layer import LAYERS, PLACE_LAYERS, Layer

__all__ = ["FORMATS", "LAYERS", "PLACE_LAYERS", "About", "ExportFormat", "Layer", "about_region"]
