// The travel-time grid (docs/time-grid.md): its bytes, and the numbers of any threshold, equal to the server's.

const TYPES = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, int32: Int32Array, float32: Float32Array, float64: Float64Array };
export const NOTHING = 65535;
const WORST_TENTH = 0.9;

export function decodeTimeGrid(buffer) {
  const words = new TextDecoder();
  if (words.decode(new Uint8Array(buffer, 0, 8)) !== "QAMTUTG1") throw new Error("not a travel-time grid");
  const length = new DataView(buffer).getUint32(8, true);
  const grid = JSON.parse(words.decode(new Uint8Array(buffer, 16, length)));
  for (const [name, { type, offset, length: count, divisor }] of Object.entries(grid.arrays)) {
    const Numbers = TYPES[type], stored = new Numbers(buffer, 16 + length + offset, count);
    grid[name] = divisor === 1 ? stored : Float64Array.from(stored, (value) => value / divisor);
  }
  grid.totals = new Map();
  grid.worst = new Map();
  return grid;
}

// The grid of a scenario: the baseline's with the travel times of some cells changed, and the picture of the grid that is
// shown until its own has come; `exact` is the last grid whose picture is the service's own. What became of a cell
// without a way now (too far, or none at all) is known once the whole grid has come.
export function changeTimes(baseline, changed, shown = baseline) {
  const ok = baseline.statuses.indexOf("ok"), beyond = baseline.statuses.indexOf("beyond_cutoff");
  const time = baseline.cell_time_s.slice(), status = baseline.cell_status.slice();
  changed?.cell.forEach((cell, i) => {
    const seconds = changed.travel_time_s[i];
    time[cell] = seconds ?? Infinity;
    status[cell] = seconds === null ? beyond : ok;
  });
  const { picture, picture_s, carried } = shown, exact = shown.provisional ? shown.exact : shown;
  return { ...baseline, picture, picture_s, carried, exact, cell_time_s: time, cell_status: status, worst: new Map(), provisional: true };
}

// The scenario's own grid, as its bytes say it, over the baseline: people and boundaries are the baseline's.
export function layOver(baseline, bytes) {
  const { picture, picture_s, cell_time_s, cell_status } = decodeTimeGrid(bytes);
  return { ...baseline, picture, picture_s, cell_time_s, cell_status, worst: new Map() };
}

const sum = (values) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

// People within the threshold by boundary, and `all`. The order of adding is the server's: part of the format.
export function countCovered(grid, stratum, minutes) {
  const key = `${stratum}|${minutes}`;
  if (!counts.has(grid)) counts.set(grid, new Map());
  const known = counts.get(grid);
  if (!known.has(key)) known.set(key, addCovered(grid, stratum, minutes));
  return known.get(key);
}

const counts = new WeakMap(); // of each grid what has been counted: a slider comes by again

function addCovered(grid, stratum, minutes) {
  const time = grid.cell_time_s, people = grid[`people_${stratum}`], row = grid.cell_boundary;
  const rows = new Float64Array(grid.boundaries.length + 1), limit = minutes * 60;
  for (let i = 0; i < time.length; i++) if (time[i] <= limit) rows[row[i]] += people[i];
  return { all: sum(rows), rows: rows.subarray(0, grid.boundaries.length) };
}

// All people by boundary, and `all`; added up once for each stratum.
export function countPeople(grid, stratum) {
  if (!grid.totals.has(stratum)) {
    const people = grid[`people_${stratum}`], rows = new Float64Array(grid.boundaries.length + 1);
    for (let i = 0; i < people.length; i++) rows[grid.cell_boundary[i]] += people[i];
    grid.totals.set(stratum, { all: sum(rows), rows: rows.subarray(0, grid.boundaries.length) });
  }
  return grid.totals.get(stratum);
}

// People by minute of travel time, upper edge included; those beyond the last minute stand in the last place.
export function countByMinute(grid, stratum, lastMinute) {
  const bins = new Float64Array(lastMinute + 1), people = grid[`people_${stratum}`], time = grid.cell_time_s;
  for (let i = 0; i < time.length; i++) {
    let minute = Math.max(0, Math.min(lastMinute, Math.ceil(time[i] / 60) - 1));
    // Dividing could round across an edge: the rule compares seconds.
    if (minute < lastMinute && time[i] > (minute + 1) * 60) minute += 1;
    else if (minute > 0 && minute < lastMinute && time[i] <= minute * 60) minute -= 1;
    bins[minute] += people[i];
  }
  return bins;
}

// Minutes that nine of ten people do not exceed, by boundary and for `all`: Infinity where too many are beyond reach.
export function worstTenths(grid, stratum) {
  if (!grid.worst.has(stratum)) grid.worst.set(stratum, measureWorstTenths(grid, stratum));
  return grid.worst.get(stratum);
}

// Cells by rising time, then by their place: put into whole seconds first, for comparing thousands takes long.
function byTime(time) {
  const last = 6 * 3600, second = Uint32Array.from(time, (value) => Math.min(last, Math.floor(value))), start = new Uint32Array(last + 2);
  for (const s of second) start[s + 1] += 1;
  for (let s = 0; s <= last; s++) start[s + 1] += start[s];
  const order = new Uint32Array(time.length), next = start.slice();
  for (let i = 0; i < time.length; i++) order[next[second[i]]++] = i;
  const compare = (a, b) => (time[a] === time[b] ? a - b : time[a] - time[b]);
  for (let s = 0; s < last; s++) if (start[s + 1] - start[s] > 1) order.subarray(start[s], start[s + 1]).sort(compare);
  if (second.some((s, i) => s === last && time[i] !== Infinity)) order.subarray(start[last]).sort(compare); // rare: the rest are all the same
  return order;
}

function measureWorstTenths(grid, stratum) {
  const time = grid.cell_time_s, people = grid[`people_${stratum}`], order = byTime(time);
  const totals = countPeople(grid, stratum), count = grid.boundaries.length;
  const needed = Float64Array.from([...totals.rows, 0, totals.all], (total) => total * WORST_TENTH * (1 - 1e-12));
  const running = new Float64Array(count + 2), answer = new Float64Array(count + 2).fill(NaN);
  const pass = (row, i) => {
    running[row] += people[i];
    if (Number.isNaN(answer[row]) && needed[row] > 0 && running[row] >= needed[row]) answer[row] = time[i] / 60;
  };
  for (const i of order) {
    pass(grid.cell_boundary[i], i);
    pass(count + 1, i);
  }
  return { all: answer[count + 1], rows: answer.subarray(0, count) };
}

// People by status, where a status is more than a travel time within the search.
export function countStatuses(grid, stratum) {
  const people = grid[`people_${stratum}`], told = Object.fromEntries(grid.statuses.map((status) => [status, 0]));
  let outside = 0;
  for (let i = 0; i < people.length; i++) {
    told[grid.statuses[grid.cell_status[i]]] += people[i];
    if (grid.cell_boundary[i] >= grid.boundaries.length) outside += people[i];
  }
  return { ...told, no_boundary: outside };
}

// Cells of a boundary (-1: all) beyond the threshold, those with most people first.
export function leftOutCells(grid, stratum, minutes, boundary, most) {
  const people = grid[`people_${stratum}`], limit = minutes * 60, cells = [];
  for (let i = 0; i < people.length; i++)
    if (!(grid.cell_time_s[i] <= limit) && people[i] > 0 && (boundary < 0 || grid.cell_boundary[i] === boundary)) cells.push(i);
  return cells.sort((a, b) => people[b] - people[a] || a - b).slice(0, most);
}
