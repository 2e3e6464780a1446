// The divider between the two sides: dragged, or moved by arrow keys. What it cuts are sheets of the map (map.js), so
// that moving it draws nothing anew.

import { h, sayText } from "./dom.js";
import { percent, t } from "./i18n.js";
import { addFixed, cutSheets, mapSize, onShift } from "./map.js";
import { dividerAt, sideName, SIDES, swiping } from "./sides.js";
import { change, follow, view } from "./state.js";

const STEP = 2, LEAP = 10;
const KEYS = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -LEAP, PageUp: LEAP, Home: -100, End: 100 };
const LEAST = 1, MOST = 99; // it never leaves the map
let line = null, stand = null, handle = null, labels = {};

const moveTo = (share) => change({ swipe: Math.round(Math.min(MOST, Math.max(LEAST, share))) });

function build() {
  labels = Object.fromEntries(SIDES.map((which) => [which, h("span", { class: `side-name ${which}`, "aria-hidden": "true" })]));
  handle = h("div", { class: "divider", id: "divider", role: "slider", tabindex: 0, "aria-orientation": "horizontal", "aria-valuemin": LEAST, "aria-valuemax": MOST, on: { keydown: press, pointerdown: grasp } }, h("i", { "aria-hidden": "true" }));
  line = h("div", { class: "divider-line", hidden: true }, SIDES.map((which) => labels[which]), handle);
  stand = addFixed("divider", 650, line);
}

function press(event) {
  const step = KEYS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  moveTo(view.swipe + step);
}

// It stays under the finger where that took hold of it.
function grasp(event) {
  if (event.button) return;
  const off = event.clientX - dividerAt(), move = ({ clientX }) => moveTo((100 * (clientX - off)) / mapSize().x);
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, () => handle.removeEventListener("pointermove", move), { once: true });
}

function place() {
  const at = swiping() ? dividerAt() : null;
  stand(at);
  cutSheets(at);
}

function draw() {
  place();
  if (!swiping()) return;
  const names = { left: sideName("left"), right: sideName("right") };
  for (const which of SIDES) sayText(labels[which], names[which]);
  handle.setAttribute("aria-label", t("divider"));
  handle.setAttribute("aria-valuenow", view.swipe);
  handle.setAttribute("aria-valuetext", t("divider_told", { ...names, share: percent(view.swipe / 100) }));
}

export function showSwipe() {
  build();
  onShift(place);
  follow(["page", "compare", "sides", "swipe", "left", "right", "kept", "lang"], draw);
}
