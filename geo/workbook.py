"""The report as a workbook for a person: numbers first, then tables, a chart, sources; in the reader's language."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from geo.errors import OutputError
from geo.proof import proof_sentence
from geo.words import Speech
from geo.workbook_form import (
    COLOURS,
    FIRST_ROW,
    NO_CLOCK,
    Book,
    Column,
    add_formats,
    finish_table,
    open_sheet,
    write_table,
)

if TYPE_CHECKING:
    from geo.region import Evaluation, Question, Region

ANY_SERVICE: Final = "any"
ALL_BOUNDARIES: Final = "all"
NO_BOUNDARY: Final = "none"
SERIES: Final = ("#0B4F6C", "#C2410C", "#7A2A5A", "#7D5F10", "#2F8892", "#3B2F80")


def write_workbook(evaluation: "Evaluation", region: "Region", question: "Question", path: Path, *, lang: str) -> None:
    """Writes `report.xlsx` in one of the four languages.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(str(path), options)
    file.set_properties({"title": region.name, "created": NO_CLOCK})
    book = Book(file, add_formats(file), Speech(lang), region, question, evaluation)
    for write in (
        _write_summary,
        _write_coverage,
        _write_out,
        _write_curve,
        _write_sites,
        _write_statuses,
        _write_sources,
    ):
        write(book)
    try:
        file.close()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise OutputError("{name} cannot be written; is it open in another program?", name=path.name) from error


def _modes(book: Book, values: Sequence[str]) -> list[str]:
    return [book.speech.name("mode", str(value)) for value in values]


def _boundaries(book: Book, table: pd.DataFrame) -> list[str]:
    special = {ALL_BOUNDARIES: book.speech.say("whole_region"), NO_BOUNDARY: book.speech.say("no_boundary")}
    return [
        special.get(str(key), str(name)) for key, name in zip(table["boundary_id"], table["boundary_name"], strict=True)
    ]


def _services(book: Book, table: pd.DataFrame) -> list[str]:
    return [book.speech.name("service", str(value)) for value in table["service"]]


def _stratum(book: Book, name: str) -> str:
    return book.speech.stratum(book.region.population, name)


def _for_everyone(book: Book, table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["service"] == ANY_SERVICE) & (table["stratum"] == book.everyone)]


def _write_summary(book: Book) -> None:
    sheet = open_sheet(book, "summary")
    say = book.speech.say
    table = _for_everyone(book, book.evaluation.coverage)
    table = table[table["boundary_id"] == ALL_BOUNDARIES].merge(
        _capacity(book), how="left", on=["mode", "threshold_min"]
    )
    worst = _for_everyone(book, book.evaluation.worst_decile)
    worst = worst[worst["boundary_id"] == ALL_BOUNDARIES]
    worst_of_mode = dict(zip(worst["mode"], worst["worst_decile_min"], strict=True))
    out = table["people"] - table["people_covered"]
    full = table["people_no_capacity"]
    columns = [
        Column(say("head_mode"), "text", _modes(book, table["mode"].tolist())),
        Column(say("head_threshold"), "minutes", table["threshold_min"].tolist()),
        Column(say("column_people"), "people", table["people"].tolist()),
        Column(say("head_within"), "people", table["people_served"].fillna(table["people_covered"]).tolist()),
        *([Column(say("head_no_capacity"), "people", full.tolist())] if full.notna().any() else []),
        Column(say("column_out"), "people", out.tolist()),
        Column(say("head_share_out"), "share", (out / table["people"]).tolist()),
        Column(say("head_worst"), "minutes", [worst_of_mode.get(mode) for mode in table["mode"]]),
    ]
    row = write_table(book, sheet, columns) + 1
    if book.evaluation.sites is not None and len(book.evaluation.sites):
        sheet.write_string(row, 0, say("layer_sites"), book.formats["subtitle"])
        for line in _proposal_sentences(book):
            row += 1
            sheet.write_string(row, 0, line, book.formats["text"])
        row += 2
    sheet.write_string(row, 0, say("how_title"), book.formats["subtitle"])
    for key in ("how_people", *(["how_capacity"] if full.notna().any() else []), "how_worst", "how_sums"):
        row += 1
        sheet.set_row(row, 30)
        text = f"{say(key)} {_capacity_assumption(book)}" if key == "how_capacity" else say(key)
        sheet.merge_range(row, 0, row, len(columns) - 1, text, book.formats["note"])


def _capacity_assumption(book: Book) -> str:
    """How a daily capacity was turned into people."""
    assumed = book.question.capacity
    if assumed is None:
        return ""
    visits, days = book.speech.number(assumed.visits_per_person_year, 1), book.speech.number(assumed.working_days)
    return book.speech.say("capacity_assumption", visits=visits, days=days)


