// Hours of work (visits and ways) of each carer over the plan, what the balance is made of; waiting stands beside it.

import { h } from "../../dom.js";
import { number, percent, t } from "../../i18n.js";
import { inHours, inKm } from "../clock.js";
import { fairHours, teamName } from "../plan.js";
import { inTeamColour } from "../team-colour.js";
import { heading } from "./heading.js";

export function hoursCard(plan) {
  const most = Math.max(...plan.teams.flatMap((team) => [team.hours ?? 0, fairHours(team)]), 1);
  const row = (team) => h("tr", { style: inTeamColour(team) },
    h("th", { scope: "row" }, h("i", { class: "team-dot" }), teamName(team)),
    h("td", { class: "bar-cell" }, h("i", { class: "bar", style: { "--share": ((team.hours ?? 0) / most).toFixed(3), "--mean": (fairHours(team) / most).toFixed(3) } }), h("span", {}, inHours(team.hours ?? 0))),
    h("td", { class: "figure" }, number(team.waiting_hours ?? 0, 1)), h("td", { class: "figure" }, number(team.visits ?? 0)), h("td", { class: "figure" }, inKm(team.km ?? 0)));
  const head = (words, tone = "figure") => h("th", { scope: "col", class: tone }, words);
  return [
    heading(t("visits_hours_title")),
    h("p", {}, t("visits_balance_told", { share: percent(plan.summary.balance ?? 0) })),
    h("p", { class: "quiet" }, t("visits_fair_line")),
    h("table", { class: "hours" }, h("thead", {}, h("tr", {}, head(t("visits_head_team"), ""), head(t("visits_head_hours"), ""), head(t("visits_column_waiting")), head(t("visits_head_visits")), head(t("visits_column_km")))), h("tbody", {}, plan.teams.map(row))),
  ];
}
