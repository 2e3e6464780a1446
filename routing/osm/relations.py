"""Turn restrictions among the relations of an OSM file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import osmium
from osmium.filter import KeyFilter
from osmium.osm import RELATION, Relation

from routing.roads import TurnRestriction

RESTRICTION_FILTER_KEYS: Final = ("restriction", "type")
"""A relation without one of these is no turn restriction."""


def read_restrictions(source: Path | bytes) -> list[TurnRestriction]:
    """The turn restrictions of a file, or of the bytes of a PBF file."""
    file = str(source) if isinstance(source, Path) else osmium.io.FileBuffer(source, "pbf")
    return collect_restrictions(osmium.FileProcessor(file, RELATION).with_filter(KeyFilter(*RESTRICTION_FILTER_KEYS)))


def collect_restrictions(relations: Iterable[object]) -> list[TurnRestriction]:
    """The turn restrictions among the relations, with the members they have."""
    return [_read(relation) for relation in relations if isinstance(relation, Relation) and _is_restriction(relation)]


def _is_restriction(relation: Relation) -> bool:
    """Whether a relation speaks of turns."""
    tags = relation.tags
    return tags.get("type", "restriction") != "route" and any(tag.k.startswith("restriction") for tag in tags)


def _read(relation: Relation) -> TurnRestriction:
    """One turn restriction."""
    by_role: dict[tuple[str, str], list[int]] = {}
    for member in relation.members:
        by_role.setdefault((member.role, member.type), []).append(member.ref)
    via = by_role.get(("via", "n"), [])
    return TurnRestriction(
        tags=dict(relation.tags),
        from_ways=tuple(by_role.get(("from", "w"), ())),
        via_node=via[0] if len(via) == 1 else None,
        to_ways=tuple(by_role.get(("to", "w"), ())),
        via_way=("via", "w") in by_role,
    )
