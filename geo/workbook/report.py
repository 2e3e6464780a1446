"""The report as a workbook for a person: numbers first, then tables, a chart, sources; in the reader's language."""

from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from geo.errors import OutputError
from geo.words import Speech
from geo.workbook.curve_sheet import write_curve_sheet
from geo.workbook.form import NO_CLOCK, Book, add_formats
from geo.workbook.people_sheets import write_coverage_sheet, write_out_sheet, write_statuses_sheet
from geo.workbook.ranges_sheet import write_ranges_sheet
from geo.workbook.sites_sheet import write_sites_sheet
from geo.workbook.sources_sheet import write_sources_sheet
from geo.workbook.summary_sheet import write_summary_sheet

if TYPE_CHECKING:
    from geo.region import Evaluation, Question, Region


def write_workbook(evaluation: "Evaluation", region: "Region", question: "Question", path: Path, *, lang: str) -> None:
    """Writes `report.xlsx` in one of the four languages.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(str(path), options)
    file.set_properties({"title": region.title(lang), "created": NO_CLOCK})
    speech = Speech(lang)
    book = Book(file, add_formats(file, speech), speech, region, question, evaluation)
    for write in (
        write_summary_sheet,
        write_coverage_sheet,
        write_ranges_sheet,
        write_out_sheet,
        write_curve_sheet,
        write_sites_sheet,
        write_statuses_sheet,
        write_sources_sheet,
    ):
        write(book)
    try:
        file.close()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise OutputError("{name} cannot be written; is it open in another program?", name=path.name) from error
