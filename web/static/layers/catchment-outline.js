// A line around some of the cells: a picture, which counts nobody. Every spot belongs to its nearest cell, as far as cells
// lie apart; the line between those of the catchment and all others is traced.

const ROOM = 1.15; // how far a cell reaches, in distances between cells
const FINEST = 5; // dots for a distance between cells
const MOST_DOTS = 40_000;

// Rings of [x, y] in parts of the world, from the places of all cells and the numbers of those inside.
export function outlineOf(x, y, inside) {
  if (!inside.length) return [];
  const apart = distanceApart(x, y, inside), reach = apart * ROOM, box = boxOf(x, y, inside, reach * 1.5);
  const step = Math.max(apart / FINEST, Math.sqrt(((box[2] - box[0]) * (box[3] - box[1])) / MOST_DOTS));
  const columns = Math.ceil((box[2] - box[0]) / step) + 1, rows = Math.ceil((box[3] - box[1]) / step) + 1;
  const owner = ownersOf(x, y, box, { step, columns, rows, reach }), mine = new Set(inside), field = new Float32Array(columns * rows);
  owner.forEach((cell, at) => (field[at] = cell >= 0 && mine.has(cell) ? 1 : 0));
  return traceHalf(smooth(smooth(field, columns, rows), columns, rows), columns, rows).map((ring) => ring.map(([u, v]) => [box[0] + u * step, box[1] + v * step]));
}

// The usual distance from a cell of the catchment to the nearest of all.
function distanceApart(x, y, inside) {
  const sample = inside.filter((_, i) => i % Math.ceil(inside.length / 60) === 0);
  const nearest = sample.map((cell) => {
    let least = Infinity;
    for (let i = 0; i < x.length; i++) {
      const away = Math.hypot(x[i] - x[cell], y[i] - y[cell]);
      if (away > 0 && away < least) least = away;
    }
    return least;
  }).sort((a, b) => a - b);
  const middle = nearest[Math.floor(nearest.length * 0.7)];
  return Number.isFinite(middle) ? middle : 1e-6;
}

function boxOf(x, y, inside, margin) {
  const box = [1, 1, 0, 0];
  for (const i of inside) [box[0], box[1], box[2], box[3]] = [Math.min(box[0], x[i]), Math.min(box[1], y[i]), Math.max(box[2], x[i]), Math.max(box[3], y[i])];
  return [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
}

// The nearest cell of every dot within reach, -1 where there is none: each cell marks the dots around it.
function ownersOf(x, y, [left, top, right, bottom], { step, columns, rows, reach }) {
  const owner = new Int32Array(columns * rows).fill(-1), away = new Float32Array(columns * rows).fill(Infinity), span = Math.ceil(reach / step);
  for (let i = 0; i < x.length; i++) {
    if (x[i] < left - reach || x[i] > right + reach || y[i] < top - reach || y[i] > bottom + reach) continue;
    const column = (x[i] - left) / step, row = (y[i] - top) / step;
    for (let r = Math.max(0, Math.ceil(row - span)); r <= Math.min(rows - 1, row + span); r++)
      for (let c = Math.max(0, Math.ceil(column - span)); c <= Math.min(columns - 1, column + span); c++) {
        const distance = Math.hypot(c - column, r - row), at = r * columns + c;
        if (distance <= span && distance < away[at]) [owner[at], away[at]] = [i, distance];
      }
  }
  return owner;
}

function smooth(field, columns, rows) {
  const out = new Float32Array(field.length);
  for (let r = 1; r < rows - 1; r++)
    for (let c = 1; c < columns - 1; c++) {
      let sum = 0;
      for (let v = -1; v <= 1; v++) for (let u = -1; u <= 1; u++) sum += field[(r + v) * columns + c + u] * (2 - Math.abs(u)) * (2 - Math.abs(v));
      out[r * columns + c] = sum / 16;
    }
  return out;
}

// Marching squares: lines where the field passes a half, put end to end.
function traceHalf(field, columns, rows) {
  const at = (c, r) => field[r * columns + c], next = new Map();
  const between = (a, b) => (0.5 - a) / (b - a);
  // A crossing is named by the dot left of or above it, and which way it lies.
  const across = (c, r) => (r * columns + c) * 2, down = (c, r) => (r * columns + c) * 2 + 1;
  const placeOf = (key) => {
    const dot = key >> 1, c = dot % columns, r = (dot - c) / columns;
    return key & 1 ? [c, r + between(at(c, r), at(c, r + 1))] : [c + between(at(c, r), at(c + 1, r)), r];
  };
  for (let r = 0; r + 1 < rows; r++)
    for (let c = 0; c + 1 < columns; c++) {
      const corners = [at(c, r), at(c + 1, r), at(c + 1, r + 1), at(c, r + 1)].map((value) => value >= 0.5);
      const edges = [across(c, r), down(c + 1, r), across(c, r + 1), down(c, r)];
      // Walking round the square, the line leaves where the inside ends and comes in where it begins.
      const leaves = [], enters = [];
      for (let k = 0; k < 4; k++) if (corners[k] !== corners[(k + 1) % 4]) (corners[k] ? leaves : enters).push({ k, edge: edges[k] });
      for (const { k, edge } of leaves) {
        const partner = enters.length === 1 ? enters[0] : enters.find((one) => (one.k + 1) % 4 === k);
        next.set(partner.edge, edge);
      }
    }
  const rings = [];
  while (next.size) {
    const ring = [];
    for (let key = next.keys().next().value; next.has(key); ) {
      ring.push(placeOf(key));
      const following = next.get(key);
      next.delete(key);
      key = following;
    }
    if (ring.length > 2) rings.push(ring);
  }
  return rings;
}
