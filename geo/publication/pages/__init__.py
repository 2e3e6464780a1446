"""How a publication is shown: pages in five languages without a script, pictures, paper, maps to move, citations.

speech        what is said, in the reader's language
map_drawing   the map as SVG without words
drawings      the other pictures as SVG without words: of a hundred people, of a curve, of what moves a number
sheet         a picture with its heading, legend and sources, for a report
raster        the same as PNG
paper         a figure on A4 as PDF/UA
map_page      the map to move and zoom, by folium
atlas         what of a region each figure is drawn from
citation      APA, BibTeX, CSL JSON
page, index   HTML
"""
