"""The worked example of home visits: a synthetic district like Singha Nakhon, labelled so everywhere."""

from geo.visits.example.write import write_visits_example

__all__ = ["write_visits_example"]
