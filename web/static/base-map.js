// Tiles of the base map: read when they come into sight, kept as paths that a canvas can draw at any zoom.

import { readBaseMap } from "./client.js";
import { TileArchive } from "./pmtiles.js";
import { EXTENT, readTile } from "./vector-tile.js";

const KEPT_TILES = 160;
const RANKS = 5;

export class BaseMap {
  // `arrived` is called when tiles that were asked for have come.
  constructor(regionId, arrived) {
    this.archive = new TileArchive((first, length) => readBaseMap(regionId, first, length));
    this.arrived = arrived;
    this.tiles = new Map();
  }

  open() {
    return this.archive.open();
  }

  // Tiles in sight of a frame that have come, each with its place; those that have not are asked for.
  inSight(frame) {
    const { minZoom, maxZoom } = this.archive;
    const zoom = Math.max(minZoom, Math.min(maxZoom, Math.floor(frame.zoom + 0.3) - 1)), side = 2 ** zoom;
    const first = (edge) => Math.max(0, Math.floor((edge / frame.scale) * side)), last = (edge) => Math.min(side - 1, Math.floor((edge / frame.scale) * side));
    const found = [];
    for (let row = first(frame.top); row <= last(frame.top + frame.height); row++)
      for (let column = first(frame.left); column <= last(frame.left + frame.width); column++) found.push(...this.covering(zoom, column, row));
    const size = frame.scale / EXTENT;
    return [...new Set(found)].map((tile) => ({ ...tile, unit: size / 2 ** tile.zoom, x: (tile.column / 2 ** tile.zoom) * frame.scale - frame.left, y: (tile.row / 2 ** tile.zoom) * frame.scale - frame.top }));
  }

  // The tile; while it is on its way a coarser one that is here already, or the finer ones.
  covering(zoom, column, row) {
    const tile = this.find(zoom, column, row);
    if (tile.content !== undefined) return tile.content ? [tile] : [];
    for (let up = 1; zoom - up >= this.archive.minZoom; up++) {
      const coarse = this.tiles.get(`${zoom - up}/${column >> up}/${row >> up}`);
      if (coarse?.content) return [coarse];
    }
    return this.finer(zoom, column, row, 2);
  }

  finer(zoom, column, row, depth) {
    const children = [0, 1, 2, 3].map((i) => [zoom + 1, 2 * column + (i & 1), 2 * row + (i >> 1)]);
    return children.flatMap((place) => {
      const tile = this.tiles.get(place.join("/"));
      return tile?.content ? [tile] : depth > 1 ? this.finer(...place, depth - 1) : [];
    });
  }

  find(zoom, column, row) {
    const key = `${zoom}/${column}/${row}`, kept = this.tiles.get(key);
    if (kept) {
      this.tiles.delete(key); // put at the end: the first is the one that was not needed for longest
      this.tiles.set(key, kept);
      return kept;
    }
    const tile = { zoom, column, row, content: undefined };
    this.tiles.set(key, tile);
    if (this.tiles.size > KEPT_TILES) this.tiles.delete(this.tiles.keys().next().value);
    this.waiting = (this.waiting ?? 0) + 1;
    this.archive
      .readTile(zoom, column, row)
      .then((bytes) => (tile.content = bytes ? pathsOf(readTile(bytes)) : null))
      .catch(() => this.tiles.delete(key))
      .finally(() => {
        this.waiting -= 1;
        if (!this.waiting) this.arrived();
      });
    return tile;
  }
}

// One path for all that is drawn alike.
function pathsOf(layers) {
  const pathOf = (features) => {
    if (!features.length) return null;
    const path = new Path2D();
    features.forEach((feature) => feature.addPath(path));
    return path;
  };
  const of = (name, keep = () => true) => (layers[name] ?? []).filter(({ attributes }) => keep(attributes));
  return {
    green: pathOf(of("green")),
    water: pathOf(of("water")),
    buildings: pathOf(of("buildings")),
    rivers: pathOf(of("waterways", (is) => is.class === "river")),
    streams: pathOf(of("waterways", (is) => is.class !== "river")),
    railways: pathOf(of("railways")),
    roads: Array.from({ length: RANKS }, (_, rank) => pathOf(of("roads", (is) => (is.rank ?? 4) === rank))),
    places: of("places").map(({ attributes, point }) => ({ attributes, point: point() })),
  };
}
