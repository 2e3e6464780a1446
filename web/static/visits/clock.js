// Times of day, days and weeks: as values and as they are said. Days are ISO dates; a time of day is "HH:MM".

import { day, number, t, weekdays } from "../i18n.js";
import { view } from "../state.js";

const DAY_MS = 86_400_000;
export const minutesOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
export const addDays = (date, count) => new Date(Date.parse(date) + count * DAY_MS).toISOString().slice(0, 10);
// 1 is Monday.
export const weekdayOf = (date) => new Date(date).getUTCDay() || 7;
export const mondayOf = (date) => addDays(date, 1 - weekdayOf(date));
export function today() {
  const now = new Date();
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
}

// Seconds are for machines.
export const atTime = (clock) => clock.slice(0, 5);

// Not every browser knows the days and months of Kazakh: they are said in our own words.
const listed = (key, at) => t(key).split(",")[at];
function inKazakh(date, { weekday, day: withDay, month, year }) {
  const [y, m, d] = date.split("-").map(Number), week = weekday ? listed(weekday === "long" ? "visits_weekdays" : "visits_weekdays_short", weekdayOf(date) - 1) : "";
  const rest = [year ? t("visits_of_year", { year: String(y) }) : "", withDay ? String(d) : "", month ? listed(month === "long" ? "visits_months" : "visits_months_short", m - 1) : ""].filter(Boolean).join(" ");
  return weekday === "long" ? [rest, week].filter(Boolean).join(", ") : [week, rest].filter(Boolean).join(", ");
}
const said = (date, options) => (view.lang === "kk" ? inKazakh(date, options) : day(date, options));

export const dayShort = (date) => said(date, { weekday: "short", day: "numeric", month: "short" });
export const dayLong = (date) => said(date, { weekday: "long", day: "numeric", month: "long" });
export const dayTab = (date) => said(date, { weekday: "short", day: "numeric" });
export const dayPlain = (date) => said(date, { day: "numeric", month: "short" });
export const weekdayLong = (date) => said(date, { weekday: "long" });
export const weekdayShort = (index) => (view.lang === "kk" ? listed("visits_weekdays_short", index - 1) : weekdays()[index - 1]);
export const dayAndYear = (date) => said(date, { day: "numeric", month: "short", year: "numeric" });
export const monthAndYear = (date) => said(date, { month: "short", year: "numeric" });
export const span = (from, to) => (from === to ? dayAndYear(from) : `${dayPlain(from)} – ${dayAndYear(to)}`);

export const inHours = (hours) => t("visits_hours", { h: number(hours, 1) });
export const inKm = (km) => t("visits_km", { n: number(km, km < 10 ? 1 : 0) });
export const inMinutes = (minutes) => t("visits_minutes", { n: number(Math.round(minutes)) });
const signed = (value, digits) => (value < 0 ? "\u2212" : "+") + number(Math.abs(value), digits);
export const moreMinutes = (minutes) => t("visits_minutes", { n: signed(Math.round(minutes), 0) });
export const moreKm = (km) => t("visits_km", { n: signed(km, 1) });
export const moreHours = (hours) => t("visits_hours", { h: signed(hours, 1) });
