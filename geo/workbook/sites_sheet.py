"""The sheet of proposed sites, by rank, with what is proved about them."""

from typing import Final

from geo.proposal import asked_of, plan_sentences
from geo.workbook.form import FIRST_ROW, Book, Column, open_sheet, write_table
from geo.workbook.names import stratum_name

TIME_HEADINGS: Final = {"mean_travel_time_s": "head_mean_after", "longest_travel_time_s": "head_longest_after"}


def write_sites_sheet(book: Book) -> None:
    """A row for each site; no sheet where none is proposed: the first sheet says why."""
    plan, sites = book.evaluation.plan, book.evaluation.sites
    if plan is None or sites is None or not len(sites):
        return
    say = book.speech.say
    strata = [str(column).removeprefix("gained_") for column in sites.columns if str(column).startswith("gained_")]
    columns = [
        Column(say("head_rank"), "minutes", sites["rank"].tolist()),
        Column(say("head_candidate"), "id", sites["candidate_id"].astype(str).tolist()),
        Column(say("head_lon"), "place", sites["lon"].tolist()),
        Column(say("head_lat"), "place", sites["lat"].tolist()),
        *(
            Column(say(heading), "time", (sites[name] / 60).tolist())
            for name, heading in TIME_HEADINGS.items()
            if name in sites
        ),
        Column(say("head_gained"), "people", sites["people_gained"].tolist()),
        Column(say("head_total"), "people", sites["people_covered_total"].tolist()),
        *(
            Column(say("head_gained_stratum", who=stratum_name(book, name)), "people", sites[f"gained_{name}"].tolist())
            for name in strata
        ),
    ]  # fmt: skip
    sheet = open_sheet(book, "sites")
    after = write_table(book, sheet, columns)
    sheet.freeze_panes(FIRST_ROW + 1, 2)
    for row, line in enumerate(plan_sentences(book.speech, plan, asked_of(book.question)), after + 1):
        sheet.write_string(row, 0, line, book.formats["text"])
