"""What every export says of itself: whose data it holds, under which licence, and whether it is invented."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.words import Speech

if TYPE_CHECKING:
    from geo.region import Region


@dataclass(frozen=True)
class About:
    """Title, source and licence of an export. `notice` is the sentence that synthetic data carry, "" for real ones."""

    region_id: str
    title: str
    attribution: str
    licence: str
    date: str
    notice: str
    lang: str

    @property
    def synthetic(self) -> bool:
        """Whether the data are invented."""
        return bool(self.notice)

    def as_texts(self) -> dict[str, str]:
        """The same by name, without what is not known; for places that hold keys and texts."""
        said = {
            "title": self.title,
            "attribution": self.attribution,
            "license": self.licence,
            "date": self.date,
            "synthetic": self.notice,
        }
        return {key: text for key, text in said.items() if text}


def about_region(region_id: str, region: "Region", lang: str = "en") -> About:
    """What the exports of a region say, in a language."""
    source = region.network.source
    return About(
        region_id=region_id,
        title=region.title(lang),
        attribution="; ".join(dict.fromkeys(text for text in (source.attribution, *region.data_sources) if text)),
        licence=source.licence,
        date=source.date,
        notice=Speech(lang).say("synthetic_notice") if region.synthetic else "",
        lang=lang,
    )
