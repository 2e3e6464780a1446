// Facilities by kind and size; those that do not give the service in question are pale, closed ones dashed.

import { mapZoom } from "../map.js";
import { facilitiesIn, facilitiesAt } from "../sides.js";
import { found, view } from "../state.js";
import { MARKS, pinPath, signForm, signPath } from "../signs.js";
import { colour } from "../theme.js";

const FINGER_PX = 14;
const PALE = 0.3;
const LEAST_CHANGED = 0.75; // what the scenario changes is found from afar, too
const PIN_HEAD_PX = 22;
// A size class or capacity makes a sign larger; hospitals and polyclinics stand over points.
const ORDER = ["medical_point", "fap", "other", "ambulatory", "rural_health_unit", "perinatal_centre", "polyclinic", "hospital"];

export const gives = (facility) => view.service === "any" || facility.services.includes(view.service);

// Signs shrink from afar and where they crowd, so that the map stays in sight.
let nearness = { of: null, apart: Infinity };
function nearNeighbour() {
  if (nearness.of === found.baseFacilities) return nearness.apart;
  const points = found.baseFacilities, sample = points.filter((_, i) => i % Math.ceil(points.length / 300) === 0);
  const apart = sample
    .map(({ x, y }) => points.reduce((least, other) => (other.x === x && other.y === y ? least : Math.min(least, Math.hypot(other.x - x, other.y - y))), Infinity))
    .sort((a, b) => a - b);
  nearness = { of: points, apart: apart[Math.floor(apart.length / 4)] ?? Infinity };
  return nearness.apart;
}
export const signScale = (zoom = mapZoom()) => Math.max(0.35, Math.min(1, 0.55 + (zoom - 10.5) * 0.2, (nearNeighbour() * 256 * 2 ** zoom) / 22));
const sizeOf = (facility) => Math.min(1.25, Math.max(0.85, 0.85 + (facility.capacity ?? 150) / 1000));

export function facilities(context, frame) {
  if (view.hidden.includes("facilities")) return;
  const scale = signScale(frame.zoom), rank = (one) => 100 * Boolean(one.state) + 10 * gives(one) + ORDER.indexOf(one.kind) / 10;
  const order = [...facilitiesIn(frame)].sort((a, b) => rank(a) - rank(b));
  for (const facility of order) if (facility.from) drawWay(context, frame, facility);
  for (const facility of order) {
    const x = frame.x(facility.x), y = frame.y(facility.y);
    if (x < -40 || y < -40 || x > frame.width + 40 || y > frame.height + 40) continue;
    const chosen = facility.id === view.facility || facility.id === found.held;
    const size = (facility.state ? Math.max(scale, LEAST_CHANGED) : scale) * sizeOf(facility) * (chosen ? 1.25 : 1);
    context.setTransform(frame.dots * size, 0, 0, frame.dots * size, frame.dots * (x - 12 * size), frame.dots * (y - 12 * size));
    context.globalAlpha = gives(facility) ? 1 : PALE;
    if (facility.state === "added") drawPin(context, facility, chosen);
    else drawSign(context, facility, chosen);
    context.globalAlpha = 1;
  }
}

// From where it stood: a ring there, and a line.
function drawWay(context, frame, { from, x, y }) {
  context.setTransform(frame.dots, 0, 0, frame.dots, 0, 0);
  const [left, top] = [frame.x(from.x), frame.y(from.y)];
  for (const [ink, width] of [[colour("facility-edge"), 4.5], [colour("new"), 1.8]]) {
    context.strokeStyle = ink;
    context.lineWidth = width;
    context.setLineDash([]);
    context.beginPath();
    context.arc(left, top, 4.5, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash(width > 2 ? [] : [5, 4]);
    context.beginPath();
    context.moveTo(left, top);
    context.lineTo(frame.x(x), frame.y(y));
    context.stroke();
  }
  context.setLineDash([]);
}

function drawSign(context, { kind, open, state }, chosen) {
  const form = signForm(kind, open), path = signPath(kind);
  const [inside, line] = form ? [colour("facility-edge"), colour("facility")] : [colour("facility"), colour("facility-edge")];
  if (chosen) ring(context, 13.5);
  if (state) outline(context, path);
  context.setLineDash(form === "closed" ? [2.5, 1.5] : []);
  context.lineWidth = form === "ring" ? 3.2 : 2;
  context.strokeStyle = line;
  context.stroke(path);
  context.fillStyle = inside;
  context.fill(path);
  context.setLineDash([]);
  if (marks[state]) drawMark(context, marks[state]);
}

function ring(context, radius) {
  context.beginPath();
  context.arc(12, 12, radius, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = colour("accent");
  context.stroke();
}

// What the scenario touches has a second outline, wider and in the colour of what is new.
function outline(context, path) {
  for (const [ink, width] of [[colour("facility-edge"), 9], [colour("new-pin"), 6.5]]) {
    context.strokeStyle = ink;
    context.lineWidth = width;
    context.stroke(path);
  }
}

const marks = Object.fromEntries(Object.entries(MARKS).map(([state, d]) => [state, new Path2D(d)]));
function drawMark(context, mark) {
  context.lineCap = "round";
  for (const [ink, width] of [[colour("facility-edge"), 6], [colour("new"), 2.8]]) {
    context.strokeStyle = ink;
    context.lineWidth = width;
    context.stroke(mark);
  }
}

// A new facility is a pin whose tip is its place, with the sign of its kind.
const pin = pinPath();
function drawPin(context, { kind }, chosen) {
  if (chosen) ring(context, 5);
  context.translate(-3, -25);
  context.lineWidth = 2.5;
  context.strokeStyle = colour("facility-edge");
  context.stroke(pin);
  context.fillStyle = colour("new-pin");
  context.fill(pin);
  context.translate(15 - 12 * 0.85, 14.5 - 12 * 0.85);
  context.scale(0.85, 0.85);
  const form = signForm(kind, true);
  context.fillStyle = context.strokeStyle = "#ffffff";
  context.lineWidth = 3.2;
  if (form === "ring") context.stroke(signPath(kind));
  else context.fill(signPath(kind));
}

// The facility under the pointer: the nearest within a finger's width.
export function facilityAt({ pixels, across }, finger = matchMedia("(pointer: coarse)").matches ? 22 : FINGER_PX) {
  if (view.hidden.includes("facilities")) return null;
  const head = (PIN_HEAD_PX * Math.max(signScale(), LEAST_CHANGED)) / (256 * 2 ** mapZoom()); // of a pin, above its tip
  const best = facilitiesAt(across).reduce((one, facility) => {
    const away = facility.state === "added" ? Math.min(pixels(facility.x, facility.y), pixels(facility.x, facility.y - head)) : pixels(facility.x, facility.y);
    return away < one.away ? { facility, away } : one;
  }, { facility: null, away: Math.max(finger, 12 * signScale()) });
  return best.facility;
}
