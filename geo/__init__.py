"""The analysis: population, facilities, catchments, coverage, siting and their reports."""
