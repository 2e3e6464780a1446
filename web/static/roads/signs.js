// What the signs of changed roads mean, for the legend: only those that are on the map.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { changesShown } from "../sides.js";
import { view } from "../state.js";

const FORMS = [
  ["closed", ["close_road", "close_streets"], "M0 6H34M5 3l6 6M11 3 5 9M14 3l6 6M20 3l-6 6M23 3l6 6M29 3l-6 6"],
  ["slowed", ["set_speed", "scale_speed"], "M2 6H34"],
  ["drawn", ["add_road"], "M0 6H34"],
];

export function roadSigns() {
  if (view.hidden.includes("roads")) return null;
  const types = new Set(changesShown().filter((one) => one.on !== false).map(({ type }) => type)), there = FORMS.filter(([, of]) => of.some((type) => types.has(type)));
  const row = ([form, , d]) => h("li", {}, h("svg:svg", { class: `road-sign ${form}`, viewBox: "0 0 34 12", "aria-hidden": "true" }, h("svg:path", { d })), t(`legend_road_${form}`));
  return there.length ? h("ul", { class: "road-signs" }, there.map(row)) : null;
}
