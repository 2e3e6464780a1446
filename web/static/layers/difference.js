// What the right side changes against the left one: minutes saved or lost on the ground, people gained or lost by cell.
// Blue is less time and more people; brown, hatched and hollow is more time and fewer people.

import { differing } from "../sides.js";
import { found, view } from "../state.js";
import { colour, rgb, word } from "../theme.js";
import { NOTHING } from "../time-grid.js";
import { cellPlaces, fullDot, gather, largestDot } from "./people.js";
import { measureField } from "./surface.js";

// Edges of the classes in minutes; which of them fits is told by the cells that change.
const LADDERS = [[0.5, 1, 2, 3], [1, 2, 4, 8], [1, 3, 6, 12], [1, 5, 10, 20], [2, 10, 20, 40]];
const HATCH_PX = 6;
const SMALLEST = 3;

let edges = { sides: null, of: LADDERS[0] };

// The finest ladder whose last step is not passed by more than one in ten of the changed cells.
export function differenceEdges() {
  if (edges.sides === found.sides) return edges.of;
  const { left, right } = found.sides, changes = [];
  for (let i = 0; i < left.grid.cells; i++) {
    const change = Math.abs(timeOf(left.grid, i) - timeOf(right.grid, i)) / 60;
    if (change > 0) changes.push(change);
  }
  changes.sort((a, b) => a - b);
  const most = changes[Math.floor(changes.length * 0.9)] ?? 0;
  edges = { sides: found.sides, of: LADDERS.find((ladder) => ladder[3] >= most) ?? LADDERS.at(-1) };
  return edges.of;
}

// A time beyond the search is at least where the search stopped: the change is never told larger than it is known to be.
const timeOf = ({ cell_time_s: time, cutoff_s: cutoff }, i) => (Number.isFinite(time[i]) ? time[i] : cutoff ?? 86400);

export const savedColours = () => [1, 2, 3, 4].map((i) => rgb(colour(`saved-${i}`)));
export const lostColours = () => [1, 2, 3, 4].map((i) => rgb(colour(`lost-${i}`)));

// ---- minutes ---------------------------------------------------------------------------------------------------------

let shown = null;

export function minutesSaved(context, frame) {
  if (!differing() || view.hidden.includes("surface")) return;
  const dots = Math.min(frame.dots, 2), width = Math.round(frame.width * dots), height = Math.round(frame.height * dots);
  const key = [frame.left, frame.top, frame.scale, width, height, colour("saved-1")].join();
  if (shown?.key !== key || shown.sides !== found.sides) shown = { key, sides: found.sides, image: paintField(frame, width, height, dots) };
  const sheet = new OffscreenCanvas(width, height);
  sheet.getContext("2d").putImageData(shown.image, 0, 0);
  context.drawImage(sheet, 0, 0, frame.width, frame.height);
}

function paintField(frame, width, height, dots) {
  const { left, right } = found.sides, before = measureField(left.grid, frame, width, height, dots), after = measureField(right.grid, frame, width, height, dots);
  const cutoff = Math.min(left.grid.cutoff_s ?? NOTHING - 1, NOTHING - 1), words = wordsByChange(), { pixels, image } = after;
  const step = Math.round(HATCH_PX * dots), shift = Math.round((frame.left + frame.top) * dots);
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++) {
      const a = before.seconds[at], b = after.seconds[at];
      if (a === NOTHING && b === NOTHING) continue;
      const change = (a === NOTHING ? cutoff : a) - (b === NOTHING ? cutoff : b);
      // Hatching says "lost" where colours cannot: on grey paper, and to eyes that see none.
      const hatched = change < 0 && (i + j + shift) % step === 0;
      pixels[at] = (hatched ? words.hatched : words.plain)[change + NOTHING];
    }
  return image;
}

// One RGBA word for each second of change, from all lost to all saved.
function wordsByChange() {
  const steps = differenceEdges().map((minutes) => minutes * 60), strength = parseInt(colour("surface-alpha"), 10);
  const saved = savedColours(), lost = lostColours(), ink = word(rgb(colour("lost-line")), strength), same = word(rgb(colour("same")), strength);
  const plain = new Uint32Array(2 * NOTHING + 1), hatched = new Uint32Array(2 * NOTHING + 1);
  for (let change = -NOTHING; change <= NOTHING; change++) {
    const step = steps.findLastIndex((edge) => Math.abs(change) >= edge);
    plain[change + NOTHING] = step < 0 ? same : word((change > 0 ? saved : lost)[step], strength);
    hatched[change + NOTHING] = step < 0 ? same : ink;
  }
  return { plain, hatched };
}

// ---- people ----------------------------------------------------------------------------------------------------------

let dots = { full: 0, largest: 0 };
// People that fill the largest dot, and its radius (px).
export const changeScale = () => dots;

export function peopleGained(context, frame) {
  if (!differing() || view.hidden.includes("people")) return;
  const { left, right } = found.sides, counts = right.grid[`people_${view.stratum}`];
  if (!counts) return;
  const cells = cellPlaces(right.grid), full = fullDot(cells, counts, frame), largest = largestDot(frame);
  dots = { full, largest };
  const limit = view.minutes * 60, before = left.grid.cell_time_s, after = right.grid.cell_time_s;
  const gained = gather(cells, counts, frame, (i) => before[i] > limit && after[i] <= limit);
  const lost = gather(cells, counts, frame, (i) => before[i] <= limit && after[i] > limit);
  const radius = (people) => Math.max(SMALLEST, Math.min(largest, largest * Math.sqrt(people / full)));
  for (const bin of lost.values()) drawLost(context, bin.x / bin.people - frame.left, bin.y / bin.people - frame.top, radius(bin.people));
  for (const bin of gained.values()) drawGained(context, bin.x / bin.people - frame.left, bin.y / bin.people - frame.top, radius(bin.people));
}

// Full with a plus: gained. Hollow with a minus: lost. The larger ones carry their sign.
function drawGained(context, x, y, r) {
  disc(context, x, y, r + 1, colour("dot-halo"));
  disc(context, x, y, r, colour("gained"));
  if (r >= 5) strokes(context, colour("dot-halo"), r, [[x - r / 2, y, x + r / 2, y], [x, y - r / 2, x, y + r / 2]]);
}

function drawLost(context, x, y, r) {
  disc(context, x, y, r + 1, colour("dot-halo"));
  context.beginPath();
  context.arc(x, y, r - 0.9, 0, 2 * Math.PI);
  context.lineWidth = 1.8;
  context.strokeStyle = colour("fallen");
  context.stroke();
  if (r >= 5) strokes(context, colour("fallen"), r, [[x - r / 2, y, x + r / 2, y]]);
}

function disc(context, x, y, r, fill) {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
}

function strokes(context, ink, r, lines) {
  context.beginPath();
  for (const [x, y, u, v] of lines) {
    context.moveTo(x, y);
    context.lineTo(u, v);
  }
  context.lineWidth = Math.max(1.5, r / 4.5);
  context.strokeStyle = ink;
  context.stroke();
}
