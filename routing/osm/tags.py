"""What the tags of a way mean to a travel mode: may it be used, in which direction, how fast."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from routing.modes import ROAD_CLASSES, TravelMode
from routing.osm.values import parse_duration_s, parse_limit_kmh

COMMON_KEYS: Final = (
    "highway", "route", "oneway", "junction", "maxspeed", "surface", "access", "foot", "bicycle", "motor_vehicle",
    "service", "tracktype", "smoothness", "source:maxspeed",
)  # fmt: skip
RARE_KEYS: Final = (
    "vehicle", "motorcar", "motorcycle", "emergency", "motorroad", "cycleway", "cycleway:left", "cycleway:right",
    "cycleway:both", "oneway:bicycle", "oneway:foot", "oneway:emergency", "oneway:motor_vehicle", "oneway:motorcar",
    "oneway:motorcycle", "maxspeed:forward", "maxspeed:backward", "maxspeed:type", "zone:maxspeed",
    "duration", "conveying", "access:forward", "access:backward", "vehicle:forward", "vehicle:backward",
    "motor_vehicle:forward", "motor_vehicle:backward", "bicycle:forward", "bicycle:backward", "foot:forward",
    "foot:backward", "motorcar:forward", "motorcar:backward",
)  # fmt: skip
WAY_KEYS: Final = COMMON_KEYS + RARE_KEYS
"""Every key of a way that has a say; other tags are not read."""

ACCESS_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "walk": ("foot", "access"),
    "walk_elderly": ("foot", "access"),
    "bicycle": ("bicycle", "vehicle", "access"),
    "motorcycle": ("motorcycle", "motor_vehicle", "vehicle", "access"),
    "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
    "ambulance": ("emergency", "motorcar", "motor_vehicle", "vehicle", "access"),
}
"""Access keys per mode, the most specific first: the first one present decides."""

_CLOSED: Final = {
    "no", "private", "delivery", "agricultural", "forestry", "military", "emergency", "psv", "bus", "taxi", "hgv",
    "customers;private", "permit", "residents", "use_sidepath", "restricted", "none", "separate", "bus;taxi",
}  # fmt: skip
_OPEN: Final = {
    "yes", "designated", "permissive", "destination", "customers", "official", "public", "discouraged", "unknown",
    "permissive;destination", "ok", "allowed", "limited", "hov",
}  # fmt: skip
_OPEN_TO_AMBULANCE: Final = _OPEN | {
    "private", "delivery", "agricultural", "forestry", "emergency", "psv", "bus", "taxi", "permit", "residents",
}  # fmt: skip
_ALIAS: Final = {
    "corridor": "footway",
    "platform": "footway",
    "road": "unclassified",
    "living_street;residential": "living_street",
}
_YES: Final = {"yes", "1", "true"}
_REVERSED: Final = {"-1", "reverse"}
_TWO_WAY: Final = {"no", "0", "false"}
_ROUND: Final = {"roundabout", "circular"}
_OPPOSITE: Final = {"opposite", "opposite_lane", "opposite_track", "opposite_share_busway"}
_MOTOR: Final = {"car", "motorcycle", "ambulance"}


@dataclass(frozen=True)
class WayRule:
    """What a way is to one mode: speeds in km/h by direction (0: closed), and a ferry's crossing time."""

    road_class: int  # index into ROAD_CLASSES
    forward_kmh: float
    backward_kmh: float
    duration_s: float = 0.0  # of the whole way; 0: use the speeds


def way_rule(tags: Mapping[str, str], mode: TravelMode) -> WayRule | None:
    """What a way with these tags is to the mode; None when it may not be used at all."""
    road_class = road_class_of(tags)
    if road_class is None:
        return None
    open_by = _access(tags, mode)
    base = _base_kmh(road_class, tags, mode, open_by)
    if base <= 0 or open_by == "closed":
        return None
    forward, backward = _directions(tags, mode, road_class)
    forward_kmh = _speed(road_class, tags, mode, base, "forward") if forward else 0.0
    backward_kmh = _speed(road_class, tags, mode, base, "backward") if backward else 0.0
    if forward_kmh <= 0 and backward_kmh <= 0:
        return None
    duration_s = parse_duration_s(tags["duration"]) if road_class == "ferry" and "duration" in tags else 0.0
    return WayRule(ROAD_CLASSES.index(road_class), forward_kmh, backward_kmh, duration_s)


def road_class_of(tags: Mapping[str, str]) -> str | None:
    """Road class of a way, None when it is no road (or not built yet)."""
    highway = tags.get("highway")
    if highway is None:
        return "ferry" if tags.get("route") == "ferry" else None
    highway = _ALIAS.get(highway, highway)
    return highway if highway in _CLASS_SET else None


_CLASS_SET: Final = frozenset(ROAD_CLASSES) - {"ferry"}


def _access(tags: Mapping[str, str], mode: TravelMode) -> str:
    """Whether a tag opens ("open"), closes ("closed") or leaves the way as its class has it (""); or "dismount"."""
    for key in ACCESS_KEYS[mode.mode]:
        verdict = access_verdict(tags.get(key), key, mode.mode)
        if verdict:
            return verdict
    if tags.get("motorroad") == "yes" and mode.mode not in _MOTOR:
        return "closed"
    return ""


