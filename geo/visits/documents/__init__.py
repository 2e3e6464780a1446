"""The documents of a plan of home visits, each of all tours or of a team or day.

day_sheet, sheet_pdf   pages of A4 to take along, as HTML and as PDF
calendar               iCalendar, a file for each team
gpx, kml               stops and ways for phones, satnavs and globes
workbook               XLSX for the office
map_page               one self-contained page with a map
ride_sheet, ride_calendar, ride_tracks
                       the same for the cars that bring people in
write                  all of them into a folder
"""
