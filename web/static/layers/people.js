// People out of reach: dots whose area is their number, gathered on a screen grid so that every zoom reads alike.

import { mercatorX, mercatorY } from "../mercator.js";
import { profileNow } from "../profile.js";
import { gridIn } from "../sides.js";
import { view } from "../state.js";
import { colour } from "../theme.js";

const GRID_PX = 18;
const LOST = new Set(["no_road", "unreachable"]);
let places = null;
let dots = { full: 0, largest: 0 };

// What the dots of the last drawing mean: people that fill the largest, and its radius (px).
export const dotScale = () => dots;

// A scenario has the cells of its baseline: only what became of them differs.
export function cellPlaces(grid) {
  if (places?.lon !== grid.cell_lon) places = { lon: grid.cell_lon, x: Float64Array.from(grid.cell_lon, mercatorX), y: Float64Array.from(grid.cell_lat, mercatorY), fulls: new Map() };
  return places;
}

const losts = new WeakMap(); // by what became of the cells: two sides have two
function lostCells({ cell_status: status, statuses }) {
  if (!losts.has(status)) {
    const lost = statuses.map((name) => LOST.has(name));
    losts.set(status, Uint8Array.from(status, (one) => lost[one]));
  }
  return losts.get(status);
}

// People of a dot of the largest size at this zoom: the same for every threshold, so that dots never jump.
export function fullDot(cells, people, frame) {
  const key = `${frame.zoom}|${view.stratum}`;
  if (!cells.fulls.has(key)) {
    const bins = new Map();
    for (let i = 0; i < people.length; i++) {
      const bin = Math.floor((cells.y[i] * frame.scale) / GRID_PX) * 2e7 + Math.floor((cells.x[i] * frame.scale) / GRID_PX);
      bins.set(bin, (bins.get(bin) ?? 0) + people[i]);
    }
    const sorted = [...bins.values()].filter((value) => value > 0).sort((a, b) => a - b);
    cells.fulls.set(key, sorted[Math.floor(sorted.length * 0.97)] ?? 1);
  }
  return cells.fulls.get(key);
}

export const largestDot = (frame) => Math.min(13, 8 + Math.max(0, frame.zoom - 12) * 1.2);

export function people(context, frame) {
  const grid = gridIn(frame);
  if (!grid || view.hidden.includes("people")) return;
  if (profileNow()?.answer) { // the catchment shows its own people
    dots = { full: 0, largest: 0 };
    return;
  }
  const cells = cellPlaces(grid), counts = grid[`people_${view.stratum}`];
  if (!counts) return;
  const full = fullDot(cells, counts, frame), largest = largestDot(frame);
  dots = { full, largest };
  const near = new Path2D(), lost = new Path2D();
  const time = grid.cell_time_s, limit = view.minutes * 60;
  for (const bin of gather(cells, counts, frame, (i) => !(time[i] <= limit), lostCells(grid)).values()) {
    const radius = Math.min(largest, largest * Math.sqrt(bin.people / full));
    if (radius < 0.5) continue;
    const path = bin.lost > bin.people / 2 ? lost : near, x = bin.x / bin.people - frame.left, y = bin.y / bin.people - frame.top, r = Math.max(1.1, radius);
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  }
  context.fillStyle = colour("out-dot");
  context.fill(near);
  context.fillStyle = hatching(colour("out"));
  context.fill(lost);
  context.strokeStyle = colour("out");
  context.lineWidth = 1;
  context.stroke(lost);
}

// People of the cells that pass, by places of the screen grid; `lost` marks those that are counted apart too.
export function gather(cells, counts, frame, passes, lost = null) {
  const bins = new Map(), right = frame.left + frame.width + 20, bottom = frame.top + frame.height + 20;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] <= 0 || !passes(i)) continue;
    const x = cells.x[i] * frame.scale, y = cells.y[i] * frame.scale;
    if (x < frame.left - 20 || y < frame.top - 20 || x > right || y > bottom) continue;
    const key = Math.floor(y / GRID_PX) * 2e7 + Math.floor(x / GRID_PX);
    let bin = bins.get(key);
    if (!bin) bins.set(key, (bin = { people: 0, lost: 0, x: 0, y: 0 }));
    bin.people += counts[i];
    if (lost?.[i]) bin.lost += counts[i];
    bin.x += x * counts[i];
    bin.y += y * counts[i];
  }
  return bins;
}

const hatches = new Map(); // by colour: a pattern is any canvas's
function hatching(stroke) {
  if (!hatches.has(stroke)) hatches.set(stroke, makeHatching(stroke));
  return hatches.get(stroke);
}

function makeHatching(stroke) {
  const tile = new OffscreenCanvas(8, 8), pen = tile.getContext("2d");
  pen.strokeStyle = stroke;
  pen.lineWidth = 2;
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  const pattern = pen.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(0.5));
  return pattern;
}
