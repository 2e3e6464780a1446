"""`qamtu visits`: plans of home visits, and the worked example."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import AsJson, Language, Quiet, require_language
from api.console import progress, say, say_json
from api.errors import user_language
from routing.errors import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.notes import Note
    from routing.visits.summary import PlanSummary


def plan(
    visits_file: Annotated[Path, typer.Argument(help="Visits file, or a folder with one.", metavar="VISITS.toml")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the plan.", metavar="DIR")],
    lang: Language = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Plan home visits: who is visited when, by whom, in which order, and why anybody is not.

    Example: qamtu visits plan visits.toml --out plan --lang th
    """
    language = user_language(require_language(lang))
    from geo.visits.plan_file import read_visit_plan

    study = read_visit_plan(visits_file)  # what is wrong with it is said before the heavy libraries are loaded

    from api.settings import WEB_STATIC
    from geo.output_folder import output_folder
    from geo.visits.inputs import build_problem
    from geo.visits.outputs import write_plan
    from routing.visits.planner import plan_visits
    from routing.visits.summary import summarise

    with progress(quiet=quiet, lang=language) as tell, output_folder(out) as folder:
        prepared = build_problem(study, tell)
        tell(Phrase("planning visits"))
        begun = time.monotonic()
        found = plan_visits(prepared.problem)
        seconds = time.monotonic() - begun
        notes = write_plan(prepared, found, folder, language, assets=WEB_STATIC / "vendor", tell=tell)
    totals = summarise(found)
    if as_json:
        say_json(_summary(totals, notes, language) | {"planning_s": round(seconds, 2), "out": str(out)})
        return
    if not quiet:
        _say_notes(notes, language)
    _say_totals(totals, seconds, out, language)


def example(
    out: Annotated[Path, typer.Option("--out", help="Folder for the example.", metavar="DIR")],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the worked example: 300 older people, 12 carers and 17 units of a synthetic district.

    Example: qamtu visits example --out district
    """
    from api.settings import BOUNDARIES
    from geo.visits.example import write_visits_example

    with progress(quiet=quiet) as tell:
        write_visits_example(out, boundaries=BOUNDARIES, progress=tell)
    if as_json:
        say_json({"out": str(out), "visits_file": str(out / "visits.toml"), "synthetic": True})
        return
    say(Phrase("written to {path}", path=out))
    next_command = f"qamtu visits plan {out / 'visits.toml'} --out {out / 'plan'}"
    say(next_command)


def _summary(totals: "PlanSummary", notes: "Iterable[Note]", language: str) -> dict[str, Any]:
    from geo.visits.plan_json import kilometres
    from geo.words import tell

    return {
        "due": totals.due,
        "kept": totals.kept,
        "missed": totals.missed,
        "balance": totals.balance,
        "continuity": totals.continuity,
        "kilometres": kilometres(totals.length_m),
        "travel_s": totals.travel_s,
        "working_s": totals.working_s,
        "waiting_s": totals.waiting_s,
        "notes": [tell(note, language) for note in notes],
    }


def _say_notes(notes: "Iterable[Note]", language: str) -> None:
    from geo.words import tell

    for note in notes:
        say(tell(note, language))


def _say_totals(totals: "PlanSummary", seconds: float, out: Path, language: str) -> None:
    from geo.words import Speech

    speech = Speech(language)
    number = speech.number
    say(Phrase("visits kept: {kept} of {due}", kept=number(totals.kept), due=number(totals.due)), language)
    if totals.missed:
        path = out / "unassigned.csv"
        say(Phrase("without a place: {count}; {path} says why", count=number(totals.missed), path=path), language)
    hours = {"hours": number(totals.working_s / 3600, 1), "travel": number(totals.travel_s / 3600, 1)}
    say(Phrase("hours of work: {hours}, of these on the way: {travel}", **hours), language)
    say(Phrase("hours of waiting besides: {hours}", hours=number(totals.waiting_s / 3600, 1)), language)
    if totals.length_m is not None:
        say(Phrase("kilometres: {km}", km=number(totals.length_m / 1000)), language)
    say(
        Phrase("largest deviation from an even share of the work: {share}", share=speech.percent(totals.balance)),
        language,
    )
    if totals.continuity is not None:
        share = speech.percent(totals.continuity)
        say(Phrase("visits by the person's most frequent team: {share}", share=share), language)
    say(Phrase("planned in {seconds} s; written to {path}", seconds=number(seconds, 1), path=out), language)
