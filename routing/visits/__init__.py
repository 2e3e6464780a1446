"""Home visits: care plans, teams and travel times in; days, tours and what could not be placed out."""
