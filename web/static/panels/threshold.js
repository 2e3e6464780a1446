// The threshold: a slider over whole minutes, and the thresholds of the region to jump to.

import { byId, fill, h, sayText } from "../dom.js";
import { minutes, number, t } from "../i18n.js";
import { change, follow, found, view } from "../state.js";

let slider = null, told = null;

function build() {
  const { region } = found;
  if (!region) return;
  const most = Math.max(1, Math.ceil(Math.max(...region.thresholds_min)));
  const slide = (event) => change({ minutes: Number(event.target.value) });
  slider = h("input", { type: "range", id: "threshold", min: 1, max: most, step: 1, "aria-label": t("threshold"), "data-key": "threshold", on: { input: slide } });
  told = h("output", { id: "threshold-value", for: "threshold" });
  const tick = (value) => h("button", { type: "button", tabindex: -1, "aria-hidden": "true", "data-minutes": value, style: { "--at": (value - 1) / Math.max(1, most - 1) }, on: { click: () => change({ minutes: value }) } }, number(value, 1));
  fill(byId("threshold-box"), h("label", { for: "threshold" }, t("threshold_label")), h("div", { class: "slide" }, slider, h("div", { class: "ticks" }, region.thresholds_min.map(tick))), told);
  move();
}

function move() {
  if (!slider) return;
  slider.value = view.minutes;
  slider.setAttribute("aria-valuetext", minutes(view.minutes));
  slider.style.setProperty("--done", (view.minutes - 1) / Math.max(1, slider.max - 1));
  sayText(told, minutes(view.minutes));
  for (const tick of slider.parentElement.querySelectorAll("[data-minutes]")) tick.classList.toggle("on", Number(tick.dataset.minutes) === view.minutes);
}

export function showThreshold() {
  follow(["region", "lang"], build);
  follow(["minutes"], move);
}
