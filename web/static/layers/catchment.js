// The exclusive catchment of the facility whose page is looked at: its outline, and its cells by people. What lies
// outside of it is paled, so that the travel times inside are those to this facility alone.

import { profileNow } from "../profile.js";
import { found, view } from "../state.js";
import { colour } from "../theme.js";
import { outlineOf } from "./catchment-outline.js";
import { cellPlaces, fullDot, largestDot } from "./people.js";

const VEIL = 0.82;
let kept = { cells: null, rings: [] };

// The cells that are shown; null where no page of a facility is looked at, or nobody is nearest to it.
export function catchmentCells() {
  const cells = view.hidden.includes("catchment") ? null : profileNow()?.answer?.cells;
  return cells?.cell.length && found.grid && cells.cell.at(-1) < found.grid.cell_lon.length ? cells : null;
}

function rings(cells) {
  if (kept.cells !== cells) {
    const { x, y } = cellPlaces(found.grid);
    kept = { cells, rings: outlineOf(x, y, cells.cell) };
  }
  return kept.rings;
}

function trace(frame, path, cells) {
  for (const ring of rings(cells)) {
    path.moveTo(frame.x(ring[0][0]), frame.y(ring[0][1]));
    for (const [x, y] of ring) path.lineTo(frame.x(x), frame.y(y));
    path.closePath();
  }
  return path;
}

// Over the picture of travel times, under the streets.
export function veil(context, frame) {
  const cells = catchmentCells();
  if (!cells) return;
  const path = new Path2D();
  path.rect(0, 0, frame.width, frame.height);
  context.globalAlpha = VEIL;
  context.fillStyle = colour("land");
  context.fill(trace(frame, path, cells), "evenodd");
}

// Over the streets: full dots within the threshold, rings beyond it.
export function catchment(context, frame) {
  const cells = catchmentCells(), people = found.grid?.[`people_${view.stratum}`];
  if (!cells || !people) return;
  const outline = trace(frame, new Path2D(), cells);
  context.lineJoin = "round";
  for (const [line, width] of [[colour("boundary-halo"), 5.5], [colour("catchment"), 2.6]]) {
    context.strokeStyle = line;
    context.lineWidth = width;
    context.stroke(outline);
  }
  const places = cellPlaces(found.grid), full = fullDot(places, people, frame), largest = largestDot(frame), limit = view.minutes * 60, near = new Path2D(), far = new Path2D();
  cells.cell.forEach((cell, i) => {
    if (people[cell] <= 0) return;
    const x = frame.x(places.x[cell]), y = frame.y(places.y[cell]), radius = Math.max(1.3, Math.min(largest, largest * Math.sqrt(people[cell] / full)));
    const path = cells.travel_time_s[i] <= limit ? near : far;
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
  });
  context.lineWidth = 1.3;
  context.fillStyle = colour("catchment");
  context.strokeStyle = colour("boundary-halo");
  context.globalAlpha = 0.8;
  context.fill(near);
  context.stroke(near);
  context.globalAlpha = 1;
  context.fillStyle = colour("boundary-halo");
  context.fill(far);
  context.strokeStyle = colour("catchment");
  context.stroke(far);
}
