"""The whole method on one page: a region and a question in, every table and picture out.

A person enters as a fraction of a cell and a stratum, meets seconds at the cell, and is counted once.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from geo.capacity import three_numbers
from geo.catchments import catchments
from geo.coverage import coverage_table
from geo.distribution import travel_time_curve, worst_decile
from geo.reach import Reach, measure_reach
from geo.region import Evaluation, Question, Region
from geo.siting_question import propose_sites
from geo.statuses import status_table
from geo.time_surface import TimeSurface, render_time_surface
from routing.modes import load_mode
