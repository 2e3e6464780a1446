"""The documents of a plan of home visits: sheets, calendars, tracks, workbook and map, of all or of a team or day."""

from geo.visits.documents.calendar import render_calendar
from geo.visits.documents.day_sheet import render_sheets
from geo.visits.documents.gpx import render_gpx
from geo.visits.documents.kml import render_kml
from geo.visits.documents.map_page import render_map_page
from geo.visits.documents.sheet_pdf import print_sheets
from geo.visits.documents.workbook import render_workbook
from geo.visits.documents.write import write_documents

__all__ = [
    "print_sheets",
    "render_calendar",
    "render_gpx",
    "render_kml",
    "render_map_page",
    "render_sheets",
    "render_workbook",
    "write_documents",
]
