"""The sheets of people by boundary and status: coverage, out of reach, not measured."""

import numpy as np

from geo.workbook.figure_columns import figure_columns
from geo.workbook.form import COLOURS, FIRST_ROW, Book, Column, finish_table, open_sheet, write_table
from geo.workbook.names import (
    ALL_BOUNDARIES,
    boundary_names,
    mode_names,
    rows_of_everyone,
    service_names,
    stratum_name,
)


def write_coverage_sheet(book: Book) -> None:
    """The coverage table, row by row."""
    say = book.speech.say
    table = book.evaluation.coverage
    columns = [
        *figure_columns(book, table),
        Column(say("head_within"), "people", table["people_covered"].tolist()),
        Column(say("head_share_within"), "share", table["share_covered"].tolist()),
    ]
    sheet = open_sheet(book, "coverage")
    finish_table(sheet, columns, write_table(book, sheet, columns))


def write_out_sheet(book: Book) -> None:
    """People out of reach: a row for each boundary, mode and threshold, a column for each stratum, worst first."""
    say = book.speech.say
    keys = ["mode", "service", "threshold_min", "boundary_id", "boundary_name"]
    coverage = book.evaluation.coverage
    out = coverage.assign(out=coverage["people"] - coverage["people_covered"])
    strata = list(book.region.population.stratum_columns)
    table = out.pivot_table(index=keys, columns="stratum", values="out", sort=False)[strata].reset_index()
    people = rows_of_everyone(book, coverage).drop_duplicates("boundary_id").set_index("boundary_id")["people"]
    order = np.lexsort((-table[book.everyone].to_numpy(dtype=np.float64), table["boundary_id"] == ALL_BOUNDARIES))
    groups = table.groupby(["mode", "service", "threshold_min"], sort=False).ngroup().to_numpy()
    table = table.iloc[order[np.argsort(groups[order], kind="stable")]]
    total = people.reindex(table["boundary_id"]).to_numpy(dtype=np.float64)
    share = np.divide(
        table[book.everyone].to_numpy(dtype=np.float64), total, out=np.full(len(total), np.nan), where=total > 0
    )
    columns = [
        Column(say("column_name"), "text", boundary_names(book, table)),
        Column(say("head_mode"), "text", mode_names(book, table["mode"].tolist())),
        Column(say("head_service"), "text", service_names(book, table)),
        Column(say("head_threshold"), "minutes", table["threshold_min"].tolist()),
        Column(say("column_people"), "people", total.tolist()),
        Column(say("head_share_out"), "share", share.tolist()),
        *(Column(say("also_out", who=stratum_name(book, name)), "people", table[name].tolist()) for name in strata),
    ]
    sheet = open_sheet(book, "out")
    after = write_table(book, sheet, columns)
    finish_table(sheet, columns, after)
    bars = {"type": "data_bar", "bar_color": COLOURS["out"], "min_type": "num", "min_value": 0}
    sheet.conditional_format(FIRST_ROW + 1, 5, max(after - 1, FIRST_ROW + 1), 5, bars)


def write_statuses_sheet(book: Book) -> None:
    """People by status: a row for each mode, service and status, a column for each stratum."""
    say = book.speech.say
    keys = ["mode", "service", "status"]
    strata = list(book.region.population.stratum_columns)
    table = book.evaluation.statuses.pivot_table(index=keys, columns="stratum", values="people", sort=False)[
        strata
    ].reset_index()
    cutoff = book.speech.minutes(book.question.cutoff_min)
    columns = [
        Column(say("head_mode"), "text", mode_names(book, table["mode"].tolist())),
        Column(say("head_service"), "text", service_names(book, table)),
        Column(say("head_status"), "text", [say(f"status_name_{status}", cutoff=cutoff) for status in table["status"]]),
        *(Column(stratum_name(book, name), "people", table[name].tolist()) for name in strata),
    ]
    sheet = open_sheet(book, "statuses")
    finish_table(sheet, columns, write_table(book, sheet, columns))
