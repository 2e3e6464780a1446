"""Synthetic regions for trying everything out without a download: written by a seeded program, labelled everywhere."""

from geo.demo_region.region import REGIONS, write_demo_region

__all__ = ["REGIONS", "write_demo_region"]
