// The two sides of a comparison: what stands left and right of the divider, each with its travel times and facilities.
// A side is chosen by `view.left` and `view.right`: the baseline, the changes at hand, or the id of a kept scenario.

import { readScenarioGrid } from "./client.js";
import { t } from "./i18n.js";
import { mapSize } from "./map.js";
import { isRoad, learnMeaning } from "./roads/meaning.js";
import { changedFacilities, changesNow } from "./scenario.js";
import { change, find, follow, found, view } from "./state.js";
import { layOver } from "./time-grid.js";

export const SIDES = ["left", "right"];
const KEPT_GRIDS = 8;

// ---- what is chosen --------------------------------------------------------------------------------------------------

// The changes of a side that take effect; null: a scenario that is not known (yet).
export function changesOf(which) {
  const changes = view[which] === "baseline" ? [] : view[which] === "now" ? view.changes : found.kept?.find(({ id }) => id === view[which])?.changes;
  return changes?.map(named).filter((one) => one.on !== false) ?? null;
}

// A change that nobody named is called as the service calls it.
const named = (one, i) => (one.id ? one : { ...one, id: `new${i + 1}` });

export function choiceName(id) {
  if (id === "baseline") return t("scenario_baseline");
  if (id === "now") return t("side_now");
  return found.kept?.find((one) => one.id === id)?.name ?? t("side_unknown");
}
export const sideName = (which) => choiceName(view[which]);

// A scenario that a link names and that is kept no more, or not for this user.
export const isGone = (which) => Boolean(found.kept) && changesOf(which) === null;

const told = (which) => JSON.stringify(changesOf(which));
export const areSame = () => told("left") === told("right");

// ---- what is shown ---------------------------------------------------------------------------------------------------

export const comparing = () => view.page === "compare" && Boolean(found.sides);
export const differing = () => comparing() && view.compare === "difference";
export const swiping = () => comparing() && !differing();

// What a layer draws: of its side where the map is cut in two, else what is shown.
export const gridIn = ({ side }) => (side ? found.sides[side].grid : found.grid);
export const gridsShown = () => (comparing() ? SIDES.map((which) => found.sides[which].grid) : [found.grid]);
export const facilitiesIn = ({ side }) => (side ? found.sides[side].facilities : found.facilities);

export const changesIn = ({ side }) => (side ? found.sides[side].changes : changesNow());

// All changes that the map shows.
export const changesShown = () => (comparing() ? SIDES.flatMap((which) => found.sides[which].changes) : changesNow());

// Where the divider stands (px from the left edge of the map).
export const dividerAt = () => Math.round((view.swipe / 100) * mapSize().x);

// The facilities that are to be seen at a place, `across` px from the left edge, and all that are to be seen.
export const facilitiesAt = (across) => (!comparing() ? found.facilities : found.sides[swiping() && across < dividerAt() ? "left" : "right"].facilities);
export const allFacilities = () => (!comparing() ? found.facilities : swiping() ? SIDES.flatMap((which) => found.sides[which].facilities) : found.sides.right.facilities);

// ---- loading ---------------------------------------------------------------------------------------------------------

export function watchSides() {
  follow(["region"], beginRegion);
  follow(["page", "left", "right", "changes", "kept", "baseline", "baseFacilities"], loadSides);
}

let region = "";
function beginRegion() {
  if (region && region !== view.region) change({ left: "baseline", right: "now" });
  if (region !== view.region) find({ sides: null, kept: null });
  region = view.region;
}

let turn = 0;
async function loadSides() {
  const { baseline } = found, mine = ++turn, ready = baseline && baseline.mode === view.mode && baseline.service === view.service;
  if (view.page !== "compare" || !found.region || found.region.id !== view.region) return;
  if (areSame() || SIDES.some((which) => changesOf(which) === null)) {
    find({ sides: null, sideTroubles: {}, sidesWaiting: false });
    return;
  }
  find({ sidesWaiting: true });
  if (!ready) return; // it is on its way, and followed
  const answers = await Promise.allSettled(SIDES.map((which) => readSide(changesOf(which), baseline)));
  if (mine !== turn) return;
  const troubles = Object.fromEntries(SIDES.map((which, i) => [which, answers[i].reason]).filter(([, reason]) => reason));
  const [left, right] = answers.map(({ value }) => value);
  find({ sides: left && right ? { left, right } : null, sideTroubles: troubles, sidesWaiting: false });
}

async function readSide(changes, baseline) {
  changes.filter(isRoad).forEach(learnMeaning); // which streets they are, to be drawn once that is known
  return { changes, grid: await readGrid(changes, baseline), facilities: changedFacilities(found.baseFacilities, changes) };
}

// A scenario has the cells and people of its baseline: only travel times differ, and their picture.
const grids = new Map();
let ground = null;
function readGrid(changes, baseline) {
  if (!changes.length) return baseline;
  if (ground !== baseline) grids.clear();
  ground = baseline;
  const key = JSON.stringify(changes);
  if (!grids.has(key)) {
    grids.set(key, readOver(changes, baseline));
    grids.get(key).catch(() => grids.delete(key));
  }
  if (grids.size > KEPT_GRIDS) grids.delete(grids.keys().next().value);
  return grids.get(key);
}

async function readOver(changes, baseline) {
  const bytes = await readScenarioGrid(view.region, { changes, mode: baseline.mode, service: baseline.service });
  return layOver(baseline, bytes);
}
