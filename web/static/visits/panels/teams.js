// Teams: who visits, with what and when.

import { h } from "../../dom.js";
import { number, t } from "../../i18n.js";
import { modeName } from "../../names.js";
import { weekdayShort } from "../clock.js";
import { choose, entry, field, listed } from "../fields.js";
import { region, rowsOf, teams, valueOf } from "../loading.js";
import { skillName } from "../skills.js";
import { register } from "./register.js";
import { troubleBox } from "./trouble.js";

const shift = ({ shift_start: start, shift_end: end }) => (start ? `${start}–${end}` : "–");
const rest = ({ break_start: start, break_min: minutes }) => (start ? `${start} · ${t("visits_minutes", { n: number(minutes ?? 0) })}` : "–");
const daysOf = ({ days }) => (days?.length ? days : [1, 2, 3, 4, 5]); // who says none works on weekdays

export function teamsPage() {
  const answer = teams(), rows = rowsOf(answer, "teams");
  if (answer.trouble) return troubleBox(answer.trouble);
  if (!rows) return h("p", { class: "waiting" }, t("visits_reading"));
  return register({
    what: "teams", id: "team_id", rows, tag: valueOf(answer).tag, fields, empty: t("visits_teams_empty"),
    columns: [
      ["team_id", (row) => row.team_id], ["name", (row) => row.name || "–"],
      ["mode", (row) => modeName(row.mode || "walk")], ["members", (row) => row.members ?? 1],
      ["skills", (row) => (row.skills ?? []).map(skillName).join(", ") || "–"],
      ["shift", shift], ["break", rest], ["days", (row) => daysOf(row).map(weekdayShort).join(", ")],
      ["days_off", (row) => (row.days_off ?? []).join(", ") || "–"],
    ],
  });
}

function fields(values, put) {
  const clock = (name) => entry(`of|${name}`, values[name] ?? "", (text) => put(name)(text || null), { type: "time" });
  const modes = [...new Set([values.mode, ...(region()?.modes ?? [])])].filter(Boolean);
  const day = (index) => h("label", { class: "chip-choice" }, h("input", { type: "checkbox", checked: daysOf(values).includes(index), "data-key": `of|day|${index}`, on: { change: (event) => put("days")(turn(daysOf(values), index, event.target.checked)) } }), h("span", {}, weekdayShort(index)));
  return [
    field(t("visits_field_name"), entry("of|name", values.name ?? "", put("name"))),
    h("div", { class: "pair" }, field(t("visits_field_mode"), choose("of|mode", values.mode, modes.map((mode) => [mode, modeName(mode)]), put("mode"))), field(t("visits_field_members"), entry("of|members", values.members ?? 1, (text) => put("members")(Number(text)), { type: "number", min: 1, max: 2 }))),
    h("div", { class: "pair" }, field(t("visits_field_shift_start"), clock("shift_start")), field(t("visits_field_shift_end"), clock("shift_end"))),
    h("div", { class: "pair" }, field(t("visits_field_break_start"), clock("break_start")), field(t("visits_field_break_min"), entry("of|break_min", values.break_min ?? "", (text) => put("break_min")(text === "" ? null : Number(text)), { type: "number", min: 0 }))),
    h("fieldset", { class: "segments" }, h("legend", {}, t("visits_field_days")), h("div", {}, [1, 2, 3, 4, 5, 6, 7].map(day))),
    field(t("visits_field_days_off"), entry("of|days_off", (values.days_off ?? []).join(", "), (text) => put("days_off")(listed(text)), { placeholder: "2026-12-31" })),
    field(t("visits_field_skills"), entry("of|skills", (values.skills ?? []).join(", "), (text) => put("skills")(listed(text)))),
  ];
}

const turn = (days, index, on) => (on ? [...new Set([...days, index])].sort() : days.filter((one) => one !== index));
