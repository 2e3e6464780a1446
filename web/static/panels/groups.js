// Groups side by side: who of each is out of reach at this threshold. A row chooses the group.

import { byId, fill, h } from "../dom.js";
import { number, percent, t } from "../i18n.js";
import { stratumName } from "../names.js";
import { change, follow, found, view } from "../state.js";
import { countCovered, countPeople } from "../time-grid.js";

function draw() {
  const { grid } = found, box = byId("groups");
  box.hidden = !grid || grid.strata.length < 2;
  if (box.hidden) return;
  const rows = grid.strata.map((stratum) => {
    const people = countPeople(grid, stratum).all, out = people - countCovered(grid, stratum, view.minutes).all;
    return { stratum, out, share: people ? out / people : 0 };
  });
  const row = ({ stratum, out, share }) =>
    h("li", {}, h("button", { type: "button", "aria-pressed": String(stratum === view.stratum), "data-key": `group|${stratum}`, on: { click: () => change({ stratum }) } },
      h("span", {}, stratumName(stratum)), h("i", { class: "track", "aria-hidden": "true" }, h("i", { style: { width: `${(100 * share).toFixed(1)}%` } })), h("b", { data: { people: out } }, number(Math.round(out))), h("small", {}, percent(share))));
  fill(box, h("h2", {}, t("groups_out")), h("ul", {}, rows.map(row)));
}

export function showGroups() {
  follow(["grid", "minutes", "stratum", "lang"], draw);
}
