// Groups side by side: who of each is out of reach at this threshold. A row chooses the group.

import { byId, fill, h, sayText } from "../dom.js";
import { number, percent, t } from "../i18n.js";
import { shortStratum } from "../names.js";
import { change, follow, found, view } from "../state.js";
import { countCovered, countPeople } from "../time-grid.js";

let rows = [];

function build() {
  const { grid } = found, box = byId("groups");
  if (view.page !== "coverage") return;
  box.hidden = Boolean(grid) && grid.strata.length < 2;
  if (!grid || box.hidden) return;
  rows = grid.strata.map((stratum) => ({ stratum, bar: h("i"), people: h("b"), share: h("small") }));
  const row = ({ stratum, bar, people, share }) =>
    h("li", {}, h("button", { type: "button", "aria-pressed": String(stratum === view.stratum), "data-key": `group|${stratum}`, on: { click: () => change({ stratum }) } },
      h("span", {}, shortStratum(stratum)), h("i", { class: "track", "aria-hidden": "true" }, bar), people, share));
  fill(box, h("h2", {}, t("groups_out")), h("ul", {}, rows.map(row)));
  move();
}

// The slider changes numbers and bars alone: nothing is made anew.
function move() {
  const { grid } = found;
  for (const { stratum, bar, people, share } of grid ? rows : []) {
    const all = countPeople(grid, stratum).all, out = all - countCovered(grid, stratum, view.minutes).all;
    bar.style.transform = `scaleX(${(all ? out / all : 0).toFixed(3)})`;
    people.dataset.people = out;
    sayText(people, number(Math.round(out)));
    sayText(share, percent(all ? out / all : 0));
  }
}

export function showGroups() {
  follow(["grid", "stratum", "lang", "page"], build);
  follow(["minutes"], move);
}
