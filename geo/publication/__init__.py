"""Publications: figures frozen from a result, with all that is needed to say how they came about and to recompute them.

canonical         the bytes a publication's id is made of
figure            what a figure and a publication are
result_tables     the tables of a study that figures are read from: those of a folder, or counted anew
counts            counts that are to be published, and what their reader knows: which add up, which are people
nestings          which tables of coverage lie within others
coverage_counts   the counts of tables and charts of coverage, as one system
drawn_cells       what dots on maps tell of people
curve_points      the minutes of charts
attack            how tightly published counts bound those held back
suppression       small counts are held back before anything is frozen, and cannot be worked out from the rest
sensitivity       how far figures move with each uncertain input
interval_ends     ends of intervals in steps of the minimum of people
findings          all that figures are made of
held_counts       which counts of the tables of coverage are held back
cited_norm        the norm a figure is held against
certificate       the manifest, read strictly: it may be doctored
freeze            all figures of a publication, in their order
coverage_figures  numbers, maps, tables and charts of coverage
folders           what the folders of a publication are called
home_visits       lists of home visits are no inputs
inputs_folder     the inputs a publication takes along
publish           a folder with figures, inputs and certificate; figures are written by write_figures
figure_data       a figure as JSON, CSV and GeoJSON; pages draw it
recompute         the tables of a study anew
verify            a folder against its hashes, and its figures against those computed anew
templates         how pages and reports are filled
redraw            pages, pictures and tables against those drawn anew; drawn_with says with which libraries
"""
