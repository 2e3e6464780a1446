"""How a publication is shown: pages in five languages without a script, pictures for reports, citations.

speech        what is said, in the reader's language
map_drawing   the map as SVG without words
drawings      the other pictures as SVG without words: of a hundred people, of a curve, of what moves a number
sheet         a picture with its heading, legend and sources, for a report
raster        the same as PNG
citation      APA, BibTeX, CSL JSON
page, index   HTML
"""
