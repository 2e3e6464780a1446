// Who finds a place on each side of a comparison: the only number that the grids do not hold. One question at a time;
// the slider asks the next when that is answered.

import { whatIf } from "./client.js";
import { comparing, SIDES } from "./sides.js";
import { find, follow, found, view } from "./state.js";

const MOST_COUNTS = 200;
const counts = new Map();
let asking = false;

function questionOf(which) {
  const { changes, grid } = found.sides[which];
  return { changes, mode: grid.mode, service: grid.service, threshold_min: view.minutes };
}
const keyOf = (which) => `${view.region}|${found.region.revision}|${JSON.stringify(questionOf(which))}`;

// Rows by stratum, as they are after the changes of the side; null: not known (yet).
export const capacityOf = (which) => counts.get(keyOf(which)) ?? null;

async function askNext() {
  const which = comparing() && !asking ? SIDES.find((one) => !counts.has(keyOf(one))) : undefined;
  if (which === undefined) return;
  const key = keyOf(which);
  asking = true;
  try {
    const { capacity } = await whatIf(view.region, questionOf(which));
    counts.set(key, new Map(capacity.map((row) => [row.stratum, row])));
  } catch {
    counts.set(key, new Map()); // two numbers then: the third is not known
  }
  asking = false;
  if (counts.size > MOST_COUNTS) counts.delete(counts.keys().next().value);
  find({ sideCapacity: {} });
  askNext();
}

export const watchSideCapacity = () => follow(["sides", "minutes"], askNext);
