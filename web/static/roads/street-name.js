// What a street is called: read from the base map, which is made of the same extract as the streets. The network itself
// knows no names; a region whose extract is not kept has none.

import { lonOf, latOf, mercatorX, mercatorY } from "../mercator.js";
import { found } from "../state.js";
import { EXTENT, readTile } from "../vector-tile.js";

const MOST_AWAY_M = 8; // lines of the base map are rounded to half a metre, and are cut where tiles end
const EQUATOR_M = 40_075_017;
const KEPT_TILES = 24;
const LANGUAGES = ["kk", "ru", "en", "th"];
const tiles = new Map();

// { name, names } of the street that runs along a line (lon, lat) and is of one of these classes; null: none is mapped.
export async function nameOfStreet(line, classes) {
  const { base } = found;
  if (!base || line.length < 2) return null;
  const [lon, lat] = middleOf(line), side = 2 ** base.archive.maxZoom, x = mercatorX(lon) * side, y = mercatorY(lat) * side;
  const roads = await roadsIn(base, Math.floor(x), Math.floor(y)), there = [(x % 1) * EXTENT, (y % 1) * EXTENT];
  const metresOfUnit = (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / side / EXTENT;
  let best = { away: MOST_AWAY_M / metresOfUnit, attributes: null };
  for (const { attributes, addPath } of roads) {
    if (!classes.includes(attributes.class)) continue;
    const away = distanceTo(addPath, there);
    if (away < best.away) best = { away, attributes };
  }
  const told = best.attributes;
  return told?.name ? { name: told.name, names: Object.fromEntries(LANGUAGES.map((lang) => [lang, told[`name:${lang}`]])) } : null;
}

function roadsIn(base, column, row) {
  const zoom = base.archive.maxZoom, key = `${column}/${row}`;
  if (tiles.base !== base) {
    tiles.clear();
    tiles.base = base;
  }
  if (!tiles.has(key)) tiles.set(key, base.archive.readTile(zoom, column, row).then((bytes) => (bytes ? (readTile(bytes).roads ?? []) : [])));
  if (tiles.size > KEPT_TILES) tiles.delete(tiles.keys().next().value);
  return tiles.get(key);
}

// Half way along the line, where no other street begins.
function middleOf(line) {
  const points = line.map(([lon, lat]) => [mercatorX(lon), mercatorY(lat)]), steps = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  let left = steps.reduce((sum, step) => sum + step, 0) / 2, at = 0;
  while (at < steps.length - 1 && left > steps[at]) left -= steps[at++];
  const share = steps[at] ? left / steps[at] : 0, between = (a, b) => a + share * (b - a);
  return [lonOf(between(points[at][0], points[at + 1][0])), latOf(between(points[at][1], points[at + 1][1]))];
}

// The least distance from a place to a path, in units of the tile.
function distanceTo(addPath, [x, y]) {
  let least = Infinity, here = null;
  const moveTo = (u, v) => (here = [u, v]);
  const lineTo = (u, v) => {
    least = Math.min(least, distanceToSegment(x, y, here, [u, v]));
    here = [u, v];
  };
  addPath({ moveTo, lineTo, closePath() {} });
  return least;
}

export function distanceToSegment(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay], squared = dx * dx + dy * dy;
  const share = squared ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / squared)) : 0;
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
