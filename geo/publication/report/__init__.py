"""The coverage report of a publication: PDF, HTML for a word processor, XLSX annex; numbers carry their figure's id.

place_names     boundaries and travel modes as the report calls them
shelf           figures by what they are about
table_rows      rows of a table figure by boundary and stratum
citing          numbers with the id of the figure they come from, and sentences of them
form            chapters and what stands in them
summary, modes, boundaries, services, moves, method, sources, figure_list
                one chapter each
pictures        maps and charts as pictures inside the page
render          chapters to HTML
annex           every figure of the publication as a workbook
write_report    all of it into the folder of a publication
"""
