"""Groups of people on the planner's map: figures where they stand side by side, words in sentences."""

from planner_browser import Visit, in_a_browser
from thorough import each_language

from geo.words import Speech

pytestmark = in_a_browser
NAMES = [
    "all",
    "under_5",
    "children_5_14",
    "women_15_49",
    "aged_65",
    "men",
    "women_0_4",
    "age_0_0",
    "men_3_3",
    "old_people",
]
CALLED = """async (names) => {
  const { shortStratum, stratumName } = await import("/static/names.js");
  return [names.map(stratumName), names.map(shortStratum)];
}"""


@each_language
def test_chips_and_bars_have_figures_and_the_sentence_has_words(visit: Visit, lang: str) -> None:
    page, speech = visit(f"lang={lang}&stratum=aged_65"), Speech(lang)
    for side_by_side in ("#ask-stratum .chip:has(:checked)", "#groups [aria-pressed=true] > span"):
        assert page.locator(side_by_side).inner_text() == "65+"
    assert page.locator("#sentence").inner_text().startswith(speech.stratum("aged_65", "all"))
    words, figures = page.evaluate(CALLED, NAMES)
    assert words == [speech.stratum(name, "all") for name in NAMES]
    women, men = speech.say("sex_female"), speech.say("sex_male")
    assert figures == [
        words[0],
        "0–4",
        "5–14",
        f"{women} 15–49",
        "65+",
        men,
        f"{women} 0–4",
        "0",
        f"{men} 3",
        "Old people",
    ]
