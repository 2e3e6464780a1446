// What the view needs is loaded when it is first needed: region, streets, facilities, boundaries, travel times.

import { BaseMap } from "./base-map.js";
import * as client from "./client.js";
import { mercatorX, mercatorY, boxOf, middleOf, ringsOf } from "./mercator.js";
import { lonLatOf, setHome } from "./map.js";
import { change, find, follow, found, view } from "./state.js";
import { decodeTimeGrid } from "./time-grid.js";

const MOST_WIDER = 2; // boundaries much wider than where people live would make a dot of the town
const KEPT_GRIDS = 12;
const grids = new Map();

export function watchLoading() {
  follow(["region"], loadRegion);
  follow(["mode", "service", "region"], loadGrid);
  follow(["minutes", "mode", "service", "grid"], loadCapacity);
  loadRegions();
}

async function loadRegions() {
  try {
    const regions = await client.listRegions(), complete = regions.filter((one) => one.complete);
    find({ regions });
    const region = complete.find(({ id }) => id === view.region) ?? complete[0] ?? null;
    if (region) openRegion(region);
    else find({ empty: true });
  } catch (trouble) {
    find({ trouble });
  }
}

// The view of another region keeps what that region has, too.
export function openRegion(region) {
  grids.clear();
  const keep = (name, values) => (values.includes(view[name]) ? view[name] : values[0]);
  const largest = Math.max(...region.thresholds_min);
  change({ mode: keep("mode", region.modes), service: keep("service", region.services), stratum: keep("stratum", region.strata), minutes: Math.min(view.minutes, Math.ceil(largest)) });
  if (found.region) change({ boundary: "", facility: "", also: "", centre: null, zoom: null });
  change({ region: region.id });
  find({ region, grid: null, facilities: [], boundaries: [], capacity: null });
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
    const places = (await facilities).map(readFacility);
    if (still()) find({ facilities: places });
  } catch (trouble) {
    if (still()) find({ trouble });
  }
}

function readBoundary({ properties, geometry }) {
  const rings = ringsOf(geometry), names = { ...properties.names };
  for (const lang of ["kk", "ru", "en", "th"]) names[lang] ||= properties[`name_${lang}`];
  return { id: properties.boundary_id, name: properties.name, names, rings, box: boxOf(rings), middle: middleOf(rings) };
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
    const grid = await grids.get(key);
    if (mine === turn) find({ grid, waiting: false, trouble: null });
  } catch (trouble) {
    grids.delete(key);
    if (mine === turn) find({ trouble, waiting: false });
  }
}

// ---- who finds a place: the only number that the grid does not hold ---------------------------------------------------

const capacities = new Map();
let asking = false;
const capacityKey = () => `${found.region?.id}|${found.region?.revision}|${view.mode}|${view.service}|${view.minutes}`;

// What is known for the question of now: rows by stratum; null: not known (yet).
export const capacityNow = () => capacities.get(capacityKey()) ?? null;

async function loadCapacity() {
  if (asking || !found.grid || capacities.has(capacityKey())) return;
  const key = capacityKey();
  asking = true; // one question at a time: the slider asks the next when this is answered
  try {
    const answer = await client.whatIf(view.region, { changes: [], mode: view.mode, service: view.service, threshold_min: view.minutes });
    capacities.set(key, new Map(answer.capacity.map((row) => [row.stratum, row])));
  } catch {
    capacities.set(key, new Map()); // two numbers then: the third is not known
  }
  asking = false;
  find({ capacity: {} });
  if (key !== capacityKey()) loadCapacity();
}
