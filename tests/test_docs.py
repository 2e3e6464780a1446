"""The documents name every command, option, setting, study key, output column, travel mode and word of the glossary."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from api.cli import app
from api.settings import Settings
from geo.facility_kinds import KINDS
from geo.statuses import STATUSES
from geo.study_schema import SCHEMA, SITING_MODELS
from routing.modes import MODES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands() -> dict[str, Any]:
    found: dict[str, Any] = {}

    def walk(name: str, command: Any) -> None:
        if hasattr(command, "commands"):
            for sub, child in command.commands.items():
                walk(f"{name} {sub}", child)
        else:
            found[name] = command

    walk("qamtu", typer.main.get_command(app))
    return found


def section(text: str, command: str) -> str:
    match = re.search(rf"^## `{re.escape(command)}\b.*?(?=^## |\Z)", text, re.S | re.M)
    assert match, f"docs/command-line.md has no section for {command}"
    return match.group()


def test_every_command_and_option_is_documented():
    text = read("command-line.md")
    assert len(commands()) >= 7
    for name, command in commands().items():
        body = section(text, name)
        for parameter in command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else []:
                assert option in body or option in ("--help", "--json", "--quiet"), f"{name} {option} is not documented"


def test_every_command_has_an_example_in_its_help():
    for name, command in commands().items():
        assert f"Example: {name}" in (command.help or ""), name


def test_every_setting_is_documented():
    text = read("settings.md")
    for name in Settings.model_fields:
        assert f"`QAMTU_{name.upper()}`" in text
    documented = set(re.findall(r"`QAMTU_(\w+)`", text))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_study_key_is_documented():
    text = read("study-file.md")
    for part, keys in SCHEMA.items():
        assert f"[{part}]" in text
        for key in keys:
            assert re.search(rf"\b{key}\b", text), f"[{part}] {key}"


def test_every_travel_mode_model_kind_and_status_is_documented():
    study, glossary, outputs = read("study-file.md"), read("glossary.md"), read("outputs.md")
    assert all(mode in study for mode in MODES)
    assert all(model in study for model in SITING_MODELS)
    assert all(kind in glossary for kind in KINDS)
    assert all(f"`{status}`" in outputs for status in STATUSES)


def forbidden_words() -> set[str]:
    rows = [line.split("|") for line in read("glossary.md").splitlines() if line.startswith("| ")]
    words = {word.strip().lower() for row in rows[1:] for word in row[3].split(",")}
    # Words that another row prescribes, or that name something else too, are left to the reader.
    return {word for word in words if word and " " not in word} - {
        "region",
        "area",
        "isochrone",
        "catchment",
        "coverage",
        "reach",
        "radius",
        "limit",
        "size",
        "weight",
        "share",
        "distance",
        "cost",
        "impedance",
        "rule",
        "default",
        "group",
        "category",
        "segment",
        "log",
        "score",
        "flag",
        "error",
        "match",
        "offset",
        "pixel",
        "vertex",
        "link",
        "fake",
        "buffer",
        "metadata",
        "route",
        "client",
        "run",
        "option",
        "job",
        "config",
        "analysis",
        "access",
    }


def test_contract_names_use_no_word_the_glossary_forbids():
    """Names of commands, options and study keys, and of public functions and classes."""
    forbidden = forbidden_words()
    assert {"clinic", "profile", "workspace", "household"} <= forbidden
    names = [part for name in commands() for part in name.split()]
    names += [
        option.strip("-")
        for command in commands().values()
        for parameter in command.params
        for option in parameter.opts
    ]
    names += [key for keys in SCHEMA.values() for key in keys]
    for folder in ("routing", "geo", "api"):
        for file in (ROOT / folder).rglob("*.py"):
            names += re.findall(r"^(?:def|class) ([A-Za-z]\w+)", file.read_text(encoding="utf-8"), re.M)
    for name in names:
        words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}
        if words >= {"identity", "provider"}:  # of OpenID Connect: no facility is meant
            words.remove("provider")
        if words >= {"facility", "profile"}:  # of a place: no travel mode is meant
            words.remove("profile")
        assert not words & forbidden, f"{name}: see docs/glossary.md"


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_between_documents_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(page)):
        assert (DOCS / target).exists(), f"docs/{page} links to {target}"


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
