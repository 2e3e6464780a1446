// The scenario: the list of changes, each with its name, whether it counts, and what it gains; undo and redo; tools that
// add to it. Above the list which scenario it is, and whether it is kept (panels/kept.js).

import { byId, fill, h, sayText } from "../dom.js";
import { plural, t } from "../i18n.js";
import { chooseNext, nextFacility } from "../placing.js";
import { canRedo, canUndo, redo, undo } from "../scenario.js";
import { change, follow, found, view } from "../state.js";
import { changeLine, freshenLines } from "./change-line.js";
import { capacityField, kindList } from "./facility-form.js";
import { keptHead } from "./kept.js";

// Tools that add a change, in their order: functions that give elements. Other modules add theirs.
export const ADDERS = [facilityAdder];

const icon = (d) => h("svg:svg", { viewBox: "0 0 24 24", width: 16, height: 16, "aria-hidden": "true" }, h("svg:path", { d, fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linejoin": "round", "stroke-linecap": "round" }));
const UNDO = "M8 5 3.5 9.5 8 14M4 9.5h9.5a5.5 5.5 0 0 1 0 11H9", REDO = "M16 5l4.5 4.5L16 14M20 9.5h-9.5a5.5 5.5 0 0 0 0 11H15";

function steps() {
  const button = (name, act, can, d) => h("button", { type: "button", class: "step", "data-key": name, "aria-label": t(name), title: t(name), "aria-disabled": String(!can), on: { click: act } }, icon(d));
  return h("div", { class: "steps" }, button("undo", undo, canUndo(), UNDO), button("redo", redo, canRedo(), REDO));
}

// The tool that adds a facility: what kind is chosen while it is in hand.
function facilityAdder() {
  const on = view.tool === "add_facility", { kind, capacity } = nextFacility();
  const tool = h("button", { type: "button", class: "tool", "aria-pressed": String(on), "data-key": "add_facility", on: { click: () => change({ tool: on ? "" : "add_facility" }) } }, t("add_facility"));
  if (!on) return [tool];
  return [tool,
    h("div", { class: "tool-form" },
      h("label", { class: "field" }, h("span", {}, t("column_kind")), kindList(kind, "next|kind", (value) => chooseNext({ kind: value, capacity: undefined }))),
      h("label", { class: "field" }, h("span", {}, t("capacity_per_day")), capacityField(capacity, "next|capacity", (value) => chooseNext({ capacity: value }))))];
}

let status = null;

function draw() {
  const box = byId("scenario"), { changes } = view;
  const lines = changes.length ? h("ol", { class: "changes", "aria-label": t("changes") }, changes.map(changeLine)) : h("p", { class: "told" }, t("changes_none"));
  status ??= h("p", { class: "quiet-text", role: "status" });
  fill(box,
    h("div", { class: "scenario-head" }, h("h2", {}, t("scenario")), steps()),
    keptHead(),
    lines,
    found.refused && !found.refused.id ? h("p", { class: "refused", role: "alert" }, found.refused.message || t("no_answer")) : null,
    h("div", { class: "adders" }, ADDERS.flatMap((adder) => adder())),
    status);
  freshenLines(box);
}

// ---- keys --------------------------------------------------------------------------------------------------------------

const typing = ({ target }) => target.matches?.("input:not([type=checkbox], [type=radio], [type=range]), textarea");

function press(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event)) return;
  const key = event.key.toLowerCase(), back = key === "z" && !event.shiftKey, forth = key === "y" || (key === "z" && event.shiftKey);
  if (!back && !forth) return;
  event.preventDefault();
  const can = back ? canUndo() : canRedo();
  (back ? undo : redo)();
  if (status && can) sayText(status, `${t(back ? "undone" : "redone")} ${plural("count_changes", view.changes.length)}`);
}

export function showScenario() {
  follow(["changes", "steps", "scenario", "kept", "opened", "keeping", "lang", "region", "boundaries", "baseFacilities", "tool", "next", "page", "toolSetting"], draw);
  follow(["effects", "refused", "gains", "roads", "facilities"], () => freshenLines(byId("scenario")));
  document.addEventListener("keydown", press);
  draw();
}
