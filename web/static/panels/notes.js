// What could not be measured, and how it was counted.

import { byId, fill, h } from "../dom.js";
import { minutes, number, rounded, t } from "../i18n.js";
import { capacityNow } from "../scenario-answer.js";
import { comparing } from "../sides.js";
import { follow, found, view } from "../state.js";
import { countStatuses } from "../time-grid.js";

let said = "";

function draw() {
  const { grid, region } = found;
  if (!grid || !grid[`people_${view.stratum}`]) return;
  const told = countStatuses(grid, view.stratum), cutoff = grid.cutoff_s === null ? "" : minutes(grid.cutoff_s / 60);
  // Of two scenarios neither is meant: what could not be measured is told where one is looked at.
  const statuses = comparing() ? [] : ["no_road", "unreachable", "beyond_cutoff", "no_boundary"].filter((status) => told[status] >= 0.5 && (status !== "no_boundary" || grid.boundaries.length));
  const capacity = region.question?.capacity, known = capacityNow()?.get(view.stratum);
  const assumed = capacity && known ? t("capacity_assumption", { visits: number(capacity.visits_per_person_year, 1), days: number(capacity.working_days) }) : "";
  const lines = statuses.map((status) => t(`status_${status}`, { n: rounded(told[status]), cutoff })), warning = region.synthetic ? t("synthetic_notice") : "";
  const method = [t(grid.direction === "from_facility" ? "method_from" : "method_to"), assumed].filter(Boolean).join(" "), all = [...lines, warning, method].join("\n");
  if (all === said) return; // a slider that moves has nothing new to say here
  said = all;
  fill(byId("notes"), h("ul", {}, lines.map((line) => h("li", {}, line))), warning ? h("p", { class: "synthetic" }, warning) : null, h("p", {}, method));
}

export function showNotes() {
  follow(["grid", "stratum", "capacity", "lang", "page", "sides"], draw);
}
