// Names of boundaries and places where there is room: never two on one spot, none under a sign or a panel.

import { upper } from "../i18n.js";
import { isInside } from "../mercator.js";
import { boxOnMap, cornerIn, printing } from "../map.js";
import { localName } from "../names.js";
import { allFacilities } from "../sides.js";
import { found, view } from "../state.js";
import { colour } from "../theme.js";
import { signScale } from "./facilities.js";
import { meets, placesIn } from "./place-points.js";

const PLACE_ZOOM = { city: 0, town: 10, suburb: 12, borough: 12, quarter: 13.5, neighbourhood: 14, village: 12, hamlet: 13.5 };
const MOST_SHIFT = 45;
const PIN_PX = 34; // of a new facility, above its place
const steps = (size, count) => Array.from({ length: 2 * count + 1 }, (_, i) => (i - count) * size);
// Where a name may go, seen from its place, nearest first.
const SHIFTS = steps(24, 8)
  .flatMap((across) => steps(13, 12).map((down) => [across, down]))
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));

export function names(context, frame) {
  const taken = [...signBoxes(frame), ...floatingBoxes(frame)], written = new Set();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (!view.hidden.includes("boundaries"))
    for (const boundary of found.boundaries) {
      const name = localName(boundary.name, boundary.names);
      const within = (x, y) => isInside(boundary.rings, (x + frame.left) / frame.scale, (y + frame.top) / frame.scale);
      const [x, y] = boundary.middle, ink = boundary.id === view.boundary ? "accent" : "boundary-name";
      if (writeName(context, taken, view.lang === "th" ? name : upper(name), frame.x(x), frame.y(y), { size: 11.5, weight: 600, ink, spaced: view.lang !== "th", within })) written.add(name);
    }
  for (const { kind, name, x, y } of placesIn(frame, PLACE_ZOOM)) {
    if (written.has(name)) continue;
    const large = kind === "city" || kind === "town";
    if (writeName(context, taken, name, x, y, { size: large ? 14 : 11.5, weight: large ? 600 : 400, ink: "place-name" })) written.add(name);
  }
}

function signBoxes(frame) {
  if (view.hidden.includes("facilities")) return [];
  const half = 9 * signScale(frame.zoom);
  return allFacilities().map((facility) => {
    const x = frame.x(facility.x), y = frame.y(facility.y);
    return facility.state === "added" ? [x - PIN_PX / 2, y - PIN_PX, x + PIN_PX / 2, y + half] : [x - half, y - half, x + half, y + half];
  });
}

// What floats over the map hides a name as a sign does, and the map's edges cut it.
function floatingBoxes(frame) {
  const { left, top, x: width, y: height } = cornerIn(frame), far = 1e5;
  const outside = [[-far, -far, left, far], [left + width, -far, far, far], [-far, -far, far, top], [-far, top + height, far, far]];
  if (printing()) return outside;
  const floating = [".legend", ".tools", ".what", ".corner span"].map((name) => boxOnMap(document.querySelector(name))).filter(Boolean);
  return [...outside, ...floating.map((box) => [left + box.left, top + box.top, left + box.right, top + box.bottom])];
}

// Writes a name on the nearest free spot; false where there is none.
function writeName(context, taken, text, x, y, { size, weight, ink, spaced = false, within = null }) {
  if (x < -150 || y < -40 || x > context.canvas.width + 150 || y > context.canvas.height + 40) return false;
  context.font = `${weight} ${size}px "Noto Sans", "Noto Sans Thai", sans-serif`;
  context.letterSpacing = spaced ? "1px" : "0px";
  const half = context.measureText(text).width / 2 + 4, high = 0.78 * size;
  const boxAt = ([across, down]) => [x + across - half, y + down - high, x + across + half, y + down + high];
  const fits = ([across, down]) => (within ? within(x + across, y + down) : Math.hypot(across, down) <= MOST_SHIFT);
  const shift = SHIFTS.find((one) => fits(one) && !meets(boxAt(one), taken));
  if (!shift) return false;
  taken.push(boxAt(shift));
  context.strokeStyle = colour("name-halo");
  context.lineWidth = 3.2;
  context.strokeText(text, x + shift[0], y + shift[1]);
  context.fillStyle = colour(ink);
  context.fillText(text, x + shift[0], y + shift[1]);
  return true;
}
