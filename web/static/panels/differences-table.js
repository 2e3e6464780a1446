// Where two scenarios differ: people within reach on both sides by boundary, of one group or of every one, largest
// difference first. A row goes to its boundary.

import { h } from "../dom.js";
import { number, percent, sorted, t } from "../i18n.js";
import { goTo, lonLatOf } from "../map.js";
import { boundaryName, shortStratum } from "../names.js";
import { sideName } from "../sides.js";
import { change, found, view } from "../state.js";
import { countCovered, countPeople } from "../time-grid.js";
import { gainBar, signed } from "./compare-numbers.js";
import { csvText, saveFile } from "./download.js";

// ---- rows ------------------------------------------------------------------------------------------------------------

// Rows of a stratum: each boundary, and `all`.
function rowsOf(stratum, { left, right } = found.sides) {
  const people = countPeople(left.grid, stratum), one = countCovered(left.grid, stratum, view.minutes), other = countCovered(right.grid, stratum, view.minutes);
  const row = (id, name, of) => ({ id, written: name, stratum, people: of(people), left: of(one), right: of(other), by: of(other) - of(one) });
  const rows = left.grid.boundaries.map(({ id, name }, at) => row(id, name, (counts) => counts.rows[at]));
  return { all: row("all", "all", (counts) => counts.all), rows };
}

function rowsNow() {
  const strata = view.groups === "every" ? found.sides.left.grid.strata : [view.stratum], counted = strata.map((stratum) => rowsOf(stratum));
  const named = ({ rows }) => rows.filter((row) => row.people > 0 || row.id !== "none").map((row) => ({ ...row, name: boundaryName(row.id, row.written), group: shortStratum(row.stratum) }));
  return { rows: inOrder(counted.flatMap(named)), totals: counted.map(({ all }) => ({ ...all, name: t("whole_region"), group: shortStratum(all.stratum) })) };
}

const VALUES = { size: ({ by }) => -Math.abs(by), people: ({ people }) => people, left: ({ left }) => left, right: ({ right }) => right, by: ({ by }) => by };

function inOrder(rows) {
  const falling = view.order.startsWith("-"), column = view.order.replace("-", "");
  const up = VALUES[column] ? [...rows].sort((a, b) => VALUES[column](a) - VALUES[column](b)) : sorted(rows, (row) => (column === "group" ? row.group : row.name));
  return falling ? up.reverse() : up;
}

// ---- table -----------------------------------------------------------------------------------------------------------

function goToRow({ id, stratum }) {
  const boundary = found.boundaries.find((one) => one.id === id);
  change({ boundary: id, stratum });
  if (!boundary) return;
  const [west, north] = lonLatOf(boundary.box[0], boundary.box[1]), [east, south] = lonLatOf(boundary.box[2], boundary.box[3]);
  goTo([west, south, east, north]);
}

// A difference is sorted in three ways: the largest either way, most gained, most lost.
const NEXT = { size: "-by", "-by": "by", by: "size" };
const ARROWS = { size: "↕", "-by": "↓", by: "↑" };

function headCell(column, words) {
  const isText = column === "name" || column === "group", first = column === "by" ? "size" : isText ? column : `-${column}`;
  const on = view.order.replace("-", "") === column || (column === "by" && view.order === "size"), falling = view.order.startsWith("-");
  const next = !on ? first : column === "by" ? NEXT[view.order] : falling ? column : `-${column}`;
  const sort = !on ? "none" : view.order === "size" ? "other" : falling ? "descending" : "ascending";
  const arrow = !on ? "" : column === "by" ? ARROWS[view.order] : falling ? "↓" : "↑";
  return h("th", { scope: "col", class: isText ? "" : "figure", "aria-sort": sort },
    h("button", { type: "button", "data-key": `order|${column}`, "data-order": column, on: { click: () => change({ order: next }) } }, words, h("i", { "aria-hidden": "true" }, arrow)));
}

function table() {
  const { rows, totals } = rowsNow(), most = Math.max(1, ...rows.map(({ by }) => Math.abs(by))), every = view.groups === "every";
  const columns = [["name", t("column_name")], ...(every ? [["group", t("column_group")]] : []), ["people", t("column_people")], ["left", sideName("left")], ["right", sideName("right")], ["by", t("compare_difference")]];
  const figure = (people, all) => h("td", { class: "figure", data: { people } }, number(Math.round(people)), all === undefined ? null : [" ", h("small", {}, `(${percent(all ? people / all : 0)})`)]);
  const nameCell = (row) =>
    h("th", { scope: "row" }, row.id === "all" ? row.name : h("button", { type: "button", "data-key": `difference|${row.id}|${row.stratum}`, on: { click: () => goToRow(row) } }, row.name));
  const line = (row) =>
    h("tr", { class: row.id === "all" ? "total" : row.id === view.boundary && row.stratum === view.stratum ? "chosen" : "", data: { boundary: row.id, stratum: row.stratum } },
      nameCell(row), every ? h("td", {}, row.group) : null, figure(row.people), figure(row.left, row.people), figure(row.right, row.people),
      h("td", { class: "figure" }, h("div", { class: "bar" }, row.id === "all" ? h("i", { class: "gain-bar none" }) : gainBar(row.by, most), h("span", { data: { people: row.by } }, signed(row.by)))));
  return h("table", { id: "differences" }, h("caption", { class: "quiet-text" }, t("differences_caption")), h("thead", {}, h("tr", {}, columns.map(([column, words]) => headCell(column, words)))), h("tbody", {}, [...rows, ...totals].map(line)));
}

// ---- to take away ------------------------------------------------------------------------------------------------------

const HEAD = "boundary_id,boundary_name,service,mode,stratum,threshold_min,people,people_covered_one,people_covered_other,people_difference,share_covered_one,share_covered_other,share_difference,one,other".split(",");

// The rows of the service's comparison (docs/what-if.md) for every group; `one` is the left side, `other` the right.
export function differencesCsv() {
  const { grid } = found.sides.left, share = (value, people) => (people ? value / people : "");
  const lines = grid.strata.flatMap((stratum) => {
    const { all, rows } = rowsOf(stratum);
    return [all, ...rows].map(({ id, written, people, left, right, by }) => [id, written, grid.service, grid.mode, stratum, view.minutes, people, left, right, by, share(left, people), share(right, people), people ? right / people - left / people : "", sideName("left"), sideName("right")]);
  });
  return csvText([HEAD, ...lines]);
}

// ---- a page of the drawer ------------------------------------------------------------------------------------------------

function head() {
  const choose = (event) => change({ groups: event.target.value });
  const option = (value, words) => h("option", { value, selected: view.groups === value }, words);
  return [
    found.sides.left.grid.strata.length > 1 ? h("label", { class: "also" }, `${t("column_group")} `, h("select", { "data-key": "groups", on: { change: choose } }, option("", shortStratum(view.stratum)), option("every", t("every_group")))) : null,
    h("button", { type: "button", class: "plain", "data-key": "download", on: { click: () => saveFile("differences.csv", differencesCsv()) } }, t("download_csv")),
  ];
}

export const differencesPage = {
  title: () => t("differences"),
  head,
  body: () => [table()],
};
