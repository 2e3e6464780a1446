// Towns, villages and parts of towns in sight, as the base map has them: the larger first.

import { localName } from "../names.js";
import { found } from "../state.js";
import { EXTENT } from "../vector-tile.js";

const ELSE_ZOOM = 14;

// `fromZoom` says from which zoom on each kind is named, and in which order they come.
export function placesIn(frame, fromZoom) {
  const rank = Object.keys(fromZoom), places = [];
  for (const tile of found.base?.inSight(frame) ?? [])
    for (const { attributes, point: [u, v] } of tile.content.places) {
      if (u < 0 || v < 0 || u >= EXTENT || v >= EXTENT || !attributes.name) continue; // its own tile names it
      if (frame.zoom < (fromZoom[attributes.class] ?? ELSE_ZOOM)) continue;
      const spoken = Object.fromEntries(["kk", "ru", "en", "th"].map((lang) => [lang, attributes[`name:${lang}`]]));
      places.push({ kind: attributes.class, name: localName(attributes.name, spoken), x: tile.x + u * tile.unit, y: tile.y + v * tile.unit });
    }
  return places.sort((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind));
}

// Boxes: left, top, right, bottom.
export const meets = (box, others) => others.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
