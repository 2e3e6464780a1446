"""The drawing of every figure of a publication; what several show is drawn once."""

from collections.abc import Mapping
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.local_names import boundary_names_by_id
from geo.publication.figure import CHART, MAP, NUMBER, PROPOSAL, Figure
from geo.publication.map_layers import NO_BANDS, Bands, MapLayers, find_dots
from geo.publication.pages.drawings import draw_curve, draw_hundred
from geo.publication.pages.map_drawing import Ground, draw_ground, draw_map, draw_words, page_frame
from geo.publication.pages.proposal_drawing import draw_sites, pin_heads
from geo.publication.pages.sheet import Drawing
from geo.publication.pages.speech import LANGUAGES, PageSpeech, data_language
from geo.publication.recompute import Recomputed
from geo.study_region import read_drawn_features
from geo.study_sections import Study
from geo.webmap import BaseMap, build_base_map

Places = tuple[tuple[float, float], ...]


class Atlas:
    """Draws figures of one region. Numbers of everyone are shown on the map, those of a stratum by a hundred people."""

    def __init__(self, found: Recomputed, study: Study, minimum_people: float) -> None:
        self.found, self._study, self._minimum = found, study, minimum_people
        self._maps: dict[tuple[str, str, float], Drawing] = {}
        self._said: dict[Places, Mapping[str, str]] = {}

    def bands(self, figure: Figure) -> Bands:
        """The bands of the map of a figure's travel mode and service."""
        return self.found.findings.bands.get((figure.subject.mode, figure.subject.service), NO_BANDS)

    def layers(self, figure: Figure) -> MapLayers:
        """What the map of a figure shows, as far as the figure says that it does."""
        bands, population = self.bands(figure), self.found.region.population
        if figure.kind == PROPOSAL:
            return self._gain(figure, bands)
        subject = figure.subject
        is_within = self._seconds(subject.mode, subject.service) <= (subject.threshold_min or 0.0) * 60
        return MapLayers(bands, find_dots(population, ~is_within, minimum_people=self._minimum))

    def _gain(self, figure: Figure, bands: Bands) -> MapLayers:
        proposal, population = self.found.findings.proposal, self.found.region.population
        if proposal is None or figure.says["area_sha256"] is None:
            return MapLayers(bands)
        gain = proposal.gain
        if not figure.says["has_dots"]:
            return MapLayers(bands, area=gain.area)
        still, newly = (
            find_dots(population, cells, minimum_people=self._minimum) for cells in (gain.still, gain.newly)
        )
        return MapLayers(bands, still, newly, gain.area)

    @property
    def facilities(self) -> gpd.GeoDataFrame:
        """The facilities of the region."""
        return self.found.region.facilities

    @cached_property
    def speeches(self) -> Mapping[str, PageSpeech]:
        """What speaks of the region, by language."""
        everyone, boundaries = self.found.findings.everyone, self.found.region.boundaries
        return {
            lang: PageSpeech(lang, everyone, boundary_names_by_id(boundaries, data_language(lang)))
            for lang in LANGUAGES
        }

    def draw(self, figure: Figure) -> Drawing | None:
        """The drawing of a figure; None for tables and for what is held back."""
        subject, says = figure.subject, figure.says
        if figure.kind == CHART:
            svg = draw_curve(says["rows"], self.found.findings.question.thresholds_min)
            return Drawing(svg, 640, 220) if svg else None
        if figure.kind == PROPOSAL:
            return self._proposal(figure)
        is_everyone = subject.stratum == self.found.findings.everyone
        if figure.kind == MAP or (figure.kind == NUMBER and is_everyone):
            return self._map(figure)
        if figure.kind == NUMBER and says["share_beyond"] is not None:
            return Drawing(draw_hundred(says["share_beyond"]), 626, 112)
        return None

    def _map(self, figure: Figure) -> Drawing:
        subject = figure.subject
        key = subject.mode, subject.service, subject.threshold_min or 0.0
        if key not in self._maps:
            region = self.found.region
            svg = draw_map(self._ground, self.layers(figure), region.facilities, subject.service)
            self._maps[key] = self._named(svg)
        return self._maps[key]

    def _proposal(self, figure: Figure) -> Drawing:
        ground, region = self._ground, self.found.region
        svg = draw_map(ground, self.layers(figure), region.facilities, figure.subject.service)
        sites = draw_sites(ground.frame, figure.says["rows"])
        places = tuple(map(tuple, pin_heads(ground.frame, figure.says["rows"]).tolist()))
        return self._named(svg.removesuffix("</svg>") + sites + "</svg>", places)

    def _named(self, svg: str, places: Places = ()) -> Drawing:
        ground = self._ground
        return Drawing(svg, ground.frame.width, ground.frame.height, ground.kinds, self._words(places))

    def _words(self, places: Places) -> Mapping[str, str]:
        """What lies on a map, by language: names keep clear of facilities and of other places."""
        if places not in self._said:
            ground, region = self._ground, self.found.region
            points = region.facilities.geometry
            signs = np.array([*zip(points.x, points.y, strict=True), *places])
            self._said[places] = {
                lang: draw_words(ground.frame, region.boundaries, signs, speech)
                for lang, speech in self.speeches.items()
            }
        return self._said[places]

    @cached_property
    def base(self) -> BaseMap:
        """Streets, water and places that maps are drawn on."""
        return build_base_map(self.found.region.network, read_drawn_features(self._study))

    @cached_property
    def _ground(self) -> Ground:
        region = self.found.region
        places = pd.concat([region.population.cells.geometry, region.facilities.geometry])
        frame = page_frame(np.column_stack([places.x, places.y]))
        return draw_ground(self.base, frame, region.boundaries, region.facilities)

    @cached_property
    def _cells(self) -> dict[tuple[str, str], pd.DataFrame]:
        table = self.found.findings.tables.cells
        return {(str(mode), str(service)): rows for (mode, service), rows in table.groupby(["mode", "service"])}

    def _seconds(self, mode: str, service: str) -> npt.NDArray[np.float64]:
        """Travel time of every cell, in the order of the region's cells; NaN where there is none."""
        rows = self._cells[mode, service]
        times = pd.Series(rows["travel_time_s"].to_numpy(dtype=np.float64), index=rows["cell_id"].astype(str))
        ids = self.found.region.population.cells["cell_id"].astype(str)
        return times.reindex(ids.to_numpy()).to_numpy(dtype=np.float64)
