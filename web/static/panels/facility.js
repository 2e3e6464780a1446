// The card of the chosen facility: what is known of it, what can be changed of it, and who lives within reach of it.

import { fill, h } from "../dom.js";
import { number, t } from "../i18n.js";
import { hideCard, refitCard, showCard } from "../map.js";
import { facilityName, kindName, serviceName } from "../names.js";
import { isMovable, takeInHand } from "../placing.js";
import { addChange, edit, removeChange } from "../scenario.js";
import { allFacilities } from "../sides.js";
import { change, find, follow, found, view } from "../state.js";
import { facilityForm } from "./facility-form.js";
import { askReach, clearReach, reachList } from "./reach.js";

const PIN_PX = 30; // the card of a new facility points at the head of its pin
let shown = { id: "", place: "", card: null }, reached = "";

export const stateWord = ({ state, open }) => (state ? t(`state_${state}`) : open ? "" : t("closed"));

const pageOf = () => h("button", { type: "button", class: "plain", "data-key": "facility-page", on: { click: () => change({ page: "facilities" }) } }, t("facility_page"));

function facts(one) {
  const rows = [];
  if (one.services.length) rows.push([t("services"), one.services.map(serviceName).join(", ")]);
  if (one.ownership) rows.push([t("ownership"), t(`ownership_${one.ownership}`)]);
  if (one.capacity !== null && one.capacity !== undefined) rows.push([t("capacity_per_day"), number(one.capacity)]);
  if (one.staff !== null && one.staff !== undefined) rows.push([t("staff"), number(one.staff)]);
  if (one.opening_hours) rows.push([t("opening_hours"), one.opening_hours]);
  return h("dl", {}, rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

// ---- what can be done with it --------------------------------------------------------------------------------------

const linesOf = ({ id }) => view.changes.filter((one) => one.facility_id === id || (one.type === "add_facility" && one.id === id));

function actions(one) {
  if (view.page !== "sites") return null;
  const button = (name, act, more = {}) => h("button", { type: "button", class: "plain", "data-key": `${name}|${one.id}`, on: { click: act }, ...more }, t(name));
  const buttons = [];
  if (isMovable(one)) buttons.push(button("facility_move", () => takeInHand(one)), button("facility_upgrade", () => turnForm(one), { "aria-expanded": String(found.formOf === one.id) }));
  if (one.state === "added") buttons.push(button("facility_remove", () => takeBack(one)));
  else {
    if (one.open) buttons.push(button("facility_close", () => close(one)));
    else if (!one.state) buttons.push(button("facility_reopen", () => addChange({ type: "reopen_facility", facility_id: one.id })));
    if (linesOf(one).length) buttons.push(button("facility_take_back", () => takeBack(one)));
  }
  return h("div", { class: "actions" }, buttons);
}

// A facility that the scenario has reopened is closed again by taking that back.
function close(one) {
  const reopened = view.changes.find((line) => line.type === "reopen_facility" && line.facility_id === one.id && line.on !== false);
  if (reopened) removeChange(reopened.id);
  else addChange({ type: "close_facility", facility_id: one.id });
}

// All lines about it go; one that was added is no more.
function takeBack(one) {
  const lines = new Set(linesOf(one));
  edit(view.changes.filter((line) => !lines.has(line)));
}

// In the next frame: a button that is gone from the card while it is clicked would pass for a click on the map.
const turnForm = (one) => find({ formOf: found.formOf === one.id ? "" : one.id });

// ---- the card ----------------------------------------------------------------------------------------------------------

function content(one) {
  const kind = [kindName(one.kind), stateWord(one)].filter(Boolean).join(" · ");
  const form = view.page === "sites" && found.formOf === one.id && isMovable(one);
  const rest = form ? [facilityForm(one)] : [facts(one), pageOf(), h("h3", {}, t("live_near")), reachList()];
  return [h("h2", {}, facilityName(one)), h("p", {}, kind), actions(one), ...rest];
}

// On its own page a facility needs no card.
const carded = () => (view.page === "facilities" ? null : allFacilities().findLast(({ id }) => id === view.facility));

function draw() {
  const one = carded();
  if (!one || found.held) {
    if (shown.id) hideCard();
    if (shown.id) clearReach();
    shown = { id: "", place: "", card: null };
    return;
  }
  const place = `${one.lon} ${one.lat}`;
  if (shown.id === one.id && shown.place === place) { // what is typed into stays where it is
    fill(shown.card, content(one));
    refitCard();
    return;
  }
  const card = h("div", { class: "card", id: "facility-card" }, content(one));
  shown = { id: one.id, place, card };
  showCard([one.lon, one.lat], card, () => view.facility === one.id && shown.card === card && change({ facility: "" }), { above: one.state === "added" ? PIN_PX : 0 });
}

// The answer comes into the card that is open.
function askAnew() {
  const one = carded(), key = one ? `${view.region}|${view.mode}|${one.lon}|${one.lat}` : "";
  if (found.held || (key === reached && shown.id)) return;
  reached = key;
  if (one) askReach([one.lon, one.lat]);
}

export function showFacility() {
  follow(["facility", "facilities", "held", "formOf", "mode", "region", "page"], () => {
    askAnew();
    draw();
  });
  follow(["lang"], () => view.facility && draw());
}
