// Teams: who visits, with what and when.

import { h } from "../../dom.js";
import { number, t } from "../../i18n.js";
import { modeName } from "../../names.js";
import { dayAndYear, dayPlain, weekdayShort } from "../clock.js";
import { amount, choose, dayChips, entry, field, listed, placeFields, skillChips, tick } from "../fields.js";
import { region, rowsOf, teams } from "../loading.js";
import { skillName } from "../skills.js";
import { register } from "./register.js";
import { troubleBox } from "./trouble.js";

const shift = ({ shift_start: start, shift_end: end }) => (start ? `${start}–${end}` : "–");
const rest = ({ break_start: start, break_min: minutes }) => (start ? `${start} · ${t("visits_minutes", { n: number(minutes ?? 0) })}` : "–");
const daysOf = ({ days }) => (days?.length ? days : [1, 2, 3, 4, 5]); // who says none works on weekdays

const daysOffOf = ({ days_off: days }) => (days ?? []).map((one, at, all) => (at === all.length - 1 ? dayAndYear(one) : dayPlain(one))).join(", ");
const NEW_TEAM = { team_id: "", name: "", lon: null, lat: null, mode: "", members: 1, shift_start: "08:30", shift_end: "16:30", break_start: "12:00", break_min: 60, skills: [], days: [1, 2, 3, 4, 5], days_off: [], works_holidays: false };

export function teamsPage() {
  const answer = teams(), rows = rowsOf(answer, "teams");
  if (answer.trouble) return troubleBox(answer.trouble);
  if (!rows) return h("p", { class: "waiting" }, t("visits_reading"));
  return register({
    what: "teams", id: "team_id", answer, fields, fresh: NEW_TEAM, empty: t("visits_teams_empty"),
    columns: [
      ["team_id", (row) => row.team_id], ["name", (row) => row.name || "–"],
      ["mode", (row) => modeName(row.mode || "car")], ["members", (row) => row.members ?? 1],
      ["skills", (row) => (row.skills ?? []).map(skillName).join(", ") || "–"],
      ["shift", shift], ["break", rest], ["days", (row) => daysOf(row).map(weekdayShort).join(", ")],
      ["days_off", (row) => (row.days_off ?? []).join(", "), (row) => daysOffOf(row) || "–"],
    ],
  });
}

function fields(values, put) {
  const clock = (name) => entry(`of|${name}`, values[name] ?? "", (text) => put(name)(text || null), { type: "time" });
  const modes = [...new Set([values.mode || "car", "motorcycle", "car", "walk", "bicycle", ...(region()?.modes ?? [])])].filter(Boolean);
  return [
    field(t("visits_field_name"), entry("of|name", values.name ?? "", put("name"))),
    ...placeFields(values, put),
    h("div", { class: "pair" }, field(t("visits_field_mode"), choose("of|mode", values.mode || "car", modes.map((mode) => [mode, modeName(mode)]), put("mode"))), field(t("visits_field_members"), entry("of|members", values.members ?? 1, (text) => put("members")(Number(text)), { type: "number", min: 1, max: 2 }))),
    h("div", { class: "pair" }, field(t("visits_field_shift_start"), clock("shift_start")), field(t("visits_field_shift_end"), clock("shift_end"))),
    h("div", { class: "pair" }, field(t("visits_field_break_start"), clock("break_start")), field(t("visits_field_break_min"), entry("of|break_min", values.break_min ?? "", (text) => put("break_min")(text === "" ? null : Number(text)), { type: "number", min: 0 }))),
    dayChips("of|day", t("visits_field_days"), () => daysOf(values), put("days")),
    field(t("visits_field_days_off"), entry("of|days_off", (values.days_off ?? []).join(", "), (text) => put("days_off")(listed(text)), { placeholder: "2026-12-31" })),
    tick("of|works_holidays", t("visits_field_works_holidays"), values.works_holidays ?? false, put("works_holidays")),
    ...skillChips(values, put),
    field(t("visits_field_max_driving_min"), entry("of|max_driving_min", values.max_driving_min ?? "", (text) => put("max_driving_min")(amount(text)), { type: "number", min: 1, max: 1440 })),
  ];
}
