"""What the tags of a node mean to a travel mode: is the way closed there, or what delay does it cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from routing.modes import TravelMode
from routing.osm.tags import ACCESS_KEYS, access_verdict

NODE_KEYS: Final = (
    "highway", "barrier", "crossing", "crossing:signals", "railway", "access", "foot", "bicycle", "vehicle",
    "motor_vehicle", "motorcar", "motorcycle", "emergency", "locked", "direction", "traffic_signals:direction",
)  # fmt: skip
"""Every key of a node that has a say."""

NODE_FILTER_KEYS: Final = ("barrier", "highway", "crossing", "railway")
"""A node without one of these says nothing."""

_SHUT_TO_VEHICLES: Final = {
    "bollard", "block", "jersey_barrier", "log", "debris", "chain", "rope", "stile", "turnstile", "kissing_gate",
    "full-height_turnstile", "cycle_barrier", "motorcycle_barrier", "wicket_gate", "hampshire_gate", "planter", "fence",
    "wall", "hedge", "ditch", "tank_trap", "horse_stile", "sump_buster", "bus_trap", "barrier_board",
}  # fmt: skip
_SHUT_TO_BICYCLES: Final = {
    "stile", "full-height_turnstile", "turnstile", "debris", "fence", "wall", "hedge", "ditch", "log",
}  # fmt: skip
_SHUT_TO_FOOT: Final = {"fence", "wall", "hedge", "ditch", "debris"}
_DIRECTIONAL: Final = {"forward": (True, False), "backward": (False, True)}


@dataclass(frozen=True)
class NodeRule:
    """What a node is to one mode: closed, or delays in seconds on arriving along and against its way."""

    closed: bool = False
    forward_s: float = 0.0
    backward_s: float = 0.0
    crossing_only: bool = False  # the delay is for those who cross the road, not for those who walk along it


def node_rule(tags: Mapping[str, str], mode: TravelMode) -> NodeRule | None:
    """What a node with these tags is to the mode; None when it changes nothing."""
    if _is_shut(tags, mode):
        return NodeRule(closed=True)
    kind = _signal_kind(tags, mode)
    delay = max(mode.delay_s.get(kind, 0.0), _barrier_delay(tags, mode))
    if delay <= 0:
        return None
    along, against = _DIRECTIONAL.get(tags.get("traffic_signals:direction") or tags.get("direction", ""), (True, True))
    return NodeRule(
        forward_s=delay if along else 0.0,
        backward_s=delay if against else 0.0,
        crossing_only=mode.on_foot and kind == "signal_crossing",
    )


def _is_shut(tags: Mapping[str, str], mode: TravelMode) -> bool:
    """Whether the mode cannot pass: by an access tag of the node, else by the kind of barrier."""
    for key in ACCESS_KEYS[mode.mode]:
        verdict = access_verdict(tags.get(key), key, mode.mode)
        if verdict:
            return verdict == "closed"
    barrier = tags.get("barrier")
    if barrier is None:
        return False
    if tags.get("locked") == "yes" and mode.mode != "ambulance":
        return True
    if mode.on_foot:
        return barrier in _SHUT_TO_FOOT
    return barrier in (_SHUT_TO_BICYCLES if mode.mode == "bicycle" else _SHUT_TO_VEHICLES)


def _signal_kind(tags: Mapping[str, str], mode: TravelMode) -> str:
    """Name of the delay at this node: a signal, a sign, a railway; "" for none."""
    highway = tags.get("highway", "")
    signal_crossing = tags.get("crossing") == "traffic_signals" or tags.get("crossing:signals") == "yes"
    if mode.on_foot:
        return "signal_crossing" if signal_crossing else tags.get("railway", "")
    if highway == "traffic_signals":
        return "traffic_signals"
    if signal_crossing and highway in {"", "crossing"}:
        return "signal_crossing"
    return highway or tags.get("railway", "")


def _barrier_delay(tags: Mapping[str, str], mode: TravelMode) -> float:
    """Seconds to pass a barrier."""
    return mode.delay_s.get(tags.get("barrier", ""), 0.0)