def _capacity(book: Book) -> pd.DataFrame:
    """Served and not served for lack of capacity, where known; no rows otherwise."""
    columns = ["mode", "threshold_min", "people_served", "people_no_capacity"]
    capacity = book.evaluation.capacity
    if capacity is None:
        return pd.DataFrame({"mode": pd.Series(dtype=object)} | {name: pd.Series(dtype=float) for name in columns[1:]})
    return capacity.loc[capacity["service"] == ANY_SERVICE, columns]


def _write_coverage(book: Book) -> None:
    say = book.speech.say
    table = book.evaluation.coverage
    columns = [
        Column(say("column_name"), "text", _boundaries(book, table)),
        Column(say("head_boundary_id"), "id", table["boundary_id"].astype(str).tolist()),
        Column(say("head_service"), "text", _services(book, table)),
        Column(say("head_mode"), "text", _modes(book, table["mode"].tolist())),
        Column(say("head_stratum"), "text", [_stratum(book, str(v)) for v in table["stratum"]]),
        Column(say("head_threshold"), "minutes", table["threshold_min"].tolist()),
        Column(say("column_people"), "people", table["people"].tolist()),
        Column(say("head_within"), "people", table["people_covered"].tolist()),
        Column(say("head_share_within"), "share", table["share_covered"].tolist()),
    ]
    sheet = open_sheet(book, "coverage")
    finish_table(sheet, columns, write_table(book, sheet, columns))


def _write_out(book: Book) -> None:
    """People out of reach: a row for each boundary, mode and threshold, a column for each stratum, worst first."""
    say = book.speech.say
    keys = ["mode", "service", "threshold_min", "boundary_id", "boundary_name"]
    coverage = book.evaluation.coverage
    out = coverage.assign(out=coverage["people"] - coverage["people_covered"])
    strata = list(book.region.population.stratum_columns)
    table = out.pivot_table(index=keys, columns="stratum", values="out", sort=False)[strata].reset_index()
    people = _for_everyone(book, coverage).drop_duplicates("boundary_id").set_index("boundary_id")["people"]
    order = np.lexsort((-table[book.everyone].to_numpy(dtype=np.float64), table["boundary_id"] == ALL_BOUNDARIES))
    groups = table.groupby(["mode", "service", "threshold_min"], sort=False).ngroup().to_numpy()
    table = table.iloc[order[np.argsort(groups[order], kind="stable")]]
    total = people.reindex(table["boundary_id"]).to_numpy(dtype=np.float64)
    share = np.divide(
        table[book.everyone].to_numpy(dtype=np.float64), total, out=np.full(len(total), np.nan), where=total > 0
    )
    columns = [
        Column(say("column_name"), "text", _boundaries(book, table)),
        Column(say("head_mode"), "text", _modes(book, table["mode"].tolist())),
        Column(say("head_service"), "text", _services(book, table)),
        Column(say("head_threshold"), "minutes", table["threshold_min"].tolist()),
        Column(say("column_people"), "people", total.tolist()),
        Column(say("head_share_out"), "share", share.tolist()),
        *(Column(say("also_out", who=_stratum(book, name)), "people", table[name].tolist()) for name in strata),
    ]
    sheet = open_sheet(book, "out")
    after = write_table(book, sheet, columns)
    finish_table(sheet, columns, after)
    bars = {"type": "data_bar", "bar_color": COLOURS["out"], "min_type": "num", "min_value": 0}
    sheet.conditional_format(FIRST_ROW + 1, 5, max(after - 1, FIRST_ROW + 1), 5, bars)


def _write_curve(book: Book) -> None:
    """People by minute of travel time and mode, and a chart of their shares."""
    say = book.speech.say
    curve = _for_everyone(book, book.evaluation.curve)
    table = curve.pivot_table(index="travel_time_min", columns="mode", values="people", sort=False).sort_index()
    modes = [mode for mode in book.question.modes if mode in table]
    table = table[modes].fillna(0.0)
    share = table.cumsum() / table.sum()
    names = _modes(book, modes)
    columns = [
        Column(say("head_minutes"), "minutes", table.index.tolist()),
        *(Column(say("curve_people", mode=n), "people", table[m].tolist()) for m, n in zip(modes, names, strict=True)),
        *(Column(say("curve_share", mode=n), "share", share[m].tolist()) for m, n in zip(modes, names, strict=True)),
    ]
    sheet = open_sheet(book, "curve")
    write_table(book, sheet, columns)
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    shown = min(int(np.isfinite(table.index.to_numpy()).sum()), math.ceil(2 * max(book.question.thresholds_min)))
    _add_chart(book, sheet, names, shown, column=len(columns) + 1)


