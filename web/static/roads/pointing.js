// What the road tools point at: the street near a place, as far as it is drawn at this zoom, and the aim that the map shows.

import { mapCentre, mapZoom, metresPerHundred, toldOf } from "../map.js";
import { find, found, view } from "../state.js";
import { nearestStreet } from "./client.js";
import { readMeaning } from "./meaning.js";
import { classesInSight } from "./ranks.js";

export const ROAD_TOOLS = ["close_road", "road_speed", "add_road"];
const MOST_LIMIT_M = 2000;
const fingerPx = () => (matchMedia("(pointer: coarse)").matches ? 24 : 14);

// What is aimed at: `street` under the pointer, `line` drawn so far, its `tip` at the pointer, whether that is `joined`
// to a street, and a `note` for the user: a key and its gaps, or a sentence of the service.
const NOTHING = { street: null, line: [], tip: null, joined: false, note: null };
export const aimNow = () => found.aim ?? NOTHING;
export const aim = (part) => find({ aim: { ...aimNow(), ...part } });
export const dropAim = () => find({ aim: NOTHING });

// How the tools are set: one street or those that a line crosses, a road for all or a path, km/h.
export const setTool = (part) => find({ toolSetting: { ...toolSetting(), ...part } });
export const toolSetting = () => found.toolSetting ?? { across: false, path: false, speed: 40, newSpeed: 40 };

export const toldAtMiddle = () => toldOf(mapCentre());

// The street near a place; null: none is in sight there.
export async function streetNear({ place: [lon, lat] }) {
  const limit = Math.min((metresPerHundred() / 100) * fingerPx(), MOST_LIMIT_M);
  const features = await nearestStreet(view.region, { lon: lon.toFixed(7), lat: lat.toFixed(7), mode: view.mode, limit_m: limit.toFixed(1), road_classes: classesInSight(mapZoom()) });
  return features.length ? readMeaning(features) : null;
}

const GAP_MS = 60; // a pointer that wanders is not to use up what its user may ask of the service in a minute

// One question at a time; of those that come meanwhile only the last is asked.
export function latestOnly(ask) {
  let busy = false, next = null;
  return async function run(value) {
    next = { value };
    if (busy) return;
    busy = true;
    try {
      while (next) {
        const now = next;
        next = null;
        await ask(now.value).catch(() => {}); // a service that does not answer is told where something is to be added
        await new Promise((done) => setTimeout(done, GAP_MS));
      }
    } finally {
      busy = false;
    }
  };
}
