// The tour as a sketch: its way and numbered stops, north up, without tiles, so that it needs no line.

import { h } from "../../dom.js";
import { mercatorX, mercatorY } from "../../mercator.js";

const WIDE = 360, HIGH = 230, EDGE = 26, LEAST = 1e-6;

export function sketch(tour, start, { states, next, name, choose }) {
  const stops = tour.stops.map(({ lon, lat }) => [lon, lat]), way = tour.line ?? [start, ...stops, start];
  const points = [...way, ...stops].map(([lon, lat]) => [mercatorX(lon), mercatorY(lat)]), xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((WIDE - 2 * EDGE) / Math.max(east - west, LEAST), (HIGH - 2 * EDGE) / Math.max(south - north, LEAST));
  const left = (WIDE - (east - west) * scale) / 2, top = (HIGH - (south - north) * scale) / 2;
  const at = ([lon, lat]) => [left + (mercatorX(lon) - west) * scale, top + (mercatorY(lat) - north) * scale].map((value) => value.toFixed(1));
  const line = h("svg:path", { d: way.map((point, i) => `${i ? "L" : "M"}${at(point).join(" ")}`).join(""), class: tour.line ? "way" : "way straight" });
  const stop = (one) => {
    const [x, y] = at([one.lon, one.lat]), classes = ["stop", states.get(one.visit_id)?.outcome ?? "", one === next ? "next" : ""].filter(Boolean).join(" ");
    return h("svg:g", { class: classes, on: { click: () => choose(one) } }, h("svg:circle", { cx: x, cy: y, r: one === next ? 15 : 11 }), h("svg:text", { x, y, dy: "0.36em" }, String(one.order)));
  };
  const [x, y] = at(start);
  return h("svg:svg", { class: "sketch", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": name }, line, h("svg:rect", { class: "start-place", x: x - 6, y: y - 6, width: 12, height: 12 }), [...tour.stops].sort((a, b) => (a === next) - (b === next)).map(stop));
}
