// Names of towns and villages under the tours, where there is room.

import { localName } from "../../names.js";
import { found } from "../../state.js";
import { colour } from "../../theme.js";
import { EXTENT } from "../../vector-tile.js";

const FROM_ZOOM = { city: 0, town: 9, suburb: 12, borough: 12, village: 11, quarter: 13.5, hamlet: 13, neighbourhood: 14 };
const RANK = Object.keys(FROM_ZOOM);

export function placeNames(context, frame) {
  const taken = [], written = new Set();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { name, size, x, y } of namesIn(frame)) {
    context.font = `400 ${size}px "Noto Sans", "Noto Sans Thai", sans-serif`;
    const half = context.measureText(name).width / 2 + 6, box = [x - half, y - size, x + half, y + size];
    if (written.has(name) || taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
    taken.push(box);
    written.add(name);
    context.strokeStyle = colour("name-halo");
    context.lineWidth = 3.2;
    context.strokeText(name, x, y);
    context.fillStyle = colour("place-name");
    context.fillText(name, x, y);
  }
}

function namesIn(frame) {
  const places = [];
  for (const tile of found.base?.inSight(frame) ?? [])
    for (const { attributes, point: [u, v] } of tile.content.places) {
      if (u < 0 || v < 0 || u >= EXTENT || v >= EXTENT || !attributes.name || frame.zoom < (FROM_ZOOM[attributes.class] ?? 14)) continue;
      const spoken = Object.fromEntries(["kk", "ru", "en", "th"].map((lang) => [lang, attributes[`name:${lang}`]]));
      places.push({ rank: RANK.indexOf(attributes.class), size: attributes.class === "city" || attributes.class === "town" ? 13 : 11.5, name: localName(attributes.name, spoken), x: tile.x + u * tile.unit, y: tile.y + v * tile.unit });
    }
  return places.sort((a, b) => a.rank - b.rank);
}
