// People by travel time: bars of the chosen group, and over them the share that is there by then, beside everyone's.

import { byId, fill, h } from "../dom.js";
import { number, plural, t } from "../i18n.js";
import { everyone, howName, shortStratum } from "../names.js";
import { follow, found, view } from "../state.js";
import { bandEdges, bandOf, css, ramp } from "../theme.js";
import { countByMinute, countPeople } from "../time-grid.js";

// Width of a bar in minutes: the smallest that gives at most 24 bars and meets every threshold.
function barWidth(thresholds) {
  const span = Math.max(...thresholds);
  return [1, 2, 3, 5, 10, 15, 20, 30].find((width) => span / width <= 24 && thresholds.every((value) => value % width === 0)) ?? Math.ceil(span / 20);
}

let shown = null; // bars, marks and the line of the threshold, as they stand in the page

function build() {
  const { grid, region } = found;
  if (view.page !== "coverage" || !grid || !grid[`people_${view.stratum}`]) return;
  const width = barWidth(region.thresholds_min), count = Math.ceil(Math.max(...region.thresholds_min) / width), span = count * width;
  const byMinute = countByMinute(grid, view.stratum, span), bars = new Array(count + 1).fill(0);
  byMinute.forEach((people, minute) => (bars[Math.min(count, Math.floor(minute / width))] += people));
  const now = h("svg:path", { class: "now", "vector-effect": "non-scaling-stroke" }), items = bars.map((people, i) => bar(people, i, { bars, count, width }));
  const marks = [0, ...region.thresholds_min].map((value) => ({ value, mark: mark(value, region.thresholds_min, width, count) }));
  fill(byId("times"),
    h("figcaption", {}, t("people_by_time", { mode: howName(view.mode) })),
    h("div", { class: "plot" }, h("ol", { id: "bars" }, items.map(({ item }) => item)), curves(byMinute, span, count, width, now)),
    h("div", { class: "bar-scale", "aria-hidden": "true" }, marks.map(({ mark: one }) => one)),
    key());
  shown = { items, marks, now, width, count, painted: [] };
  move();
}

function bar(people, i, { bars, count, width }) {
  const edges = bandEdges(found.region.thresholds_min), upper = (i + 1) * width;
  const range = i < count ? t("minutes_range", { from: number(i * width), to: number(upper) }) : t("minutes_over", { n: number(count * width) });
  const height = Math.max(people > 0 ? 1.5 : 0, (100 * people) / Math.max(...bars, 1)), told = `${range}: ${plural("people", Math.round(people))}`;
  const body = h("i", { style: { height: `${height.toFixed(1)}%` } });
  return { body, colour: css(ramp(edges)[Math.max(0, bandOf(edges, upper))]), item: h("li", { title: told }, body, h("span", { class: "quiet-text" }, told)) };
}

// The slider colours bars and moves a line: nothing is made anew.
function move() {
  if (!shown) return;
  const { items, marks, now, width, count, painted } = shown;
  items.forEach(({ body, colour }, i) => {
    const part = i < count ? Math.min(1, Math.max(0, (view.minutes - i * width) / width)) : 0;
    if (part === painted[i]) return; // all but one or two stay as they are
    painted[i] = part;
    body.style.background = part === 0 ? "var(--bar-out)" : part === 1 ? colour : `linear-gradient(to right, ${colour} ${(100 * part).toFixed(0)}%, var(--bar-out) 0)`;
  });
  for (const { value, mark: one } of marks) one.classList.toggle("on", value === view.minutes);
  now.setAttribute("d", `M${view.minutes} 0V100`);
}

// Running share of people by minute; the last bar stands for all who travel longer.
function curves(byMinute, span, count, width, now) {
  const line = (bins, total, kind) => {
    let sum = 0;
    const points = bins.slice(0, span).reduce((path, people, minute) => {
      sum += people;
      return `${path}L${(minute + 1).toFixed(1)} ${(100 - (100 * sum) / (total || 1)).toFixed(2)}`;
    }, "M0 100");
    return h("svg:path", { d: points, class: kind, "vector-effect": "non-scaling-stroke" });
  };
  const all = everyone(), compare = view.stratum !== all && found.grid[`people_${all}`];
  return h("svg:svg", { class: "curves", viewBox: `0 0 ${(count + 1) * width} 100`, preserveAspectRatio: "none", "aria-hidden": "true" },
    now,
    compare ? line([...countByMinute(found.grid, all, span)], countPeople(found.grid, all).all, "everyone") : null,
    line([...byMinute], countPeople(found.grid, view.stratum).all, "chosen"));
}

function mark(value, thresholds, width, count) {
  return h("span", { style: { left: `${(100 * value) / (width * (count + 1))}%` } }, `${number(value, 1)}${value === Math.max(...thresholds) ? "+" : ""}`);
}

function key() {
  const all = everyone();
  return h("p", { class: "curve-key" },
    h("span", { class: "chosen" }, t("curve_key", { who: shortStratum(view.stratum) })),
    view.stratum === all ? null : h("span", { class: "everyone" }, shortStratum(all)));
}

export function showTimes() {
  follow(["grid", "stratum", "lang", "colours", "page"], build);
  follow(["minutes"], move);
}
