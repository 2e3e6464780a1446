// What goes out of the page: sheets to print, calendars, tracks, a workbook. Names only where they are asked for.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { dayLong } from "../clock.js";
import { choose, field, tick } from "../fields.js";
import { enter, form } from "../forms.js";
import { place } from "../place.js";
import { teamName } from "../plan.js";
import { paperOf } from "../requests.js";
import { heading } from "./heading.js";

const start = () => ({ team: place.team, date: place.team ? place.day : "", names: false });
const KINDS = [
  ["sheets.pdf", ["team", "date", "names"]], ["calendar.ics", ["team"]], ["tours.gpx", ["team", "date"]],
  ["tours.kml", []], ["plan.xlsx", []], ["visits.csv", []],
];

export function papersCard(plan) {
  const values = form("papers", start), put = (name) => (value) => enter("papers", { [name]: value });
  const asks = (takes) => Object.fromEntries(takes.map((name) => [name, values[name]]).filter(([, value]) => value));
  const paper = ([name, takes]) => h("li", {}, h("a", { class: "paper", href: paperOf(plan.plan_id, name, asks(takes)), download: name.endsWith(".pdf") ? null : "", target: name.endsWith(".pdf") ? "_blank" : null, rel: "noopener", "data-key": `paper|${name}` },
    h("b", {}, t(`visits_paper_${name.split(".")[1]}`)), h("small", {}, t(`visits_paper_about_${name.split(".")[1]}`))));
  return [
    heading(t("visits_papers")),
    h("div", { class: "papers" },
      h("div", { class: "pair" },
        field(t("visits_head_team"), choose("papers|team", values.team, [["", t("visits_all_teams")], ...plan.teams.map((team) => [team.team_id, teamName(team)])], put("team"))),
        field(t("visits_day"), choose("papers|date", values.date, [["", t("visits_all_days")], ...plan.days.map(({ date }) => [date, dayLong(date)])], put("date")))),
      tick("papers|names", t("visits_with_names"), values.names, put("names")),
      h("p", { class: "hint" }, t("visits_names_hint")),
      h("ul", {}, KINDS.map(paper))),
  ];
}
