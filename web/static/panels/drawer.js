// The drawer below the map: the same data as tables. Pages by name; other modules add theirs.

import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { change, follow, view } from "../state.js";
import { boundariesPage } from "./boundaries-table.js";
import { differencesPage } from "./differences-table.js";
import { facilitiesPage } from "./facilities-table.js";

// Each page: { title(), head() -> elements beside the title, body() -> elements, on: the page of the map it stands on,
// none: every one }.
export const PAGES = new Map([["differences", differencesPage], ["boundaries", boundariesPage], ["facilities", facilitiesPage]]);

let open = true;

function draw() {
  const pages = [...PAGES].filter(([, { on }]) => !on || on === view.page), page = new Map(pages).get(view.drawer) ?? boundariesPage;
  const tab = ([name, one]) => h("button", { type: "button", role: "tab", "aria-selected": String(one === page), "aria-controls": "drawer-table", "data-key": `tab|${name}`, on: { click: () => show(name) } }, one.title());
  const toggle = h("button", { type: "button", id: "drawer-toggle", "aria-expanded": String(open), "aria-controls": "drawer-table", "aria-label": t(open ? "table_close" : "table_open"), "data-key": "drawer-toggle", on: { click: turn } },
    h("svg:svg", { viewBox: "0 0 24 24", width: 16, height: 16, "aria-hidden": "true" }, h("svg:path", { d: "m5 9 7 7 7-7", fill: "none", stroke: "currentColor", "stroke-width": 2.4 })));
  fill(byId("drawer-head"), toggle, h("div", { class: "tabs", role: "tablist", "aria-label": t("table") }, pages.map(tab)), h("div", { class: "drawer-tools" }, page.head()));
  fill(byId("drawer-table"), page.body());
}

function show(name) {
  if (!open) turn();
  change({ drawer: name, boundary: name === view.drawer ? "" : view.boundary });
}

function turn() {
  open = !open;
  document.body.classList.toggle("drawer-closed", !open);
  draw();
}

let last = 0, later = 0;
const ROWS_MS = 60;

// A table of many rows need not follow every step of the slider: at most so often, and once it rests.
function drawCalmly(changed) {
  clearTimeout(later);
  const wait = changed.size === 1 && changed.has("minutes") ? last + ROWS_MS - performance.now() : 0;
  if (wait > 0) {
    later = setTimeout(() => drawCalmly(new Set()), wait);
    return;
  }
  draw();
  last = performance.now();
}

export function showDrawer() {
  follow(["grid", "minutes", "stratum", "service", "lang", "boundaries", "facilities", "boundary", "facility", "also", "sort", "drawer", "page", "sides", "order", "groups"], drawCalmly);
  draw();
}
