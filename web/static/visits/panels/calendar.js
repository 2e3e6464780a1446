// The calendar: a row for each carer, a column for each day of the week, chips in the order of the tour.

import { byId, fill, h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { modeName } from "../../names.js";
import { atTime, dayLong, dayShort, inHours, inKm, inMinutes, mondayOf } from "../clock.js";
import { doing } from "../deeds.js";
import { hand, take } from "../hand.js";
import { isStale, planNow } from "../loading.js";
import { go, place } from "../place.js";
import { daysOfWeek, hoursOf, sumOf, teamName, tourOf, visitOf } from "../plan.js";
import { weekSteps } from "./head.js";
import { PINNED, TICK } from "../shapes.js";
import { outcomeName } from "../outcome-names.js";
import { showTargets } from "../targets.js";
import { inTeamColour } from "../team-colour.js";
import { personIn } from "../visit-id.js";

const key = (team, visit) => `chip|${team}|${visit}`;

function chip(plan, tour, stop, chosen) {
  const { visit_id: id, person_id: person } = stop, team = tour.team_id;
  const marks = [stop.carers > 1 ? h("i", { class: "two", title: t("visits_two_carers") }, "2") : null, stop.pinned ? PINNED() : null, stop.done ? (stop.done === "done" ? TICK() : h("i", { class: "not-done" }, "!")) : null];
  const told = [atTime(stop.arrive), person, inMinutes(stop.duration_min), stop.carers > 1 ? t("visits_two_carers") : "", stop.pinned ? t("visits_pin_is") : "", stop.done ? outcomeName(stop.done) : ""].filter(Boolean).join(", ");
  const classes = ["chip", id === place.visit && "chosen", chosen && person === chosen.person_id && id !== place.visit && "same", stop.done && "is-done", doing.moved.has(id) && "moved", id === hand.visit && "held"];
  const press = (event) => (event.detail === 0 ? take(id, "keys", team) : go({ visit: place.visit === id ? "" : id, day: tour.date, team, side: "" }));
  return h("li", {}, h("button", { type: "button", class: classes.filter(Boolean).join(" "), tabindex: id === place.visit ? 0 : -1, "aria-label": told, "data-key": key(team, id), data: { visit: id }, on: { click: press } },
    h("b", {}, atTime(stop.arrive)), h("span", {}, person), h("small", {}, inMinutes(stop.duration_min)), marks));
}

const today = (date) => (date === place.day ? { today: "" } : {});

function cell(plan, team, date, chosen) {
  const tour = tourOf(plan, team.team_id, date), looked = place.team === team.team_id && place.day === date;
  const ghost = hand.down && hand.over.date === date && hand.over.team_id === team.team_id ? h("li", { class: "chip proposed" }, h("span", {}, personIn(hand.visit))) : null;
  const look = () => go({ team: team.team_id, day: date, visit: "", side: "" });
  const foot = tour ? h("button", { type: "button", class: "tour-foot", tabindex: -1, "data-key": `tour|${team.team_id}|${date}`, "aria-label": t("visits_show_tour", { team: teamName(team), date: dayLong(date) }), on: { click: look } }, [number(tour.stops.length), inHours(hoursOf(tour)), inKm(tour.km ?? 0)].join(" · ")) : h("span", { class: "free" }, t("visits_free"));
  return h("td", { class: looked ? "looked" : "", data: { cell: "", date, team: team.team_id, ...today(date) } }, h("ul", {}, tour?.stops.map((stop) => chip(plan, tour, stop, chosen)) ?? [], ghost), foot);
}

function row(plan, team, days, most, chosen) {
  const tours = days.map(({ date }) => tourOf(plan, team.team_id, date)).filter(Boolean), sum = sumOf(tours);
  return h("tr", { style: inTeamColour(team) },
    h("th", { scope: "row" },
      h("div", { class: "carer" }, h("i", { class: "team-dot" }), h("b", {}, teamName(team))),
      h("small", {}, [modeName(team.mode), team.members > 1 ? plural("visits_members", team.members) : ""].filter(Boolean).join(" · ")),
      h("small", { class: "sums" }, `${inHours(sum.hours)} · ${inKm(sum.km)}`),
      h("i", { class: "load", style: { "--share": (sum.hours / (most || 1)).toFixed(3) } })),
    days.map(({ date }) => cell(plan, team, date, chosen)));
}

function dayHead(plan, { date, holiday }) {
  const tours = plan.tours.filter((tour) => tour.date === date), sum = sumOf(tours), visits = new Set(tours.flatMap(({ stops }) => stops.map(({ visit_id: id }) => id))).size; // two carers together are one visit
  return h("th", { scope: "col", data: { date, ...today(date) } },
    h("button", { type: "button", "aria-pressed": String(date === place.day && !place.team), "data-key": `day|${date}`, title: t("visits_day_map", { date: dayLong(date) }), on: { click: () => go({ day: date, team: "", visit: "", side: "" }) } }, h("b", {}, dayShort(date))),
    h("small", {}, holiday ? h("em", {}, holiday) : `${plural("visits_count", visits)} · ${inKm(sum.km)}`));
}

export function showCalendar() {
  const plan = planNow(), main = byId("main");
  if (!plan) return fill(main, h("p", { class: "waiting" }, t("visits_reading")));
  const days = daysOfWeek(plan, mondayOf(place.day)), old = main.querySelector(".calendar"), scrolled = [old?.scrollLeft ?? 0, old?.scrollTop ?? 0];
  const chosen = place.visit ? visitOf(plan, place.visit) : null;
  const most = Math.max(...plan.teams.map((team) => sumOf(days.map(({ date }) => tourOf(plan, team.team_id, date)).filter(Boolean)).hours));
  const table = h("table", {},
    h("caption", { class: "quiet-text" }, [t("visits_calendar_caption"), t("visits_keys")].join(". ")),
    h("thead", {}, h("tr", {}, h("td", { class: "corner-cell" }, weekSteps(plan, "calendar")), days.map((one) => dayHead(plan, one)))),
    h("tbody", {}, plan.teams.map((team) => row(plan, team, days, most, chosen))));
  fill(main, h("div", { class: isStale() ? "calendar stale" : "calendar", tabindex: -1, style: { "--days": days.length }, on: { keydown: onKey } }, table));
  const calendar = main.firstChild;
  [calendar.scrollLeft, calendar.scrollTop] = scrolled;
  if (!calendar.querySelector(".chip[tabindex='0']")) calendar.querySelector("button.chip")?.setAttribute("tabindex", 0);
  showTargets();
  settleFocus(calendar);
}

// A visit that was moved by keys is found again where it went.
let last = "";
function settleFocus(calendar) {
  const now = `${place.visit}|${hand.down}`;
  if (now === last) return;
  const had = last;
  last = now;
  const one = calendar.querySelector(".chip.chosen");
  if (one && had) one.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (one && document.activeElement === document.body && had) one.focus({ preventScroll: true });
}

// Arrows go from chip to chip: along a tour, and to the same place of the next day or carer.
function onKey(event) {
  const here = event.target.closest(".chip[data-visit]");
  if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowUp: () => along(here, -1), ArrowDown: () => along(here, 1), ArrowLeft: () => across(here, -1), ArrowRight: () => across(here, 1) }[event.key]?.();
  if (!to) return;
  event.preventDefault();
  for (const one of event.currentTarget.querySelectorAll(".chip[tabindex='0']")) one.setAttribute("tabindex", -1);
  to.setAttribute("tabindex", 0);
  to.focus();
}

const chipsIn = (cell) => [...(cell?.querySelectorAll("button.chip") ?? [])];

function along(chip, step) {
  const cell = chip.closest("td"), next = chipsIn(cell)[chipsIn(cell).indexOf(chip) + step];
  if (next) return next;
  for (let row = rowBeside(cell.parentElement, step); row; row = rowBeside(row, step)) {
    const chips = chipsIn(row.children[cell.cellIndex]);
    if (chips.length) return chips.at(step > 0 ? 0 : -1);
  }
  return null;
}
const rowBeside = (row, step) => (step > 0 ? row.nextElementSibling : row.previousElementSibling);

function across(chip, step) {
  const cell = chip.closest("td"), at = chipsIn(cell).indexOf(chip);
  for (let next = cell; (next = step > 0 ? next.nextElementSibling : next.previousElementSibling); ) {
    const chips = chipsIn(next);
    if (chips.length) return chips[Math.min(at, chips.length - 1)];
  }
  return null;
}
