// The tools that close a road and change its speed: a click means the street under it, or two clicks those between them.
// What is under the pointer is shown, and what it would do is counted, before anything is clicked.

import { addChange, freshId, propose, removeChange } from "../scenario.js";
import { noteMove } from "../scenario-answer.js";
import { found, view } from "../state.js";
import { aim, aimNow, latestOnly, streetNear, toolSetting } from "./pointing.js";
import { learnMeaning, meaningOf, nameOf } from "./meaning.js";

const REST_MS = 60; // on one street: those that the pointer crosses on its way are not counted
const POWERED = ["car", "ambulance", "motorcycle"];
const isPicking = () => view.tool === "close_road" || view.tool === "road_speed";

// A speed is of those who move alike: what cars do says nothing of people on foot.
export const alike = (mode) => (POWERED.includes(mode) ? found.region.modes.filter((one) => POWERED.includes(one)) : [mode]);

function changeFor(which) {
  const type = view.tool === "close_road" ? "close_road" : "set_speed", id = freshId(type, view.changes);
  return type === "close_road" ? { id, type, ...which } : { id, type, ...which, speed_kmh: toolSetting().newSpeed, modes: alike(view.mode) };
}

const placeOf = (street) => street.parts.find(({ at }) => at)?.at;
const lineText = ({ places }) => JSON.stringify(places);

// The change that closed this very street; a click on it opens it again.
export function closedBy(street) {
  const lines = new Set(street.parts.map(lineText));
  return view.changes.find((one) => one.on !== false && one.type === "close_road" && one.at && meaningOf(one)?.parts.some((part) => lines.has(lineText(part))));
}

// The list as it would be, had this been clicked.
function listWith(street, which) {
  const closed = view.tool === "close_road" && street && closedBy(street);
  return closed ? view.changes.filter((one) => one !== closed) : [...view.changes, changeFor(which)];
}

// ---- looking -------------------------------------------------------------------------------------------------------

let resting = 0, proposed = "";

function proposeAtRest(key, list, at) {
  if (key === proposed) return;
  clearTimeout(resting);
  if (proposed && found.draft) propose(null);
  proposed = key;
  if (key) resting = setTimeout(() => isPicking() && key === proposed && proposeNow(list(), at), REST_MS);
}

function proposeNow(list, at) {
  propose(list);
  noteMove(at);
}

let looks = 0; // the pointer that left is not looked after any more
const lookAt = latestOnly(async ({ told, mine }) => {
  const street = withKnownName(await streetNear(told));
  if (!isPicking() || toolSetting().across || mine !== looks) return;
  const note = street ? null : { key: "no_street_here" };
  aim({ street, note: keptNote(street) ?? note });
  nameStreet(street);
  proposeAtRest(street ? lineText(street.parts[0]) : "", () => listWith(street, { at: placeOf(street) }), told.at);
});

// The name comes a moment later than the street itself, and stays while the pointer is on it.
const withKnownName = (street) => (street && isSame(street, aimNow().street) ? { ...street, named: aimNow().street.named } : street);
const isSame = (one, other) => Boolean(other?.parts.length) && lineText(one.parts[0]) === lineText(other.parts[0]);

async function nameStreet(street) {
  const named = street && !street.named && (await nameOf(street));
  if (named && aimNow().street === street) aim({ street: { ...street, named } });
}

// What was said of a street stays while the pointer is on it.
const keptNote = (street) => (street && aimNow().note?.of === lineText(street.parts[0]) ? aimNow().note : null);

const lookAcross = latestOnly(async ({ line, at }) => {
  await new Promise((done) => setTimeout(done, REST_MS));
  const street = await learnMeaning(changeFor({ across: line }));
  if (!isPicking() || aimNow().line.length !== 1) return;
  aim({ street: street.problem ? null : street });
  proposeAtRest(street.problem ? "" : JSON.stringify(line), () => listWith(null, { across: line }), at);
});

export function lookForStreet(told) {
  if (!toolSetting().across) {
    lookAt({ told, mine: looks });
    return;
  }
  const { line } = aimNow();
  aim({ tip: told.place });
  if (line.length === 1) lookAcross({ line: [line[0], told.place], at: told.at });
}

export function forgetStreet() {
  looks += 1;
  clearTimeout(resting);
  proposed = "";
  if (found.draft) propose(null);
  aim({ street: null, tip: null });
}

// ---- taking --------------------------------------------------------------------------------------------------------

export async function takeStreet(told) {
  try {
    await (toolSetting().across ? takeLine(told) : takeOne(told));
  } catch (trouble) {
    aim({ note: { text: trouble.message } });
  }
}

async function takeOne(told) {
  const street = await streetNear(told);
  if (!isPicking()) return;
  clearTimeout(resting);
  if (!street) {
    aim({ street: null, note: { key: "no_street_here" } });
    return;
  }
  const of = lineText(street.parts[0]), closed = view.tool === "close_road" && closedBy(street);
  if (closed) {
    removeChange(closed.id);
    noteMove(told.at);
  } else {
    const change = changeFor({ at: placeOf(street) });
    addChange(change);
    noteMove(told.at);
    await learnMeaning(change);
  }
  proposed = of; // its numbers are there now: nothing is to be proposed until the pointer is on another one
  aim({ street, note: { key: closed ? "road_is_open" : view.tool === "close_road" ? "road_is_closed" : "speed_is_set", of } });
  nameStreet(street);
}

async function takeLine({ place, at }) {
  const { line } = aimNow();
  if (!line.length) {
    aim({ line: [place], tip: place, note: null });
    return;
  }
  const change = changeFor({ across: [line[0], place] }), meaning = await learnMeaning(change);
  clearTimeout(resting);
  proposed = "";
  if (meaning.problem) {
    propose(null);
    aim({ line: [], tip: null, street: null, note: { text: meaning.problem } });
    return;
  }
  addChange(change);
  noteMove(at);
  aim({ line: [], tip: null, street: null, note: { key: view.tool === "close_road" ? "roads_are_closed" : "speed_is_set" } });
}

export const takeBackPoint = () => {
  if (found.draft) propose(null);
  aim({ line: [], street: null, note: null });
};
