"""The base map of a region as vector tiles, made from its own OSM extract: no tile server is needed."""

from geo.base_tiles.build import BaseTiles, write_base_tiles

__all__ = ["BaseTiles", "write_base_tiles"]
