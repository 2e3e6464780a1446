// A plan made anew because something came between: a carer is ill, a person was not at home, a visit is urgent. What is
// agreed or pinned stays where it can; what moved is told.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { atTime, dayPlain, dayShort, span } from "../clock.js";
import { doing, replan, visitOn } from "../deeds.js";
import { choose, entry, field, segments } from "../fields.js";
import { enter, form } from "../forms.js";
import { people, rowsOf } from "../loading.js";
import { go, place } from "../place.js";
import { teamName, teamOf, visitOf } from "../plan.js";
import { skillName } from "../skills.js";
import { heading } from "./heading.js";
import { troubleBox } from "./trouble.js";

const start = () => ({ what: "absent", team: place.team, from: place.day, to: place.day, visit: "", person: "", by: place.day, told: null });

export function replanCard(plan) {
  const values = form("replan", start), put = (name) => (value) => enter("replan", { [name]: value, told: null });
  const kinds = ["absent", "no_show", "urgent"].map((kind) => [kind, t(`visits_replan_${kind}`)]);
  const send = async (event) => {
    event.preventDefault();
    const told = await replan(asked(plan, values));
    if (told) enter("replan", { told });
  };
  return [
    heading(t("visits_replan_title")),
    h("form", { class: "replan", on: { submit: send } },
      segments("replan|what", t("visits_replan_what"), values.what, kinds, put("what")),
      FIELDS[values.what](plan, values, put),
      h("p", { class: "hint" }, t("visits_replan_about")),
      troubleBox(doing.trouble),
      h("button", { type: "submit", class: "button", "data-key": "replan", disabled: doing.busy }, doing.busy ? t("visits_replanning") : t("visits_replan_now"))),
    values.told ? result(plan, values.told) : null,
  ];
}

const dates = (plan) => plan.days.map(({ date }) => [date, dayShort(date)]);

const FIELDS = {
  absent: (plan, values, put) => [
    field(t("visits_head_team"), choose("replan|team", values.team, [["", t("visits_choose")], ...plan.teams.map((team) => [team.team_id, teamName(team)])], put("team"), { required: true })),
    h("div", { class: "pair" },
      field(t("visits_from"), choose("replan|from", values.from, dates(plan), (from) => enter("replan", { from, to: values.to < from ? from : values.to, told: null }))),
      field(t("visits_until"), choose("replan|to", values.to, dates(plan).filter(([date]) => date >= values.from), put("to")))),
  ],
  no_show: (plan, values, put) => {
    const visits = plan.tours.filter(({ date }) => date === values.from).flatMap((tour) => tour.stops.map((stop) => [stop.visit_id, `${atTime(stop.arrive)} ${stop.person_id} · ${teamName(teamOf(plan, tour.team_id))}`])).sort((a, b) => a[1].localeCompare(b[1]));
    return [
      field(t("visits_day"), choose("replan|day", values.from, dates(plan), (from) => enter("replan", { from, visit: "", told: null }))),
      field(t("visits_visit"), choose("replan|visit", values.visit || (place.visit.endsWith(values.from) ? place.visit : ""), [["", t("visits_choose")], ...visits], put("visit"), { required: true })),
    ];
  },
  urgent: (plan, values, put) => {
    const known = rowsOf(people(), "people") ?? [];
    return [
      field(t("visits_person"), h("input", { type: "text", list: "known-people", value: values.person, required: true, autocomplete: "off", "data-key": "replan|person", on: { change: (event) => put("person")(event.target.value.trim()) } }), { hint: t("visits_urgent_hint") }),
      h("datalist", { id: "known-people" }, known.map(({ person_id: id, skills = [] }) => h("option", { value: id }, skills.map(skillName).join(", ")))),
      h("div", { class: "pair" },
        field(t("visits_from"), choose("replan|from", values.from, dates(plan), (from) => enter("replan", { from, by: values.by < from ? from : values.by, told: null }))),
        field(t("visits_by"), choose("replan|by", values.by, dates(plan).filter(([date]) => date >= values.from), put("by")))),
    ];
  },
};

function asked(plan, { what, team, from, to, visit, person, by }) {
  if (what === "absent") return { absent: [{ team_id: team, dates: plan.days.map(({ date }) => date).filter((date) => date >= from && date <= to) }] };
  if (what === "no_show") return { no_shows: [visit || place.visit] };
  return { urgent: [{ person_id: person, from, by }] };
}

// What moved, and what stayed; each line leads to where the visit is now.
function result(plan, told) {
  const name = (id) => teamName(teamOf(plan, id) ?? { team_id: id ?? "" });
  const line = ({ visit_id: id, to, from }) => {
    const was = id.slice(id.lastIndexOf("@") + 1), now = to ? visitOn(id, to.date) : id;
    const look = () => go({ visit: now, day: to?.date ?? was, team: to?.team_id ?? "", side: "" });
    return h("li", {}, h("button", { type: "button", class: "moved-line", "data-key": `moved|${id}`, disabled: !to || !visitOf(plan, now), on: { click: look } },
      h("b", {}, id.slice(0, id.lastIndexOf("@"))), h("span", {}, [dayPlain(was), from ? name(from.team_id) : ""].filter(Boolean).join(" · ")), h("i", { "aria-hidden": "true" }, "\u2192"), h("span", {}, to ? [dayPlain(to.date), name(to.team_id)].join(" · ") : t("visits_cannot"))));
  };
  const missed = (Array.isArray(told.missed) ? told.missed : plan.missed).filter(Boolean);
  return h("section", { class: "replanned", role: "status" },
    h("h3", {}, t("visits_replan_moved", { moved: plural("visits_count", told.moved.length), kept: number(Array.isArray(told.kept) ? told.kept.length : (told.kept ?? 0)) })),
    h("ul", {}, told.moved.map(line)),
    missed.length ? [h("h3", {}, plural("visits_missed_title", missed.length)), h("ul", {}, missed.map((one) => h("li", {}, h("b", {}, one.person_id), " ", h("span", { class: "quiet" }, [one.sentence, one.due_from ? span(one.due_from, one.due_to) : ""].filter(Boolean).join(" · ")))))] : null);
}
