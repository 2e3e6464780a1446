// One stop: when, whom, how to get there; what came of it, with one touch, and back again.

import { h } from "../../dom.js";
import { number, t } from "../../i18n.js";
import { find } from "../../state.js";
import { atTime, inKm, inMinutes } from "../clock.js";
import { GO, TICK } from "../shapes.js";
import { skillName } from "../skills.js";
import { say } from "../../said.js";
import { QUICK, tick } from "./outcomes.js";
import { OUTCOMES, outcomeName } from "../outcome-names.js";
import { phone } from "./phone.js";

const draw = () => find({ phone: {} });

// The first number of what was written: "074 331 234 ext. 12" and "08 1234 5678 / 089 111 2222" are no longer ones.
const dialled = (text) => (text.match(/\+?\d[\d\s().-]*/)?.[0] ?? "").replace(/[^\d+]/g, "");

export function stopCard(day, stop, { state, isNext }) {
  const { visit_id: id, person_id: person } = stop, contact = day.contacts?.[person], open = phone.open === id || (isNext && !phone.open);
  const classes = ["stop-card", state ? "ticked" : "", isNext ? "is-next" : "", open ? "open" : ""].filter(Boolean).join(" ");
  const turn = () => {
    phone.open = open ? "-" : id;
    phone.noting = "";
    draw();
  };
  return h("li", { class: classes, id: `stop-${stop.order}`, data: { visit: id, state: state?.outcome ?? "", ...(state ? { sent: String(state.sent ?? true) } : {}) } },
    h("button", { type: "button", class: "stop-head", "aria-expanded": String(open), "data-key": `open|${id}`, on: { click: turn } },
      h("i", { class: "order" }, state?.outcome === "done" ? TICK() : number(stop.order)),
      h("span", { class: "when" }, h("b", {}, atTime(stop.arrive)), h("small", {}, inMinutes(stop.duration_min))),
      h("span", { class: "whom" }, h("b", {}, contact?.name || person), h("small", {}, [contact?.name ? person : "", state ? outcomeName(state.outcome) : "", state?.sent === false ? t("visits_not_sent_yet") : ""].filter(Boolean).join(" · ") || wayTo(stop)))),
    open ? [details(stop, contact), state ? ticked(day, stop, state) : choices(day, stop)] : null);
}

const wayTo = (stop) => t("visits_way", { time: [inMinutes(stop.travel_min), stop.km === null || stop.km === undefined ? "" : inKm(stop.km)].filter(Boolean).join(" · ") });

function details(stop, contact) {
  const windows = (stop.windows ?? []).map(({ start, end }) => `${start}–${end}`).join(", ");
  const facts = [wayTo(stop), windows ? t("visits_hours_of", { hours: windows }) : "", stop.skills?.length ? stop.skills.map(skillName).join(", ") : "", stop.carers > 1 ? (stop.together?.length ? t("visits_together", { teams: stop.together.join(", ") }) : t("visits_two_carers")) : ""].filter(Boolean);
  return h("div", { class: "details" },
    h("p", { class: "facts" }, facts.join(" · ")),
    contact?.address ? h("p", {}, contact.address) : null, contact?.note ? h("p", { class: "note-of" }, contact.note) : null,
    h("div", { class: "ways" },
      h("a", { class: "way-button", href: `geo:${stop.lat},${stop.lon}?q=${stop.lat},${stop.lon}`, "data-key": `geo|${stop.visit_id}` }, GO(), t("visits_navigate")),
      contact?.phone ? h("a", { class: "way-button", href: `tel:${dialled(contact.phone)}`, "data-key": `tel|${stop.visit_id}` }, contact.phone) : null));
}

function choices(day, stop) {
  const id = stop.visit_id, note = () => document.getElementById(`note-${stop.order}`)?.value.trim() ?? "";
  const choose = (outcome) => async () => {
    phone.outcomes = await tick(day, id, outcome, note());
    Object.assign(phone, { open: "", noting: "" });
    say(outcomeName(outcome));
    draw();
  };
  const button = (outcome) => h("button", { type: "button", class: `outcome ${outcome}`, "data-key": `outcome|${id}|${outcome}`, on: { click: choose(outcome) } }, outcomeName(outcome));
  const noting = phone.noting === id;
  return h("div", { class: "choices" },
    h("div", { class: "quick" }, QUICK.map(button)),
    h("div", { class: "rest" }, OUTCOMES.filter((one) => !QUICK.includes(one)).map(button)),
    noting ? h("label", { class: "note" }, h("span", {}, t("visits_note_hint")), h("textarea", { id: `note-${stop.order}`, rows: 3, maxlength: 500, "data-key": `note|${id}` })) : h("button", { type: "button", class: "link", "data-key": `noting|${id}`, on: { click: () => ((phone.noting = id), (phone.open = id), draw()) } }, t("visits_add_note")));
}

function ticked(day, stop, state) {
  const back = async () => {
    phone.outcomes = await tick(day, stop.visit_id, "none");
    Object.assign(phone, { open: stop.visit_id });
    say(t("undone"));
    draw();
  };
  return h("div", { class: "choices" }, state.note ? h("p", { class: "note-of" }, state.note) : null, h("button", { type: "button", class: "wide plain", "data-key": `undo|${stop.visit_id}`, on: { click: back } }, t("visits_take_back")));
}
