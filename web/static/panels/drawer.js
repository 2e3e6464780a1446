// The drawer below the map: the same data as tables. Pages by name; other modules add theirs.

import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { comparing } from "../sides.js";
import { change, followCalmly, view } from "../state.js";
import { boundariesPage } from "./boundaries-table.js";
import { differencesPage } from "./differences-table.js";
import { facilitiesPage } from "./facilities-table.js";

// Each page: { title(), head() -> elements beside the title, body() -> elements, on: the page of the map it stands on,
// none: every one }.
export const PAGES = new Map([["boundaries", boundariesPage], ["facilities", facilitiesPage]]);

let open = true;

// Where two scenarios are compared, boundaries are told by what differs in them.
const pagesNow = () => new Map([...PAGES].filter(([, { on }]) => !on || on === view.page).map(([name, page]) => [name, name === "boundaries" && comparing() ? differencesPage : page]));

function draw() {
  const pages = pagesNow(), page = pages.get(view.drawer) ?? pages.get("boundaries");
  const tab = ([name, one]) => h("button", { type: "button", role: "tab", "aria-selected": String(one === page), "aria-controls": "drawer-table", "data-key": `tab|${name}`, on: { click: () => show(name) } }, one.title());
  const toggle = h("button", { type: "button", id: "drawer-toggle", "aria-expanded": String(open), "aria-controls": "drawer-table", "aria-label": t(open ? "table_close" : "table_open"), "data-key": "drawer-toggle", on: { click: turn } },
    h("svg:svg", { viewBox: "0 0 24 24", width: 16, height: 16, "aria-hidden": "true" }, h("svg:path", { d: "m5 9 7 7 7-7", fill: "none", stroke: "currentColor", "stroke-width": 2.4 })));
  fill(byId("drawer-head"), toggle, h("div", { class: "tabs", role: "tablist", "aria-label": t("table") }, [...pages].map(tab)), h("div", { class: "drawer-tools" }, page.head()));
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

export function showDrawer() {
  followCalmly(["trouble", "empty", "grid", "minutes", "stratum", "service", "lang", "boundaries", "facilities", "boundary", "facility", "also", "sort", "drawer", "page", "sides", "order", "groups", "proposals", "site", "siting", "changes"], draw);
  draw();
}
