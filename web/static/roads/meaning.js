// What the road changes of the scenario mean: which streets, what they are called, or why none. Asked once for a change.
//
// `found.roads` is a new value whenever something has become known.

import { projectLine } from "../mercator.js";
import { changesNow } from "../scenario.js";
import { find, follow, found, view } from "../state.js";
import { changedStreets } from "./client.js";
import { chiefClass } from "./ranks.js";
import { nameOfStreet } from "./street-name.js";

const ROADS = new Set(["close_road", "close_streets", "reopen_road", "reopen_streets", "set_speed", "scale_speed", "speed_factors", "add_road"]);
const MOST_KNOWN = 400;
const known = new Map(); // by what the change says, without what it is called

export const isRoad = ({ type }) => ROADS.has(type);
const textOf = ({ id, name, on, ...said }) => `${view.region}|${found.region?.revision}|${JSON.stringify(said)}`;

// { parts: [{ modes, lines, streets, lengthM, classes, speed, joins }], problem, named }; null: not known (yet).
export const meaningOf = (change) => known.get(textOf(change))?.told ?? null;

// The part that the chosen travel mode goes by, else the first: a bridge that only people on foot may use.
export const partNow = (meaning) => meaning?.parts.find(({ modes }) => modes.includes(view.mode)) ?? meaning?.parts[0] ?? null;

// The same, once it is known.
export function learnMeaning(change) {
  learn([change]);
  return known.get(textOf(change)).coming;
}

function learn(changes) {
  const fresh = changes.filter((one) => !known.has(textOf(one)));
  if (!fresh.length) return;
  const bare = fresh.map(({ on, ...one }) => one);
  const answer = changedStreets(view.region, bare).then(
    (features) => fresh.map((_, i) => readMeaning(features.filter(({ properties }) => properties.change === i + 1))),
    (trouble) => fresh.map(() => ({ parts: [], problem: trouble.message, named: null, failed: true })),
  );
  fresh.forEach((one, i) => {
    const key = textOf(one), entry = { told: null, coming: null };
    known.set(key, entry);
    entry.coming = answer.then((all) => {
      entry.told = all[i];
      if (all[i].failed) known.delete(key); // asked again with the next list
      find({ roads: {} });
      addName(entry);
      return all[i];
    });
  });
  while (known.size > MOST_KNOWN) known.delete(known.keys().next().value);
}

export function readMeaning(features) {
  const problem = features.find(({ properties }) => properties.problem)?.properties.problem ?? "";
  const parts = features.filter(({ properties }) => !properties.problem).map(readPart);
  return { parts, problem, named: null };
}

const readPart = ({ geometry, properties }) => ({
  modes: properties.modes, streets: properties.streets, lengthM: properties.length_m, classes: properties.road_classes, speed: properties.speed_kmh,
  joins: properties.joins, at: properties.at ?? null, places: geometry?.coordinates ?? [], lines: (geometry?.coordinates ?? []).map(projectLine),
});

// The name comes from the base map, after the street itself.
async function addName(entry) {
  const named = await nameOf(entry.told);
  if (!named) return;
  entry.told = { ...entry.told, named };
  find({ roads: {} });
}

// What the base map calls the most important of the streets; null: nothing.
export async function nameOf(meaning) {
  const part = partNow(meaning);
  return part?.places.length ? nameOfStreet(part.places[0], [chiefClass(part.classes), ...part.classes]).catch(() => null) : null;
}

// The base map may come after the streets.
function nameAll() {
  for (const entry of known.values()) if (entry.told && !entry.told.named) addName(entry);
}

export function watchRoads() {
  follow(["base"], nameAll);
  follow(["changes", "draft", "region", "base"], () => found.region && learn(changesNow().filter(isRoad)));
}
