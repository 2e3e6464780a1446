"""Lists that people keep in spreadsheets, read row by row: previewed, mapped, mended where only one reading is left.

Two doors: `geo.lists.preview.preview_list` and `geo.lists.read.read_list`.
"""
