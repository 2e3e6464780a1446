// One change of the scenario as a line: whether it counts, its name, what it gains, and away with it.

import { h, sayText } from "../dom.js";
import { difference, number, plural, t } from "../i18n.js";
import { changeTitle, usualTitle } from "../change-titles.js";
import { goNear } from "../map.js";
import { changeChange, removeChange } from "../scenario.js";
import { change, found, view } from "../state.js";
import { signOf } from "../signs.js";

// More elements for a line of some type, below its name. Other modules add theirs: (change) -> elements.
export const DETAILS = new Map();

const CROSS = "M6 6l12 12M18 6 6 18";

export function changeLine(one, i) {
  const on = one.on !== false, title = changeTitle(one);
  const turn = () => changeChange(one.id, { on: !on });
  const rename = (event) => changeChange(one.id, { name: event.target.value.replace(/\s+/g, " ").trim() });
  return h("li", { class: on ? "change" : "change off", data: { change: one.id, type: one.type } },
    h("input", { type: "checkbox", checked: on, "aria-label": t("change_counts", { name: title }), "data-key": `on|${one.id}`, on: { change: turn } }),
    sign(one, title),
    h("textarea", { rows: 1, class: "change-name", placeholder: usualTitle(one), maxlength: 200, title, "aria-label": t("change_name", { n: number(i + 1) }), "data-key": `name|${one.id}`, on: { change: rename, keydown: leaveOnEnter } }, one.name ?? ""), // a long name goes on in a second line
    h("span", { class: "line-gain" }),
    h("button", { type: "button", class: "away", "aria-label": t("change_remove", { name: title }), title: t("change_remove", { name: title }), "data-key": `away|${one.id}`, on: { click: () => removeChange(one.id) } },
      h("svg:svg", { viewBox: "0 0 24 24", width: 14, height: 14, "aria-hidden": "true" }, h("svg:path", { d: CROSS, stroke: "currentColor", "stroke-width": 2.4, fill: "none" }))),
    h("div", { class: "change-note" }),
    DETAILS.get(one.type)?.(one) ?? null);
}

function leaveOnEnter(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  event.target.blur();
}

const facilityOf = (one) => found.facilities.find(({ id }) => id === (one.facility_id ?? one.id)) ?? found.baseFacilities.find(({ id }) => id === one.facility_id);

// The sign of its kind, which shows it on the map.
function sign(one, title) {
  const facility = facilityOf(one);
  if (!facility) return h("span", { class: `change-sign ${one.type}`, "aria-hidden": "true" });
  const go = () => {
    change({ facility: facility.id });
    goNear([facility.lon, facility.lat], 13);
  };
  return h("button", { type: "button", class: `change-sign ${one.type}`, "aria-label": t("change_show", { name: title }), title: t("change_show", { name: title }), "data-key": `go|${one.id}`, on: { click: go } }, signOf(facility.kind, one.type !== "close_facility"));
}

// What the answer says of each line: put in place, so that a name that is being typed stays.
export function freshenLines(box) {
  for (const line of box.querySelectorAll("[data-change]")) {
    const one = view.changes.find(({ id }) => id === line.dataset.change);
    if (!one) continue;
    line.querySelector(".change-name").placeholder = usualTitle(one);
    const gain = line.querySelector(".line-gain"), people = found.gains?.get(one.id);
    sayText(gain, people === undefined ? "" : Math.abs(people) < 0.5 ? t("no_difference") : difference(people));
    gain.title = people === undefined ? "" : people >= 0 ? plural("line_gains", Math.round(people)) : plural("line_loses", Math.round(-people));
    const note = line.querySelector(".change-note"), said = noteOf(one);
    sayText(note, said);
    note.hidden = !said;
  }
}

function noteOf(one) {
  if (one.on === false) return "";
  if (found.refused?.id === one.id) return found.refused.message;
  const effect = found.effects.get(one.id);
  if (effect?.on_street === false) return t("change_off_street");
  if (one.modes?.length && !one.modes.includes(view.mode)) return t("change_other_modes");
  return effect?.streets === 0 ? t("change_no_street") : "";
}
