"""A figure of each kind of the small town's publication, in their folders. Imported by tests, never installed."""

import pytest
from publication_town import published_town

from geo.publication.certificate import read_published

MOST_BYTES = 500 * 1024
"""Of a page that others embed, or that is taken along."""


@pytest.fixture(scope="module")
def published():
    return published_town()


@pytest.fixture(scope="module")
def figures(published):
    """One figure of each kind that the town has, and one number that is held back, with their folders."""
    chosen = {}
    for figure in read_published(published / "manifest.json").figures:
        held = "held" if figure.kind == "number" and figure.says["people_beyond"] is None else figure.kind
        chosen.setdefault(held, (figure, published / "figures" / figure.short_id))
    assert chosen.keys() == {"number", "held", "map", "table", "chart", "norm"}
    return chosen
