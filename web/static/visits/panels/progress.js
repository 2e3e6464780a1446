// Planned against done; who is overdue; who has no plan; how many of each group are visited at home.

import { h } from "../../dom.js";
import { number, percent, plural, t } from "../../i18n.js";
import { localName } from "../../names.js";
import { addDays, dayAndYear, span, today } from "../clock.js";
import { entry, field } from "../fields.js";
import { enter, form } from "../forms.js";
import { boundaries, plan, planNow, plans, progress, reach, valueOf } from "../loading.js";
import { OUTCOMES, outcomeName } from "../outcome-names.js";
import { teamName, teamOf } from "../plan.js";
import { troubleBox } from "./trouble.js";

const start = () => {
  const plan = planNow();
  return plan ? { from: plan.days[0].date, to: plan.days.at(-1).date } : { from: addDays(today(), -28), to: today() };
};

// Days of the plan in view; asked for once it is known which that is.
export function progressPage() {
  if (!valueOf(plans()) || (plan() && !planNow() && !plan().trouble)) return h("p", { class: "waiting" }, t("visits_reading"));
  const asks = form("progress", start), put = (name) => (value) => value && enter("progress", { [name]: value });
  const answer = progress(asks), told = answer.value ?? answer.before;
  return h("div", { class: answer.waiting ? "progress stale" : "progress" },
    h("div", { class: "register-head" }, h("h2", {}, t("visits_page_progress")), h("div", { class: "pair" }, field(t("visits_from"), entry("progress|from", asks.from, put("from"), { type: "date" })), field(t("visits_until"), entry("progress|to", asks.to, put("to"), { type: "date" })))),
    draft(),
    answer.trouble ? troubleBox(answer.trouble) : told ? [figures(told), bars(told), overdue(told), withoutPlan(told)] : h("p", { class: "waiting" }, t("visits_reading")),
    reachTable(asks));
}

function draft() {
  const mine = planNow();
  return mine && mine.state !== "agreed" ? h("p", { class: "note" }, t("visits_only_agreed"), " ", h("b", {}, mine.name || span(mine.days[0].date, mine.days.at(-1).date))) : null;
}

function figures({ planned, done, outcomes }) {
  const figure = (key, value, words) => h("li", { class: "figure", "data-figure": key }, h("div", {}, h("b", {}, value), h("span", {}, words)));
  const told = OUTCOMES.slice(1).filter((name) => outcomes[name]);
  return h("section", {}, h("ul", { class: "figures" }, figure("done", `${number(done)} / ${number(planned)}`, t("visits_done_planned")), planned ? figure("share", percent(done / planned), t("visits_done_share")) : null, told.map((name) => figure(name, number(outcomes[name]), outcomeName(name)))));
}

const nameOf = (id) => teamName(teamOf(planNow() ?? { teams: [] }, id) ?? { team_id: id });

function bars({ teams }) {
  if (!teams.length) return null;
  const most = Math.max(...teams.map(({ planned }) => planned), 1);
  const bar = (one) => h("li", { title: `${nameOf(one.team_id)}: ${number(one.done)} / ${number(one.planned)}` }, h("i", { class: "planned", style: { "--share": (one.planned / most).toFixed(3) } }, h("i", { class: "done", style: { "--share": (one.planned ? one.done / one.planned : 0).toFixed(3) } })), h("small", {}, nameOf(one.team_id)), h("span", { class: "quiet-text" }, `${number(one.done)} / ${number(one.planned)}`));
  return h("section", {}, h("h3", {}, t("visits_by_team")), h("ol", { class: "day-bars" }, teams.map(bar)));
}

function overdue({ overdue: all }) {
  const head = (words) => h("th", { scope: "col" }, words);
  const row = (one) => h("tr", {}, h("th", { scope: "row" }, one.person_id), h("td", {}, one.last_visit ? dayAndYear(one.last_visit) : t("visits_never")), h("td", {}, dayAndYear(one.due_by)), h("td", { class: "figure" }, plural("visits_days_over", one.days_overdue)));
  return h("section", {}, h("h3", {}, plural("visits_overdue", all.length)), all.length ? h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": plural("visits_overdue", all.length) }, h("table", {}, h("thead", {}, h("tr", {}, head(t("visits_head_person")), head(t("visits_last_visit")), head(t("visits_head_to")), head(t("visits_over_by")))), h("tbody", {}, all.map(row)))) : h("p", { class: "quiet" }, t("visits_none_overdue")));
}

function withoutPlan({ without_plan: ids }) {
  return h("section", {}, h("h3", {}, plural("visits_without_plan", ids.length)), ids.length ? h("p", { class: "ids" }, ids.map((id) => h("span", {}, id))) : h("p", { class: "quiet" }, t("visits_all_planned")));
}

function reachTable(asks) {
  const answer = reach(asks), told = answer.value ?? answer.before;
  if (answer.trouble || !told) return answer.trouble ? h("section", {}, h("h3", {}, t("visits_reach")), troubleBox(answer.trouble)) : null;
  const least = told.smallest, few = t("visits_few", { n: number(least) }), { rows } = told;
  const places = new Map((valueOf(boundaries()) ?? []).map(({ properties }) => [properties.boundary_id, localName(properties.name, { kk: properties.name_kk, ru: properties.name_ru, en: properties.name_en, th: properties.name_th })]));
  const where = ({ boundary_id: id, boundary_name: name }) => (id === "all" ? t("whole_region") : id ? places.get(id) ?? name ?? id : t("no_boundary"));
  const row = (one) => h("tr", {}, h("th", { scope: "row" }, where(one)), h("td", {}, t(`visits_need_${one.stratum}`)), h("td", { class: "figure" }, one.people === null ? few : number(one.people)), h("td", { class: "figure" }, one.people_visited === null ? few : number(one.people_visited)), h("td", { class: "figure" }, one.share_visited === null ? "–" : percent(one.share_visited)));
  const head = (words, tone = "") => h("th", { scope: "col", class: tone }, words);
  return h("section", {}, h("h3", {}, t("visits_reach")), h("p", { class: "quiet" }, t("visits_reach_about", { n: number(least) })),
    rows.length ? h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": t("visits_reach") }, h("table", {}, h("thead", {}, h("tr", {}, head(t("column_boundary")), head(t("column_group")), head(t("column_people"), "figure"), head(t("visits_visited"), "figure"), head(t("visits_share"), "figure"))), h("tbody", {}, rows.map(row)))) : h("p", { class: "quiet" }, t("visits_reach_none")));
}
