"""The check against norms in publications, by cases computed by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from geo.norms import norms_of_country, read_norms
from geo.publication.cited_norm import cite_norm
from geo.publication.figure import NORM, NUMBER, Figure, Saying, Subject
from geo.publication.figure_data import figure_rows
from geo.publication.norm_figure import norm_figures
from geo.publication.pages.figure_tables import figure_tables
from geo.publication.pages.norm_words import SOURCES, order_of_norms, say_norm, say_source
from geo.publication.pages.speech import LANGUAGES, PageSpeech

SERVICES = ("any", "surgery", "primary_care")


def number(service, minutes, share, *, mode="car", people=1000.0, interval=None):
    within = None if share is None else people * share
    says = {"people": people, "people_within": within, "share_within": share}
    says |= {"people_beyond": None if share is None else people - within}
    subject = Subject(mode, service, "people", "all", minutes)
    told = None if interval is None else {"level": 0.9, "share_within": interval}
    return Figure(NUMBER, subject, "share", says, Saying("meaning_any"), (), interval=told)


def town(country="KZ", modes=("walk", "car"), direction="to_facility", services=SERVICES, curve=()):
    """A thousand people; `curve` are minutes and people by car to surgery."""
    rows = [
        {"mode": mode, "service": service, "boundary_id": "all", "stratum": "people"}
        | {"threshold_min": 60.0, "people": 1000.0, "people_covered": 700.0}
        for mode in modes
        for service in services
    ]
    timed = [
        {"mode": "car", "service": "surgery", "stratum": "people", "travel_time_min": minute, "people": people}
        for minute, people in curve
    ]
    columns = ["mode", "service", "stratum", "travel_time_min", "people"]
    return SimpleNamespace(
        tables=SimpleNamespace(coverage=pd.DataFrame(rows), curve=pd.DataFrame(timed, columns=columns)),
        question=SimpleNamespace(modes=modes, direction=direction, cutoff_min=240.0),
        everyone="people",
        country=country,
    )


def check(findings, *frozen):
    (figure,) = norm_figures(findings, frozen, minimum_people=10)
    return figure, {row["norm_id"]: row for row in figure.says["rows"]}


@pytest.mark.parametrize(("share", "is_met"), [(0.8, True), (0.93, True), (0.79, False)])
def test_a_share_within_two_hours_is_held_against_eighty_percent(share, is_met):
    mine = number("surgery", 120.0, share, interval=[share, share])
    row = check(town(), mine)[1]["GL-SURG"]
    assert (row["measured"], row["is_met"], row["reason"]) == (share, is_met, "")
    assert (row["figure_id"], row["mode"], row["interval"]) == (mine.id, "car", [share, share])


def test_a_range_that_holds_the_value_is_said_to_be_uncertain():
    row = check(town(), number("surgery", 120.0, 0.81, interval=[0.78, 0.84]))[1]["GL-SURG"]
    assert (row["is_met"], row["reason"]) == (True, "uncertain")


def test_where_no_number_has_the_time_the_curve_has_it():
    numbers = number("surgery", 60.0, 0.7)
    curve = [(60.0, 700.0), (120.0, 150.0), (121.0, 100.0), (float("inf"), 50.0)]
    row = check(town(curve=curve), numbers)[1]["GL-SURG"]
    assert (row["measured"], row["is_met"], row["figure_id"]) == (0.85, True, "")
    few = [(60.0, 700.0), (120.0, 4.0), (float("inf"), 296.0)]  # four more than within the hour
    row = check(town(curve=few), numbers)[1]["GL-SURG"]
    assert (row["measured"], row["is_met"], row["reason"]) == (None, None, "held")
    held = number("surgery", 60.0, None)
    row = check(town(curve=[(60.0, 700.0), (float("inf"), 300.0)]), held)[1]["GL-SURG"]
    assert (row["measured"], row["reason"]) == (None, "held")


def test_a_time_without_a_share_is_met_when_nobody_is_left_out():
    row = check(town(), number("primary_care", 60.0, 1.0, mode="walk"))[1]["GL-PHC"]
    assert (row["measured"], row["is_met"], row["reason"]) == (1.0, True, "")
    row = check(town(), number("primary_care", 60.0, 0.99, mode="walk"))[1]["GL-PHC"]
    assert (row["measured"], row["is_met"], row["reason"]) == (0.99, None, "no_share")
    row = check(town(), number("primary_care", 60.0, None, mode="walk"))[1]["GL-PHC"]
    assert (row["measured"], row["is_met"], row["reason"]) == (None, None, "held")


def test_what_cannot_be_measured_says_why():
    rows = check(town())[1]
    reasons = {name: row["reason"] for name, row in rows.items() if row["is_met"] is None}
    assert reasons["KZ-EMS-1"] == "no_mode"
    assert reasons["KZ-NET-3"] == "no_settlements"
    assert reasons["KZ-GP"] == "no_staff"
    assert reasons["GL-EMONC"] == "not_of_travel"
    assert reasons["GL-EMONC-TIME"] == "no_service"
    ambulances = town(modes=("ambulance",), services=("ambulance",))
    assert check(ambulances)[1]["KZ-EMS-1"]["reason"] == "no_direction"
    ambulances.question.direction = "from_facility"
    row = check(ambulances, number("ambulance", 10.0, 0.7, mode="ambulance"))[1]["KZ-EMS-1"]
    assert (row["measured"], row["is_met"], row["reason"]) == (0.7, None, "no_share")


def test_norms_are_those_of_the_country_and_of_the_world():
    kazakh, thai = (set(check(town(country=country))[1]) for country in ("KZ", "TH"))
    assert {name[:2] for name in kazakh} == {"KZ", "GL"}
    assert {name[:2] for name in thai} == {"TH", "GL"}
    assert {norm.id for norm in norms_of_country("")} == kazakh & thai


def test_a_number_cites_the_norm_of_its_own_travel_mode_and_service():
    assert cite_norm("KZ", "walk", "any", 60.0) is None
    assert cite_norm("KZ", "car", "primary_care", 60.0) is None
    assert cite_norm("KZ", "walk", "primary_care", 60.0)["id"] == "GL-PHC"
    assert cite_norm("KZ", "ambulance", "ambulance", 15.0)["id"] == "KZ-EMS-2"
    assert cite_norm("TH", "ambulance", "ambulance", 15.0) is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("country", ["KZ", "TH"])
def test_every_norm_is_said_in_words_with_its_source_and_unverified_ones_are_marked(lang, country):
    figure, rows = check(town(country=country), number("surgery", 120.0, 0.81, interval=[0.78, 0.84]))
    speech = PageSpeech(lang, "people")
    (table,) = figure_tables(figure, speech)
    assert {len(row) for row in table["rows"]} == {4}
    told = {norm_id: cells for cells in table["rows"] for norm_id in cells[3][1].split(", ")}
    assert table["rows"][0] == told["GL-SURG"]  # the one that was measured
    reasons = [cells[2][1] for cells in table["rows"] if cells[1][0] == "–"]
    assert len(reasons) == len(set(reasons)) < len(rows) - 1
    for row in rows.values():
        cells = told[row["norm_id"]]
        assert f"norm_{row['norm_id']}" in speech.words
        assert say_norm(row, speech) + ("" if row["is_verified"] else " (⚠") in cells[0][0]
        assert say_source(row, speech) in cells[3][0]
        assert "memory" not in cells[3][0]
        assert not row["reason"] or f"reason_{row['reason']}" in speech.words
    text = str(table) + speech.meaning(figure) + speech.heading(figure)
    assert "{value}" not in text
    assert "reason_" not in text
    assert speech.say("norms_unverified") in speech.meaning(figure)


def test_the_csv_has_a_row_for_each_norm_and_its_interval_in_two_columns():
    figure, rows = check(town(), number("surgery", 120.0, 0.81, interval=[0.78, 0.84]))
    table = {row["norm_id"]: row for row in figure_rows(figure)}
    assert set(table) == set(rows)
    assert (table["GL-SURG"]["interval_low"], table["GL-SURG"]["interval_high"]) == (0.78, 0.84)
    assert "interval" not in table["KZ-GP"]


def test_every_norm_has_a_source_and_says_whether_it_was_verified():
    for norm in read_norms():
        assert norm.source
        assert norm.value > 0
        assert norm.is_verified is not ("memory" in norm.source or "convention" in norm.source), norm.id


def test_a_source_is_a_citation_or_said_in_every_language():
    sources = {norm.source for norm in read_norms()}
    assert set(SOURCES) < sources
    assert {source.partition(" ")[0].rstrip(",") for source in sources - set(SOURCES)} == {"Lancet", "WHO"}


def test_what_was_decided_stands_first_then_what_was_measured():
    rows = [
        {"is_met": None, "measured": None, "reason": "b"},
        {"is_met": None, "measured": 0.9, "reason": "c"},
        {"is_met": None, "measured": None, "reason": "a"},
        {"is_met": False, "measured": 0.1, "reason": ""},
    ]
    figure = Figure(NORM, Subject("", "any"), "", {"rows": rows}, Saying("meaning_norm"), ())
    assert order_of_norms(figure) == [3, 1, 2, 0]
