// What can be done to roads: the tools, and seasons with their factors, which are a judgement and can be changed.

import { byId, fill, h } from "../dom.js";
import { number, t } from "../i18n.js";
import { howName } from "../names.js";
import { watchRoads } from "../roads/meaning.js";
import { roadSigns } from "../roads/signs.js";
import { addSeason, changesOf, isOn, removeSeason, watchSeasons } from "../roads/seasons.js";
import { takeTool, watchRoadTools } from "../roads/use-tools.js";
import { changeChange } from "../scenario.js";
import { follow, found, view } from "../state.js";
import { SIGNS } from "./legend.js";
import { showRoadBar } from "./road-bar.js";

const ICONS = {
  close_road: "M4 20 20 4M9 5l10 10M5 9l10 10",
  road_speed: "M4 17a8 8 0 1 1 16 0M12 17l4-6M4 17h2M18 17h2",
  add_road: "M4 19 9 11l6 3 5-9M3 18h2v2H3zM19 4h2v2h-2z",
};
const MOST_PERCENT = 200, STEP_PERCENT = 5;

function tool(name) {
  const icon = h("svg:svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" }, h("svg:path", { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": 2 }));
  return h("button", { type: "button", "aria-pressed": String(view.tool === name), "data-key": `tool|${name}`, on: { click: () => takeTool(name) } }, icon, h("span", {}, t(`tool_${name}`)));
}

function chip(season) {
  const on = isOn(season.name), turn = () => (on ? removeSeason(season.name) : addSeason(season));
  return h("label", { class: "chip" }, h("input", { type: "checkbox", checked: on, "data-key": `season|${season.name}`, on: { change: turn } }), h("span", {}, t(`season_${season.name}`)));
}

// ---- the factors of a season that is on ------------------------------------------------------------------------------

function factorRow(change, { group, road_classes: classes, published, source }) {
  const factor = change.factors[classes[0]] ?? 1, words = t(`roads_${group}`), key = `factor|${change.id}|${group}`;
  const set = (event) => {
    const percent = Math.min(Math.max(Math.round(Number(event.target.value)), 0), MOST_PERCENT);
    changeChange(change.id, { factors: { ...change.factors, ...Object.fromEntries(classes.map((one) => [one, percent / 100])) } }, key);
  };
  return h("tr", {}, h("th", { scope: "row" }, words),
    h("td", {}, h("input", { type: "number", min: 0, max: MOST_PERCENT, step: STEP_PERCENT, value: number(Math.round(100 * factor)), "aria-label": t("season_factor_of", { roads: words, modes: modesOf(change) }), "data-key": key, on: { change: set } }), h("span", { "aria-hidden": "true" }, "%")),
    h("td", { title: source, lang: "en" }, h("span", { class: "source", lang: view.lang }, t(published ? "season_published" : "season_judgement"))));
}

const modesOf = (change) => (change.modes ?? found.region.modes).map(howName).join(", ");

function factors(season) {
  return changesOf(season.name).map((change) => {
    const part = season.parts.find(({ modes }) => modes.some((mode) => change.modes?.includes(mode)));
    if (!part) return null;
    return h("table", { class: "factors" }, h("caption", {}, modesOf(change)),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("season_roads")), h("th", { scope: "col" }, t("season_speed")), h("th", { scope: "col" }, t("season_source")))),
      h("tbody", {}, part.factors.map((row) => factorRow(change, row))));
  });
}

function details(season) {
  return h("details", { class: "season", open: opened.has(season.name), on: { toggle: (event) => opened[event.target.open ? "add" : "delete"](season.name) } },
    h("summary", { "data-key": `season-of|${season.name}` }, t("season_factors", { season: t(`season_${season.name}`) })),
    h("p", { class: "quiet" }, t("season_unmeasured")), factors(season));
}
const opened = new Set();

function draw() {
  const seasons = found.seasons ?? [];
  fill(byId("roads"),
    h("h2", {}, t("roads")),
    h("div", { class: "road-tools" }, ["close_road", "road_speed", "add_road"].map(tool)),
    seasons.length ? h("fieldset", { class: "chips" }, h("legend", {}, t("season_or_hour")), seasons.map(chip)) : null,
    seasons.filter(({ name }) => isOn(name)).map(details));
}

export function showRoads() {
  SIGNS.push(roadSigns);
  watchRoads();
  watchSeasons();
  watchRoadTools();
  follow(["tool", "lang", "changes", "seasons", "region"], draw);
  draw();
  showRoadBar();
}
