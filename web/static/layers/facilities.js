// Facilities by kind and size; those that do not give the service in question are pale, closed ones dashed.

import { mapZoom } from "../map.js";
import { found, view } from "../state.js";
import { signForm, signPath } from "../signs.js";
import { colour } from "../theme.js";

const FINGER_PX = 14;
const PALE = 0.3;
// A size class or capacity makes a sign larger; hospitals and polyclinics stand over points.
const ORDER = ["medical_point", "fap", "other", "ambulatory", "rural_health_unit", "perinatal_centre", "polyclinic", "hospital"];

export const gives = (facility) => view.service === "any" || facility.services.includes(view.service);

// Signs shrink from afar and where they crowd, so that the map stays in sight.
let nearness = { of: null, apart: Infinity };
function nearNeighbour() {
  if (nearness.of === found.facilities) return nearness.apart;
  const points = found.facilities, sample = points.filter((_, i) => i % Math.ceil(points.length / 300) === 0);
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
  const scale = signScale(frame.zoom), order = [...found.facilities].sort((a, b) => gives(a) - gives(b) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  for (const facility of order) {
    const x = frame.x(facility.x), y = frame.y(facility.y);
    if (x < -30 || y < -30 || x > frame.width + 30 || y > frame.height + 30) continue;
    const chosen = facility.id === view.facility, size = scale * sizeOf(facility) * (chosen ? 1.25 : 1);
    context.setTransform(frame.dots * size, 0, 0, frame.dots * size, frame.dots * (x - 12 * size), frame.dots * (y - 12 * size));
    drawSign(context, facility, chosen);
  }
}

function drawSign(context, { kind, open, ...rest }, chosen) {
  const form = signForm(kind, open), path = signPath(kind);
  const [inside, line] = form ? [colour("facility-edge"), colour("facility")] : [colour("facility"), colour("facility-edge")];
  context.globalAlpha = gives({ kind, open, ...rest }) ? 1 : PALE;
  if (chosen) {
    context.beginPath();
    context.arc(12, 12, 13.5, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = colour("accent");
    context.stroke();
  }
  context.setLineDash(form === "closed" ? [2.5, 1.5] : []);
  context.lineWidth = form === "ring" ? 3.2 : 2;
  context.strokeStyle = line;
  context.stroke(path);
  context.fillStyle = inside;
  context.fill(path);
  context.globalAlpha = 1;
}

// The facility under the pointer: the nearest within a finger's width.
export function facilityAt({ pixels }, finger = matchMedia("(pointer: coarse)").matches ? 22 : FINGER_PX) {
  if (view.hidden.includes("facilities")) return null;
  const best = found.facilities.reduce((one, facility) => {
    const away = pixels(facility.x, facility.y);
    return away < one.away ? { facility, away } : one;
  }, { facility: null, away: Math.max(finger, 12 * signScale()) });
  return best.facility;
}
