"""The last sheet: where the data come from and how people were counted."""

from geo.workbook.form import FIRST_ROW, Book, open_sheet


def write_sources_sheet(book: Book) -> None:
    """Inputs with their licence, what was asked, and the method."""
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
