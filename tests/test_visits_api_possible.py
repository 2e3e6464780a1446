"""The register takes only what can be: a slip of the hand is a sentence, not a person nobody visits or a failed job."""

import pytest
from visit_town import person, team

from api.errors import RequestError
from api.visits.possible import require_possible_given
from api.visits.register import PersonGiven, TeamGiven
from geo.words import tell


def refusal(given: PersonGiven | TeamGiven) -> str:
    with pytest.raises(RequestError) as raised:
        require_possible_given(given)
    for lang in ("kk", "ru", "th"):
        assert tell(raised.value, lang) != str(raised.value), "not translated"
    return str(raised.value)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"since": "2026-12-01", "until": "2026-11-01"}, "P-001 cannot be as it is: until must not be before since"),
        (
            {"windows": [{"start": "12:00", "end": "09:00"}]},
            "P-001 cannot be as it is: windows must end after the beginning",
        ),
        (
            {"min_gap_days": 5, "max_gap_days": 2},
            "P-001 cannot be as it is: max_gap_days must not be less than min_gap_days",
        ),
        ({"visits_per_month": 3}, "P-001 cannot be as it is: give visits_per_week or visits_per_month, not both"),
        ({"lat": None}, "P-001 cannot be as it is: give both lon and lat, or neither"),
        ({"tai": "Z9"}, "P-001 cannot be as it is: tai must be a TAI group, such as B3, C2 or I1"),
    ],
)
def test_care_plans_that_cannot_be(said, sentence):
    assert refusal(PersonGiven.model_validate(person(1) | said)) == sentence


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"shift_start": "17:00", "shift_end": "08:00"},
            "N-01 cannot be as it is: shift_end must end after the beginning",
        ),
        (
            {"shift_start": "18:00", "shift_end": None},
            "N-01 cannot be as it is: shift_end must end after the beginning",
        ),
        (
            {"shifts": [{"day": 1, "start": "12:00", "end": "12:00"}]},
            "N-01 cannot be as it is: shifts must end after the beginning",
        ),
        (
            {"shifts": [{"day": 1, "start": "08:00", "end": "12:00"}] * 2},
            "N-01 cannot be as it is: shifts must name each weekday once",
        ),
        (
            {"break_start": "16:00", "break_min": 60},
            "N-01 cannot be as it is: the break must lie within the working hours",
        ),
        ({"break_min": None}, "N-01 cannot be as it is: give both break_start and break_min, or neither"),
        ({"break_latest": "11:00"}, "N-01 cannot be as it is: break_latest must not be before break_start"),
        ({"end_lon": 69.5}, "N-01 cannot be as it is: give both end_lon and end_lat, or neither"),
        (
            {"mode": "rocket"},
            "N-01 cannot be as it is: mode must be one of walk, walk_elderly, bicycle, motorcycle, car, ambulance",
        ),
    ],
)
def test_teams_that_cannot_be(said, sentence):
    assert refusal(TeamGiven.model_validate(team(1) | said)) == sentence


def test_identity_numbers_are_no_pseudonyms_and_not_repeated():
    for number in ("1101700230708", "1-1017-00230-70-8", "1.1017.00230.70.8"):
        said = refusal(PersonGiven.model_validate(person(1) | {"person_id": number}))
        assert number not in said
        assert "identity number" in said


def test_what_can_be_is_taken():
    require_possible_given(PersonGiven.model_validate(person(1) | {"tai": "b 3", "min_gap_days": 2}))
    require_possible_given(TeamGiven.model_validate(team(1) | {"break_start": "06:00", "break_min": 60}))
    require_possible_given(TeamGiven.model_validate({"team_id": "N-01"}))
