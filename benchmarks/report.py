"""What was measured, as a page for people: `RESULTS.md`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.figures import MOST, RATIOS, Row, our_seconds
from benchmarks.task import Task

EDGE_BASED = (
    "OSRM and Valhalla search from edge to edge with turn costs and drive at speeds of their own, and OSRM snaps every "
    "coordinate of a table anew: each of their queries does more work than ours, scipy's or networkx's from junction "
    "to junction. Their answers can therefore only be alike; all others must be equal."
)


def results_page(found: Mapping[str, Any], tasks: Sequence[Task]) -> str:
    """The whole page."""
    facts = found["problem"]
    across, down = facts["tiles"]
    lines = [
        "# Benchmark results",
        "",
        f"Written by `{found['command']}` in {found['seconds'] / 60:.0f} minutes on {found['machine']}. Seconds are "
        "medians of the runs; every row is a process of its own, and its memory the peak of that process.",
        "",
        f"The extract: `{facts['extract']}`, {across} x {down} tiles joined by link roads, {facts['pbf_mb']} MB of "
        f"PBF, {facts['nodes']:,} junctions and {facts['edges']:,} directed edges for cars, "
        f"{facts['share_in_largest_component']:.1%} of them in one piece. A tiled town repeats itself.",
        "",
        EDGE_BASED,
        "",
        *(["**A trial on a small extract: the figures mean nothing.**", ""] if facts["trial"] else []),
        "## Figures to reach",
        "",
        *_figures(found),
        "",
    ]
    for task in tasks:
        lines += [*_section(task, found["tasks"][task.name]), ""]
    lines += ["## Smaller figures, on one tile and on the embedded metropolis", "", *_plain(found["quick"]), ""]
    if "isochrone" in found:
        lines += ["## Isochrone polygons, from the same times", ""]
        lines += [*table([{"method": name, **row} for name, row in found["isochrone"].items()]), ""]
    if "siting" in found:
        lines += ["## Siting", "", *table(found["siting"]), ""]
    lines += ["## Versions and commands", "", *_versions(found), ""]
    return "\n".join(lines)


def _figures(found: Mapping[str, Any]) -> list[str]:
    rows = []
    for figure in RATIOS:
        ratio = found.get(figure.name)
        said = "not measured" if ratio is None else f"{ratio:,.1f} x"
        reached = "" if ratio is None else ("yes" if ratio >= figure.at_least else "**no**")
        rows.append({"figure": figure.name, "at least": f"{figure.at_least:g} x", "found": said, "reached": reached})
    for name, most in MOST.items():
        value = found["quick"].get(name)
        if value is not None:
            reached = "yes" if value <= most else "**no**"
            rows.append({"figure": name, "at least": f"<= {most:g}", "found": shown(value), "reached": reached})
    return table(rows)


def _section(task: Task, rows: Sequence[Row]) -> list[str]:
    base = our_seconds(rows, task.base)
    against = task.base or "the quickest of ours"
    said = []
    for row in rows:
        cells = {"engine": row["engine"], "time": row.get("missing", "")}
        if "seconds" in row:
            cells["time"] = duration(row["seconds"])
            cells["ratio"] = f"{row['seconds'] / base:,.2f}" if base else ""
            cells["runs"] = str(row["runs"])
            cells["made ready in"] = duration(row["prepare_s"]) if row.get("prepare_s") else ""
            cells["peak MB"] = f"{row['peak_mb']:,}"
            cells["answers"] = row.get("agrees", "")
            cells["note"] = "; ".join(text for text in (row["sample"], row["note"]) if text)
        said.append(cells)
    without = [f"No row for {engine}: {why}." for engine, why in task.none.items()]
    head = [f"## {task.title}", "", f"{task.asked} Ratio: time over that of {against}.", ""]
    return [*head, *table(said), *(["", " ".join(without)] if without else [])]


def _versions(found: Mapping[str, Any]) -> list[str]:
    versions = ", ".join(f"{name} {number}" for name, number in sorted(found["versions"].items()))
    commands = [
        "    make bench                                  # this page",
        '    make bench ARGS="--trial"                   # a small extract, minutes; does not touch this page',
        "    make bench-quick                            # results-quick.json, under a minute",
    ]
    return [f"{versions}.", "", *commands]


def _plain(values: Mapping[str, Any]) -> list[str]:
    return table([{"figure": name, "value": value} for name, value in values.items() if isinstance(value, float)])


def table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows as a Markdown table; a row may lack a column."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return [
        _line(columns),
        "|---" * len(columns) + "|",
        *(_line(row.get(name, "") for name in columns) for row in rows),
    ]


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(shown(cell).replace('|', '/') for cell in cells)} |"


def shown(value: object) -> str:
    """A number with three digits."""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return "" if value is None else str(value)


def duration(seconds: float) -> str:
    """Milliseconds below a second, hours above two."""
    if seconds < 1:
        return f"{1000 * seconds:.3g} ms"
    return (
        f"{seconds:,.3g} s"
        if seconds < 1000
        else f"{seconds / 60:,.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:,.1f} h"
    )
