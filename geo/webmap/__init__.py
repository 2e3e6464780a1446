"""The map of a report: one self-contained page, built by folium."""

from geo.webmap.assets import require_assets
from geo.webmap.base_map import BASE_FEATURES, BaseMap, Place, build_base_map
from geo.webmap.render import render_map

__all__ = ["BASE_FEATURES", "BaseMap", "Place", "build_base_map", "render_map", "require_assets"]
