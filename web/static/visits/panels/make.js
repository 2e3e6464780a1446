// What a new plan is to be: from when, how long, and what matters how much.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { addDays, dayLong, mondayOf, today } from "../clock.js";
import { entry, field, listed, segments, tick } from "../fields.js";
import { enter, form } from "../forms.js";
import { region } from "../loading.js";
import { make, making, stopMaking } from "../making.js";
import { heading } from "./heading.js";
import { troubleBox } from "./trouble.js";

// Seconds of travel that one unit is worth (docs/visits.md), and how much more or less a user may want.
const WEIGHTS = { waiting: 0.5, balance: 1800, continuity: 900, even_gaps: 300, preferred_day: 600 };
const TIMES = [0, 0.5, 1, 2, 4];
const WEEKS = [1, 2, 4];

const start = () => ({ start: addDays(mondayOf(today()), 7), weeks: 4, name: "", waiting: 2, balance: 2, continuity: 2, even_gaps: 2, preferred_day: 2, holidays: true, days_off: [] });

function weight(values, name) {
  const words = (step) => t(`visits_much_${step}`), value = values[name];
  const output = h("output", {}, words(value));
  const move = (event) => {
    enter("make", { [name]: Number(event.target.value) }, { draw: false });
    output.textContent = words(event.target.value);
    event.target.setAttribute("aria-valuetext", words(event.target.value));
  };
  return h("label", { class: "weight" }, h("span", {}, t(`visits_weight_${name}`)), output,
    h("input", { type: "range", min: 0, max: TIMES.length - 1, step: 1, value, "aria-valuetext": words(value), "data-key": `weight|${name}`, on: { input: move } }),
    h("small", {}, t(`visits_weight_about_${name}`)));
}

export function makeForm() {
  const values = form("make", start), put = (name) => (value) => enter("make", { [name]: value });
  const send = (event) => {
    event.preventDefault();
    const weights = Object.fromEntries(Object.entries(WEIGHTS).map(([name, seconds]) => [name, seconds * TIMES[values[name]]]));
    const country = region()?.country ?? "";
    make({ name: values.name.trim(), start: values.start, days: 7 * Number(values.weeks), holidays: values.holidays ? country : "", days_off: values.days_off, weights });
  };
  if (making.job) return underWay();
  return h("form", { class: "make", on: { submit: send } },
    field(t("visits_from_day"), entry("make|start", values.start, put("start"), { type: "date", required: true }), { hint: values.start ? dayLong(values.start) : "" }),
    segments("make|weeks", t("visits_how_long"), values.weeks, WEEKS.map((weeks) => [weeks, t(`visits_weeks_${weeks}`)]), put("weeks")),
    tick("make|holidays", t("visits_holidays_free"), values.holidays, put("holidays")),
    field(t("visits_days_off_plan"), entry("make|days_off", values.days_off.join(", "), (text) => put("days_off")(listed(text)), { placeholder: "2026-12-31" })),
    field(t("visits_plan_name"), entry("make|name", values.name, put("name"), { maxlength: 100 })),
    h("fieldset", { class: "weights" }, h("legend", {}, t("visits_matters")), h("p", { class: "quiet" }, t("visits_matters_about")), Object.keys(WEIGHTS).map((name) => weight(values, name))),
    troubleBox(making.trouble),
    h("button", { type: "submit", class: "button", "data-key": "make" }, t("visits_make")));
}

function underWay() {
  const { message, steps, steps_done: done } = making.job;
  return h("div", { class: "under-way", role: "status" }, h("p", {}, message || t("visits_making")),
    h("progress", { max: 1, value: steps ? Math.min(done / steps, 1) : null, "aria-label": t("visits_making") }),
    h("button", { type: "button", class: "plain", "data-key": "stop-making", on: { click: stopMaking } }, t("cancel")));
}

export const makeCard = () => [heading(t("visits_new_plan")), makeForm()];
