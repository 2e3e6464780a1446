// Boundaries, most people out of reach first: sortable, a click goes there. With one chosen: who is left out in it.

import { h } from "../dom.js";
import { minutes, number, percent, sorted, t } from "../i18n.js";
import { goHome, goTo, lonLatOf } from "../map.js";
import { boundaryName, shortStratum } from "../names.js";
import { change, found, view } from "../state.js";
import { countCovered, countPeople, worstTenths } from "../time-grid.js";
import { leftOutTables } from "./boundary.js";
import { coverageCsv, saveFile } from "./download.js";

function rowsNow() {
  const { grid } = found, people = countPeople(grid, view.stratum), covered = countCovered(grid, view.stratum, view.minutes), worst = worstTenths(grid, view.stratum);
  const also = view.also && grid[`people_${view.also}`] ? { people: countPeople(grid, view.also), covered: countCovered(grid, view.also, view.minutes) } : null;
  const row = (id, name, at) => {
    const of = (counts) => (at < 0 ? counts.all : counts.rows[at]), out = of(people) - of(covered);
    return { id, at, name: boundaryName(id, name), people: of(people), out, share: of(people) ? out / of(people) : 0, worst: of(worst), also: also ? of(also.people) - of(also.covered) : 0 };
  };
  const rows = grid.boundaries.map(({ id, name }, at) => row(id, name, at)).filter((one) => one.people > 0 || one.id !== "none");
  return { rows: inOrder(rows), total: row("all", "", -1) };
}

function inOrder(rows) {
  const falling = view.sort.startsWith("-"), column = view.sort.replace("-", "");
  if (column === "name") return falling ? sorted(rows, (row) => row.name).reverse() : sorted(rows, (row) => row.name);
  const value = (row) => (Number.isNaN(row[column]) ? -1 : row[column]);
  return [...rows].sort((a, b) => (value(a) === value(b) ? 0 : value(a) < value(b) ? -1 : 1) * (falling ? -1 : 1));
}

export function goToBoundary(id) {
  const boundary = found.boundaries.find((one) => one.id === id);
  change({ boundary: id, drawer: "boundaries" });
  if (!boundary) return;
  const [west, north] = lonLatOf(boundary.box[0], boundary.box[1]), [east, south] = lonLatOf(boundary.box[2], boundary.box[3]);
  goTo([west, south, east, north]);
}

function headCell(column) {
  const falling = view.sort === `-${column}`, on = falling || view.sort === column;
  const name = column === "also" ? t("also_out", { who: shortStratum(view.also) }) : t(`column_${column}`);
  const sort = () => change({ sort: on ? (falling ? column : `-${column}`) : column === "name" ? column : `-${column}` });
  return h("th", { scope: "col", class: column === "name" ? "" : "figure", "aria-sort": on ? (falling ? "descending" : "ascending") : "none" },
    h("button", { type: "button", "data-key": `sort|${column}`, "data-sort": column, on: { click: sort } }, name, h("i", { "aria-hidden": "true" }, on ? (falling ? "↓" : "↑") : "")));
}

export const worstText = (value) => {
  const cutoff = found.grid.cutoff_s;
  if (Number.isNaN(value)) return "–";
  return value === Infinity ? (cutoff === null ? t("never") : t("minutes_over", { n: number(cutoff / 60) })) : minutes(Math.round(value));
};

export const outCell = (row, highest, { total = false } = {}) =>
  h("td", { class: "figure" }, h("div", { class: "bar" }, total ? null : h("i", { style: { "--share": (row.out / highest).toFixed(3) } }), h("span", { data: { people: row.out } }, number(Math.round(row.out)), " ", h("small", {}, `(${percent(row.share)})`))));

function table() {
  const { rows, total } = rowsNow(), highest = Math.max(1, ...rows.map((row) => row.out));
  const columns = ["name", "people", "out", "worst", ...(view.also ? ["also"] : [])];
  const nameCell = (row) => {
    const onMap = found.boundaries.some(({ id }) => id === row.id);
    return h("th", { scope: "row" }, onMap || row.id === "none" ? h("button", { type: "button", "data-key": `boundary|${row.id}`, on: { click: () => goToBoundary(row.id) } }, row.name) : row.name);
  };
  const line = (row) =>
    h("tr", { class: row.at < 0 ? "total" : "", data: { boundary: row.id } }, nameCell(row), h("td", { class: "figure" }, number(Math.round(row.people))), outCell(row, highest, { total: row.at < 0 }), h("td", { class: "figure" }, worstText(row.worst)), view.also ? h("td", { class: "figure" }, number(Math.round(row.also))) : null);
  return h("table", {}, h("caption", { class: "quiet-text" }, t(rows.length ? "worst_first" : "whole_region")), h("thead", {}, h("tr", {}, columns.map(headCell))), h("tbody", {}, [...rows, total].map(line)));
}

// ---- a page of the drawer ------------------------------------------------------------------------------------------

const chosen = () => view.boundary && found.grid?.boundaries.some(({ id }) => id === view.boundary);
const back = () => {
  change({ boundary: "" });
  goHome();
};

function head() {
  if (!found.grid) return [];
  if (chosen()) return [h("button", { type: "button", class: "plain", "data-key": "back", on: { click: back } }, `← ${t("all_boundaries")}`)];
  const others = found.grid.strata.filter((name) => name !== view.stratum);
  const choose = (event) => change({ also: event.target.value });
  return [
    others.length ? h("label", { class: "also" }, `${t("also_show")} `, h("select", { "data-key": "also", on: { change: choose } }, h("option", { value: "" }, t("also_none")), others.map((name) => h("option", { value: name, selected: name === view.also }, shortStratum(name))))) : null,
    h("button", { type: "button", class: "plain", "data-key": "download", on: { click: () => saveFile("coverage.csv", coverageCsv()) } }, t("download_csv")),
  ];
}

export const boundariesPage = {
  title: () => t("boundaries"),
  head,
  body: () => (!found.grid ? (found.trouble || found.empty ? [] : [h("p", { class: "skeleton" }, t("counting"))]) : chosen() ? leftOutTables(view.boundary) : [table()]),
};
