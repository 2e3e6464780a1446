"""What a check against norms says: how many are met, and each norm with what was measured and where it comes from."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.norms import SHARE
from geo.publication.figure import Figure
from geo.words import Speech

NETWORK: Final = "order № ҚР ДСМ-133/2020 of 2020-10-15, amended by № ҚР ДСМ-59 of 2022-06-30"
SOURCES: Final[Mapping[str, str]] = {
    "from memory": "norm_source_memory",
    "press": "norm_source_press",
    "planning convention": "norm_source_convention",
    "order № ҚР ДСМ-225/2020, amended in 2023, as the press names it": "norm_source_ems",
    f"{NETWORK}; values from the press on the amendment and a vice-minister in 2025": "norm_source_net",
}
"""Sources of the shipped table that are no citation, which every language gives as it stands."""
VERDICTS = {True: "norm_met", False: "norm_missed", None: "norm_open"}


def tell_norms(figure: Figure, speech: Speech) -> str:
    """How many norms could be measured and are met, and what "not verified" means where one is not."""
    rows = figure.says["rows"]
    measured = [row for row in rows if row["measured"] is not None]
    counts = {"n": len(rows), "measured": len(measured), "open": sum(row["is_met"] is None for row in measured)}
    gaps = {name: speech.number(count) for name, count in {**figure.meaning.gaps, **counts}.items()}
    told = [speech.say("meaning_norm", **gaps)]
    if len(measured) < len(rows):
        told.append(speech.say("norms_unmeasured", n=speech.number(len(rows) - len(measured))))
    if not all(row["is_verified"] for row in rows):
        told.append(speech.say("norms_unverified"))
    return " ".join(told)


def norm_table(figure: Figure, speech: Speech) -> dict[str, Any]:
    """The norms, those first that were measured: what each asks, what was measured, whether it is met, its source.

    Those that were not measured for the same reason stand in one row.
    """
    rows = [[figure.says["rows"][at] for at in places] for places in group_norms(figure)]
    return {
        "caption": speech.say("norm"),
        "is_words": True,
        "head": [speech.say(f"column_{name}") for name in ("norm", "measured", "verdict", "source")],
        "rows": [_row(alike, speech) for alike in rows],
    }


def order_of_norms(figure: Figure) -> list[int]:
    """The places of its rows: what was decided first, then what was measured, then by why it was not."""
    rows = figure.says["rows"]
    return sorted(range(len(rows)), key=lambda at: _rank(rows[at]))


def group_norms(figure: Figure) -> list[list[int]]:
    """The places of its rows in their order: each that was measured alone, the others by why they were not."""
    rows, groups = figure.says["rows"], list[list[int]]()
    for at in order_of_norms(figure):
        last = rows[groups[-1][0]] if groups else rows[at]
        if groups and (last["measured"], rows[at]["measured"]) == (None, None) and last["reason"] == rows[at]["reason"]:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def say_sources(rows: Sequence[Mapping[str, Any]], speech: Speech) -> str:
    """Where norms come from, each source once."""
    return "; ".join(dict.fromkeys(say_source(row, speech) for row in rows))


def _rank(row: Mapping[str, Any]) -> tuple[bool, bool, str]:
    return row["is_met"] is None, row["measured"] is None, row["reason"]


def say_source(row: Mapping[str, Any], speech: Speech) -> str:
    """Where a norm comes from, and when it was read."""
    if row["source"] in SOURCES:
        return ", ".join(filter(None, (speech.say(SOURCES[row["source"]]), row["date_read"])))
    return ", ".join(filter(None, (row["source"], row["article"], row["date_read"])))


def say_norm(row: Mapping[str, Any], speech: Speech) -> str:
    """What a norm asks, in a sentence; one that nobody has put into words yet, as its table has it."""
    key = f"norm_{row['norm_id']}"
    value = speech.level(row["value"]) if row["unit"] == SHARE else speech.number(row["value"])
    if key in speech.words:
        return speech.say(key, value=value)
    return f"{value} {row['unit']}"


def say_verdict(row: Mapping[str, Any], speech: Speech) -> str:
    """Met, not met, measured without a verdict, or not measured."""
    return speech.say("norm_unmeasured" if row["measured"] is None else VERDICTS[row["is_met"]])


def say_reason(row: Mapping[str, Any], speech: Speech) -> str:
    """Why it is not decided, or not certain; "" where there is nothing to say."""
    return speech.say(f"reason_{row['reason']}") if row["reason"] else ""


def _row(alike: Sequence[Mapping[str, Any]], speech: Speech) -> list[tuple[str, str]]:
    row = alike[0]
    return [
        ("; ".join(_marked(each, speech) for each in alike), ""),
        _measured(row, speech),
        (say_verdict(row, speech), say_reason(row, speech)),
        (say_sources(alike, speech), ", ".join(each["norm_id"] for each in alike)),
    ]


def _marked(row: Mapping[str, Any], speech: Speech) -> str:
    return say_norm(row, speech) + ("" if row["is_verified"] else f" (⚠ {speech.say('norm_unverified')})")


def _measured(row: Mapping[str, Any], speech: Speech) -> tuple[str, str]:
    if row["measured"] is None:
        return "–", ""
    how = speech.name("how", row["mode"])
    if row["interval"] is None:
        return speech.percent(row["measured"]), how
    low, high = (speech.percent(end) for end in row["interval"])
    return speech.percent(row["measured"]), f"{speech.say('range', low=low, high=high)}, {how}"
