// The day: how far it is, a sketch of the tour, stops in their order to be ticked, and how the day leaves the phone.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { find } from "../../state.js";
import { atTime, dayLong, dayPlain, inKm } from "../clock.js";
import { inTeamColour } from "../team-colour.js";
import { take } from "./choose.js";
import { goesOn } from "./kept-day.js";
import { newest } from "./outcomes.js";
import { phone } from "./phone.js";
import { sketch } from "./sketch.js";
import { stopCard } from "./stop-card.js";
import { readOutcomes, wipe } from "./store.js";
import { unsentOf } from "./sync.js";

const draw = () => find({ phone: {} });

export function dayView() {
  const { day } = phone, { tour, team } = day, states = newest(phone.outcomes, day.outcomes);
  const head = h("section", { class: "day-head", style: inTeamColour(team) },
    h("h2", {}, dayLong(day.date)), h("p", {}, h("i", { class: "team-dot" }), team.name || team.team_id));
  if (!tour?.stops.length) return [head, h("p", { class: "lead none" }, t("visits_day_empty")), foot(day)];
  const next = tour.stops.find(({ visit_id: id }) => !states.has(id)) ?? null, done = tour.stops.length - tour.stops.filter(({ visit_id: id }) => !states.has(id)).length;
  const choose = (stop) => {
    phone.open = stop.visit_id;
    draw();
    document.getElementById(`stop-${stop.order}`)?.scrollIntoView({ block: "start" });
  };
  return [
    head,
    h("div", { class: "so-far" },
      h("div", { class: "bar", role: "img", "aria-label": t("visits_so_far", { done: number(done), total: number(tour.stops.length) }) }, h("i", { style: { "--share": (done / tour.stops.length).toFixed(3) } })),
      h("p", {}, t("visits_so_far", { done: number(done), total: number(tour.stops.length) }), h("span", {}, [`${atTime(tour.leaves)}–${atTime(tour.returns)}`, tour.km === null || tour.km === undefined ? "" : inKm(tour.km)].filter(Boolean).join(" · ")))),
    h("div", { style: inTeamColour(team) },
      sketch(tour, team.start, { states, next, choose, name: plural("visits_sketch", tour.stops.length) }),
      h("ol", { class: "stops" }, tour.stops.flatMap((stop, i) => [...pauseBefore(tour, i), stopCard(day, stop, { state: states.get(stop.visit_id), isNext: stop === next })]), ...pauseBefore(tour, tour.stops.length))),
    next ? null : h("p", { class: "all-done" }, t("visits_day_done")),
    foot(day),
  ];
}

function pauseBefore(tour, at) {
  const after = at ? tour.stops[at - 1].leave : "00", before = tour.stops[at]?.arrive ?? "99";
  return tour.pauses.filter(({ begins }) => begins >= after.slice(0, 5) && begins < before).map(({ begins, ends }) => h("li", { class: "pause" }, `${t("visits_break")} ${atTime(begins)}–${atTime(ends)}`));
}

function foot(day) {
  const unsent = unsentOf(phone.outcomes).length, renew = () => take({ team: day.team.team_id, date: day.date, contacts: day.with_contacts });
  const another = () => {
    phone.choosing = true;
    draw();
  };
  const clear = async () => {
    if (unsent && !phone.wiping) {
      phone.wiping = true;
      return draw();
    }
    await wipe({ unsent: true });
    Object.assign(phone, { day: null, wiping: false, open: "", outcomes: await readOutcomes() });
    return draw();
  };
  return h("section", { class: "foot" },
    h("button", { type: "button", class: "wide plain", "data-key": "renew", disabled: phone.busy || !navigator.onLine, on: { click: renew } }, phone.busy ? t("visits_taking") : t("visits_take_again")),
    h("button", { type: "button", class: "wide plain", "data-key": "another", on: { click: another } }, t("visits_another_day")),
    phone.wiping ? h("p", { class: "wrong", role: "alert" }, plural("visits_wipe_unsent", unsent)) : null,
    h("button", { type: "button", class: phone.wiping ? "wide danger" : "wide plain", "data-key": "wipe", on: { click: clear } }, phone.wiping ? t("visits_wipe_anyway") : t("visits_wipe")),
    phone.trouble ? h("p", { class: "wrong", role: "alert" }, t("visits_no_answer")) : null,
    h("p", { class: "small" }, t("visits_goes_on", { date: dayPlain(goesOn(day)) })),
    phone.noWorker ? h("p", { class: "small" }, t("visits_no_worker")) : "offline" in document.documentElement.dataset ? h("p", { class: "small good" }, t("visits_works_offline")) : null);
}