def _add_chart(book: Book, sheet: Any, names: Sequence[str], shown: int, *, column: int) -> None:
    chart = book.file.add_chart({"type": "scatter", "subtype": "straight"})
    page = f"'{sheet.get_name()}'"
    last = FIRST_ROW + 1 + shown
    for at, name in enumerate(names):
        letter = xl_col_to_name(1 + len(names) + at)
        chart.add_series(
            {
                "name": name,
                "categories": f"={page}!$A${FIRST_ROW + 2}:$A${last}",
                "values": f"={page}!${letter}${FIRST_ROW + 2}:${letter}${last}",
                "line": {"color": SERIES[at % len(SERIES)], "width": 2.25},
            }
        )
    chart.set_title({"name": book.speech.say("curve_title"), "name_font": {"size": 12, "bold": True}, "overlay": False})
    chart.set_x_axis(
        {"name": book.speech.say("head_minutes"), "min": 0, "max": shown, "major_gridlines": {"visible": False}}
    )
    chart.set_y_axis(
        {"num_format": "0%", "min": 0, "max": 1, "major_gridlines": {"visible": True, "line": {"color": "#DFE3E6"}}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 420})
    sheet.insert_chart(FIRST_ROW, column, chart)


def _write_sites(book: Book) -> None:
    sites = book.evaluation.sites
    if sites is None or not len(sites):
        return
    say = book.speech.say
    strata = [str(column).removeprefix("gained_") for column in sites.columns if str(column).startswith("gained_")]
    columns = [
        Column(say("head_rank"), "minutes", sites["rank"].tolist()),
        Column(say("head_candidate"), "id", sites["candidate_id"].astype(str).tolist()),
        Column(say("head_lon"), "place", sites["lon"].tolist()),
        Column(say("head_lat"), "place", sites["lat"].tolist()),
        Column(say("head_gained"), "people", sites["people_gained"].tolist()),
        Column(say("head_total"), "people", sites["people_covered_total"].tolist()),
        *(
            Column(say("head_gained_stratum", who=_stratum(book, name)), "people", sites[f"gained_{name}"].tolist())
            for name in strata
        ),
    ]  # fmt: skip
    sheet = open_sheet(book, "sites")
    after = write_table(book, sheet, columns)
    sheet.freeze_panes(FIRST_ROW + 1, 2)
    for row, line in enumerate(_proposal_sentences(book), after + 1):
        sheet.write_string(row, 0, line, book.formats["text"])


def _proposal_sentences(book: Book) -> list[str]:
    """What the sites bring together, and what is proved about them."""
    plan, sites, asked = book.evaluation.plan, book.evaluation.sites, book.question.siting
    if plan is None or sites is None or asked is None:
        return []
    speech = book.speech
    how = {"mode": speech.say(f"how_{asked.mode}"), "minutes": speech.minutes(asked.threshold_min)}
    gained = speech.number(float(sites["people_gained"].sum()))
    sentence = f"{speech.count('new_sites', len(sites))}: +{gained} {speech.say('gain_how', **how)}."
    return [sentence, proof_sentence(speech, plan)]


def _write_statuses(book: Book) -> None:
    say = book.speech.say
    keys = ["mode", "service", "status"]
    strata = list(book.region.population.stratum_columns)
    table = book.evaluation.statuses.pivot_table(index=keys, columns="stratum", values="people", sort=False)[
        strata
    ].reset_index()
    cutoff = book.speech.minutes(book.question.cutoff_min)
    columns = [
        Column(say("head_mode"), "text", _modes(book, table["mode"].tolist())),
        Column(say("head_service"), "text", _services(book, table)),
        Column(say("head_status"), "text", [say(f"status_name_{status}", cutoff=cutoff) for status in table["status"]]),
        *(Column(_stratum(book, name), "people", table[name].tolist()) for name in strata),
    ]
    sheet = open_sheet(book, "statuses")
    finish_table(sheet, columns, write_table(book, sheet, columns))


def _write_sources(book: Book) -> None:
    speech, region, question = book.speech, book.region, book.question
    source = region.network.source
    people = speech.number(region.population.total())
    rows = [
        ("source_roads", source.name),
        ("source_date", source.date),
        ("source_licence", source.licence),
        ("source_attribution", source.attribution),
        (
            "source_population",
            speech.say("source_cells", cells=speech.number(len(region.population.cells)), people=people),
        ),
        ("source_facilities", speech.number(len(region.facilities))),
        ("source_direction", speech.say(f"direction_{question.direction}")),
        ("source_cutoff", speech.minutes(question.cutoff_min)),
        ("source_snap", speech.say("metres", n=speech.number(question.snap_limit_m))),
        *([("source_model", question.siting.model)] if question.siting else []),
    ]
    sheet = open_sheet(book, "sources")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    for row, (key, value) in enumerate(rows, FIRST_ROW):
        sheet.write_string(row, 0, speech.say(key), book.formats["key"])
        sheet.write_string(row, 1, value, book.formats["text"])
    last = FIRST_ROW + len(rows) + 1
    for row, key in enumerate((f"method_{question.direction.removesuffix('_facility')}", "made_with"), last):
        sheet.set_row(row, 32)
        sheet.merge_range(row, 0, row, 1, speech.say(key), book.formats["note"])
