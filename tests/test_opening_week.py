"""Opening hours as a week: the simple forms are read, whatever says more keeps its own words."""

import pytest

from geo.opening_week import read_opening_week

DAY = (("08:00", "18:00"),)
SPLIT = (("09:00", "13:00"), ("14:00", "16:00"))


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("24/7", ((("00:00", "24:00"),),) * 7),
        ("Mo-Fr 08:00-18:00", (DAY,) * 5 + ((), ())),
        ("Mo-Fr 8:00 - 18:00; Sa 09:00-13:00, 14:00-16:00; Su off", (*(DAY,) * 5, SPLIT, ())),
        ("08:00-18:00", (DAY,) * 7),
        ("Mo,We,Fr 08:00-18:00; PH off;", (DAY, (), DAY, (), DAY, (), ())),
        ("Mo-Su 08:00-18:00; We closed", (DAY, DAY, (), DAY, DAY, DAY, DAY)),
        ("Sa-Mo 08:00-18:00", (DAY, (), (), (), (), DAY, DAY)),
        ("Mo-Fr 08:00–18:00; PH 10:00-12:00", (DAY,) * 5 + ((), ())),
        ("Mo 22:00-06:00", ((("22:00", "06:00"),), *((),) * 6)),
        ("off", ((),) * 7),
    ],
)
def test_simple_forms_are_read(text, week):
    assert read_opening_week(text) == week


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PH off",
        "sunrise-sunset",
        'Mo-Fr 08:00-18:00 "by appointment"',
        "Jan-Mar Mo-Fr 08:00-18:00",
        "Mo-Fr 08:00+",
        "Mo-Fr 08:00-18:00, Sa 09:00-12:00",
        "Mo[1] 08:00-18:00",
        "Mo-Fr 24:30-25:00",
        "Mo-Fr 24:30-18:00",
        "понедельник 8-18",
    ],
)
def test_whatever_says_more_keeps_its_own_words(text):
    assert read_opening_week(text) is None
