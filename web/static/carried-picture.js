// The coloured bands while something is dragged: the last picture that the service has given, carried along by the cells.
// The seconds that a cell gains or loses are spread over the pixels around it, less the farther away; between cells they
// even out. Numbers are counted from cells alone, and the service's own picture comes once the hand rests.

import { mercatorX, mercatorY } from "./mercator.js";
import { NOTHING } from "./time-grid.js";

const SPREAD = 1.6; // of the usual way from a cell to the next
const LEAST_PX = 2, MOST_PX = 12;
const SAMPLE = 150;
const MOST_CELLS = 1500; // of more, as a season changes, the service's picture is waited for
export const TILE = 4; // what changed is told by squares of 2 ** TILE pixels

// `basis` is a grid with a picture of its own, `grid` one of the same cells with other seconds. Gives the carried picture
// and its squares that differ from the basis; null: too much has changed.
export function carryPicture(basis, grid) {
  const changed = cellsThatDiffer(basis.cell_time_s, grid.cell_time_s);
  if (changed.length > MOST_CELLS) return null;
  const { columns, rows } = basis.picture, { column, row, kernel, weights, sums, marks } = groundOf(basis);
  const picture = basis.picture_s.slice(), tilesAcross = ((columns - 1) >> TILE) + 1, tiles = new Uint8Array(tilesAcross * (((rows - 1) >> TILE) + 1));
  const latest = basis.cutoff_s ?? NOTHING - 1, told = (seconds) => (seconds <= latest ? seconds : latest), pixels = [];
  for (const cell of changed) {
    const change = told(grid.cell_time_s[cell]) - told(basis.cell_time_s[cell]);
    const x = column[cell] - kernel.radius, y = row[cell] - kernel.radius;
    for (let v = Math.max(0, -y); v < Math.min(kernel.size, rows - y); v++)
      for (let u = Math.max(0, -x); u < Math.min(kernel.size, columns - x); u++) {
        const weight = kernel.weights[v * kernel.size + u], at = (y + v) * columns + x + u;
        if (!weight) continue;
        if (!marks[at]) pixels.push(at);
        marks[at] = 1;
        sums[at] += change * weight;
      }
  }
  for (const at of pixels) {
    const seconds = picture[at] === NOTHING ? NOTHING : Math.max(0, Math.round(picture[at] + sums[at] / weights[at])), now = seconds < latest ? seconds : NOTHING;
    if (now !== picture[at]) tiles[(Math.floor(at / columns) >> TILE) * tilesAcross + ((at % columns) >> TILE)] = 1;
    picture[at] = now;
    sums[at] = marks[at] = 0;
  }
  return { picture_s: picture, basis_s: basis.picture_s, tiles, tilesAcross };
}

function cellsThatDiffer(before, after) {
  const cells = [];
  for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) cells.push(i);
  return cells;
}

// Where the cells lie in the picture, how far each reaches, and how much weight a pixel has from all of them. Made once
// for a region; whoever has a moment to spare may do so before it is needed.
let known = { lon: null };
export function groundOf(grid) {
  if (known.lon === grid.cell_lon && known.picture === grid.picture) return known;
  const { columns, rows, bbox: [west, south, east, north] } = grid.picture, left = mercatorX(west), top = mercatorY(north);
  const column = Int32Array.from(grid.cell_lon, (lon) => Math.floor(((mercatorX(lon) - left) / (mercatorX(east) - left)) * columns));
  const row = Int32Array.from(grid.cell_lat, (lat) => Math.floor(((mercatorY(lat) - top) / (mercatorY(south) - top)) * rows));
  const kernel = kernelOf(Math.max(LEAST_PX, Math.min(MOST_PX, Math.round(SPREAD * usualGap(column, row))))), weights = new Float32Array(columns * rows);
  for (let i = 0; i < column.length; i++) {
    const x = column[i] - kernel.radius, y = row[i] - kernel.radius;
    for (let v = Math.max(0, -y); v < Math.min(kernel.size, rows - y); v++)
      for (let u = Math.max(0, -x); u < Math.min(kernel.size, columns - x); u++) weights[(y + v) * columns + x + u] += kernel.weights[v * kernel.size + u];
  }
  known = { lon: grid.cell_lon, picture: grid.picture, column, row, kernel, weights, sums: new Float32Array(columns * rows), marks: new Uint8Array(columns * rows) };
  return known;
}

// Weights of a cell around it, none at the rim.
function kernelOf(radius) {
  const size = 2 * radius + 1, weights = new Float32Array(size * size);
  for (let v = -radius, k = 0; v <= radius; v++) for (let u = -radius; u <= radius; u++, k++) weights[k] = Math.max(0, 1 - Math.hypot(u, v) / (radius + 0.5)) ** 2;
  return { radius, size, weights };
}

// Pixels from a cell to the next, the middle one of a sample.
function usualGap(column, row) {
  const step = Math.max(1, Math.floor(column.length / SAMPLE)), gaps = [];
  for (let i = 0; i < column.length; i += step) {
    let least = Infinity;
    for (let j = 0; j < column.length; j++) if (j !== i) least = Math.min(least, (column[i] - column[j]) ** 2 + (row[i] - row[j]) ** 2);
    if (least < Infinity) gaps.push(Math.sqrt(least));
  }
  return gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? LEAST_PX;
}
