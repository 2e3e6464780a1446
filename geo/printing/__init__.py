"""Pages on paper: PDF/UA by WeasyPrint with our own letters, for day sheets and publications.

typeface  the letters of a page that is printed
press     HTML to PDF, and the letters taken in once for many pages
"""
