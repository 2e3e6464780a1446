// What the view needs is loaded when it is first needed: region, streets, facilities, boundaries, travel times. What the
// changes of the scenario make of it is asked in scenario-answer.js.

import { BaseMap } from "./base-map.js";
import * as client from "./client.js";
import { mercatorX, mercatorY, boxOf, middleOf, ringsOf } from "./mercator.js";
import { lonLatOf, setHome } from "./map.js";
import { begin, showFacilities } from "./scenario.js";
import { askAgain, watchAnswers } from "./scenario-answer.js";
import { change, find, follow, found, view } from "./state.js";
import { decodeTimeGrid } from "./time-grid.js";

const MOST_WIDER = 2; // boundaries much wider than where people live would make a dot of the town
const KEPT_GRIDS = 12;
const grids = new Map();

export function watchLoading() {
  follow(["region"], loadRegion);
  follow(["mode", "service", "region"], loadGrid);
  watchAnswers();
  loadRegions();
}

async function loadRegions() {
  try {
    const regions = await client.listRegions(), complete = regions.filter((one) => one.complete);
    find({ regions });
    const asked = complete.find(({ id }) => id === view.region), region = asked ?? complete[0] ?? null;
    if (region && view.region && !asked) leaveElsewhere();
    if (region) openRegion(region);
    else find({ empty: true });
  } catch (trouble) {
    find({ trouble });
  }
}

// A link to a region that is not here: what it says of it means nothing in another.
function leaveElsewhere() {
  find({ elsewhere: view.region });
  change({ changes: [], scenario: "", boundary: "", facility: "", siting: "", centre: null, zoom: null });
}

// Asks once more for what did not come.
export async function tryAgain() {
  find({ waiting: true });
  if (!found.region) await loadRegions();
  else if (!found.baseFacilities.length) await loadRegion();
  await loadGrid();
  if (!found.trouble) askAgain();
}

// The view of another region keeps what that region has, too.
export function openRegion(region) {
  grids.clear();
  const keep = (name, values) => (values.includes(view[name]) ? view[name] : values[0]);
  const largest = Math.max(...region.thresholds_min);
  change({ mode: keep("mode", region.modes), service: keep("service", region.services), stratum: keep("stratum", region.strata), minutes: Math.min(view.minutes, Math.ceil(largest)) });
  if (found.region) {
    change({ boundary: "", facility: "", also: "", centre: null, zoom: null });
    find({ elsewhere: "" });
    begin();
  }
  change({ region: region.id });
  find({ region, grid: null, baseline: null, facilities: [], baseFacilities: [], boundaries: [], outlines: [], capacity: null });
}

async function loadRegion() {
  const { region } = found;
  if (!region || region.id !== view.region) return;
  const still = () => found.region === region;
  const base = new BaseMap(region.id, () => find({ tiles: {} }));
  const [facilities, boundaries] = [client.listFacilities(region.id), client.listBoundaries(region.id)];
  base.open().then(() => still() && find({ base, tiles: {} }), () => still() && find({ base: null, tiles: {} })); // a region without its extract has no base map
  try {
    const outlines = (await boundaries).map(readBoundary);
    if (!still()) return;
    find({ boundaries: outlines });
    setHome(openingBox(region, outlines));
    if (region.boundary_levels?.length > 1) loadOutlines(region, outlines);
    const baseFacilities = (await facilities).map(readFacility);
    if (!still()) return;
    find({ baseFacilities });
    showFacilities();
  } catch (trouble) {
    if (still()) find({ trouble });
  }
}

// Boundaries of the other levels are drawn, not counted: `wider` than those people are reported by, or within them.
async function loadOutlines(region, reported) {
  const ids = new Set(reported.map(({ id }) => id)), size = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
  const usual = reported.reduce((sum, one) => sum + size(one), 0) / (reported.length || 1);
  const others = (await client.listBoundaries(region.id, "*").catch(() => [])).map(readBoundary).filter(({ id }) => !ids.has(id));
  const sums = new Map();
  for (const one of others) sums.set(one.level, [...(sums.get(one.level) ?? []), size(one)]);
  const wider = new Set([...sums].filter(([, sizes]) => sizes.reduce((a, b) => a + b, 0) / sizes.length > usual).map(([level]) => level));
  if (found.region === region) find({ outlines: others.map((one) => ({ ...one, wider: wider.has(one.level) })) });
}

function readBoundary({ properties, geometry }) {
  const rings = ringsOf(geometry), names = { ...properties.names };
  for (const lang of ["kk", "ru", "en", "th"]) names[lang] ||= properties[`name_${lang}`];
  return { id: properties.boundary_id, level: properties.level ?? "", name: properties.name, names, rings, box: boxOf(rings), middle: middleOf(rings) };
}

function readFacility({ properties, geometry: { coordinates: [lon, lat] } }) {
  return { ...properties, id: properties.facility_id, services: properties.services ?? [], capacity: properties.capacity_per_day, lon, lat, x: mercatorX(lon), y: mercatorY(lat) };
}

// West, south, east, north of the boundaries, or of the network where there are none.
function openingBox(region, outlines) {
  const [west, south, east, north] = region.bbox;
  if (!outlines.length) return region.bbox;
  const box = boxOf(outlines.flatMap(({ rings }) => rings)), [left, top] = lonLatOf(box[0], box[1]), [right, bottom] = lonLatOf(box[2], box[3]);
  const tooWide = Math.max(right - left, top - bottom) > MOST_WIDER * Math.max(east - west, north - south);
  return tooWide ? region.bbox : [left, bottom, right, top];
}

let turn = 0;
async function loadGrid() {
  const { region } = found, key = `${view.region}|${view.mode}|${view.service}`, mine = ++turn;
  if (!region || region.id !== view.region) return;
  if (!grids.has(key)) grids.set(key, client.readTimeGrid(view.region, view.mode, view.service).then(decodeTimeGrid));
  if (grids.size > KEPT_GRIDS) grids.delete(grids.keys().next().value);
  find({ waiting: true });
  try {
    const baseline = await grids.get(key);
    if (mine === turn) find({ baseline, waiting: false, trouble: null });
  } catch (trouble) {
    grids.delete(key);
    if (mine === turn) find({ trouble, waiting: false });
  }
}
