"""Where the data come from, under which licence, and which bytes they were."""

from typing import Final

from markupsafe import Markup

from geo.publication.report.citing import Citing
from geo.publication.report.form import Block, Chapter, Table, Words

HASH: Final = Markup("<code>{}…</code>")


def report_sources(citing: Citing) -> Chapter:
    """A row for each input; what computed; who is to be named."""
    publication, speech = citing.publication, citing.speech
    rows = [
        [
            speech.say(f"cert_{data.role}"),
            data.name,
            data.attribution or "–",
            data.date or speech.say("no_date"),
            data.licence or speech.say("no_licence"),
            HASH.format(data.sha256[:16]),
        ]
        for data in publication.data_sets
    ]
    head = ("report_data", "report_file", "report_from", "report_dated", "report_licence", "report_hash")
    versions = publication.versions
    software = speech.say(
        "software", version=versions.get("qamtu", ""), code=versions.get("code", ""), seed=publication.seed
    )
    blocks: list[Block] = [
        Table(citing.say("report_sources_all"), [citing.say(key) for key in head], rows, style="sources"),
        Words(" · ".join(publication.attributions)),
        Words(software, "note"),
    ]
    return Chapter("sources", speech.say("report_sources"), blocks)
