// Why a visit is on this day, with this carer, in this order; what other days and carers would cost.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { atTime, dayLong, dayPlain, dayShort, inMinutes, moreKm, moreMinutes, weekdayLong } from "../clock.js";
import { doing, pin } from "../deeds.js";
import { hand, isHeld, letGo, putDown, take } from "../hand.js";
import { why } from "../loading.js";
import { go, place } from "../place.js";
import { teamName, teamOf, visitsOf } from "../plan.js";
import { skillName } from "../skills.js";
import { heading } from "./heading.js";
import { planAgain } from "./replan.js";
import { outcomeName } from "../outcome-names.js";
import { troubleBox } from "./trouble.js";

const SHOWN = 5;
let all = false;

export function whyCard(plan, visit) {
  const answer = why(visit.visit_id), told = answer.value, teams = visit.teams.map((id) => teamName(teamOf(plan, id))).join(" + ");
  return [
    heading(t("visits_why_day", { day: weekdayLong(visit.date) }), { over: `${visit.person_id} · ${dayLong(visit.date)} ${atTime(visit.arrive)} · ${teams}` }),
    h("div", { class: "why" },
      answer.trouble ? troubleBox(answer.trouble) : told ? h("ul", { class: "reasons" }, told.sentences.map((one) => h("li", {}, one))) : h("p", { class: "waiting" }, t("visits_reading")),
      facts(plan, visit), acts(visit), told ? alternatives(plan, visit, told.alternatives) : null, troubleBox(doing.trouble)),
  ];
}

function facts(plan, visit) {
  const others = visitsOf(plan, visit.person_id), row = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
  const day = (one) => h("button", { type: "button", class: "day-link", "aria-current": one.visit_id === visit.visit_id ? "true" : null, "data-key": `other|${one.visit_id}`, on: { click: () => go({ visit: one.visit_id, day: one.date, team: one.team_id }) } }, dayPlain(one.date));
  return h("dl", { class: "facts" },
    row(t("visits_there"), inMinutes(visit.duration_min)),
    visit.skills?.length ? row(t("visits_skills"), visit.skills.map(skillName).join(", ")) : null,
    visit.carers > 1 ? row(t("visits_carers"), t("visits_two_carers")) : null,
    visit.done ? row(t("visits_result"), outcomeName(visit.done)) : null,
    row(plural("visits_of_person", others.length), h("span", { class: "days" }, others.map(day))));
}

function acts(visit) {
  const held = isHeld() && hand.visit === visit.visit_id;
  return h("div", { class: "card-acts" },
    h("button", { type: "button", class: held ? "button" : "plain", "aria-pressed": String(held), "data-key": "move", on: { click: () => (held ? letGo() : take(visit.visit_id, "tap", place.team)) } }, held ? t("visits_put_back") : t("visits_move")),
    h("button", { type: "button", class: "plain", "aria-pressed": String(visit.pinned), "data-key": "pin", disabled: doing.busy, on: { click: () => pin(visit.visit_id, !visit.pinned) } }, visit.pinned ? t("visits_unpin") : t("visits_pin")),
    visit.done === "not_home" ? h("button", { type: "button", class: "plain", "data-key": "again", on: { click: () => planAgain(visit) } }, t("visits_plan_again")) : null,
    held ? h("p", { class: "hint" }, t("visits_held_hint")) : null);
}

// By the weights of the plan: minutes on the way, hours, carer and days in one figure.
const worth = (one) => one.cost_min_more ?? one.travel_min_more;

// The cheapest first; what cannot be is counted, and told when asked.
function alternatives(plan, visit, told) {
  const others = told.filter(({ current }) => !current), may = others.filter(({ possible }) => possible).sort((a, b) => worth(a) - worth(b)), not = others.filter(({ possible }) => !possible);
  const shown = all ? may : may.slice(0, SHOWN), attempt = (one) => () => {
    take(visit.visit_id, "tap", place.team);
    putDown({ date: one.date, team_id: one.team_id });
  };
  const line = (one) => h("li", {}, h("button", { type: "button", class: "alternative", "data-key": `try|${one.date}|${one.team_id}`, on: { click: attempt(one) } },
    h("b", {}, dayShort(one.date)), h("span", { class: "who" }, teamName(teamOf(plan, one.team_id) ?? { team_id: one.team_id })), h("span", { class: "cost" }, [moreMinutes(one.travel_min_more), one.km_more === null || one.km_more === undefined ? "" : moreKm(one.km_more)].filter(Boolean).join(" · ")), one.other_carer ? h("small", {}, t("visits_other_carer")) : null));
  const sentences = new Map();
  for (const one of not) sentences.set(one.sentence, [...(sentences.get(one.sentence) ?? []), one]);
  const days = (ones) => [...new Set(ones.map(({ date }) => date))].sort().map(dayPlain).join(", ");
  const turn = () => {
    all = !all;
    go({});
  };
  return h("section", { class: "alternatives" },
    h("h3", {}, t("visits_elsewhere")),
    may.length ? h("ul", {}, shown.map(line)) : h("p", { class: "quiet" }, t("visits_nowhere")),
    may.length > SHOWN ? h("button", { type: "button", class: "link", "aria-expanded": String(all), "data-key": "all-alternatives", on: { click: turn } }, all ? t("visits_fewer") : t("visits_all_places", { n: number(may.length) })) : null,
    not.length ? h("details", {}, h("summary", {}, plural("visits_impossible", not.length)), h("ul", { class: "cannot" }, [...sentences].map(([sentence, ones]) => h("li", {}, sentence || t("visits_cannot"), h("small", {}, days(ones)))))) : null);
}
