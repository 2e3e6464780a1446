// The scenario: a list of changes on the baseline. Every change is a line of its own, with an `id`, that can be renamed,
// switched off (`on: false`) and taken back; whatever is done to the list can be undone.
//
// `view.changes` is what stands; `found.draft` is what it would be while something is being dragged, and no step of
// its own for undoing. Lists are never altered: every edit puts a new one in place. Changes are those of the service
// (docs/what-if.md).

import { change, find, found, view } from "./state.js";

const MOST_STEPS = 200;
let done = [], undone = [];

// What the map, the numbers and the tables show.
export const changesNow = () => found.draft ?? view.changes;

export const isChanged = () => changesNow().some((one) => one.on !== false);

// Puts a list in place. Steps with the same `group`, one after the other, are undone together.
export function edit(changes, group = "") {
  const last = done.at(-1);
  if (!group || last?.group !== group) done.push({ changes: view.changes, group });
  if (done.length > MOST_STEPS) done.shift();
  undone = [];
  change({ changes });
  find({ draft: null, steps: {} });
}

// What the list would be, while the user has not let go yet; null: as it stands.
export const propose = (changes) => find({ draft: changes });

export const addChange = (one) => edit([...view.changes, { id: freshId(one.type), ...one }]);
export const changeChange = (id, part, group) => edit(view.changes.map((one) => (one.id === id ? { ...one, ...part } : one)), group);
export const removeChange = (id) => edit(view.changes.filter((one) => one.id !== id));

// A short name that no change of the list has.
export function freshId(type, taken = changesNow()) {
  const letter = type[0], ids = new Set(taken.map(({ id }) => id));
  let number = 1;
  while (ids.has(letter + number)) number += 1;
  return letter + number;
}

// ---- undo and redo -------------------------------------------------------------------------------------------------

export const canUndo = () => done.length > 0;
export const canRedo = () => undone.length > 0;
export const undo = () => step(done, undone);
export const redo = () => step(undone, done);

function step(from, to) {
  if (!from.length) return;
  const { changes } = from.pop();
  to.push({ changes: view.changes, group: "" });
  change({ changes });
  find({ draft: null, steps: {} });
}

// Another region or another scenario begins: its steps are its own.
export function begin(changes = []) {
  [done, undone] = [[], []];
  change({ changes });
  find({ draft: null, steps: {} });
}

// ---- what facilities there are -------------------------------------------------------------------------------------

// The facilities of the baseline with the changes applied. Each says what became of it: `state` is "", "added", "moved",
// "closed", "reopened" or "upgraded", `change` the id of the change that did it.
export function changedFacilities(baseline, changes, place) {
  const byId = new Map(baseline.map((one) => [one.id, one]));
  for (const one of changes) {
    if (one.on === false) continue;
    const known = byId.get(one.facility_id);
    if (one.type === "add_facility") {
      const id = one.facility_id ?? one.id;
      byId.set(id, { id, name: one.name ?? "", kind: one.kind ?? "other", open: true, services: one.services ?? [], capacity: one.capacity_per_day ?? null, ...place(one.lon, one.lat), state: "added", change: one.id });
    } else if (!known) continue;
    else if (one.type === "move_facility") byId.set(known.id, { ...known, ...place(one.lon, one.lat), state: known.state === "added" ? "added" : "moved", change: one.id });
    else if (one.type === "close_facility") byId.set(known.id, { ...known, open: false, state: "closed", change: one.id });
    else if (one.type === "reopen_facility") byId.set(known.id, { ...known, open: true, state: "reopened", change: one.id });
    else if (one.type === "upgrade_facility")
      byId.set(known.id, { ...known, kind: one.kind ?? known.kind, services: one.services ?? known.services, capacity: one.capacity_per_day ?? known.capacity, state: known.state === "added" ? "added" : "upgraded", change: one.id });
  }
  return [...byId.values()];
}
