// Small signs on chips and buttons.

import { h } from "../dom.js";

const sign = (name, path, size = 12) => () => h("svg:svg", { class: name, viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" }, h("svg:path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 2.6, "stroke-linecap": "round", "stroke-linejoin": "round" }));
export const PINNED = sign("pinned", "M9 3h6l-1 7 4 4H6l4-4-1-7ZM12 14v7");
export const TICK = sign("tick", "M4 12.5 9.5 18 20 6.5");
export const CROSS = sign("cross", "M6 6l12 12M18 6 6 18");
export const GO = sign("go", "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z", 20);
