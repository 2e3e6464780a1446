"""The catalogues of the planner's map: complete in every language, and no text anywhere else."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from geo.words import LANGUAGES, read_words

STATIC = Path(__file__).parent.parent / "web" / "static"


def modules(start: Path) -> set[Path]:
    """A module and all that it imports."""
    found, waiting = set(), [start]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            imported = re.findall(r'^import .*?"(\.[^"]+)";', path.read_text("utf-8"), re.MULTILINE)
            waiting += [(path.parent / name).resolve() for name in imported]
    return found


PAGES = {
    STATIC / "index.html": STATIC / "app.js",
    STATIC / "import" / "index.html": STATIC / "import" / "wizard.js",
    STATIC / "publish" / "index.html": STATIC / "publish" / "app.js",
    STATIC / "visits" / "index.html": STATIC / "visits" / "app.js",
    STATIC / "visits" / "day" / "index.html": STATIC / "visits" / "day" / "app.js",
}
CODE = sorted(set().union(*map(modules, PAGES.values())))
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}, "kk": {"one", "other"}, "th": {"other"}}
PLURAL = re.compile(r"_(one|few|many|other)$")
GAP = re.compile(r"\{(\w+)\}")
ALIEN = re.compile(r"[\u0400-\u052f\u0e00-\u0e7f]")
NAMES_THEMSELVES = {"i18n.js", "names.js"}  # languages call themselves; strata are recognised by words of all languages


def words_of(lang: str) -> dict[str, str]:
    """One catalogue; a key that stands twice is refused."""

    def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
        assert len(pairs) == len(dict(pairs)), "a key stands twice"
        return dict(pairs)

    return json.loads((STATIC / "i18n" / f"{lang}.json").read_text("utf-8"), object_pairs_hook=once)


WORDS = {lang: words_of(lang) for lang in LANGUAGES}


def bases(lang: str) -> set[str]:
    """Keys, those of a plural as one."""
    counted = {PLURAL.sub("", key) for key in WORDS[lang] if key.endswith("_other")} - {"kind_other", "kind"}
    return {PLURAL.sub("", key) if PLURAL.sub("", key) in counted else key for key in WORDS[lang]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_is_missing_and_none_is_too_many(lang: str) -> None:
    assert bases(lang) == bases("en")
    assert [key for key, text in WORDS[lang].items() if not text.strip() or text != text.strip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_plural_has_the_forms_of_its_language(lang: str) -> None:
    plural = {PLURAL.sub("", key) for key in WORDS[lang] if key.endswith("_other")} - {"kind"}
    assert "people" in plural
    assert {
        base: {form for form in FORMS["ru"] if f"{base}_{form}" in WORDS[lang]} for base in plural
    } == dict.fromkeys(plural, FORMS[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_have_the_same_gaps(lang: str) -> None:
    for key, text in WORDS[lang].items():
        english = WORDS["en"].get(key) or WORDS["en"][f"{PLURAL.sub('', key)}_other"]
        assert sorted(GAP.findall(text)) == sorted(GAP.findall(english)), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_report_and_planner_say_the_same(lang: str) -> None:
    report = read_words(lang)
    differ = {key for key, text in WORDS[lang].items() if key in report and report[key].strip() != text}
    assert differ == set(), "change both, or neither"


def first_argument(call: re.Match[str]) -> str:
    """The text between an opening bracket and the comma or bracket that ends the first argument."""
    text, depth, at = call.string, 0, call.end()
    while depth > 0 or text[at] not in ",)":
        depth += (text[at] in "([{") - (text[at] in ")]}")
        at += 1
    return text[call.end() : at]


def test_whatever_the_code_says_is_in_the_catalogue_and_the_other_way_round() -> None:
    text = "\n".join(path.read_text("utf-8") for path in CODE)
    page = "\n".join(path.read_text("utf-8") for path in PAGES)
    said = set(re.findall(r'\b(?:t|plural)\(\s*"(\w+)"', text)) | set(re.findall(r'data-(?:words|name)="(\w+)"', page))
    for said_first in map(first_argument, re.finditer(r"\b(?:t|plural)\(", text)):
        said |= set(re.findall(r'[?:]\s*"(\w+)"', said_first))
    assert {"table_open", "sheet_close"} <= said
    assert said - bases("en") == set()
    prefixes = tuple(re.findall(r"\bt\(`(\w+_)\$\{", text)) + tuple(
        f"{key}_" for key in re.findall(r'\bspoken\("(\w+)"', text)
    )
    literals = set(re.findall(r'"(\w+)"', text + page))
    unused = {key for key in bases("en") if key not in literals and not key.startswith(prefixes)}
    assert unused == set()
    assert {prefix for prefix in prefixes if not any(key.startswith(prefix) for key in WORDS["en"])} <= {"stratum_"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_no_text_stands_in_the_code(path: Path) -> None:
    code = re.sub(r"(?m)(^|\s)//.*$", "", path.read_text("utf-8"))
    if path.name not in NAMES_THEMSELVES:
        assert not ALIEN.search(code)
    code = re.sub(r"(new Error|console\.error)\((\"[^\"]*\"|`[^`]*`)", "", code)
    sentences = re.findall(r'"([A-Z][a-z]+ [a-z ]{3,}[^"]*)"', code)
    assert sentences == []
    for forbidden in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://"):
        assert forbidden not in code.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.parent.name)
def test_no_text_stands_in_the_page(page: Path) -> None:
    told: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            told.append(data.strip())

    Reader().feed(page.read_text("utf-8"))
    assert [text for text in told if text] == ["Qamtu", "Qamtu"]


def test_only_one_module_talks_to_leaflet_and_only_one_to_the_service() -> None:
    by_word = {"window;": "map.js", "L.": "map.js", "latlng": "map.js", "fetch(": "client.js"}
    for path in CODE:
        code = re.sub(r"(?m)(^|\s)//.*$", "", path.read_text("utf-8"))
        for word, owner in by_word.items():
            found = re.search(rf"(?<![\w.]){re.escape(word)}", code)
            if path.name == "i18n.js" and word == "fetch(":
                continue  # its own catalogues, static files
            assert not found or path.name == owner, (path.name, word)


def test_the_table_of_files_is_complete() -> None:
    told = (STATIC / "README.md").read_text("utf-8")
    files = {path.name for path in STATIC.glob("*.*") if path.suffix in (".js", ".css")}
    assert {name for name in files if f"`{name}`" not in told} == set()
