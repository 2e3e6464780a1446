// Buttons on the map: nearer, farther, the whole region, and the tools.

import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { goHome, zoomBy } from "../map.js";
import { kindName } from "../names.js";
import { nextFacility } from "../placing.js";
import { change, follow, view } from "../state.js";

const icon = (d) => h("svg:svg", { viewBox: "0 0 24 24", width: 17, height: 17, "aria-hidden": "true" }, h("svg:path", { d, fill: "none", stroke: "currentColor", "stroke-width": 2 }));
const HOME = "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5";
const SPOT = "M12 3v4M12 17v4M3 12h4M17 12h4M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z";
const PRINT = "M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7Z";
const LINK = "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1";

// What to do with the tool in hand.
function hint() {
  if (view.tool === "spot") return t("live_hint");
  if (view.tool === "add_facility") return t("add_facility_hint", { kind: kindName(nextFacility().kind) });
  return view.tool === "move" ? t("move_hint") : "";
}

function draw() {
  const button = (key, act, face, more = {}) => h("button", { type: "button", "data-key": key, "aria-label": t(key), title: t(key), on: { click: act }, ...more }, face);
  const spot = view.tool === "spot";
  fill(byId("tools"),
    h("div", { class: "buttons" }, button("zoom_in", () => zoomBy(1), "+"), button("zoom_out", () => zoomBy(-1), "−"), button("zoom_home", () => goHome(), icon(HOME))),
    h("div", { class: "buttons" }, button("tool_spot", () => change({ tool: spot ? "" : "spot" }), icon(SPOT), { "aria-pressed": String(spot) }), button("copy_link", copyLink, icon(LINK)), button("print", () => window.print(), icon(PRINT))),
    hint() ? h("p", { class: "hint", role: "status" }, hint()) : null,
    said ? h("p", { class: "hint", role: "status" }, t(said)) : null);
  byId("map").classList.toggle("aiming", Boolean(view.tool));
}

let said = "";
async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    said = "link_copied";
  } catch {
    said = "link_in_address"; // no clipboard without TLS or leave: the address holds the view anyway
  }
  draw();
  setTimeout(() => {
    said = "";
    draw();
  }, 2500);
}

export function showTools() {
  follow(["lang", "tool", "next"], draw);
  draw();
}
