// The scenario: a list of changes on the baseline. Every change is a line of its own, with an `id`, that can be renamed,
// switched off (`on: false`) and taken back; whatever is done to the list can be undone.
//
// `view.changes` is what stands; `found.draft` is what it would be while something is being dragged, and no step of
// its own for undoing. Lists are never altered: every edit puts a new one in place. Changes are those of the service
// (docs/what-if.md).

import { mercatorX, mercatorY } from "./mercator.js";
import { change, find, found, view } from "./state.js";

const MOST_STEPS = 200;
let done = [], undone = [];

// What the map, the numbers and the tables show.
export const changesNow = () => found.draft ?? view.changes;

export const isChanged = () => changesNow().some((one) => one.on !== false);

// Puts a list in place. Steps with the same `group`, one after the other, are undone together.
// Another `scenario` may be begun by it: its id, "" for one that nobody has kept.
export function edit(changes, group = "", scenario = view.scenario) {
  const last = done.at(-1);
  if (!group || last?.group !== group) done.push({ ...standing(), group });
  if (done.length > MOST_STEPS) done.shift();
  undone = [];
  put(changes, scenario);
}

const standing = () => ({ changes: view.changes, scenario: view.scenario });

function put(changes, scenario) {
  change({ changes, scenario });
  find({ draft: null, steps: {} });
  showFacilities();
  keepSteps();
}

// What the list would be, while the user has not let go yet; null: as it stands.
export function propose(changes) {
  if (changes === found.draft) return;
  find({ draft: changes });
  showFacilities();
}

export const addChange = (one) => edit([...view.changes, { id: freshId(one.type), ...one }]);
export const changeChange = (id, part, group) => edit(view.changes.map((one) => (one.id === id ? { ...one, ...part } : one)), group);
export const removeChange = (id) => edit(view.changes.filter((one) => one.id !== id));

// A short name that no change of the list has, and no facility: an added one is called by that of its change.
export function freshId(type, taken = changesNow()) {
  const letter = type[0], ids = new Set([...taken, ...found.baseFacilities].map(({ id }) => id));
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
  const { changes, scenario } = from.pop();
  to.push({ ...standing(), group: "" });
  put(changes, scenario);
}

// A page that is loaded anew in the same tab can still undo: the last steps are kept beside what stands, and hold for it alone.
const STEPS = "qamtu-steps", MOST_KEPT = 30;

function keepSteps() {
  try {
    sessionStorage.setItem(STEPS, JSON.stringify({ region: view.region, standing: standing(), done: done.slice(-MOST_KEPT), undone: undone.slice(-MOST_KEPT) }));
  } catch {
    return; // a browser may refuse to keep anything: then a reload ends undoing
  }
}

export function recallSteps() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STEPS));
    if (kept?.region === view.region && JSON.stringify(kept.standing) === JSON.stringify(standing())) [done, undone] = [kept.done, kept.undone];
  } catch {
    return;
  }
}

// Another region begins, or a link is opened: no step leads back.
export function begin(changes = [], scenario = "") {
  [done, undone] = [[], []];
  put(changes, scenario);
}

// The same list as the service has kept it; no step of the user's.
export const restate = (changes, scenario) => put(changes, scenario);

// ---- what facilities there are -------------------------------------------------------------------------------------

const placed = (lon, lat) => ({ lon, lat, x: mercatorX(lon), y: mercatorY(lat) });

// At once, without asking anybody: what is dragged stays under the pointer.
export const showFacilities = () => find({ facilities: changedFacilities(found.baseFacilities, changesNow()) });

// The facilities of the baseline with the changes applied, as geo/what_if applies them. Each says what became of it:
// `state` is "", "added", "moved", "closed", "reopened" or "upgraded", `change` the id of the change that did it last;
// one that moved says `from`, where it stood.
export function changedFacilities(baseline, changes) {
  if (!changes.some((one) => one.on !== false)) return baseline;
  const byId = new Map(baseline.map((one) => [one.id, one]));
  for (const one of changes) {
    if (one.on === false) continue;
    if (one.type === "add_facility") byId.set(one.facility_id ?? one.id, added(one));
    else if (byId.has(one.facility_id) && APPLY[one.type]) {
      const known = byId.get(one.facility_id);
      byId.set(known.id, { ...known, ...APPLY[one.type](one, known), change: known.state === "added" ? known.change : one.id });
    }
  }
  return [...byId.values()];
}

const servicesOf = (kind) => found.region?.kind_services?.[kind] ?? [];

// What a new facility gives: what its kind gives, and the service that is asked about; undefined: what the kind gives anyway.
export function servicesFor(kind) {
  const given = servicesOf(kind);
  return view.service === "any" || given.includes(view.service) ? undefined : [...given, view.service];
}

// The middle capacity of those of a kind; null where none of them says its own.
export function middleCapacity(facilities, kind) {
  const known = facilities.filter((one) => one.kind === kind && one.capacity > 0).map((one) => one.capacity).sort((a, b) => a - b);
  return known.length ? known[Math.floor(known.length / 2)] : null;
}

const stays = (known, state) => (known.state === "added" ? "added" : state);

function added({ id, facility_id: given, lon, lat, name = "", kind = "other", services, capacity_per_day: capacity = null }) {
  return { id: given ?? id, facility_id: given ?? id, name, names: {}, kind, open: true, services: services ?? servicesOf(kind), capacity, ...placed(lon, lat), state: "added", change: id };
}

const APPLY = {
  move_facility: ({ lon, lat }, known) => ({ ...placed(lon, lat), from: known.from ?? { x: known.x, y: known.y }, state: stays(known, "moved") }),
  close_facility: () => ({ open: false, state: "closed" }),
  reopen_facility: (_, known) => ({ open: true, state: stays(known, "reopened") }),
  upgrade_facility: ({ kind, services, capacity_per_day: capacity }, known) => ({
    kind: kind ?? known.kind,
    services: services ?? (kind ? [...new Set([...known.services, ...servicesOf(kind)])] : known.services),
    capacity: capacity ?? known.capacity,
    state: stays(known, "upgraded"),
  }),
};
