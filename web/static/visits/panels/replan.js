// A plan made anew because something came between: a carer is ill, a person was not at home, a visit is urgent. What is
// agreed or pinned stays where it can; what moved is told.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { mapCentre } from "../../map.js";
import { atTime, dayPlain, dayShort } from "../clock.js";
import { doing, replan } from "../deeds.js";
import { choose, entry, field, segments } from "../fields.js";
import { enter, form, forgetForm } from "../forms.js";
import { people, rowsOf } from "../loading.js";
import { go, place } from "../place.js";
import { teamName, teamOf } from "../plan.js";
import { given } from "../register-row.js";
import { tryReplan } from "../requests.js";
import { dateIn, personIn } from "../visit-id.js";
import { heading } from "./heading.js";
import { troubleBox } from "./trouble.js";

const start = () => ({ what: "absent", team: place.team, from: place.day, to: place.day, visit: "", person: "", lon: "", lat: "", minutes: 30, by: place.day, told: null, trouble: null, busy: false, done: false });

// Nobody was at home: the visit is planned again.
export function planAgain(visit) {
  forgetForm("replan");
  form("replan", () => ({ ...start(), what: "no_show", from: visit.date, to: visit.date, visit: visit.visit_id }));
  go({ side: "replan" });
}

export function replanCard(plan) {
  const values = form("replan", start), put = (name) => (value) => enter("replan", { [name]: value, ...ANEW });
  const kinds = ["absent", "no_show", "urgent"].map((kind) => [kind, t(`visits_replan_${kind}`)]);
  const look = async (event) => {
    event.preventDefault();
    enter("replan", { ...ANEW, busy: true });
    const told = await tryReplan(place.plan, asked(plan, values)).then((told) => ({ told }), (trouble) => ({ trouble }));
    enter("replan", { ...told, busy: false });
  };
  return [
    heading(t("visits_replan_title")),
    h("form", { class: "replan", on: { submit: look } },
      segments("replan|what", t("visits_replan_what"), values.what, kinds, put("what")),
      FIELDS[values.what](plan, values, put),
      h("p", { class: "hint" }, t("visits_replan_about")),
      troubleBox(values.trouble),
      values.told ? null : h("button", { type: "submit", class: "button", "data-key": "replan", disabled: values.busy }, values.busy ? t("visits_replanning") : t("visits_replan_now"))),
    values.told ? result(plan, values) : null,
  ];
}

const ANEW = { told: null, trouble: null, done: false };

const dates = (plan) => plan.days.map(({ date }) => [date, dayShort(date)]);

const FIELDS = {
  absent: (plan, values, put) => [
    field(t("visits_head_team"), choose("replan|team", values.team, [["", t("visits_choose")], ...plan.teams.map((team) => [team.team_id, teamName(team)])], put("team"), { required: true })),
    h("div", { class: "pair" },
      field(t("visits_from"), choose("replan|from", values.from, dates(plan), (from) => enter("replan", { from, to: values.to < from ? from : values.to, ...ANEW }))),
      field(t("visits_until"), choose("replan|to", values.to, dates(plan).filter(([date]) => date >= values.from), put("to")))),
  ],
  no_show: (plan, values, put) => {
    const visits = plan.tours.filter(({ date }) => date === values.from).flatMap((tour) => tour.stops.map((stop) => [stop.visit_id, `${atTime(stop.arrive)} ${stop.person_id} · ${teamName(teamOf(plan, tour.team_id))}`])).sort((a, b) => a[1].localeCompare(b[1]));
    return [
      field(t("visits_day"), choose("replan|day", values.from, dates(plan), (from) => enter("replan", { from, visit: "", ...ANEW }))),
      field(t("visits_visit"), choose("replan|visit", values.visit || (place.visit.endsWith(values.from) ? place.visit : ""), [["", t("visits_choose")], ...visits], put("visit"), { required: true })),
    ];
  },
  urgent: (plan, values, put) => {
    const known = (rowsOf(people(), "people") ?? []).find(({ person_id: id }) => id === values.person), number = (name, more = {}) => entry(`replan|${name}`, values[name], put(name), { type: "number", step: "any", required: true, ...more });
    return [
      field(t("visits_person"), entry("replan|person", values.person, (text) => put("person")(text.trim()), { required: true, autocomplete: "off", pattern: "[A-Za-z0-9._\\-]{1,64}" }), { hint: known ? t("visits_urgent_known") : t("visits_urgent_hint") }),
      ...(known ? [] : [h("div", { class: "pair" }, field(t("visits_lon"), number("lon", { min: -180, max: 180 })), field(t("visits_lat"), number("lat", { min: -90, max: 90 }))),
        h("button", { type: "button", class: "plain", "data-key": "replan|place", on: { click: () => enter("replan", { lon: mapCentre()[0].toFixed(6), lat: mapCentre()[1].toFixed(6), ...ANEW }) } }, t("visits_take_middle")),
        field(t("visits_field_duration_min"), number("minutes", { min: 1, max: 480 }))]),
      h("div", { class: "pair" },
        field(t("visits_from"), choose("replan|from", values.from, dates(plan), (from) => enter("replan", { from, by: values.by < from ? from : values.by, ...ANEW }))),
        field(t("visits_by"), choose("replan|by", values.by, dates(plan).filter(([date]) => date >= values.from), put("by")))),
    ];
  },
};

