// The signs of facilities by kind: shape tells them apart, not colour alone. 24 units wide, around 12, 12.

import { h } from "./dom.js";

const circle = (r) => `M${12 - r} 12a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
const SHAPES = {
  polyclinic: "M6.5 5h11A1.5 1.5 0 0 1 19 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 17.5v-11A1.5 1.5 0 0 1 6.5 5Z",
  ambulatory: circle(7),
  fap: circle(5),
  medical_point: circle(3.4),
  rural_health_unit: "M12 4.5 20 18.5H4Z",
  hospital: "M9 4h6v5h5v6h-5v5H9v-5H4V9h5Z",
  perinatal_centre: circle(6),
  other: "M12 4.5 19.5 12 12 19.5 4.5 12Z",
};
export const PIN = "M15 37C11 29 2 23.5 2 14.5a13 13 0 0 1 26 0C28 23.5 19 29 15 37Z";

export const SQUARE = SHAPES.polyclinic;
// What a scenario has done to a facility, at the corner of its sign: a cross, a plus or a tick.
export const MARKS = { closed: "M16.5 1.5l7 7M23.5 1.5l-7 7", upgraded: "M20 1v8M16 5h8", reopened: "M16 5l3 3 5-6" };

export const KINDS = Object.keys(SHAPES);
const paths = new Map();
export function signPath(kind) {
  if (!paths.has(kind)) paths.set(kind, new Path2D(SHAPES[kind] ?? SHAPES.other));
  return paths.get(kind);
}

// "" = filled; a ring for perinatal centres; dashed where it is closed.
export const signForm = (kind, open) => (open ? (kind === "perinatal_centre" ? "ring" : "") : "closed");

export const signOf = (kind, open = true) =>
  h("svg:svg", { class: `shape ${signForm(kind, open)}`, viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" }, h("svg:path", { d: SHAPES[kind] ?? SHAPES.other }));

export const pinPath = () => new Path2D(PIN);
