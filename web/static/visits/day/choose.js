// Which carer and day: chosen once with a line, then the phone has what it needs.

import { listRegions, query } from "../../client.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { asked, forget } from "../../import/asked.js";
import { find, view } from "../../state.js";
import { addDays, dayLong, today } from "../clock.js";
import { troubleBox } from "../panels/trouble.js";
import { listPlans, readDay, readRegister } from "../requests.js";
import { KEEP_DAYS } from "./kept-day.js";
import { phone } from "./phone.js";
import { keep } from "./store.js";

const draw = () => find({ phone: {} });

const regions = () => asked("regions", "", listRegions);
const teams = () => asked("teams", view.region, () => readRegister("teams"));
const plans = () => asked("plans", view.region, listPlans);

export async function take({ team, date, contacts }) {
  Object.assign(phone, { busy: true, trouble: null });
  draw();
  try {
    const day = await readDay({ team, date, contacts: Boolean(contacts) });
    phone.day = { ...day, region: view.region, taken_at: new Date().toISOString(), with_contacts: Boolean(contacts) };
    phone.choice = { ...phone.choice, region: view.region, team, date };
    await keep("day", phone.day);
    await keep("choice", phone.choice);
    Object.assign(phone, { choosing: false, open: "" });
    navigator.storage?.persist?.();
  } catch (trouble) {
    phone.trouble = trouble;
  }
  phone.busy = false;
  draw();
}

export function chooseView() {
  if (!navigator.onLine && !regions().value) return h("section", { class: "choose" }, h("h2", {}, t("visits_choose_day_carer")), h("p", { class: "lead" }, t("visits_choose_offline")), back());
  const all = regions();
  if (all.trouble) return h("section", { class: "choose" }, troubleBox(all.trouble), again(), back());
  if (!all.value) return h("p", { class: "reading" }, t("visits_reading"));
  if (!all.value.some(({ id }) => id === view.region)) view.region = all.value.find(({ complete }) => complete)?.id ?? "";
  if (!view.region) return h("section", { class: "choose" }, h("p", { class: "lead" }, t("visits_start_no_region")));
  const known = teams(), made = plans();
  if (known.trouble ?? made.trouble) return h("section", { class: "choose" }, troubleBox(known.trouble ?? made.trouble), again(), back());
  if (!known.value || !made.value) return h("p", { class: "reading" }, t("visits_reading"));
  return form(all.value, known.value.teams, made.value);
}

const again = () => h("button", { type: "button", class: "wide plain", "data-key": "again", on: { click: () => (forget("regions", "teams", "plans"), draw()) } }, t("import_again"));
const back = () => (phone.day ? h("button", { type: "button", class: "wide plain", "data-key": "back", on: { click: () => ((phone.choosing = false), draw()) } }, t("visits_back_to_day")) : null);

// Days of the plans, from today on first.
function daysOf(made) {
  const days = new Set();
  for (const plan of made) for (let i = 0; i < plan.days; i++) days.add(addDays(plan.start, i));
  const sorted = [...days].sort(), ahead = sorted.filter((date) => date >= today());
  return ahead.length ? ahead : sorted;
}

function form(all, rows, made) {
  if (!rows.length || !made.length) return h("section", { class: "choose" }, h("h2", {}, t("visits_choose_day_carer")), h("p", { class: "lead" }, t("visits_no_plan_yet")), h("a", { class: "wide button", href: `/visits?${query({ region: view.region, lang: view.lang })}` }, t("visits_title")));
  const days = daysOf(made), choice = phone.choice, team = rows.some((one) => one.team_id === choice.team) ? choice.team : rows[0].team_id;
  const date = days.includes(choice.date) ? choice.date : (days.find((one) => one === today()) ?? days[0]);
  const put = (name) => (event) => ((phone.choice = { ...phone.choice, [name]: event.target.value }), draw());
  const send = (event) => {
    event.preventDefault();
    take({ team, date, contacts: Boolean(phone.choice.contacts) });
  };
  const option = (value, words, chosen) => h("option", { value, selected: value === chosen }, words);
  return h("form", { class: "choose", on: { submit: send } },
    h("h2", {}, t("visits_choose_day_carer")), h("p", { class: "lead" }, t("visits_choose_about")),
    all.length > 1 ? h("label", {}, h("span", {}, t("region")), h("select", { "data-key": "region", on: { change: (event) => ((view.region = event.target.value), draw()) } }, all.map((one) => option(one.id, one.names?.[view.lang] ?? one.name, view.region)))) : null,
    h("label", {}, h("span", {}, t("visits_head_team")), h("select", { "data-key": "team", on: { change: put("team") } }, rows.map((one) => option(one.team_id, one.name || one.team_id, team)))),
    h("label", {}, h("span", {}, t("visits_day")), h("select", { "data-key": "date", on: { change: put("date") } }, days.map((one) => option(one, dayLong(one), date)))),
    h("label", { class: "tick-line" }, h("input", { type: "checkbox", checked: Boolean(choice.contacts), "data-key": "contacts", on: { change: (event) => (phone.choice = { ...phone.choice, contacts: event.target.checked }) } }), h("span", {}, t("visits_take_names"), h("small", {}, t("visits_names_hint")))),
    troubleBox(phone.trouble),
    h("button", { type: "submit", class: "wide button", "data-key": "take", disabled: phone.busy }, phone.busy ? t("visits_taking") : t("visits_take_day")),
    h("p", { class: "small" }, t("visits_kept_days", { n: String(KEEP_DAYS) })), back());
}
