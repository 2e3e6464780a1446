// Due visits that have no place: whose, when, and why.

import { h } from "../../dom.js";
import { plural, t } from "../../i18n.js";
import { span } from "../clock.js";
import { go } from "../place.js";
import { heading } from "./heading.js";

export function missedCard(plan) {
  const reasons = new Map();
  for (const one of plan.missed) reasons.set(one.sentence, [...(reasons.get(one.sentence) ?? []), one]);
  const group = ([sentence, ones]) => h("section", { class: "reason" }, h("h3", {}, sentence), h("ul", {}, ones.map((one) => h("li", {}, h("b", {}, one.person_id), h("span", {}, span(one.due_from, one.due_to))))));
  return [
    heading(plan.missed.length ? plural("visits_missed_title", plan.missed.length) : t("visits_none_missed")),
    [...reasons].sort((a, b) => b[1].length - a[1].length).map(group),
    plan.missed.length ? h("p", { class: "hint" }, t("visits_missed_hint"), " ", h("button", { type: "button", class: "link", "data-key": "to-teams", on: { click: () => go({ page: "teams", side: "" }) } }, t("visits_page_teams"))) : null,
  ];
}
