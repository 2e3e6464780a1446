"""Errors of the kernel: one sentence each, saying what was wrong, where, and what to do.

    QamtuError                  every error a user can cause; the shell turns it into exit code 2
    └── RoutingError
        ├── OsmFileError        (ValueError)  an OSM extract cannot be used
        ├── NetworkFolderError  (ValueError)  a network folder is damaged, old or not one
        ├── TravelModeError     (ValueError)  a travel mode or country profile does not exist
        ├── PointError          (ValueError)  a coordinate cannot be one
        └── EditError           (ValueError)  a scenario edit cannot be made

A sentence is a template with named gaps, so that the shell can say it in the user's language:
`raise OsmFileError("{path} is cut short; download it again", path=path)`. What fills a gap is the user's own (a file
name, a value) and stays as it is; where it is a word of ours it is a `Phrase`, translated like the sentence.
"""

from typing import Final


class Phrase:
    """Words of ours that fill a gap, with gaps of their own: `Phrase("blank")`, `Phrase("row {row}", row=3)`."""

    def __init__(self, template: str, **params: object) -> None:
        self.template: Final = template
        self.params: Final = params

    def __str__(self) -> str:
        return self.template.format(**self.params)

    def __repr__(self) -> str:
        return str(self)


class QamtuError(Exception):
    """A sentence for the user: `template` is looked up in the catalogues, `params` fill its gaps."""

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params = params
        super().__init__(template.format(**params))


class RoutingError(QamtuError):
    """The kernel refuses its input."""


class OsmFileError(RoutingError, ValueError):
    """An OSM extract is missing, cut short, not OSM, or holds no roads."""


class NetworkFolderError(RoutingError, ValueError):
    """A network folder is damaged, of another version, or not a network folder."""


class TravelModeError(RoutingError, ValueError):
    """A travel mode or a country profile is not known or not in the network."""


class PointError(RoutingError, ValueError):
    """A coordinate is not a number or lies outside -180..180, -90..90."""


class EditError(RoutingError, ValueError):
    """A scenario edit holds what cannot be, or does not fit the network."""
