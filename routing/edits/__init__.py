"""Scenario edits: what changes on the roads, as values, and the network they make of a baseline they never touch."""
