"""The first sheet: the numbers of the whole region, the proposal, and how to read them."""

import pandas as pd

from geo.proposal import asked_of, plan_sentences
from geo.workbook.form import Book, Column, open_sheet, write_table
from geo.workbook.names import ALL_BOUNDARIES, ANY_SERVICE, mode_names, rows_of_everyone


def write_summary_sheet(book: Book) -> None:
    """Everyone by mode and threshold, what the proposal brings, and how to read both."""
    sheet = open_sheet(book, "summary")
    say = book.speech.say
    table = rows_of_everyone(book, book.evaluation.coverage)
    table = table[table["boundary_id"] == ALL_BOUNDARIES].merge(
        _capacity(book), how="left", on=["mode", "threshold_min"]
    )
    worst = rows_of_everyone(book, book.evaluation.worst_decile)
    worst = worst[worst["boundary_id"] == ALL_BOUNDARIES]
    worst_of_mode = dict(zip(worst["mode"], worst["worst_decile_min"], strict=True))
    out = table["people"] - table["people_covered"]
    full = table["people_no_capacity"]
    columns = [
        Column(say("head_mode"), "text", mode_names(book, table["mode"].tolist())),
        Column(say("head_threshold"), "minutes", table["threshold_min"].tolist()),
        Column(say("column_people"), "people", table["people"].tolist()),
        Column(say("head_within"), "people", table["people_served"].fillna(table["people_covered"]).tolist()),
        *([Column(say("head_no_capacity"), "people", full.tolist())] if full.notna().any() else []),
        Column(say("column_out"), "people", out.tolist()),
        Column(say("head_share_out"), "share", (out / table["people"]).tolist()),
        Column(say("head_worst"), "minutes", [worst_of_mode.get(mode) for mode in table["mode"]]),
    ]
    row = write_table(book, sheet, columns) + 1
    if book.evaluation.plan is not None:
        sheet.write_string(row, 0, say("layer_sites"), book.formats["subtitle"])
        for line in plan_sentences(book.speech, book.evaluation.plan, asked_of(book.question)):
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
