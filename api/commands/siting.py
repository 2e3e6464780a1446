"""`qamtu siting`: siting models on any travel-time table, ours or another engine's."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.options import AsJson, Quiet
from api.console import progress, say, say_json
from api.errors import user_language
from routing.errors import Phrase

if TYPE_CHECKING:
    from geo.siting.plan import SitePlan
    from geo.words import Speech

STATUSES: Final = {"optimal": Phrase("optimal"), "feasible": Phrase("feasible, not proved optimal")}


def siting(
    matrix: Annotated[Path, typer.Option(help="from_id,to_id,travel_time_s (demand to candidate).", metavar="M.csv")],
    demand: Annotated[Path, typer.Option(help="id,people and further strata.", metavar="D.csv")],
    model: Annotated[str, typer.Option(help="mclp, pmedian, lscp or pcenter.")],
    out: Annotated[Path, typer.Option(help="Plan to write.", metavar="S.json")],
    sites: Annotated[int | None, typer.Option(help="How many sites to choose.")] = None,
    threshold_min: Annotated[float | None, typer.Option(help="Threshold in minutes (mclp, lscp).", min=0)] = None,
    candidates: Annotated[
        Path | None, typer.Option(help="id[,cost,capacity,existing,must,forbidden].", metavar="C.csv")
    ] = None,
    unreached_min: Annotated[
        float | None, typer.Option(help="Minutes to count for people out of reach of every site (pmedian).")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(help="Money to spend instead of a number of sites (needs cost).")
    ] = None,
    equity: Annotated[
        bool, typer.Option("--equity/--no-equity", help="Raise the smallest share covered of any stratum (mclp).")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the search.")] = 1,
    time_limit_s: Annotated[float, typer.Option(help="Seconds for the exact solver.")] = 60.0,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Choose sites from a travel-time table, with a bound that proves how good the choice is.

    Example: qamtu siting --matrix M.csv --demand D.csv --model pmedian --sites 5 --out S.json
    """
    from geo.output_folder import output_file
    from geo.proposal import Asked, plan_sentences
    from geo.siting.from_files import plan_from_files
    from geo.siting.task import SitingTask
    from geo.words import Speech

    with progress(quiet=quiet) as tell, output_file(out) as partial:
        tell(Phrase("choosing sites"))
        task = SitingTask(
            model=model,
            sites=sites,
            threshold_s=_seconds(threshold_min),
            budget=budget,
            unreached_time_s=_seconds(unreached_min),
            equity=equity,
            seed=seed,
            time_limit_s=time_limit_s,
        )
        plan = plan_from_files(matrix, demand, task, candidates=candidates)
        content = plan.as_dict()
        partial.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if as_json:
        say_json(content)
        return
    speech = Speech(user_language())
    say(_outcome(plan, speech))
    if equity:
        if plan.details.get("most_people_proved") is False:
            say(Phrase("the time limit came before it was proved that no equally fair plan covers more people"))
    else:
        for line in plan_sentences(speech, plan, Asked(sites=sites, threshold_min=threshold_min)):
            say(line)
    if plan.chosen:
        say(Phrase("chosen: {sites}", sites=", ".join(plan.chosen)))
    say(Phrase("written to {path}", path=out))


def _outcome(plan: "SitePlan", speech: "Speech") -> Phrase:
    if plan.status == "infeasible":
        return Phrase("{model}: infeasible", model=plan.model)
    return Phrase(
        "{model}: {status}, objective {objective}, bound {bound}, gap {gap}",
        model=plan.model,
        status=STATUSES[plan.status],
        objective=speech.number(plan.objective, 2),
        bound=speech.number(plan.bound, 2),
        gap=speech.percent(plan.gap),
    )


def _seconds(minutes: float | None) -> float | None:
    return None if minutes is None else 60.0 * minutes
