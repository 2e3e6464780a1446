// The tool that draws a road: each click places a point, at a junction or a street where one is near; a second click on the
// last point ends it. What the road does is counted while it is drawn.

import { mapZoom } from "../map.js";
import { mercatorX, mercatorY } from "../mercator.js";
import { addChange, freshId, propose } from "../scenario.js";
import { noteMove } from "../scenario-answer.js";
import { found, view } from "../state.js";
import { learnMeaning } from "./meaning.js";
import { aim, aimNow, latestOnly, streetNear, toolSetting } from "./pointing.js";

const JOIN_PX = 12, END_PX = 7;
const ON_PATHS = ["walk", "walk_elderly", "bicycle"];
const isDrawing = () => view.tool === "add_road";
const pixelsTo = (told, [lon, lat]) => told.pixels(mercatorX(lon), mercatorY(lat));

function roadOf(line) {
  const { path, speed } = toolSetting(), id = freshId("add_road", view.changes), road = { id, type: "add_road", line, speed_kmh: speed };
  return path ? { ...road, road_class: "footway", modes: found.region.modes.filter((mode) => ON_PATHS.includes(mode)) } : road;
}

// The road as the service takes it: of the travel modes whose streets it meets. `problem`: of none.
async function fitRoad(line) {
  const road = roadOf(line), meaning = await learnMeaning(road), modes = [...new Set(meaning.parts.flatMap((part) => part.modes))];
  const wanted = road.modes ?? found.region.modes, met = wanted.filter((mode) => modes.includes(mode));
  return { road: met.length === wanted.length ? road : { ...road, modes: met }, missing: wanted.filter((mode) => !met.includes(mode)), problem: meaning.problem };
}

// ---- where a point goes --------------------------------------------------------------------------------------------

// A junction or a point of a drawn road within reach, else the street, else the place itself.
async function joinedPlace(told) {
  const drawn = view.changes.filter((one) => one.type === "add_road" && one.on !== false).flatMap(({ line }) => line);
  const street = await streetNear(told), ends = (street?.parts ?? []).flatMap(({ places }) => places.flatMap((line) => [line[0], line.at(-1)]));
  const best = [...drawn, ...ends].map((place) => ({ place, away: pixelsTo(told, place) })).sort((one, other) => one.away - other.away)[0];
  if (best && best.away <= JOIN_PX) return { place: best.place, joined: true };
  const at = street?.parts.find((part) => part.at)?.at;
  return at && pixelsTo(told, at) <= JOIN_PX ? { place: at, joined: true } : { place: told.place, joined: false };
}

let moved = 0;
const lookAt = latestOnly(async ({ told, mine }) => {
  const { place, joined } = await joinedPlace(told);
  if (!isDrawing() || mine !== moved) return;
  aim({ tip: place, joined });
  await proposeRoad([...aimNow().line, place], told.at);
});

export function lookForPoint(told) {
  aim({ tip: told.place, joined: false });
  lookAt({ told, mine: ++moved });
}

async function proposeRoad(drawn, at = performance.now()) {
  const line = withoutRepeats(drawn), points = aimNow().line.length;
  if (line.length < 2) return; // the pointer still stands on the first point
  const { road, problem } = await fitRoad(line).catch(() => ({ problem: "?" }));
  if (!isDrawing() || aimNow().line.length !== points || problem) return;
  propose([...view.changes, road]);
  noteMove(at);
}

const withoutRepeats = (line) => line.filter(([lon, lat], i) => !i || lon !== line[i - 1][0] || lat !== line[i - 1][1]);

// The pointer has left the map: what is drawn so far counts.
export function forgetTip() {
  moved += 1;
  aim({ tip: null, joined: false });
  if (aimNow().line.length > 1) proposeRoad(aimNow().line);
  else if (found.draft) propose(null);
}

// ---- points ----------------------------------------------------------------------------------------------------------

let last = null, turn = Promise.resolve();

// Clicks are taken in their order, however long a street takes to be found.
export function placePoint(told) {
  const again = last && told.pixels(last.x, last.y) <= END_PX && last.zoom === mapZoom() && aimNow().line.length > 0;
  last = { x: told.x, y: told.y, zoom: mapZoom() };
  return inTurn(() => (again ? finish(told.at) : addPoint(told)));
}

const inTurn = (act) => (turn = turn.then(act).catch((trouble) => aim({ note: { text: trouble.message } })));

async function addPoint(told) {
  const { place, joined } = await joinedPlace(told);
  if (!isDrawing()) return;
  const line = withoutRepeats([...aimNow().line, place]);
  aim({ line, tip: place, joined, note: null });
  if (line.length > 1) proposeRoad(line, told.at);
}

export const takeBackPoint = () => inTurn(dropPoint);
export const endRoad = () => inTurn(() => finish());

function dropPoint() {
  const line = aimNow().line.slice(0, -1);
  last = null;
  aim({ line, note: null });
  if (line.length > 1) proposeRoad(line);
  else if (found.draft) propose(null);
}

async function finish(at) {
  const { line } = aimNow();
  if (line.length < 2) {
    aim({ note: { key: "road_too_short" } });
    return;
  }
  const { road, problem, missing } = await fitRoad(line);
  if (!isDrawing()) return;
  if (problem) {
    aim({ note: { text: problem } });
    return;
  }
  last = null;
  addChange(road); // its numbers stand there: it was proposed before
  noteMove(at);
  aim({ line: [], tip: null, joined: false, note: { key: missing.length ? "road_drawn_for" : "road_drawn", modes: missing } });
}
