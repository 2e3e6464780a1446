// People who are visited, by pseudonym; names only when they are asked for, and that is written down by the service.

import { h } from "../../dom.js";
import { number, t } from "../../i18n.js";
import { weekdayShort } from "../clock.js";
import { entry, field, listed } from "../fields.js";
import { contactsOf, people, rowsOf, valueOf } from "../loading.js";
import { find } from "../../state.js";
import { skillName } from "../skills.js";
import { register } from "./register.js";
import { troubleBox } from "./trouble.js";

let named = false;

const often = ({ visits_per_week: weekly, visits_per_month: monthly }) => (monthly ? t("visits_a_month", { n: number(monthly, 2) }) : weekly === null || weekly === undefined ? "–" : weekly >= 1 || !weekly ? t("visits_a_week", { n: number(weekly, 2) }) : t("visits_every_weeks", { n: number(1 / weekly, 1) }));
const hoursText = (windows) => windows.map(({ start, end }) => `${start}–${end}`).join(", ");
const dayNames = (days) => days.map(weekdayShort).join(", ");

export function peoplePage() {
  const answer = named ? contactsOf() : people(), rows = rowsOf(answer, "people");
  if (answer.trouble) return troubleBox(answer.trouble);
  if (!rows) return h("p", { class: "waiting" }, t("visits_reading"));
  const contact = named ? [["contact", (row) => row.contact?.name ?? "", (row) => (row.contact ? [h("span", {}, row.contact.name), " ", h("small", {}, row.contact.phone)] : "–")]] : [];
  return register({
    what: "people", id: "person_id", rows, tag: valueOf(answer).tag, fields, empty: t("visits_people_empty"),
    extra: rows.some(({ has_contact: has }) => has) ? h("button", { type: "button", class: "plain", "aria-pressed": String(named), title: t("visits_names_hint"), "data-key": "names", on: { click: turnNames } }, named ? t("visits_hide_names") : t("visits_show_names")) : null,
    columns: [
      ["person_id", (row) => row.person_id], ...contact,
      ["visits_per_week", (row) => row.visits_per_week ?? (row.visits_per_month ?? 0) / 4, often],
      ["duration_min", (row) => row.duration_min, (row) => t("visits_minutes", { n: number(row.duration_min) })],
      ["skills", (row) => (row.skills ?? []).map(skillName).join(", "), (row) => (row.skills ?? []).map(skillName).join(", ") || "–"],
      ["carers", (row) => row.carers ?? 1], ["priority", (row) => row.priority ?? 1],
      ["windows", (row) => hoursText(row.windows), (row) => hoursText(row.windows) || t("visits_any_time")],
      ["preferred_days", (row) => dayNames(row.preferred_days), (row) => dayNames(row.preferred_days) || "–"],
      ["until", (row) => row.until ?? "", (row) => row.until ?? "–"],
    ],
  });
}

function turnNames() {
  named = !named;
  find({ forms: {} });
}

const amount = (text) => (text === "" ? null : Number(text));
const windowsOf = (text) => [...text.matchAll(/(\d{1,2}):(\d{2})\s*[–-]\s*(\d{1,2}):(\d{2})/g)].map(([, a, b, c, d]) => ({ start: `${a.padStart(2, "0")}:${b}`, end: `${c.padStart(2, "0")}:${d}` }));

function fields(values, put) {
  const whole = (name, more) => entry(`of|${name}`, values[name] ?? "", (text) => put(name)(amount(text)), { type: "number", ...more });
  return [
    h("div", { class: "pair" }, field(t("visits_field_visits_per_week"), whole("visits_per_week", { min: 0, max: 7, step: "any" })), field(t("visits_field_duration_min"), whole("duration_min", { min: 1, max: 480 }))),
    h("div", { class: "pair" }, field(t("visits_field_min_gap_days"), whole("min_gap_days", { min: 1 })), field(t("visits_field_max_gap_days"), whole("max_gap_days", { min: 1 }))),
    h("div", { class: "pair" }, field(t("visits_field_priority"), whole("priority", { min: 1, max: 5 })), field(t("visits_field_carers"), whole("carers", { min: 1, max: 2 }))),
    field(t("visits_field_windows"), entry("of|windows", hoursText(values.windows), (text) => put("windows")(windowsOf(text)), { placeholder: "09:00–11:30" })),
    field(t("visits_field_skills"), entry("of|skills", (values.skills ?? []).join(", "), (text) => put("skills")(listed(text)))),
    field(t("visits_field_until"), entry("of|until", values.until ?? "", (text) => put("until")(text || null), { type: "date" })),
  ];
}
