"""Names on the map of the synthetic Shymkent."""

from geo.demo_region.plan import Names


def names(kk: str, ru: str, en: str) -> Names:
    """A name in the three languages of the map."""
    return {"name": kk, "name:kk": kk, "name:ru": ru, "name:en": en}
