// The page "Compare": what stands left and right, what differs in numbers, and how the map shows it.

import { saidBy } from "../client.js";
import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { areSame, choiceName, isGone, SIDES } from "../sides.js";
import { watchSideCapacity } from "../side-capacity.js";
import { change, follow, found, view } from "../state.js";
import { numbersBox, showNumbers } from "./compare-numbers.js";

// ---- left and right ----------------------------------------------------------------------------------------------------

function choice(which) {
  const known = ["baseline", "now", ...(found.kept ?? []).map(({ id }) => id)], ids = known.includes(view[which]) ? known : [...known, view[which]];
  const choose = (event) => change({ [which]: event.target.value });
  return h("label", { class: `side ${which}` }, h("span", {}, t(`compare_${which}`)),
    h("select", { "data-key": `side|${which}`, name: which, on: { change: choose } }, ids.map((id) => h("option", { value: id, selected: id === view[which] }, choiceName(id)))));
}

const SWAP = "M8 4v15m-4-4 4 4 4-4M16 20V5m-4 4 4-4 4 4";
function choices() {
  const swap = () => change({ left: view.right, right: view.left });
  const face = h("svg:svg", { viewBox: "0 0 24 24", width: 17, height: 17, "aria-hidden": "true" }, h("svg:path", { d: SWAP, fill: "none", stroke: "currentColor", "stroke-width": 2 }));
  return h("div", { class: "sides" }, choice("left"), choice("right"), h("button", { type: "button", class: "plain swap", "aria-label": t("compare_swap"), title: t("compare_swap"), "data-key": "swap", on: { click: swap } }, face));
}

// ---- what to say where there is nothing to compare ---------------------------------------------------------------------

const goToSites = (words) => h("button", { type: "button", class: "go", "data-key": "go-sites", on: { click: () => change({ page: "sites" }) } }, words);

// Nothing was changed and no scenario is kept: how to get one.
const isEmpty = () => !view.changes.some((one) => one.on !== false) && !found.kept?.length;

function teaching() {
  return h("div", { class: "teach" }, h("h2", {}, t("compare_empty")), h("p", {}, t("compare_empty_how")), goToSites(t("compare_go")));
}

function trouble() {
  const gone = SIDES.filter(isGone), refused = SIDES.filter((which) => found.sideTroubles?.[which]);
  const words = (which) => saidBy(found.sideTroubles[which]) || t("no_answer");
  const told = [...gone.map((which) => [which, t("side_gone")]), ...refused.map((which) => [which, words(which)])];
  return told.length ? h("div", { class: "side-trouble", role: "alert" }, told.map(([which, text]) => h("p", {}, `${t(`compare_${which}`)}: ${text}`))) : null;
}

function body() {
  const told = trouble();
  if (told) return [told];
  if (areSame()) return [isEmpty() ? teaching() : h("div", { class: "teach" }, h("p", {}, t("compare_same")), goToSites(t("compare_go")))];
  if (!found.sides) return [h("p", { class: "skeleton" }, t("counting"))];
  return [ways(), numbersBox()];
}

// ---- swipe or difference -------------------------------------------------------------------------------------------------

function ways() {
  const now = view.compare === "difference" ? "difference" : "swipe", choose = (event) => change({ compare: event.target.value });
  const chip = (value, words) => h("label", { class: "chip" }, h("input", { type: "radio", name: "compare", value, checked: now === value, "data-key": `compare|${value}`, on: { change: choose } }), h("span", {}, words));
  return h("fieldset", { class: "ask", id: "ask-compare" }, h("legend", {}, t("compare_show")), h("div", { class: "chips" }, chip("swipe", t("compare_swipe")), chip("difference", t("compare_difference"))));
}

function draw() {
  const box = byId("compare");
  if (view.page !== "compare" || !found.region) return;
  document.body.dataset.compare = view.compare;
  box.classList.toggle("waiting", Boolean(found.sidesWaiting));
  fill(box, choices(), ...body());
  showNumbers();
}

export function showCompare() {
  watchSideCapacity();
  follow(["page", "region", "left", "right", "kept", "changes", "compare", "sides", "sideTroubles", "sidesWaiting", "lang"], draw);
  follow(["minutes", "stratum", "sideCapacity", "scenario"], () => view.page === "compare" && showNumbers());
}
