// The stops of the tour that is looked at, in their order; of a whole day, the tours.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { atTime, dayLong, inHours, inKm, inMinutes } from "../clock.js";
import { go, place } from "../place.js";
import { hoursOf, teamName, teamOf, tourOf } from "../plan.js";
import { inTeamColour } from "../team-colour.js";
import { heading } from "./heading.js";

export function tourCard(plan) {
  const tour = tourOf(plan, place.team, place.day), team = teamOf(plan, place.team);
  return tour ? [heading(teamName(team), { over: dayLong(place.day), close: () => go({ team: "" }) }), stopsTable(plan, tour, team)] : dayCard(plan);
}

function stopsTable(plan, tour, team) {
  const stop = (one) => h("tr", { class: one.visit_id === place.visit ? "chosen" : "" },
    h("td", {}, h("i", { class: "number" }, number(one.order))),
    h("td", {}, h("b", {}, atTime(one.arrive)), h("small", {}, `–${atTime(one.leave)}`)),
    h("th", { scope: "row" }, h("button", { type: "button", "data-key": `stop|${one.visit_id}`, on: { click: () => go({ visit: one.visit_id }) } }, one.person_id)),
    h("td", { class: "figure" }, inMinutes(one.duration_min)),
    h("td", { class: "figure quiet" }, t("visits_way", { time: inMinutes(one.travel_min) })));
  const pauses = (tour.pauses ?? []).map(({ begins, ends }) => h("p", { class: "quiet" }, `${t("visits_break")} ${atTime(begins)}–${atTime(ends)}`));
  return h("div", { class: "tour", style: inTeamColour(team) },
    h("p", { class: "tour-sum" }, [plural("visits_count", tour.stops.length), inHours(hoursOf(tour)), inKm(tour.km ?? 0), `${atTime(tour.leaves)}–${atTime(tour.returns)}`].join(" · ")),
    h("table", {}, h("caption", { class: "quiet-text" }, t("visits_stops_caption")), h("tbody", {}, tour.stops.map(stop))),
    pauses);
}

function dayCard(plan) {
  const tours = plan.tours.filter(({ date }) => date === place.day), sorted = plan.teams.map((team) => ({ team, tour: tours.find(({ team_id: id }) => id === team.team_id) })).filter(({ tour }) => tour);
  const row = ({ team, tour }) => h("tr", { style: inTeamColour(team) },
    h("th", { scope: "row" }, h("i", { class: "team-dot" }), h("button", { type: "button", "data-key": `of-day|${team.team_id}`, on: { click: () => go({ team: team.team_id }) } }, teamName(team))),
    h("td", { class: "figure" }, plural("visits_count", tour.stops.length)), h("td", { class: "figure" }, inHours(hoursOf(tour))), h("td", { class: "figure" }, inKm(tour.km ?? 0)));
  return [
    heading(dayLong(place.day), { close: null }),
    sorted.length ? h("table", { class: "of-day" }, h("caption", { class: "quiet-text" }, t("visits_tours_caption")), h("tbody", {}, sorted.map(row))) : h("p", { class: "quiet" }, t("visits_no_tours")),
    h("p", { class: "hint" }, t("visits_hint")),
  ];
}
