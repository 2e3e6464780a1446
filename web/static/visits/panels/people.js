// People who are visited, by pseudonym; names only when they are asked for, and that is written down by the service.

import { h } from "../../dom.js";
import { number, t } from "../../i18n.js";
import { dayAndYear, weekdayShort } from "../clock.js";
import { contactsOf, people, rowsOf } from "../loading.js";
import { find } from "../../state.js";
import { skillName } from "../skills.js";
import { NOBODY, hoursText, personFields } from "./person-fields.js";
import { register } from "./register.js";
import { troubleBox } from "./trouble.js";

let named = false;

const often = ({ visits_per_week: weekly, visits_per_month: monthly }) => (monthly ? t("visits_a_month", { n: number(monthly, 2) }) : weekly === null || weekly === undefined ? "–" : weekly >= 1 || !weekly ? t("visits_a_week", { n: number(weekly, 2) }) : t("visits_every_weeks", { n: number(1 / weekly, 1) }));
const fields = (values, put) => personFields(values, put, { named });
const isNowhere = ({ lon, lat }) => lon === null || lat === null;
const dayNames = (days) => days.map(weekdayShort).join(", ");

export function peoplePage() {
  const answer = named ? contactsOf() : people(), rows = rowsOf(answer, "people");
  if (answer.trouble) return troubleBox(answer.trouble);
  if (!rows) return h("p", { class: "waiting" }, t("visits_reading"));
  const contact = named ? [["contact", (row) => row.contact?.name ?? "", (row) => (row.contact ? [h("span", {}, row.contact.name), " ", h("small", {}, row.contact.phone)] : "–")]] : [];
  const nowhere = rows.some(isNowhere) ? [["place", (row) => (isNowhere(row) ? 0 : 1), (row) => (isNowhere(row) ? h("span", { class: "bad" }, t("visits_no_point")) : row.settlement ?? "")]] : [];
  return register({
    what: "people", id: "person_id", answer, fields, fresh: NOBODY, empty: t("visits_people_empty"),
    extra: rows.some(({ has_contact: has }) => has) ? h("button", { type: "button", class: "plain", "aria-pressed": String(named), title: t("visits_names_hint"), "data-key": "names", on: { click: turnNames } }, named ? t("visits_hide_names") : t("visits_show_names")) : null,
    columns: [
      ["person_id", (row) => row.person_id], ...contact, ...nowhere,
      ["visits_per_week", (row) => row.visits_per_week ?? (row.visits_per_month ?? 0) / 4, often],
      ["duration_min", (row) => row.duration_min, (row) => t("visits_minutes", { n: number(row.duration_min) })],
      ["skills", (row) => (row.skills ?? []).map(skillName).join(", "), (row) => (row.skills ?? []).map(skillName).join(", ") || "–"],
      ["carers", (row) => row.carers ?? 1], ["priority", (row) => row.priority ?? 1],
      ["windows", (row) => hoursText(row.windows), (row) => hoursText(row.windows) || t("visits_any_time")],
      ["preferred_days", (row) => dayNames(row.preferred_days), (row) => dayNames(row.preferred_days) || "–"],
      ["until", (row) => row.until ?? "", (row) => (row.until ? dayAndYear(row.until) : "–")],
    ],
  });
}

function turnNames() {
  named = !named;
  find({ forms: {} });
}
