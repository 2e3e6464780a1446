"""Every sentence a user may be told is translated, with the same gaps."""

import ast
import json
import string
from pathlib import Path

import pytest

from api.visits.register import CarePlan, TeamPlan

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "geo" / "words"
NOT_FOR_USERS = {"ValueError", "TypeError", "KeyError", "RuntimeError", "AssertionError", "LookupError", "OSError"}


def sentence_of(call: ast.Call) -> str | None:
    """The template of `SomeError("...", ...)`, `add_note(notes, "...", ...)`, `Note("...", ...)` or `Phrase(...)`."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "add_note":
        place = 1
    elif name in ("Note", "Phrase") or (name.endswith("Error") and name not in NOT_FOR_USERS):
        place = 0
    else:
        return None
    if len(call.args) <= place:
        return None
    template = call.args[place]
    return template.value if isinstance(template, ast.Constant) and isinstance(template.value, str) else None


def templates() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in ("routing", "geo", "api"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (text := sentence_of(node)):
                    found.setdefault(text, str(path.relative_to(ROOT)))
    return found


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_sentences_are_found():
    assert len(templates()) > 60
    assert any("{" in text for text in templates())


@pytest.mark.parametrize("lang", ["ru", "kk", "th"])
def test_every_sentence_is_translated(lang):
    words = json.loads((WORDS / f"errors.{lang}.json").read_text(encoding="utf-8"))
    wanted = templates()
    missing = [f"{path}: {text}" for text, path in wanted.items() if text not in words]
    assert not missing, "\n".join(missing)
    stale = sorted(set(words) - set(wanted))
    assert not stale, stale
    for text, translated in words.items():
        assert gaps(text) == gaps(translated), text
        assert translated != text, text


CODE_IN_GAPS = {"any", "population", "people", "visit_id", "at", "VRT"} | {
    *CarePlan.model_fields,
    *TeamPlan.model_fields,
}
"""Keys and names, the same in every language."""


def plain_words(value: ast.expr) -> list[str]:
    """English words of ours that fill a gap as a plain text, which no catalogue would translate."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value] if any(letter.isalpha() for letter in value.value) else []
    branches = {ast.IfExp: ("body", "orelse"), ast.BoolOp: ("values",)}.get(type(value), ())
    found = []
    for branch in branches:
        parts = getattr(value, branch)
        for part in parts if isinstance(parts, list) else [parts]:
            found += plain_words(part)
    return found


def test_a_word_of_ours_in_a_gap_is_a_phrase():
    plain = []
    for package in ("routing", "geo", "api"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and sentence_of(node)):
                    continue
                words = [word for gap in node.keywords for word in plain_words(gap.value)]
                plain += [f"{path.relative_to(ROOT)}: {word}" for word in words if word not in CODE_IN_GAPS]
    assert not plain, "\n".join(plain)


SAYS = {"routing": {"progress"}, "geo": {"progress", "tell"}, "api": {"progress", "tell", "say"}}
THE_SAME_EVERYWHERE = {"qamtu "}


def said_words(value: ast.AST) -> list[str]:
    """English words of ours in an argument that are no template of a call, such as those of an f-string."""
    if isinstance(value, ast.Call):
        return []
    if isinstance(value, ast.Constant):
        return plain_words(value)
    return [word for part in ast.iter_child_nodes(value) for word in said_words(part)]


def test_what_is_said_aloud_is_a_phrase():
    """Progress and summaries: no sentence of ours as a plain text, which would be English to everyone."""
    plain, heard = [], 0
    for package in ("routing", "geo", "api"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYS[package] and node.args):
                    continue
                heard += 1
                words = [word for word in said_words(node.args[0]) if word not in THE_SAME_EVERYWHERE]
                plain += [f"{path.relative_to(ROOT)}: {word}" for word in words]
    assert heard > 40
    assert not plain, "\n".join(plain)