def access_verdict(value: str | None, key: str, mode: str) -> str:
    """What the value of an access key says to a mode: "open", "closed", "dismount" or "" (nothing)."""
    if value is None:
        return ""
    if mode == "ambulance":
        return _ambulance_verdict(value, key)
    if value == "dismount":
        return "dismount"
    if value in _CLOSED:
        return "closed"
    # `access=yes` does not turn a footpath into a road; a key of the mode itself does
    return "open" if value in _OPEN and key not in {"access", "vehicle"} else "allowed" if value in _OPEN else ""


def _ambulance_verdict(value: str, key: str) -> str:
    """Gates, private and restricted roads give way to an ambulance; `no` does not, unless emergency=yes."""
    if key == "emergency":
        return "open" if value in _OPEN else "closed" if value == "no" else ""
    if value in _OPEN_TO_AMBULANCE:
        return "open" if value in _OPEN and key in {"motorcar", "motor_vehicle"} else "allowed"
    return "closed" if value in _CLOSED else ""


def _base_kmh(road_class: str, tags: Mapping[str, str], mode: TravelMode, open_by: str) -> float:
    """Speed on the class without a limit; 0 when the class is closed to the mode and no tag opens it."""
    speed = mode.speed_kmh.get(road_class, 0.0)
    if open_by == "dismount":
        return mode.dismounted_kmh
    if open_by == "open":
        speed = max(speed, mode.by_tag_kmh.get(road_class, 0.0))
    service = mode.service_kmh.get(tags.get("service", ""), math.inf) if road_class == "service" else math.inf
    return min(speed, service)


def _speed(road_class: str, tags: Mapping[str, str], mode: TravelMode, base: float, direction: str) -> float:
    """Achieved speed: the limit's share or the class's speed, never above what surface and mode allow."""
    speed = base
    limit = limit_kmh(tags, mode, direction)
    share = mode.limit_share.get(road_class)
    if limit is not None and share is not None and tags.get("service", "") not in mode.service_kmh:
        speed = limit * share
    elif limit is not None and share is None:
        speed = min(speed, limit) if not mode.on_foot else speed
    bounds = (
        mode.max_kmh if road_class != "ferry" else math.inf,
        mode.surface_kmh.get(_plain_surface(tags.get("surface", "")), math.inf),
        mode.smoothness_kmh.get(tags.get("smoothness", ""), math.inf),
        mode.tracktype_kmh.get(tags.get("tracktype", ""), math.inf),
    )
    return min(speed, *bounds)


def _plain_surface(value: str) -> str:
    """`concrete:plates` and `cobblestone:flattened` without their refinement."""
    return value.split(":", 1)[0].split(";", 1)[0]


def limit_kmh(tags: Mapping[str, str], mode: TravelMode, direction: str) -> float | None:
    """Posted limit in one direction, km/h; None when there is none or it is not a number."""
    for key in (f"maxspeed:{direction}", "maxspeed", "maxspeed:type", "zone:maxspeed", "source:maxspeed"):
        value = tags.get(key)
        if value is not None:
            limit = parse_limit_kmh(value, mode)
            if limit is not None:
                return limit
    return None


def _directions(tags: Mapping[str, str], mode: TravelMode, road_class: str) -> tuple[bool, bool]:
    """Which directions are open: forward, backward."""
    forward, backward = _oneway(tags, mode, road_class)
    for key in reversed(ACCESS_KEYS[mode.mode]):
        ahead, back = tags.get(f"{key}:forward"), tags.get(f"{key}:backward")
        if ahead is not None:
            forward = access_verdict(ahead, key, mode.mode) != "closed"
        if back is not None:
            backward = access_verdict(back, key, mode.mode) != "closed"
    return forward, backward


def _oneway(tags: Mapping[str, str], mode: TravelMode, road_class: str) -> tuple[bool, bool]:
    """Directions by oneway tags; people on foot heed only those meant for them."""
    if mode.on_foot:
        return _by_value(tags.get("oneway:foot") or _conveyor(tags))
    for key in _oneway_keys(mode.mode):
        if key in tags:
            return _by_value(tags[key])
    general = tags.get("oneway")
    if general is None and (tags.get("junction") in _ROUND or road_class == "motorway"):
        general = "yes"
    forward, backward = _by_value(general)
    if mode.mode == "bicycle" and not (forward and backward) and _contraflow(tags):
        return True, True
    return forward, backward


def _oneway_keys(mode: str) -> tuple[str, ...]:
    """Keys that speak of the mode's own one-way rule."""
    return {
        "bicycle": ("oneway:bicycle",),
        "car": ("oneway:motorcar", "oneway:motor_vehicle"),
        "motorcycle": ("oneway:motorcycle", "oneway:motor_vehicle"),
        "ambulance": ("oneway:emergency", "oneway:motorcar", "oneway:motor_vehicle"),
    }[mode]


def _contraflow(tags: Mapping[str, str]) -> bool:
    """Whether bicycles may ride against the one-way."""
    return any(tags.get(key) in _OPPOSITE for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"))


def _conveyor(tags: Mapping[str, str]) -> str | None:
    """An escalator is a one-way for people on foot."""
    return {"forward": "yes", "backward": "-1"}.get(tags.get("conveying", ""))


def _by_value(value: str | None) -> tuple[bool, bool]:
    """Forward, backward by a oneway value; reversible and unknown values stay two-way."""
    if value in _YES:
        return True, False
    if value in _REVERSED:
        return False, True
    return True, True
