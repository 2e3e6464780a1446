"""OGC API - Features, Part 1 Core and Part 2 CRS: the layers of every region for QGIS, GDAL and other programs."""
