"""Boundaries and travel modes as a report calls them."""

from collections.abc import Mapping
from typing import Any

from geo.boundary_groups import ALL, NO_BOUNDARY
from geo.publication.pages.speech import PageSpeech


def place_name(row: Mapping[str, Any], speech: PageSpeech) -> str:
    """The boundary of a row of a table, in the reader's language."""
    boundary = str(row["boundary_id"])
    named = {ALL: "whole", NO_BOUNDARY: "no_boundary_row"}
    if boundary in named:
        return speech.say(named[boundary])
    return speech.boundaries.get(boundary) or str(row["boundary_name"])


def mode_title(mode: str, speech: PageSpeech) -> str:
    """A travel mode as a heading."""
    return speech.name("mode", mode)
