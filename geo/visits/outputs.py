"""Writes a plan of home visits into a folder: tables, the record, and the documents for those who go out."""

import datetime
import json
from pathlib import Path

from geo.csv_output import write_csv
from geo.manifest import write_manifest
from geo.notes import Note
from geo.visits.documented import document_plan
from geo.visits.documents.rides_shown import show_rides
from geo.visits.documents.write import write_documents
from geo.visits.plan_json import describe_plan
from geo.visits.plan_tables import unassigned_table, visits_table
from geo.visits.prepared import Prepared
from geo.visits.rides import left_rows, plan_all_rides, rides_table
from routing.errors import Phrase
from routing.progress import Progress, silent
from routing.visits.plan import VisitPlan


def write_plan(
    prepared: Prepared, plan: VisitPlan, folder: Path, language: str, *, assets: Path, tell: Progress = silent
) -> tuple[Note, ...]:
    """Write all files of a plan into a folder that is there and empty; what is to be told of it comes back.

    `visits.csv`, `rides.csv` where people are brought in, `unassigned.csv`, `plan.json`; by `geo.visits.documents`
    sheets, calendars, tracks, workbook and map; `manifest.json` names them all. Sentences are in `language`; `assets`
    is `web/static/vendor`.

    Raises
    ------
    OutputError
        A font or the map library is not in `assets`.
    """
    write_csv(visits_table(prepared, plan), folder / "visits.csv")
    rides = plan_all_rides(prepared.rides)
    if prepared.rides:
        write_csv(rides_table(rides), folder / "rides.csv")
    left = left_rows(rides, language)
    write_csv(unassigned_table(prepared, plan, language, left), folder / "unassigned.csv")
    text = json.dumps(describe_plan(prepared, plan, language), ensure_ascii=False, indent=2, default=str)
    (folder / "plan.json").write_text(text + "\n", encoding="utf-8")
    tell(Phrase("drawing sheets and maps"))
    shown = document_plan(prepared, made_at=_first_day(prepared))
    brought = show_rides(shown, prepared.rides, rides)
    notes = (
        *prepared.notes,
        *write_documents(shown, plan, folder, language=language, assets=assets, rides=brought),
    )
    write_manifest(
        folder,
        name=prepared.name,
        inputs=prepared.inputs,
        parameters={**prepared.parameters, "plan": {**prepared.parameters.get("plan", {}), "seed": plan.problem.seed}}
        | {"lang": language},
        synthetic=prepared.synthetic,
        found={"due": plan.problem.visits_due, "kept": plan.visits_kept, "missed": len(plan.missed)},
        warnings=[str(note) for note in notes],
    )
    return notes


def _first_day(prepared: Prepared) -> datetime.datetime:
    """What documents are dated by: the same plan must give the same bytes, so it is no clock."""
    return datetime.datetime.combine(prepared.dates[0], datetime.time(), datetime.UTC)
