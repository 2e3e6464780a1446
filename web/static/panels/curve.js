// People gained against the number of sites: a point of it asks for that number, by pointer or by keys.

import { h } from "../dom.js";
import { number, plural, rounded, t } from "../i18n.js";
import { solve } from "../proposals.js";
import { found } from "../state.js";

const WIDTH = 300, HEIGHT = 92, LEFT = 4, TOP = 16, BOTTOM = 18;

// [number of sites, people gained], from none; [] where the model has no such curve.
export function curvePoints() {
  const points = found.proposals?.plan.curve ?? [];
  return points.map(([count, people]) => [count, people - points[0][1]]);
}

export const curvePoint = ([count, people]) => plural("curve_point", count, { people: plural("people_more", Math.round(people)) });

let aimed = null; // the point under the pointer or the keys

export function sitesCurve(redraw) {
  const points = curvePoints();
  if (points.length < 3) return null;
  const most = points.at(-1)[0], highest = points.at(-1)[1] || 1, { sites, plan } = found.proposals, asked = Math.min(plan.sites.length, most), touched = sites.length !== plan.sites.length || sites.some((site) => site.moved);
  const x = (count) => LEFT + ((WIDTH - LEFT - 8) * count) / most, y = (people) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * people) / highest;
  const now = Math.min(aimed ?? asked, most), chosen = points[now];
  const line = points.map(([count, people], i) => `${i ? "L" : "M"}${x(count).toFixed(1)} ${y(people).toFixed(1)}`).join("");
  const countAt = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(1, Math.min(most, Math.round((((event.clientX - box.left) / box.width) * WIDTH - LEFT) / ((WIDTH - LEFT - 8) / most))));
  };
  const aim = (count) => {
    if (count === aimed) return;
    aimed = count;
    redraw();
  };
  const ask = (count) => {
    aimed = null;
    solve({ sites: count, by: "number" });
  };
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 5, PageDown: -5, Home: -most, End: most };
  const keys = (event) => {
    if (event.key === "Enter" || event.key === " ") ask(now);
    else if (event.key in steps) aim(Math.max(1, Math.min(most, now + steps[event.key])));
    else return;
    event.preventDefault();
  };
  const dot = ([count, people]) => h("svg:circle", { cx: x(count).toFixed(1), cy: y(people).toFixed(1), r: count === now ? 5.5 : 2.6, class: count === now ? "now" : "" });
  const tick = (count) => h("svg:text", { x: x(count).toFixed(1), y: HEIGHT - 4, "text-anchor": count === most ? "end" : "middle" }, number(count));
  const tellAt = Math.min(Math.max(x(now), 40), WIDTH - 46), ticks = [...new Set([1, ...[5, 10, 15, 20, 30, 40].filter((count) => count < most - 1), most])];
  return h("figure", { class: "sites-curve" },
    h("figcaption", {}, t("curve_of_sites"), " ", h("small", {}, t("curve_press"))),
    h("div", { class: "plot", role: "slider", tabindex: 0, "aria-label": t("curve_of_sites"), "aria-valuemin": 1, "aria-valuemax": most, "aria-valuenow": now, "aria-valuetext": curvePoint(chosen), title: t("model_at_most"), "data-key": "sites-curve",
      on: { click: (event) => ask(countAt(event)), pointermove: (event) => aim(countAt(event)), pointerleave: () => aim(null), keydown: keys } },
      h("svg:svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
        h("svg:path", { class: "under", d: `${line}V${HEIGHT - BOTTOM}H${LEFT}Z` }), h("svg:path", { class: "line", d: line }),
        h("svg:path", { class: "axis", d: `M${LEFT} ${HEIGHT - BOTTOM}H${WIDTH}` }),
        points.slice(1).map(dot), ticks.map(tick),
        touched && aimed === null ? null : h("svg:text", { class: "told", x: tellAt.toFixed(1), y: Math.max(11, y(chosen[1]) - 9).toFixed(1), "text-anchor": "middle" }, `+${rounded(chosen[1])}`))));
}
