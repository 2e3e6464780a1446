// The legend says what each sign means, and switches layers.

import { byId, fill, h } from "../dom.js";
import { number, t } from "../i18n.js";
import { changeScale } from "../layers/difference.js";
import { dotScale } from "../layers/people.js";
import { onMove, settleHome } from "../map.js";
import { howName, kindName, serviceName } from "../names.js";
import { KINDS, signOf } from "../signs.js";
import { change, find, follow, followCalmly, found, view } from "../state.js";
import { bandEdges, css, ramp } from "../theme.js";
import { onProfile } from "../profile.js";
import { differing, gridsShown } from "../sides.js";
import { countStatuses } from "../time-grid.js";
import { changeLegend, differenceBands, differenceTitle } from "./difference-legend.js";

// What can be switched, with its sign, and when it can be (else always); other modules add theirs.
export const LAYERS = [["surface", "swatch"], ["people", "dot"], ["facilities", "square"], ["proposals", "dot proposed", () => view.page === "sites" && Boolean(found.proposals)], ["boundaries", "dashes"], ["roads", "road-line"], ["catchment", "outline", onProfile]];

// Signs that are explained while they are on the map; other modules add theirs: each gives an element, or null.
export const SIGNS = [];

let open = false;

function title() {
  const mode = howName(view.mode), to = t(found.grid.direction === "from_facility" ? "legend_from" : "legend_to", { mode });
  return view.service === "any" ? to : `${serviceName(view.service)}. ${to}`;
}

function bands() {
  const edges = bandEdges(found.region.thresholds_min), colours = ramp(edges);
  const band = (edge, i) => h("li", { data: { from: edges[i - 1] ?? 0, to: edge } }, h("i", { style: { background: css(colours[i]) } }), number(edge, 1));
  return h("div", { class: "bands-row" }, h("ol", { class: "bands" }, edges.map(band)), h("span", {}, t("minutes_unit")));
}

// Bands beyond the threshold are as pale as on the map, one that ends at it has its line.
function markBands() {
  for (const band of byId("legend").querySelectorAll(".bands [data-to]")) {
    band.classList.toggle("on", Number(band.dataset.to) === view.minutes);
    band.classList.toggle("beyond", Number(band.dataset.from) >= view.minutes);
  }
}

function kinds() {
  const there = KINDS.filter((kind) => found.facilities.some((one) => one.kind === kind)), closed = found.facilities.some((one) => !one.open);
  return h("ul", { class: "kinds" }, there.map((kind) => h("li", {}, signOf(kind), kindName(kind))), closed ? h("li", {}, signOf("polyclinic", false), t("closed")) : null);
}

// Two sample dots: what their size says at this zoom.
function dots({ full, largest }, words) {
  if (!full) return null;
  const nice = (value) => Number(value.toPrecision(1)), samples = [...new Set([nice(full / 6), nice(full)])].filter((value) => value > 0);
  const dot = (people) => h("li", {}, h("i", { style: { "--r": `${(largest * Math.sqrt(people / full)).toFixed(1)}px` } }), number(people));
  return h("div", { class: "dot-legend" }, h("span", {}, words), h("ul", {}, samples.map(dot)));
}

function lost() {
  const isThere = (grid) => countStatuses(grid, view.stratum).no_road + countStatuses(grid, view.stratum).unreachable >= 0.5;
  return gridsShown().some(isThere) ? h("p", { class: "lost" }, h("i", {}), h("span", {}, t("legend_lost"))) : null;
}

// Where two scenarios differ, the same switches stand for what differs.
const layerName = (name) => (!differing() ? t(`layer_${name}`) : name === "surface" ? t("layer_difference") : name === "people" ? t("layer_gained") : t(`layer_${name}`));

function switches() {
  const turn = (name) => (event) => change({ hidden: event.target.checked ? view.hidden.filter((one) => one !== name) : [...view.hidden, name] });
  const row = ([name, sign]) => h("label", { class: "layer" }, h("input", { type: "checkbox", checked: !view.hidden.includes(name), "data-key": `layer|${name}`, "data-layer": name, on: { change: turn(name) } }), h("span", { class: "sign" }, h("i", { class: sign })), h("span", {}, layerName(name)));
  return h("fieldset", { class: "layers", id: "layers" }, h("legend", { class: "quiet-text" }, t("layers")), LAYERS.filter(([, , when]) => !when || when()).map(row));
}

function draw() {
  if (!found.grid || !found.grid[`people_${view.stratum}`]) return;
  const first = !byId("legend").childElementCount;
  const toggle = h("button", { type: "button", class: "legend-toggle", "aria-expanded": String(open), "aria-controls": "layers", "data-key": "legend-toggle", on: { click: turn } }, h("span", { class: "wide" }, t("layers")), h("span", { class: "small" }, t("legend")));
  fill(byId("legend"), h("div", { class: "legend-head" }, h("h2", {}, differing() ? differenceTitle() : title()), differing() ? differenceBands() : bands(), toggle), h("div", { class: "legend-more" }, kinds(), SIGNS.map((show) => show()), ...(differing() ? [changeLegend(), dots(changeScale(), t("column_people"))] : [dots(dotScale(), t("layer_people")), lost()]), switches()));
  markBands();
  byId("legend").classList.toggle("open", open);
  byId("legend").classList.toggle("no-surface", view.hidden.includes("surface"));
  if (first) settleHome();
}

function turn() {
  open = !open;
  draw();
  find({ tiles: {} }); // names make way for what floats over them
}

export function showLegend() {
  follow(["minutes"], markBands);
  followCalmly(["grid", "facilities", "stratum", "service", "mode", "lang", "hidden", "colours", "page", "facility", "profile", "compare", "sides", "changes", "proposals"], draw);
  onMove(() => requestAnimationFrame(draw));
}
