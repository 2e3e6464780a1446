// Proposed sites as a table: where each stands and whom it brings within reach, by group; beside it the curve in numbers.

import { h } from "../dom.js";
import { number, t } from "../i18n.js";
import { goNear } from "../map.js";
import { shortStratum } from "../names.js";
import { gainOfAll, solve } from "../proposals.js";
import { find, found, view } from "../state.js";
import { curvePoints } from "./curve.js";
import { csvText, saveFile } from "./download.js";
import { placeName } from "./propose-form.js";
import { siteButtons } from "./site-buttons.js";

const strata = () => [view.stratum, ...found.grid.strata.filter((name) => name !== view.stratum)];
const people = (value) => (value === undefined || value === null ? "–" : number(Math.round(value)));

function sitesTable() {
  const { sites } = found.proposals;
  const line = (site, i) => {
    const choose = () => {
      find({ site: site.key });
      goNear([site.lon, site.lat], 13);
    };
    return h("tr", { class: site.key === found.site ? "chosen" : "", data: { site: site.key } },
      h("th", { scope: "row" }, h("button", { type: "button", "data-key": `row|${site.key}`, on: { click: choose } }, t("site_number", { n: number(i + 1) }))),
      h("td", {}, placeName(site) || `${number(site.lat, 4)}, ${number(site.lon, 4)}`),
      strata().map((name) => h("td", { class: "figure", data: { stratum: name } }, people(site.gained?.[name]))),
      h("td", {}, siteButtons(site, i + 1, "table")));
  };
  const head = [t("column_site"), t("column_boundary"), ...strata().map(shortStratum), t("column_action")];
  return h("table", { id: "proposals-table" }, h("caption", {}, t("column_gained")),
    h("thead", {}, h("tr", {}, head.map((word, i) => h("th", { scope: "col", class: i > 1 && i < head.length - 1 ? "figure" : "" }, word)))),
    h("tbody", {}, sites.map(line), h("tr", { class: "total" }, h("th", { scope: "row" }, t("together")), h("td", {}), strata().map((name) => h("td", { class: "figure" }, people(gainOfAll(name)))), h("td", {}))));
}

function curveTable() {
  const points = curvePoints().slice(1);
  const line = ([count, gained]) => h("tr", { class: count === found.proposals.sites.length ? "chosen" : "" }, h("th", { scope: "row" }, h("button", { type: "button", "data-key": `curve|${count}`, on: { click: () => solve({ sites: count, by: "number" }) } }, number(count))), h("td", { class: "figure" }, people(gained)));
  return h("table", { id: "curve-table" }, h("caption", { class: "quiet-text" }, t("curve_of_sites")), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("column_sites")), h("th", { scope: "col", class: "figure" }, t("column_gained")))), h("tbody", {}, points.map(line)));
}

function csv() {
  const names = found.grid.strata, lines = [["rank", "lon", "lat", ...names.map((name) => `gained_${name}`)]];
  found.proposals.sites.forEach(({ lon, lat, gained }, i) => lines.push([i + 1, lon, lat, ...names.map((name) => gained?.[name] ?? "")]));
  return csvText(lines);
}

export const proposalsPage = {
  title: () => t("proposed_sites"),
  on: "sites",
  head: () => (found.proposals?.sites.length ? [h("button", { type: "button", class: "plain", "data-key": "download-sites", on: { click: () => saveFile("sites.csv", csv()) } }, t("download_csv"))] : []),
  body: () => (found.proposals?.sites.length && found.grid ? [curvePoints().length ? h("div", { class: "pair wide" }, sitesTable(), curveTable()) : sitesTable()] : [h("p", { class: "skeleton" }, t("nothing_proposed"))]),
};
