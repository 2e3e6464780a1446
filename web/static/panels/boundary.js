// Who is left out in one boundary: by group, and the places where most of them live.

import { h } from "../dom.js";
import { minutes, number, t } from "../i18n.js";
import { goNear } from "../map.js";
import { boundaryName, shortStratum, stratumName } from "../names.js";
import { change, found, view } from "../state.js";
import { countCovered, countPeople, leftOutCells, worstTenths } from "../time-grid.js";
import { outCell, worstText } from "./boundaries-table.js";

const MOST_PLACES = 30;

export function leftOutTables(id) {
  const { grid } = found, at = grid.boundaries.findIndex((one) => one.id === id), name = boundaryName(id, grid.boundaries[at].name);
  return [h("div", { class: "pair" }, groupTable(grid, at, name), placeTable(grid, at, name))];
}

function groupTable(grid, at, name) {
  const rows = grid.strata.map((stratum) => {
    const people = countPeople(grid, stratum).rows[at], out = people - countCovered(grid, stratum, view.minutes).rows[at];
    return { stratum, people, out, share: people ? out / people : 0, worst: worstTenths(grid, stratum).rows[at] };
  });
  const highest = Math.max(1, ...rows.map((row) => row.out));
  const line = (row) =>
    h("tr", { class: row.stratum === view.stratum ? "chosen" : "", data: { stratum: row.stratum } },
      h("th", { scope: "row" }, h("button", { type: "button", "data-key": `left|${row.stratum}`, on: { click: () => change({ stratum: row.stratum }) } }, shortStratum(row.stratum))),
      h("td", { class: "figure" }, number(Math.round(row.people))), outCell(row, highest), h("td", { class: "figure" }, worstText(row.worst)));
  return h("table", { id: "left-out" }, h("caption", {}, t("left_out_in", { name })), head(["group", "people", "out", "worst"]), h("tbody", {}, rows.map(line)));
}

const head = (columns) => h("thead", {}, h("tr", {}, columns.map((column, i) => h("th", { scope: "col", class: i ? "figure" : "" }, t(`column_${column}`)))));

function placeTable(grid, at) {
  const people = grid[`people_${view.stratum}`], cells = leftOutCells(grid, view.stratum, view.minutes, at, MOST_PLACES);
  if (!cells.length) return h("p", { class: "skeleton" }, t("nobody_left_out"));
  const time = (i) => (Number.isFinite(grid.cell_time_s[i]) ? minutes(Math.ceil(grid.cell_time_s[i] / 60)) : t(`status_name_${grid.statuses[grid.cell_status[i]]}`, { cutoff: minutes((grid.cutoff_s ?? 0) / 60) }));
  const line = (i, rank) =>
    h("tr", {}, h("th", { scope: "row" }, h("button", { type: "button", "data-key": `cell|${i}`, on: { click: () => goNear([grid.cell_lon[i], grid.cell_lat[i]]) } }, t("place_number", { n: number(rank + 1) }))),
      h("td", { class: "figure" }, number(people[i])), h("td", { class: "figure" }, time(i)));
  return h("table", { id: "left-places" }, h("caption", {}, t("most_left_out", { who: stratumName(view.stratum) })), head(["place", "people", "time"]), h("tbody", {}, cells.map(line)));
}
