// What each line of the scenario gains: people within reach with all lines, less those without this one. Asked line by
// line once everything has come to rest, and only where the list is shown.

import { whatIf } from "./client.js";
import { changesNow } from "./scenario.js";
import { find, follow, found, view } from "./state.js";
import { countCovered } from "./time-grid.js";

const REST_MS = 500;
const MOST_LINES = 20;
const MOST_KNOWN = 300;
const known = new Map();
let resting = 0, turn = 0;

const isOn = (one) => one.on !== false;

// Without a line, and without those about the facility that it adds.
const without = (changes, { id, facility_id }) => changes.filter((one) => one.id !== id && !(one.facility_id && one.facility_id === (facility_id ?? id) && changes.some((added) => added.type === "add_facility" && added.id === id)));

async function peopleWith(changes) {
  const asked = { changes, mode: view.mode, service: view.service, threshold_min: view.minutes, capacity: false };
  const key = `${view.region}|${found.region.revision}|${JSON.stringify(asked)}`;
  if (!known.has(key)) known.set(key, await whatIf(view.region, asked));
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value);
  return new Map(known.get(key).rows.map((row) => [row.stratum, row.people_after]));
}

async function count() {
  const mine = ++turn, changes = changesNow().filter(isOn), { grid } = found, { stratum, minutes } = view;
  if (view.page !== "sites" || found.draft || !grid || !changes.length || changes.length > MOST_LINES) return;
  const covered = countCovered(grid, stratum, minutes).all, gains = new Map();
  for (const one of changes) {
    try {
      gains.set(one.id, covered - (await peopleWith(without(changes, one))).get(stratum));
    } catch {
      continue; // what the others are without it cannot be told
    }
    if (mine !== turn) return;
    find({ gains: new Map(gains) });
  }
}

function later() {
  turn += 1;
  clearTimeout(resting);
  resting = setTimeout(count, REST_MS);
}

export function watchGains() {
  follow(["grid", "minutes", "stratum", "page"], later);
  follow(["changes", "draft", "minutes", "mode", "service", "stratum"], () => find({ gains: null }));
}
