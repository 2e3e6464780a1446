// The legend of what the scenario has done to facilities: only what stands on the map.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { found, view } from "../state.js";
import { MARKS, PIN, SQUARE } from "../signs.js";
import { SIGNS } from "./legend.js";

const STATES = ["added", "moved", "closed", "reopened", "upgraded"];

const pin = () => h("svg:svg", { class: "new-sign", viewBox: "0 0 30 38", width: 18, height: 18, "aria-hidden": "true" }, h("svg:path", { d: PIN }), h("svg:circle", { cx: 15, cy: 14.5, r: 5 }));

function changed(state) {
  const mark = MARKS[state] ? h("svg:path", { class: "mark", d: MARKS[state] }) : null, way = state === "moved" ? h("svg:path", { class: "way", d: "M1 25 9 17" }) : null;
  return h("svg:svg", { class: `changed ${state}`, viewBox: "-2 -2 29 29", width: 18, height: 18, "aria-hidden": "true" }, way, h("svg:path", { class: "halo", d: SQUARE }), h("svg:path", { class: "body", d: SQUARE }), mark);
}

function signs() {
  if (view.page === "compare" || view.hidden.includes("facilities")) return null;
  const there = STATES.filter((state) => found.facilities.some((one) => one.state === state));
  return there.length ? h("ul", { class: "kinds" }, there.map((state) => h("li", {}, state === "added" ? pin() : changed(state), t(`state_${state}`)))) : null;
}

export const showScenarioSigns = () => SIGNS.unshift(signs);
