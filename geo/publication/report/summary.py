"""The first chapter: what was found, in sentences."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from geo.boundary_groups import NO_BOUNDARY
from geo.publication.figure import Figure
from geo.publication.report.citing import Citing
from geo.publication.report.form import Block, Chapter, Points, Text, Words
from geo.publication.report.place_names import place_name
from geo.publication.report.shelf import Shelf
from geo.publication.report.table_rows import TableRows
from geo.strata import Stratum


def summarise(citing: Citing, shelf: Shelf) -> Chapter:
    """How many people live too far by each travel mode, where and who most, and what was proposed and checked."""
    rows = [*_by_mode(citing, shelf), *_worst(citing, shelf), *_added(citing, shelf)]
    blocks: list[Block] = [Points(rows), Words(citing.say("report_ids_note"), "note")]
    if shelf.publication.synthetic:
        blocks.insert(0, Words(citing.say("synthetic_notice"), "synthetic"))
    return Chapter("summary", citing.speech.say("report_summary"), blocks)


def say_number(citing: Citing, figure: Figure) -> Markup:
    """What a number of everyone and any facility means, its share first said in people."""
    if figure.says["people_beyond"] is None:
        held = citing.say("meaning_held", minimum=citing.speech.number(citing.publication.minimum_people))
        about = citing.speech.sentence(citing.speech.heading(figure))
        return Markup("<b>{}</b> {} {}").format(about, held, citing.mark(figure))
    speech, subject = citing.speech, figure.subject
    sentence = citing.tell(
        "report_people_beyond",
        beyond=citing.people(figure, "says/people_beyond"),
        people=citing.people(figure, "says/people"),
        share=citing.percent(figure, "says/share_beyond"),
        minutes=speech.minutes(subject.threshold_min or 0),
        how=speech.how(subject.mode),
    )
    if figure.interval is not None:
        low, high = (citing.percent(figure, f"interval/share_beyond/{end}") for end in (0, 1))
        sentence += " " + citing.tell("report_may_lie", low=low, high=high)
    return sentence + " " + citing.mark(figure)


def _by_mode(citing: Citing, shelf: Shelf) -> Iterator[Text]:
    for mode in shelf.modes:
        yield say_number(citing, shelf.number(mode, shelf.thresholds_min[0]))


def _worst(citing: Citing, shelf: Shelf) -> Iterator[Text]:
    """The boundary, the population group and the service that are worst off, by the first travel mode."""
    mode, threshold = shelf.modes[0], shelf.thresholds_min[0]
    table = shelf.table(mode)
    rows = TableRows(table)
    places = [b for b in rows.boundaries(shelf.everyone, threshold) if b != NO_BOUNDARY]
    shares = {b: rows.row(b, shelf.everyone, threshold)["share_beyond"] for b in places}
    known = {b: share for b, share in shares.items() if share}
    if len(known) > 1:
        worst = max(known, key=lambda b: known[b])
        at = rows.at(worst, shelf.everyone, threshold)
        yield _said(
            citing,
            "report_worst_boundary",
            table,
            name=place_name(rows.row(worst, shelf.everyone, threshold), citing.speech),
            share=citing.percent(table, f"{at}/share_beyond"),
            beyond=citing.people(table, f"{at}/people_beyond"),
        )
    groups = [shelf.number(mode, threshold, stratum=stratum) for stratum in shelf.strata]
    services = [shelf.number(mode, threshold, service=service) for service in shelf.services]
    for key, figures in (("report_worst_group", groups), ("report_worst_service", services)):
        worst_of = _worst_of(figures)
        if worst_of is not None:
            yield _said(
                citing,
                key,
                worst_of,
                who=_who(citing, worst_of.subject.stratum),
                service=citing.speech.service(worst_of.subject.service),
                share=citing.percent(worst_of, "says/share_beyond"),
            )


def _who(citing: Citing, stratum: str) -> str:
    """A stratum as a sentence names it: tables say their ages alone."""
    found = Stratum.from_name(stratum)
    who = citing.speech.who(stratum)
    return ("" if found.sex else citing.speech.ages(found, "report")) or who[:1].lower() + who[1:]


def _worst_of(figures: Sequence[Figure]) -> Figure | None:
    known = [figure for figure in figures if figure.says["share_beyond"]]
    return max(known, key=lambda figure: float(figure.says["share_beyond"])) if len(known) > 1 else None


def _said(citing: Citing, key: str, figure: Figure, **gaps: object) -> Markup:
    speech, subject = citing.speech, figure.subject
    threshold = subject.threshold_min or min(
        other.subject.threshold_min or 0.0 for other in citing.publication.figures if other.kind == "number"
    )
    gaps |= {"minutes": speech.minutes(threshold), "how": speech.how(subject.mode)}
    return citing.tell(key, **gaps) + " " + citing.mark(figure)


def _added(citing: Citing, shelf: Shelf) -> Iterator[Text]:
    """What is proposed and what was held against norms."""
    for figure in shelf.proposals():
        if figure.says.get("people_gained") is None:
            continue
        yield _said(
            citing,
            "report_gain",
            figure,
            sites=citing.people(figure, "says/sites"),
            gained=citing.people(figure, "says/people_gained"),
        )
    for figure in shelf.norms():
        yield citing.meaning(figure)
