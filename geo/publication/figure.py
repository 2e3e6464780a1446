"""What a figure and a publication are: values that never change, each known by the hash of what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from geo.publication.canonical import content_id, short_id

NUMBER: Final = "number"
TABLE: Final = "table"
CHART: Final = "chart"
MAP: Final = "map"
PROPOSAL: Final = "proposal"
NORM: Final = "norm"
KINDS: Final = (NUMBER, TABLE, CHART, MAP, PROPOSAL, NORM)


@dataclass(frozen=True)
class Subject:
    """What a figure is about; "" or None = all that there are (a table has every threshold)."""

    mode: str
    service: str
    stratum: str = ""
    boundary: str = "all"
    threshold_min: float | None = None


@dataclass(frozen=True)
class Saying:
    """A sentence as the key of a catalogue and what fills its gaps, so that it can be said in every language."""

    key: str
    gaps: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """One number, table, chart, map, proposal of places or check against norms of a publication.

    `says` is what was found and `None` in it is a count that is held back (`geo.publication.suppression`): for a
    number `people, people_within, people_beyond, share_within, share_beyond`; for a table and a chart `rows`, for a
    map `bands` and the hash of its shapes, for a proposal what was asked, who gains and the proof
    (`geo.publication.proposal_figure`), for a check against norms `rows` (`geo.publication.norm_figure`). `interval`
    has `level` and, for each value that has one, its low and high; `moves` are the two shares each uncertain input
    leads to. `computed` says how, by keys and gaps as `meaning` does.
    """

    kind: str
    subject: Subject
    unit: str
    says: Mapping[str, Any]
    meaning: Saying
    computed: tuple[Saying, ...]
    interval: Mapping[str, Any] | None = None
    moves: tuple[Mapping[str, Any], ...] = ()
    norm: Mapping[str, Any] | None = None

    @cached_property
    def id(self) -> str:
        """Hash of all it says."""
        return content_id(self._content())

    @property
    def short_id(self) -> str:
        """The id for people and for the names of folders."""
        return short_id(self.id)

    def _content(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "subject": vars(self.subject),
            "unit": self.unit,
            "says": self.says,
            "meaning": vars(self.meaning),
            "computed": [vars(saying) for saying in self.computed],
            "interval": self.interval,
            "moves": list(self.moves),
            "norm": self.norm,
        }

    def as_dict(self) -> dict[str, Any]:
        """As a manifest has it."""
        return {"id": self.id} | self._content()


@dataclass(frozen=True)
class DataSet:
    """An input a publication rests on: its hash is that of the bytes it was computed from."""

    role: str
    name: str
    sha256: str
    date: str
    licence: str
    attribution: str


@dataclass(frozen=True)
class Publication:
    """Figures with their birth certificate. A newer edition is another publication that names the older one.

    Withdrawing a publication is a fact beside it, never a change of it.
    """

    title: str
    titles: Mapping[str, str]
    edition: int
    previous: str  # the whole id of the edition before, "" for the first
    date: str
    approved_by: str
    lang: str
    country: str
    synthetic: bool
    scenario: str
    figures: tuple[Figure, ...]
    data_sets: tuple[DataSet, ...]
    parameters: Mapping[str, Any]
    seed: int | None
    versions: Mapping[str, str]
    minimum_people: float
    attributions: tuple[str, ...] = ()
    address: str = ""  # where it stands on the web, if anywhere: its folder, or with `{publication}` and `{figure}`

    @cached_property
    def id(self) -> str:
        """Hash of all it says, its figures by their ids."""
        return content_id(self._content() | {"figures": [figure.id for figure in self.figures]})

    @property
    def first_address(self) -> str:
        """Where its first page stands on the web, "" if nowhere."""
        return self.address.replace("{publication}", self.short_id).partition("{figure}")[0].rstrip("/")

    def address_of(self, figure_id: str) -> str:
        """Where the page of a figure (its short id) stands on the web; "" of a publication that stands nowhere."""
        if "{figure}" in self.address:
            return self.address.replace("{publication}", self.short_id).replace("{figure}", figure_id)
        return f"{self.address.rstrip('/')}/figures/{figure_id}/" if self.address else ""

    @property
    def short_id(self) -> str:
        """The id for people."""
        return short_id(self.id)

    def _content(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "titles": dict(self.titles),
            "edition": self.edition,
            "previous": self.previous,
            "date": self.date,
            "approved_by": self.approved_by,
            "lang": self.lang,
            "country": self.country,
            "synthetic": self.synthetic,
            "scenario": self.scenario,
            "data_sets": [vars(data) for data in self.data_sets],
            "parameters": self.parameters,
            "seed": self.seed,
            "versions": dict(self.versions),
            "minimum_people": self.minimum_people,
            "attributions": list(self.attributions),
            "address": self.address,
        }

    def as_dict(self) -> dict[str, Any]:
        """As a manifest has it."""
        return {"id": self.id} | self._content() | {"figures": [figure.as_dict() for figure in self.figures]}


def everyone_of(publication: Publication) -> str:
    """The stratum that counts each person once: maps and charts are of it."""
    found = (figure.subject.stratum for figure in publication.figures if figure.kind in (MAP, CHART))
    return next(found, "")


def read_publication(said: Mapping[str, Any]) -> Publication:
    """The publication of a manifest; its ids are found anew, whatever the manifest says they are.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is not what `Publication.as_dict` gives.
    """
    rest = {key: value for key, value in said.items() if key in Publication.__dataclass_fields__}
    publication = Publication(**{**rest, "figures": (), "data_sets": ()})
    return replace(
        publication,
        figures=tuple(_read_figure(figure) for figure in said["figures"]),
        data_sets=tuple(DataSet(**data) for data in said["data_sets"]),
        attributions=tuple(said["attributions"]),
    )


def _read_figure(said: Mapping[str, Any]) -> Figure:
    return Figure(
        kind=said["kind"],
        subject=Subject(**said["subject"]),
        unit=said["unit"],
        says=said["says"],
        meaning=Saying(**said["meaning"]),
        computed=tuple(Saying(**saying) for saying in said["computed"]),
        interval=said["interval"],
        moves=tuple(said["moves"]),
        norm=said["norm"],
    )
