"""`report.xlsx`: one module for each idea of it, `write_workbook` for the whole."""

from geo.workbook.report import write_workbook

__all__ = ["write_workbook"]
