// The five numbers of a plan, the week that is looked at, and what may be done with the plan.

import { byId, fill, h } from "../../dom.js";
import { number, percent, t } from "../../i18n.js";
import { addDays, dayLong, dayTab, inKm, mondayOf, monthAndYear, span } from "../clock.js";
import { agree, doing } from "../deeds.js";
import { isStale, planNow, plans, valueOf } from "../loading.js";
import { go, place } from "../place.js";
import { daysOfWeek, mondaysOf } from "../plan.js";

const side = (name) => () => go({ side: place.side === name ? "" : name, visit: "" });

function figure(key, value, words, { press = null, tone = "", title = null } = {}) {
  const text = [h("b", {}, value), h("span", {}, words)];
  return h("li", { class: `figure ${tone}`, "data-figure": key }, press ? h("button", { type: "button", "data-key": `figure|${key}`, "aria-expanded": String(place.side === key), title, on: { click: press } }, text) : h("div", { title }, text));
}

function numbers(plan) {
  const { due, kept, missed, km, continuity, balance } = plan.summary, { notes } = plan;
  return h("ul", { class: isStale() ? "figures stale" : "figures" },
    figure("kept", `${number(kept)} / ${number(due)}`, t("visits_kept_due")),
    figure("missed", number(missed), missed ? t("visits_missed_why") : t("visits_missed_none"), { press: missed ? side("missed") : null, tone: missed ? "bad" : "" }),
    figure("hours", percent(balance ?? 0), t("visits_balance_off"), { press: side("hours"), title: t("visits_balance_told", { share: percent(balance ?? 0) }) }),
    figure("km", km === null || km === undefined ? "–" : inKm(km), t("visits_km_all")),
    figure("same", percent(continuity ?? 1), t("visits_same_carer")),
    notes.length ? figure("notes", number(notes.length), t("visits_remarks"), { press: side("notes") }) : null);
}

export function weekSteps(plan, where) {
  const mondays = mondaysOf(plan), monday = mondayOf(place.day), at = mondays.indexOf(monday), days = daysOfWeek(plan, monday);
  const turn = (to) => () => {
    const next = daysOfWeek(plan, mondays[to]), same = addDays(place.day, 7 * (to - at));
    go({ day: next.some(({ date }) => date === same) ? same : next[0]?.date ?? mondays[to] });
  };
  const step = (key, sign, to, name) => h("button", { type: "button", class: "step-week", title: name, "aria-label": name, "data-key": `${where}|${key}`, disabled: to < 0 || to >= mondays.length, on: { click: turn(to) } }, sign);
  return h("div", { class: "week" },
    step("week-before", "\u2039", at - 1, t("visits_week_before")),
    h("span", { class: "week-name" }, h("b", {}, !days.length ? "" : where === "head" ? span(days[0].date, days.at(-1).date) : monthAndYear(days[0].date)), h("small", {}, t("visits_week_of", { n: number(at + 1), total: number(mondays.length) }))),
    step("week-after", "\u203a", at + 1, t("visits_week_after")));
}

// On a narrow page one day stands in the calendar, and days are chosen here.
function dayTabs(plan) {
  const days = daysOfWeek(plan, mondayOf(place.day));
  return h("div", { class: "day-tabs" }, days.map(({ date }) => h("button", { type: "button", "aria-pressed": String(date === place.day), "aria-label": dayLong(date), "data-key": `day-tab|${date}`, on: { click: () => go({ day: date }) } }, dayTab(date))));
}

// Several plans: which one is looked at.
function planChoice() {
  const all = [...(valueOf(plans()) ?? [])].sort((a, b) => b.start.localeCompare(a.start));
  const title = (one) => [one.name || t("visits_plan_from", { date: span(one.start, addDays(one.start, one.days - 1)) }), t(`visits_state_${one.state}`)].join(" · ");
  if (all.length < 2) return null;
  return h("select", { "aria-label": t("visits_plan"), class: "plan-choice", "data-key": "plan", on: { change: (event) => go({ plan: event.target.value, day: "", team: "", visit: "", side: "" }) } }, all.map((one) => h("option", { value: one.plan_id, selected: one.plan_id === place.plan }, title(one))));
}

function acts(plan) {
  const button = (key, words, press, { main = false, open = false, off = false } = {}) => h("button", { type: "button", class: main ? "button" : "plain", "data-key": key, "aria-expanded": press === agree ? null : String(open), disabled: off || doing.busy, on: { click: press } }, words);
  return h("div", { class: "acts" },
    planChoice(),
    h("span", { class: `state ${plan.state}` }, t(`visits_state_${plan.state}`)),
    button("act|replan", t("visits_replan"), side("replan"), { open: place.side === "replan" }),
    button("act|papers", t("visits_papers"), side("papers"), { open: place.side === "papers" }),
    button("act|make", t("visits_new_plan"), side("make"), { open: place.side === "make" }),
    plan.state === "agreed" ? null : button("act|agree", t("visits_agree"), agree, { main: true }));
}

export function showHead() {
  const plan = place.page === "calendar" && !document.body.classList.contains("no-plan") ? planNow() : null;
  byId("head").hidden = !plan;
  if (!plan) return;
  fill(byId("head"), numbers(plan), acts(plan), weekSteps(plan, "head"), dayTabs(plan));
}
