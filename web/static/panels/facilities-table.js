// Facilities as a table: what the signs on the map say, for the keyboard and for reading.

import { h } from "../dom.js";
import { number, plural, sorted, t } from "../i18n.js";
import { gives } from "../layers/facilities.js";
import { goNear } from "../map.js";
import { facilityName, kindName } from "../names.js";
import { change, found, view } from "../state.js";
import { signOf } from "../signs.js";
import { stateWord } from "./facility.js";

const MOST_ROWS = 300;

function choose(facility) {
  change({ facility: facility.id });
  if (view.page === "facilities") return; // its page brings its whole catchment into sight
  goNear([facility.lon, facility.lat], 13);
}

function table(rows) {
  const column = (name, i) => h("th", { scope: "col", class: i > 2 ? "figure" : "" }, t(name));
  const line = (one) =>
    h("tr", { class: one.id === view.facility ? "chosen" : "", data: { facility: one.id } },
      h("th", { scope: "row" }, h("button", { type: "button", "data-key": `facility|${one.id}`, on: { click: () => choose(one) } }, facilityName(one))),
      h("td", {}, h("span", { class: "kind" }, signOf(one.kind, one.open), [kindName(one.kind), stateWord(one)].filter(Boolean).join(" · "))),
      h("td", {}, one.ownership ? t(`ownership_${one.ownership}`) : "–"),
      h("td", { class: "figure" }, one.capacity === null || one.capacity === undefined ? "–" : number(one.capacity)));
  return h("table", {}, h("caption", { class: "quiet-text" }, t("facilities")), h("thead", {}, h("tr", {}, ["column_facility", "column_kind", "ownership", "capacity_per_day"].map(column))), h("tbody", {}, rows.map(line)));
}

export const facilitiesPage = {
  title: () => t("facilities"),
  head: () => [h("span", { class: "also" }, plural("count_facilities", found.facilities.filter(gives).length))],
  body: () => {
    const rows = sorted(found.facilities.filter(gives), (one) => `${kindName(one.kind)} ${facilityName(one)}`);
    return [table(rows.slice(0, MOST_ROWS)), rows.length > MOST_ROWS ? h("p", { class: "skeleton" }, t("more_rows", { n: number(rows.length - MOST_ROWS) })) : null];
  },
};
