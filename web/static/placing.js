// Facilities put on the map: a new one, or one that is dragged elsewhere, by pointer or by keys. While the hand is on it
// the numbers follow; letting go is one step of the scenario.

import { focusMap, onGrab, onHover, onKey } from "./grasp.js";
import { facilityAt } from "./layers/facilities.js";
import { keepInSight, lonLatOf, mapBox, mapCentre, onMove, shifted } from "./map.js";
import { TOOLS } from "./pointer.js";
import { edit, freshId, middleCapacity, propose, servicesFor } from "./scenario.js";
import { noteMove } from "./scenario-answer.js";
import { change, find, follow, found, view } from "./state.js";

const STEP_PX = 8, LEAP_PX = 40;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const tidy = (degrees) => Number(degrees.toFixed(6)); // a tenth of a metre

// ---- what is added ---------------------------------------------------------------------------------------------------

let chosen = { kind: "ambulatory", capacity: undefined };

// Kind and capacity of the next new facility: a capacity nobody has chosen is what others of the kind have.
export const nextFacility = () => ({ kind: chosen.kind, capacity: chosen.capacity === undefined ? middleCapacity(found.baseFacilities, chosen.kind) : chosen.capacity });
export function chooseNext(part) {
  chosen = { ...chosen, ...part };
  find({ next: {} });
}

function addition([lon, lat]) {
  const { kind, capacity } = nextFacility(), services = servicesFor(kind), more = services ? { services } : {};
  const known = capacity === null ? {} : { capacity_per_day: capacity };
  return { id: freshId("add_facility", view.changes), type: "add_facility", lon: tidy(lon), lat: tidy(lat), kind, ...known, ...more };
}

function proposeAddition(place, at) {
  propose([...view.changes, addition(place)]);
  if (at) noteMove(at);
}

function add({ place }) {
  edit([...view.changes, addition(place)]);
  change({ tool: "" });
}

// ---- what is moved ---------------------------------------------------------------------------------------------------

// The list once a facility stands elsewhere: a line that has placed it is changed, else there is a new one.
export function listWithMove(facility, [lon, lat]) {
  const place = { lon: tidy(lon), lat: tidy(lat) }, { changes } = view;
  const line = changes.findLast((one) => one.on !== false && ((one.type === "move_facility" && one.facility_id === facility.id) || (one.type === "add_facility" && one.id === facility.change && facility.state === "added")));
  if (line) return changes.map((one) => (one === line ? { ...one, ...place } : one));
  return [...changes, { id: freshId("move_facility", changes), type: "move_facility", facility_id: facility.id, ...place }];
}

export const isMovable = (facility) => Boolean(facility) && facility.open;

function grab(told, pointerType) {
  if (view.page !== "sites" || view.tool) return null;
  const facility = facilityAt(told);
  if (!isMovable(facility) || (pointerType === "touch" && facility.id !== view.facility)) return null; // a finger pans; it drags what it has chosen
  const off = [facility.x - told.x, facility.y - told.y];
  const move = ({ x, y, at }) => {
    find({ held: facility.id });
    mapBox().classList.add("holding");
    propose(listWithMove(facility, lonLatOf(x + off[0], y + off[1])));
    noteMove(at);
  };
  return { move, drop: () => letGo(found.draft), cancel: () => letGo(null) };
}

function letGo(list) {
  mapBox().classList.remove("holding");
  find({ held: "" });
  if (list) edit(list);
  else propose(null);
}

// ---- the tool that moves the chosen one: arrows, or a click where it is to stand ---------------------------------------

const chosenOne = () => found.facilities.find(({ id }) => id === view.facility);

export function takeInHand(facility) {
  change({ facility: facility.id, tool: "move" });
  find({ held: facility.id });
  keepInSight([facility.lon, facility.lat]);
  focusMap();
}

function press(event) {
  if (view.tool !== "move") return false;
  if (event.key === "Enter" || event.key === "Escape") endMove(event.key === "Enter" ? found.draft : null);
  else if (ARROWS[event.key]) step(ARROWS[event.key], event.shiftKey ? LEAP_PX : STEP_PX, event.timeStamp);
  else return false;
  return true;
}

function step([right, down], pixels, at) {
  const one = chosenOne();
  if (!one) return;
  const place = shifted([one.lon, one.lat], right * pixels, down * pixels);
  propose(listWithMove(one, place));
  noteMove(at);
  keepInSight(place);
}

function endMove(list) {
  letGo(list);
  change({ tool: "" });
}

// ---- what the pointer shows before it is pressed -----------------------------------------------------------------------

function wander(told) {
  if (view.tool === "add_facility") told ? proposeAddition(told.place, told.at) : propose(null);
  const ready = view.page === "sites" && !view.tool && told && isMovable(facilityAt(told));
  mapBox().classList.toggle("ready", Boolean(ready));
}

// Whoever adds by keys sees it in the middle of the map, where Enter puts it.
function showAtMiddle() {
  if (view.tool === "add_facility" && mapBox().matches(":focus-visible")) proposeAddition(mapCentre());
}

// Putting a tool away puts back what it held.
let tool = "";
function changeTool() {
  if (["add_facility", "move"].includes(tool) && view.tool !== tool && found.draft) letGo(null);
  if (tool === "move" && view.tool !== "move") find({ held: "" });
  tool = view.tool;
}

export function watchPlacing() {
  TOOLS.set("add_facility", add);
  TOOLS.set("move", ({ place }) => chosenOne() && endMove(listWithMove(chosenOne(), place)));
  onGrab(grab);
  onHover(wander);
  onKey(press);
  onMove(showAtMiddle);
  mapBox().addEventListener("focus", showAtMiddle);
  follow(["tool"], changeTool);
  follow(["page"], () => change({ tool: "" }));
}