function asked(plan, { what, team, from, to, visit, person, lon, lat, minutes, by }) {
  if (what === "absent") return { absent: [{ team_id: team, dates: plan.days.map(({ date }) => date).filter((date) => date >= from && date <= to) }] };
  if (what === "no_show") return { no_shows: [visit || place.visit] };
  const known = (rowsOf(people(), "people") ?? []).find(({ person_id: id }) => id === person);
  return { urgent: [known ? { ...given(known), since: from } : { person_id: person, lon: Number(lon), lat: Number(lat), duration_min: Number(minutes), visits_per_week: 1, priority: 5, since: from, until: by }] };
}

// What moves, and what stays, before anything is done; afterwards each line leads to where the visit is now.
function result(plan, { told, done }) {
  const names = (ids) => ids.map((id) => teamName(teamOf(plan, id) ?? { team_id: id })).join(" + ");
  const line = ({ visit_id: id, to, team_ids: from, to_team_ids: teams }) => {
    const look = () => go({ visit: to, day: dateIn(to), team: teams[0], side: "" });
    return h("li", {}, h("button", { type: "button", class: "moved-line", "data-key": `moved|${id}`, disabled: !done || !to, on: { click: look } },
      h("b", {}, personIn(id)), h("span", {}, from ? `${dayPlain(dateIn(id))} · ${names(from)}` : t("visits_new_visit")), h("i", { "aria-hidden": "true" }, "\u2192"), h("span", { class: to ? "" : "bad" }, to ? `${dayPlain(dateIn(to))} · ${names(teams)}` : t("visits_no_place"))));
  };
  const accept = async () => {
    const made = await replan(asked(plan, form("replan", start)));
    if (made) enter("replan", { told: made, done: true });
  };
  return h("section", { class: "replanned", role: "status" },
    h("h3", {}, t("visits_replan_moved", { moved: plural("visits_count", told.moved.length), kept: number(told.kept) })),
    told.missed ? h("p", { class: "bad" }, plural("visits_missed_title", told.missed)) : h("p", { class: "good" }, t("visits_none_missed")),
    told.placed?.length ? h("ul", {}, told.placed.map(({ visit_id: id, team_ids: teams }) => line({ visit_id: id, to: id, team_ids: null, to_team_ids: teams }))) : null,
    h("ul", {}, told.moved.map(line)), troubleBox(doing.trouble),
    done ? null : h("div", { class: "card-acts" },
      h("button", { type: "button", class: "button", "data-key": "replan-accept", disabled: doing.busy, on: { click: accept } }, doing.busy ? t("visits_replanning") : t("visits_accept")),
      h("button", { type: "button", class: "plain", "data-key": "replan-leave", on: { click: () => enter("replan", ANEW) } }, t("visits_leave"))));
}
